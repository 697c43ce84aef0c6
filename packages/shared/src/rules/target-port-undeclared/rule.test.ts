import { expect } from "vitest";
import { deployment, pod, service, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const asks = (targetPort: number, more: Raw = {}): Raw =>
  service("web", { ports: [{ port: 80, targetPort }], ...more });
const tcp = (containerPort: number, name = ""): Raw => ({ containerPort, ...(name === "" ? {} : { name }) });
const container = (name: string, ports: readonly Raw[], more: Raw = {}): Raw => ({
  name,
  image: `${name}:1`,
  ports,
  ...more,
});
const sidecar = (name: string, ports: readonly Raw[]): Raw => container(name, ports, { restartPolicy: "Always" });

testRule(rule, [
  {
    name: "every pod declares one port of the protocol, and it is another",
    objects: [
      asks(8081),
      ...deployment("web", 1),
      pod("web-1", { owner: "Deployment/web", ports: [tcp(8080, "http")] }),
    ],
    findings: [
      {
        id: "target-port-undeclared shop/web 80/TCP",
        rule: "target-port-undeclared",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "container",
        message:
          "Port 80/TCP of Service web goes to 8081/TCP, which no container declares; only http 8080/TCP is declared. Did you mean 8080?",
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.ports[0].targetPort", value: 8081 },
          {
            object: { kind: "Deployment", namespace: "shop", name: "web" },
            path: "spec.template.spec.containers[0].ports",
            value: "http 8080/TCP",
          },
        ],
        fixes: [
          {
            summary: 'Set targetPort to "http" (8080)',
            object,
            patch: [
              { op: "test", path: "/spec/ports/0/targetPort", value: 8081 },
              { op: "replace", path: "/spec/ports/0/targetPort", value: "http" },
            ],
            command: `kubectl -n shop patch service web --type=json -p '[{"op":"test","path":"/spec/ports/0/targetPort","value":8081},{"op":"replace","path":"/spec/ports/0/targetPort","value":"http"}]'`,
          },
        ],
        reproduce: ["kubectl -n shop get pod web-1 -o jsonpath='{.spec.containers[*].ports}'"],
        location: null,
      },
    ],
  },
  {
    name: "several are declared: only noted, nothing is guessed",
    objects: [asks(8081), pod("web-1", { ports: [tcp(8080, "http"), tcp(9090, "metrics")] })],
    findings: [
      {
        severity: "info",
        message:
          "Port 80/TCP of Service web goes to 8081/TCP, which no container declares; declared are http 8080/TCP, metrics 9090/TCP",
        fixes: [],
      },
    ],
  },
  {
    name: "no targetPort is written: it is the port, and the mend adds it",
    objects: [service("web", { ports: [{ port: 80 }] }), pod("web-1", { ports: [tcp(8080)] })],
    findings: [
      {
        severity: "warning",
        fixes: [
          expect.objectContaining({
            summary: "Set targetPort to 8080",
            patch: [
              { op: "test", path: "/spec/ports/0/port", value: 80 },
              { op: "add", path: "/spec/ports/0/targetPort", value: 8080 },
            ],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "one of the protocol beside one of another",
    objects: [asks(8081), pod("web-1", { ports: [tcp(8080), { containerPort: 53, protocol: "UDP" }] })],
    findings: [
      {
        severity: "warning",
        message:
          "Port 80/TCP of Service web goes to 8081/TCP, which no container declares; declared are 8080/TCP, 53/UDP. Did you mean 8080?",
      },
    ],
  },
  {
    name: "more than six",
    objects: [asks(8081), pod("web-1", { ports: [1, 2, 3, 4, 5, 6, 7, 8].map((port) => tcp(port)) })],
    findings: [
      {
        message:
          "Port 80/TCP of Service web goes to 8081/TCP, which no container declares; declared are 1/TCP, 2/TCP, 3/TCP, 4/TCP, 5/TCP, 6/TCP and 2 more",
      },
    ],
  },
  {
    name: "a container that declares nothing may be the listener: only noted",
    objects: [asks(8081), pod("web-1", { containers: [container("app", [tcp(8080)]), container("admin", [])] })],
    findings: [{ severity: "info", fixes: [] }],
  },
  {
    name: "a pod that declares nothing may listen there: only noted",
    objects: [asks(8081), pod("web-1", { ports: [tcp(8080)] }), pod("web-2", { ip: "10.1.0.2", ports: [] })],
    findings: [{ severity: "info", fixes: [] }],
  },
  {
    name: "pods that declare different ports: nothing is guessed",
    objects: [asks(8081), pod("web-1", { ports: [tcp(8080)] }), pod("web-2", { ip: "10.1.0.2", ports: [tcp(9090)] })],
    findings: [{ severity: "info", fixes: [] }],
  },
  {
    name: "a container is told to listen on the number: only noted",
    objects: [
      asks(8081),
      pod("web-1", { containers: [container("web", [tcp(8080)], { args: ["--grpc-port=8081"] })] }),
    ],
    findings: [{ severity: "info", fixes: [] }],
  },
  {
    name: "a container is told to listen on another number: the guess stands",
    objects: [asks(8081), pod("web-1", { containers: [container("web", [tcp(8080)], { args: ["--port=8080"] })] })],
    findings: [{ severity: "warning" }],
  },
  {
    name: "a probe asks a port that is not declared: there are others, only noted",
    objects: [
      asks(8081),
      pod("web-1", {
        containers: [container("web", [tcp(8080)], { readinessProbe: { httpGet: { path: "/", port: 9000 } } })],
      }),
    ],
    findings: [{ severity: "info", fixes: [] }],
  },
  {
    name: "another port of the Service leads to the declared one: only noted",
    objects: [
      service("web", {
        ports: [
          { name: "api", port: 80, targetPort: 8081 },
          { name: "metrics", port: 9090, targetPort: "metrics" },
        ],
      }),
      pod("web-1", { ports: [tcp(8080, "metrics")] }),
    ],
    findings: [{ severity: "info", port: "80/TCP", fixes: [] }],
  },
  {
    name: "another Service leads to the declared one: this one may mean it too",
    objects: [
      asks(8081),
      service("metrics", { selector: { app: "web" }, ports: [{ port: 9090, targetPort: 8080 }] }),
      pod("web-1", { ports: [tcp(8080)] }),
    ],
    findings: [{ severity: "warning" }],
  },
  {
    name: "a mesh's proxy beside the application does not blur the guess",
    objects: [
      asks(8081),
      pod("web-1", {
        containers: [container("app", [tcp(8080)]), container("istio-proxy", [tcp(15090, "http-envoy-prom")])],
      }),
    ],
    findings: [
      {
        severity: "warning",
        fixes: [{ summary: "Set targetPort to 8080" }].map((fix) => expect.objectContaining(fix) as never),
      },
    ],
  },
  { name: "pods that declare no port at all", objects: [asks(8081), pod("web-1", { ports: [] })], findings: [] },
  {
    name: "a mesh's proxy alone declares ports",
    objects: [
      asks(8081),
      pod("web-1", { containers: [container("app", []), container("istio-proxy", [tcp(15090, "http-envoy-prom")])] }),
    ],
    findings: [],
  },
  {
    name: "a native sidecar alone declares ports",
    objects: [
      asks(8081),
      pod("web-1", { containers: [container("app", [])], initContainers: [sidecar("proxy", [tcp(9000)])] }),
    ],
    findings: [],
  },
  {
    name: "the second container declares it",
    objects: [
      asks(8081),
      pod("web-1", { containers: [container("app", [tcp(8080)]), container("admin", [tcp(8081)])] }),
    ],
    findings: [],
  },
  {
    name: "a native sidecar declares it",
    objects: [
      asks(8081),
      pod("web-1", { containers: [container("app", [tcp(8080)])], initContainers: [sidecar("proxy", [tcp(8081)])] }),
    ],
    findings: [],
  },
  {
    name: "some of the pods declare it",
    objects: [asks(8081), pod("web-1", { ports: [tcp(8080)] }), pod("web-2", { ip: "10.1.0.2", ports: [tcp(8081)] })],
    findings: [],
  },
  {
    name: "the number is declared for another protocol only",
    objects: [asks(8080), pod("web-1", { ports: [{ containerPort: 8080, protocol: "UDP" }] })],
    findings: [{ severity: "info", fixes: [] }],
  },
  {
    name: "headless Services translate nothing: another rule's",
    objects: [asks(8081, { clusterIP: "None", clusterIPs: ["None"] }), pod("web-1", { ports: [tcp(8080)] })],
    findings: [],
  },
  {
    name: "a name is another rule's",
    objects: [service("web", { ports: [{ port: 80, targetPort: "web" }] }), pod("web-1", { ports: [tcp(8080)] })],
    findings: [],
  },
  { name: "no pod", objects: [asks(8081), ...deployment("web", 0)], findings: [] },
  {
    name: "pods that may not be read",
    objects: [asks(8081), pod("web-1", { ports: [tcp(8080)] })],
    unreadable: ["Pod"],
    findings: [],
  },
]);
