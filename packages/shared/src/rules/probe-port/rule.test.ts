import { expect } from "vitest";
import { http, pod, service, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Deployment", namespace: "shop", name: "web" };

/** A Deployment with these containers. */
function web(containers: readonly Raw[], initContainers: readonly Raw[] = []): Raw {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers, initContainers } },
    },
  };
}
const app = (more: Raw, ports: readonly Raw[] = [http]): Raw => ({ name: "app", image: "web:1", ports, ...more });
const get = (port: unknown): Raw => ({ httpGet: { path: "/ready", port } });
const metrics = { name: "metrics", containerPort: 9090 };

testRule(rule, [
  {
    name: "readiness by a name that is a letter off: why the Service has no endpoint",
    objects: [web([app({ readinessProbe: get("htpp") })]), service("web")],
    findings: [
      {
        id: "probe-port Deployment/shop/web *",
        rule: "probe-port",
        severity: "error",
        object,
        port: null,
        hop: "container",
        message:
          'The readiness probe of container app in Deployment web asks for port "htpp", which that container does not have; it has "http": its pods never become ready, and Service web gets no endpoint from them',
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.template.spec.containers[0].readinessProbe.httpGet.port", value: "htpp" },
          { object, path: "spec.template.spec.containers[0].ports", value: "http 8080/TCP" },
        ],
        fixes: [
          {
            summary: 'Let the readiness probe of container app ask port "http"',
            object,
            patch: [
              { op: "test", path: "/spec/template/spec/containers/0/readinessProbe/httpGet/port", value: "htpp" },
              { op: "replace", path: "/spec/template/spec/containers/0/readinessProbe/httpGet/port", value: "http" },
            ],
            command: `kubectl -n shop patch deployment web --type=json -p '[{"op":"test","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/port","value":"htpp"},{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/port","value":"http"}]'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get deployment web -o yaml",
          "kubectl -n shop get events --field-selector reason=Unhealthy",
        ],
        location: null,
        services: [serviceId("shop", "web")],
        silenced: null,
      },
    ],
  },
  {
    name: "startup, by TCP",
    objects: [web([app({ startupProbe: { tcpSocket: { port: "htpp" } } })]), service("web"), service("web-2")],
    findings: [
      {
        message:
          'The startup probe of container app in Deployment web asks for port "htpp", which that container does not have; it has "http": the container never counts as started, so its pods never become ready, and Services web, web-2 get no endpoint from them',
        evidence: [
          { object, path: "spec.template.spec.containers[0].startupProbe.tcpSocket.port", value: "htpp" },
          { object, path: "spec.template.spec.containers[0].ports", value: "http 8080/TCP" },
        ],
      },
    ],
  },
  {
    name: "liveness, and nothing selects the pods",
    objects: [web([app({ livenessProbe: get("health") }, [http, metrics])])],
    findings: [
      {
        severity: "error",
        message:
          'The liveness probe of container app in Deployment web asks for port "health", which that container does not have: it is never run, and a container that hangs is not restarted',
        fixes: [],
        services: [],
      },
    ],
  },
  {
    name: "a neighbour has the name: a probe asks its own container only, so its number is offered",
    objects: [
      web([
        app({ readinessProbe: get("admin") }, []),
        { name: "proxy", image: "p:1", ports: [{ ...http, name: "admin" }] },
      ]),
    ],
    findings: [
      {
        message:
          'The readiness probe of container app in Deployment web asks for port "admin", which that container does not have: its pods never become ready',
        evidence: [
          { object, path: "spec.template.spec.containers[0].readinessProbe.httpGet.port", value: "admin" },
          { object, path: "spec.template.spec.containers[0].ports", value: "none declared" },
        ],
        fixes: [
          expect.objectContaining({
            summary: "Let the readiness probe of container app ask port 8080",
            patch: [
              { op: "test", path: "/spec/template/spec/containers/0/readinessProbe/httpGet/port", value: "admin" },
              { op: "replace", path: "/spec/template/spec/containers/0/readinessProbe/httpGet/port", value: 8080 },
            ],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "the only port has no name: its number is offered",
    objects: [web([app({ readinessProbe: get("http") }, [{ containerPort: 8080 }])])],
    findings: [
      {
        fixes: [
          expect.objectContaining({ summary: "Let the readiness probe of container app ask port 8080" }) as never,
        ],
      },
    ],
  },
  {
    name: "in a native sidecar, whose place among the init containers is sure",
    objects: [
      web(
        [app({})],
        [{ name: "proxy", image: "p:1", restartPolicy: "Always", ports: [metrics], readinessProbe: get("metric") }],
      ),
    ],
    findings: [
      {
        evidence: [
          { object, path: "spec.template.spec.initContainers[0].readinessProbe.httpGet.port", value: "metric" },
          { object, path: "spec.template.spec.initContainers[0].ports", value: "metrics 9090/TCP" },
        ],
        fixes: [
          expect.objectContaining({
            summary: 'Let the readiness probe of container proxy ask port "metrics"',
          }) as never,
        ],
      },
    ],
  },
  {
    name: "in a native sidecar, whose place is not sure: nothing is patched",
    objects: [
      web(
        [app({})],
        [
          { name: "migrate", image: "m:1" },
          { name: "proxy", image: "p:1", restartPolicy: "Always", ports: [metrics], readinessProbe: get("metric") },
        ],
      ),
    ],
    findings: [
      {
        evidence: [
          { object, path: "spec.template.spec.initContainers.proxy.readinessProbe.httpGet.port", value: "metric" },
          { object, path: "spec.template.spec.initContainers.proxy.ports", value: "metrics 9090/TCP" },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "a bare pod cannot be changed",
    objects: [pod("web-1", { containers: [app({ readinessProbe: get("htpp") })] })],
    findings: [{ object: { kind: "Pod", namespace: "shop", name: "web-1" }, fixes: [] }],
  },
  {
    name: "a number that nobody declares is only noted",
    objects: [web([app({ readinessProbe: get(8081) }, [http, metrics])])],
    findings: [
      {
        severity: "info",
        message:
          "The readiness probe of container app in Deployment web asks port 8081, which no container declares; declared are http 8080/TCP, metrics 9090/TCP",
        fixes: [],
      },
    ],
  },
  {
    name: "by gRPC too",
    objects: [web([app({ livenessProbe: { grpc: { port: 9000 } } })])],
    findings: [
      {
        severity: "info",
        message:
          "The liveness probe of container app in Deployment web asks port 9000, which no container declares; only http 8080/TCP is declared",
      },
    ],
  },
  {
    name: "two probes that ask the same undeclared number are told once",
    objects: [web([app({ readinessProbe: get(8081), livenessProbe: get(8081) })])],
    findings: [
      {
        message:
          "The readiness and liveness probes of container app in Deployment web ask port 8081, which no container declares; only http 8080/TCP is declared",
        evidence: [
          { object, path: "spec.template.spec.containers[0].readinessProbe.httpGet.port", value: 8081 },
          { object, path: "spec.template.spec.containers[0].ports", value: "http 8080/TCP" },
          { object, path: "spec.template.spec.containers[0].livenessProbe.httpGet.port", value: 8081 },
        ],
      },
    ],
  },
  {
    name: "two probes are two findings, the worse one first",
    objects: [web([app({ readinessProbe: get(8081), livenessProbe: get("health") })])],
    findings: [
      { id: "probe-port Deployment/shop/web *", severity: "error" },
      { id: "probe-port Deployment/shop/web * 2", severity: "info" },
    ],
  },
  {
    name: "many pods of one Job are told once",
    objects: ["b", "a", "c"].map((name) =>
      pod(name, { owner: "Job/import", containers: [app({ readinessProbe: get("htpp") })] }),
    ),
    findings: [{ object: { kind: "Pod", namespace: "shop", name: "a" } }],
  },
  { name: "the name is there", objects: [web([app({ readinessProbe: get("http") })])], findings: [] },
  {
    name: "the name is there for another protocol: probes do not ask for one",
    objects: [web([app({ livenessProbe: get("dns") }, [{ name: "dns", containerPort: 53, protocol: "UDP" }])])],
    findings: [],
  },
  { name: "the number is declared", objects: [web([app({ readinessProbe: get(8080) })])], findings: [] },
  { name: "the number in quotes", objects: [web([app({ readinessProbe: get("8080") })])], findings: [] },
  {
    name: "a neighbour declares the number: they share one address",
    objects: [web([app({ readinessProbe: get(9090) }), { name: "proxy", image: "p:1", ports: [metrics] }])],
    findings: [],
  },
  {
    name: "a container that declares nothing may be who listens",
    objects: [web([app({ readinessProbe: get(8081) }), { name: "proxy", image: "p:1" }])],
    findings: [],
  },
  { name: "no port is declared at all", objects: [web([app({ readinessProbe: get(8081) }, [])])], findings: [] },
  {
    name: "a mesh's proxy has a health port of its own",
    objects: [
      web([
        app({ readinessProbe: get(8080) }),
        {
          ...app({ readinessProbe: get(15021) }, [{ name: "http-envoy-prom", containerPort: 15090 }]),
          name: "istio-proxy",
        },
      ]),
    ],
    findings: [],
  },
  {
    name: "a command asks no port",
    objects: [web([app({ readinessProbe: { exec: { command: ["true"] } } })])],
    findings: [],
  },
  {
    name: "a plain init container has no probes",
    objects: [web([app({})], [{ name: "init", image: "i:1", readinessProbe: get("htpp") }])],
    findings: [],
  },
  {
    name: "pods that have finished or are on their way out",
    objects: [
      pod("a", { phase: "Succeeded", containers: [app({ readinessProbe: get("htpp") })] }),
      pod("b", { deleted: true, containers: [app({ readinessProbe: get("htpp") })] }),
    ],
    findings: [],
  },
  {
    name: "a pod of a workload is judged with it",
    objects: [
      withMetadata(pod("a", { containers: [app({ readinessProbe: get("htpp") })] }), {
        ownerReferences: [{ kind: "StatefulSet", name: "a", controller: true }],
      }),
    ],
    findings: [],
  },
]);
