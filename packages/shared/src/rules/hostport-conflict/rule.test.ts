import { expect } from "vitest";
import { pod, service, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "DaemonSet", namespace: "shop", name: "edge" };
const container = (name: string, ...ports: readonly Raw[]): Raw => ({ name, image: `${name}:1`, ports });
const port = (containerPort: number, hostPort?: number, more: Raw = {}): Raw => ({
  containerPort,
  ...(hostPort === undefined ? {} : { hostPort }),
  ...more,
});

/** A DaemonSet with these containers. */
function edge(containers: readonly Raw[], more: Raw = {}): Raw {
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "edge", namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: "edge" } },
      template: { metadata: { labels: { app: "edge" } }, spec: { containers, ...more } },
    },
  };
}

const taken =
  "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports. preemption: 0/2 nodes are available.";

/** A pod of it, which the scheduler has put nowhere. */
function pending(name: string, createdAt: string, message = taken): Raw {
  const parts = {
    labels: { app: "edge" },
    owner: "DaemonSet/edge",
    ip: "",
    node: null,
    ready: false,
    phase: "Pending",
    status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }] },
  };
  return withMetadata(pod(name, parts), { creationTimestamp: createdAt });
}
const running = pod("edge-1", { labels: { app: "edge" }, owner: "DaemonSet/edge" });

testRule(rule, [
  {
    name: "twice in a pod",
    objects: [
      edge([container("proxy", port(8080, 80)), container("redirect", port(8081, 80))]),
      service("edge", { selector: { app: "edge" } }),
    ],
    findings: [
      {
        id: "hostport-conflict DaemonSet/shop/edge *",
        rule: "hostport-conflict",
        severity: "error",
        object,
        port: null,
        hop: "container",
        message:
          "Port 80/TCP of the node is asked for twice in DaemonSet edge, by containers proxy and redirect: the API server refuses such a pod, or only one of the two gets the port",
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.template.spec.containers[0].ports[0].hostPort", value: 80 },
          { object, path: "spec.template.spec.containers[1].ports[0].hostPort", value: 80 },
        ],
        fixes: [
          {
            summary: "Leave host port 80 to the first: take it from container redirect",
            object,
            patch: [
              { op: "test", path: "/spec/template/spec/containers/1/ports/0/hostPort", value: 80 },
              { op: "remove", path: "/spec/template/spec/containers/1/ports/0/hostPort" },
            ],
            command: `kubectl -n shop patch daemonset edge --type=json -p '[{"op":"test","path":"/spec/template/spec/containers/1/ports/0/hostPort","value":80},{"op":"remove","path":"/spec/template/spec/containers/1/ports/0/hostPort"}]'`,
          },
        ],
        reproduce: ["kubectl -n shop get daemonset edge -o yaml"],
        location: null,
        services: [serviceId("shop", "edge")],
        silenced: null,
      },
    ],
  },
  {
    name: "hostNetwork makes every containerPort one",
    objects: [edge([container("proxy", port(80)), container("redirect", port(80, 80))], { hostNetwork: true })],
    findings: [
      {
        message:
          "Port 80/TCP of the node is asked for twice in DaemonSet edge, by containers proxy and redirect, for hostNetwork makes every containerPort a port of the node: the API server refuses such a pod, or only one of the two gets the port",
        evidence: [
          { object, path: "spec.template.spec.containers[0].ports[0].containerPort", value: 80 },
          { object, path: "spec.template.spec.containers[1].ports[0].containerPort", value: 80 },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "in one container",
    objects: [edge([container("proxy", port(8080, 80), port(8081, 80))])],
    findings: [{ message: expect.stringContaining(", by container proxy: ") as never }],
  },
  {
    name: "a native sidecar takes it for as long as the containers",
    objects: [
      edge([container("proxy", port(8080, 80))], {
        initContainers: [{ ...container("redirect", port(8081, 80)), restartPolicy: "Always" }],
      }),
    ],
    findings: [{ message: expect.stringContaining("by containers proxy and redirect") as never }],
  },
  {
    name: "one address of the node and all of them",
    objects: [
      edge([container("a", port(1, 80, { hostIP: "127.0.0.1" })), container("b", port(2, 80, { hostIP: "0.0.0.0" }))]),
    ],
    findings: [{ severity: "error" }],
  },
  {
    name: "pods that wait for a free port, for more than a minute",
    objects: [edge([container("proxy", port(8080, 80))]), running, pending("edge-2", "2026-01-01T00:08:00Z")],
    recheck: null,
    findings: [
      {
        hop: "endpoints",
        message:
          "1 pod of DaemonSet edge waits for a node on which host port 80/TCP is free; a node has room for one such pod, and 1 pod of DaemonSet edge has a node already",
        since: "2026-01-01T00:08:00Z",
        evidence: [
          { object, path: "spec.template.spec.containers[0].ports[0].hostPort", value: 80 },
          {
            object: { kind: "Pod", namespace: "shop", name: "edge-2" },
            path: 'status.conditions[type="PodScheduled"].reason',
            value: "Unschedulable",
          },
        ],
        fixes: [],
        reproduce: ["kubectl -n shop describe pod edge-2"],
      },
    ],
  },
  {
    name: "another workload has them: several wait",
    objects: [
      edge([container("proxy", port(80), port(443))], { hostNetwork: true }),
      pending("edge-1", "2026-01-01T00:01:00Z"),
      pending("edge-2", "2026-01-01T00:00:30Z"),
    ],
    findings: [
      {
        message: "2 pods of DaemonSet edge wait for a node on which host port 80/TCP, 443/TCP is free",
        since: "2026-01-01T00:00:30Z",
      },
    ],
  },
  {
    name: "a bare pod",
    objects: [
      pod("web-1", {
        containers: [container("proxy", port(8080, 80))],
        ip: "",
        node: null,
        ready: false,
        phase: "Pending",
        status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: taken }] },
      }),
    ],
    findings: [{ message: "1 pod of Pod web-1 waits for a node on which host port 80/TCP is free" }],
  },
  {
    name: "in the first minute a rollout is awaited, and looked at again",
    objects: [edge([container("proxy", port(8080, 80))]), running, pending("edge-2", "2026-01-01T00:09:30Z")],
    recheck: "2026-01-01T00:10:30Z",
    findings: [],
  },
  {
    name: "manifests do not tell which nodes there are",
    objects: [edge([container("proxy", port(8080, 80))]), running, pending("edge-2", "2026-01-01T00:08:00Z")],
    openInput: {},
    findings: [],
    notJudged: ["spec.template.spec.containers[0].ports[0].hostPort=80"],
  },
  {
    name: "pods that wait for something else",
    objects: [
      edge([container("proxy", port(8080, 80))]),
      pending("edge-2", "2026-01-01T00:00:00Z", "0/2 nodes are available: 2 Insufficient cpu."),
    ],
    findings: [],
  },
  {
    name: "TCP and UDP",
    objects: [edge([container("dns", port(53, 53), port(53, 53, { protocol: "UDP" }))])],
    findings: [],
  },
  {
    name: "two addresses of the node",
    objects: [
      edge([container("a", port(1, 80, { hostIP: "127.0.0.1" })), container("b", port(2, 80, { hostIP: "10.0.0.1" }))]),
    ],
    findings: [],
  },
  {
    name: "equal containerPorts are no host ports",
    objects: [edge([container("a", port(80)), container("b", port(80))])],
    findings: [],
  },
  {
    name: "a plain init container ends before the others start",
    objects: [edge([container("proxy", port(8080, 80))], { initContainers: [container("setup", port(8081, 80))] })],
    findings: [],
  },
]);
