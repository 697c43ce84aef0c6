import { endpoint, node, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Node", namespace: null, name: "n2" };
const web = { kind: "Service", namespace: "shop", name: "web" };
const since = "2026-01-01T00:00:00Z";
const nodePort = { type: "NodePort", ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] };
const balancer = { ...nodePort, type: "LoadBalancer" };
const address = { status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } } };
const behind = [pod("web-1"), slice("web", [endpoint("10.1.0.1", { pod: "web-1" })])];
const cordoned: Raw = { ...node("n2"), spec: { unschedulable: true } };
const unreported: Raw = { apiVersion: "v1", kind: "Node", metadata: { name: "n2" }, status: {} };

testRule(rule, [
  {
    name: "not ready, and nodePorts open on it",
    objects: [node("n1"), node("n2", "False"), ...behind, service("web", nodePort)],
    findings: [
      {
        id: "node-not-ready Node//n2 *",
        rule: "node-not-ready",
        severity: "warning",
        object,
        port: null,
        hop: "way-in",
        message: "Node n2 is not ready (Test): who comes to 1 Service by its address gets no answer (shop/web)",
        since,
        managedBy: null,
        services: ["shop/web"] as never,
        evidence: [
          { object, path: 'status.conditions[type="Ready"].status', value: "False" },
          { object: web, path: "spec.ports[0].nodePort", value: 30080 },
        ],
        fixes: [],
        reproduce: ["kubectl get node n2 -o wide", "kubectl describe node n2"],
        location: null,
      },
    ],
  },
  {
    name: "unreachable: its kubelet does not report",
    objects: [node("n1"), node("n2", "Unknown"), ...behind, service("web", nodePort)],
    findings: [
      {
        message:
          "Node n2 does not report any more (its Ready condition is Unknown): who comes to 1 Service by its address gets no answer (shop/web)",
        evidence: [
          { object, path: 'status.conditions[type="Ready"].status', value: "Unknown" },
          { object: web, path: "spec.ports[0].nodePort", value: 30080 },
        ],
      },
    ],
  },
  {
    name: "every Service that is entered by it is shown with it",
    objects: [
      node("n2", "False"),
      ...["a", "b", "c", "d"].map((name) => service(name, nodePort)),
      service("inside"),
      service("by-ip", { externalIPs: ["203.0.113.1"] }),
    ],
    findings: [
      {
        message:
          "Node n2 is not ready (Test): who comes to 5 Services by its address gets no answer (shop/a, shop/b, shop/by-ip and 2 more)",
        services: ["shop/a", "shop/b", "shop/by-ip", "shop/c", "shop/d"] as never,
      },
    ],
  },
  {
    name: "an external address may lead to it",
    objects: [node("n2", "False"), ...behind, service("web", { externalIPs: ["203.0.113.1"] })],
    findings: [
      {
        evidence: [
          { object, path: 'status.conditions[type="Ready"].status', value: "False" },
          { object: web, path: "spec.externalIPs[0]", value: "203.0.113.1" },
        ],
      },
    ],
  },
  {
    name: "a load balancer checks its nodes' health",
    objects: [node("n2", "False"), ...behind, service("web", { ...balancer, ...address })],
    findings: [],
  },
  {
    name: "a load balancer without address is used by its nodePort",
    objects: [node("n2", "False"), ...behind, service("web", balancer)],
    findings: [{ services: ["shop/web"] as never }],
  },
  { name: "cordoned is not down", objects: [cordoned, ...behind, service("web", nodePort)], findings: [] },
  {
    name: "a node that never said whether it is ready",
    objects: [unreported, ...behind, service("web", nodePort)],
    findings: [],
  },
  { name: "nobody comes in by it", objects: [node("n2", "False"), ...behind, service("web")], findings: [] },
  {
    name: "externalIPs of a headless Service mean nothing",
    objects: [
      node("n2", "False"),
      ...behind,
      service("web", { clusterIP: "None", clusterIPs: ["None"], externalIPs: ["203.0.113.1"] }),
    ],
    findings: [],
  },
  {
    name: "kube-proxy does not carry the Service",
    objects: [
      node("n2", "False"),
      ...behind,
      service("web", nodePort, { "service.kubernetes.io/service-proxy-name": "mesh" }),
    ],
    findings: [],
  },
]);
