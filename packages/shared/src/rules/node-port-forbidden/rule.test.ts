import { expect } from "vitest";
import { testManifestRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

function service(spec: string): string {
  return `{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: default }, spec: { ${spec} } }`;
}
const object = { kind: "Service", namespace: "default", name: "web" };

testManifestRule(rule, [
  {
    name: "tells of a nodePort where no type is written",
    manifests: service("ports: [{ port: 80, nodePort: 30080 }]"),
    findings: [
      {
        severity: "error",
        object,
        port: "80/TCP",
        message:
          "Service web has no type, which makes it ClusterIP, and a nodePort needs NodePort or LoadBalancer: the API server refuses it",
        evidence: [
          { object, path: "spec.ports[0].nodePort", value: 30080 },
          { object, path: "spec.type", value: null },
        ],
        fixes: [
          expect.objectContaining({ patch: [{ op: "add", path: "/spec/type", value: "NodePort" }] }),
          expect.objectContaining({ patch: [{ op: "remove", path: "/spec/ports/0/nodePort" }] }),
        ],
      },
    ],
  },
  {
    name: "offers no type to a headless Service that cannot have it",
    manifests: service("clusterIP: None, ports: [{ port: 80, nodePort: 30080 }]"),
    findings: [{ fixes: [expect.objectContaining({ patch: [{ op: "remove", path: "/spec/ports/0/nodePort" }] })] }],
  },
  {
    name: "tells of a headless Service with nodePorts",
    manifests: service("type: NodePort, clusterIP: None, ports: [{ port: 80 }]"),
    findings: [
      {
        port: null,
        message:
          "Service web is of type NodePort and headless (clusterIP None): without a ClusterIP there is nothing that a nodePort could lead to, and the API server refuses it",
        fixes: [expect.objectContaining({ patch: [{ op: "remove", path: "/spec/clusterIP" }] })],
      },
    ],
  },
  { name: "takes 0 for no number", manifests: service("ports: [{ port: 80, nodePort: 0 }]"), findings: [] },
  {
    name: "takes a nodePort where it belongs",
    manifests: service("type: LoadBalancer, ports: [{ port: 80, nodePort: 30080 }]"),
    findings: [],
  },
  {
    name: "takes a headless Service",
    manifests: service("clusterIP: None, ports: [{ port: 80 }]"),
    findings: [],
  },
]);
