import { expect } from "vitest";
import { http, pod, service, type PodParts, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const label = (name: string) => ({ kind: "Pod", namespace: "shop", name });
const metrics = { name: "metrics", containerPort: 9090 };
const named = (parts: Raw = {}): Raw => service("web", { ports: [{ port: 80, targetPort: "http" }], ...parts });

/** A pod of a StatefulSet, or of what `owner` says. */
function of(owner: string, name: string, parts: PodParts = {}): Raw {
  return pod(name, { owner: owner.includes("/") ? owner : `StatefulSet/${owner}`, ...parts });
}

testRule(rule, [
  {
    name: "canary: both are made for the port, so it is only noted",
    objects: [service("web"), of("web", "web-0"), of("web", "web-1"), of("canary", "canary-0")],
    findings: [
      {
        id: "selector-multiple-workloads shop/web *",
        rule: "selector-multiple-workloads",
        severity: "info",
        object,
        port: null,
        hop: "endpoints",
        message: "Service web sends to pods of 2 workloads: StatefulSet canary (1 pod), StatefulSet web (2 pods)",
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.selector.app", value: "web" },
          { object: label("canary-0"), path: "metadata.labels.app", value: "web" },
          { object: label("web-0"), path: "metadata.labels.app", value: "web" },
        ],
        fixes: [],
        reproduce: [
          "kubectl -n shop get pods -l app=web --show-labels",
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=web -o yaml",
        ],
        location: null,
        services: [serviceId("shop", "web")],
        silenced: null,
      },
    ],
  },
  {
    name: "a number that only one of them declares: the label that tells them apart is offered",
    objects: [
      service("web"),
      of("web", "web-0", { labels: { app: "web", part: "front", "controller-revision-hash": "a" } }),
      of("web", "web-1", { labels: { app: "web", part: "front", "controller-revision-hash": "a" } }),
      of("worker", "worker-0", { labels: { app: "web", part: "worker" }, ports: [metrics] }),
    ],
    findings: [
      {
        severity: "warning",
        port: "80/TCP",
        message:
          "Service web takes pods of StatefulSet web and StatefulSet worker: port 80/TCP goes to 8080/TCP, which StatefulSet web declares and StatefulSet worker does not (metrics 9090/TCP); 1 of 3 pods may refuse its connections",
        evidence: [
          { object, path: "spec.ports[0].targetPort", value: 8080 },
          { object, path: "spec.selector.app", value: "web" },
          { object: label("web-0"), path: "metadata.labels.app", value: "web" },
          { object: label("worker-0"), path: "metadata.labels.app", value: "web" },
        ],
        fixes: [
          {
            summary: "Select only pods of StatefulSet web: part=front",
            object,
            patch: [
              { op: "test", path: "/spec/selector", value: { app: "web" } },
              { op: "add", path: "/spec/selector/part", value: "front" },
            ],
            command: `kubectl -n shop patch service web --type=json -p '[{"op":"test","path":"/spec/selector","value":{"app":"web"}},{"op":"add","path":"/spec/selector/part","value":"front"}]'`,
          },
        ],
      },
    ],
  },
  {
    name: "where pods run, and which revision they are, tells no workloads apart",
    objects: [
      service("web"),
      of("web", "web-0", {
        labels: { app: "web", "topology.kubernetes.io/zone": "a", "pod-template-hash": "x", v: "1" },
      }),
      of("worker", "worker-0", {
        labels: { app: "web", "topology.kubernetes.io/zone": "b", "pod-template-hash": "y", v: "2" },
        ports: [metrics],
      }),
    ],
    findings: [{ fixes: [expect.objectContaining({ summary: "Select only pods of StatefulSet web: v=1" }) as never] }],
  },
  {
    name: "nothing tells them apart: no patch",
    objects: [service("web"), of("web", "web-0"), of("worker", "worker-0", { ports: [metrics] })],
    findings: [{ severity: "warning", fixes: [] }],
  },
  {
    name: "a name that one of them lacks",
    objects: [named(), of("web", "web-0"), of("worker", "worker-0", { ports: [] })],
    findings: [
      {
        severity: "warning",
        message:
          'Service web takes pods of StatefulSet web and StatefulSet worker: port 80/TCP goes to "http", which StatefulSet web declares and StatefulSet worker does not (none declared)',
      },
    ],
  },
  {
    name: "per port: the other port is for both",
    objects: [
      service("web", {
        ports: [
          { name: "http", port: 80, targetPort: 8080 },
          { name: "metrics", port: 90, targetPort: 9090 },
        ],
      }),
      of("web", "web-0", { ports: [http, metrics] }),
      of("worker", "worker-0", { ports: [metrics] }),
    ],
    findings: [{ id: "selector-multiple-workloads shop/web 80/TCP", severity: "warning" }],
  },
  {
    name: "a debug pod that took the label",
    objects: [service("web"), of("web", "web-0"), pod("debug")],
    findings: [
      {
        severity: "info",
        message: "Service web sends to pods of 2 workloads: Pod debug, StatefulSet web (1 pod)",
      },
    ],
  },
  {
    name: "a number, and a container that declares nothing: it may listen",
    objects: [service("web"), of("web", "web-0"), of("worker", "worker-0", { ports: [] })],
    findings: [{ severity: "info" }],
  },
  {
    name: "a mesh's proxy declares its own and says nothing of the others",
    objects: [
      service("web"),
      of("web", "web-0"),
      of("worker", "worker-0", {
        containers: [
          { name: "app", image: "a:1" },
          { name: "istio-proxy", image: "p:1", ports: [{ containerPort: 15090 }] },
        ],
      }),
    ],
    findings: [{ severity: "info" }],
  },
  {
    name: "headless: ports are not translated",
    objects: [
      service("web", { clusterIP: "None", clusterIPs: ["None"] }),
      of("web", "web-0"),
      of("worker", "worker-0", { ports: [metrics] }),
    ],
    findings: [{ severity: "info" }],
  },
  {
    name: "blue/green: a Deployment's ReplicaSets are one workload",
    objects: [
      service("web"),
      ...["web-1", "web-2"].map((name) => ({
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        metadata: { name, namespace: "shop", ownerReferences: [{ kind: "Deployment", name: "web", controller: true }] },
        spec: { selector: {}, template: {} },
      })),
      ...["web-1", "web-2"].map((name) => of(`ReplicaSet/${name}`, `${name}-a`)),
    ],
    findings: [],
  },
  { name: "pods without a workload among themselves", objects: [service("web"), pod("a"), pod("b")], findings: [] },
  {
    name: "the static pods of several nodes",
    objects: [service("web"), of("Node/n1", "etcd-n1"), of("Node/n2", "etcd-n2")],
    findings: [],
  },
  {
    name: "pods that have finished or are on their way out do not count",
    objects: [
      service("web"),
      of("web", "web-0"),
      of("Job/a", "a", { phase: "Succeeded", ready: false }),
      of("old", "old-0", { deleted: true }),
    ],
    findings: [],
  },
  {
    name: "pods that may not be read",
    objects: [service("web"), of("web", "web-0"), of("canary", "canary-0")],
    unreadable: ["Pod"],
    findings: [],
  },
]);
