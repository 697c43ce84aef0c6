import { expect } from "vitest";
import { testManifestRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

function service(name: string, ports: string, more = "type: NodePort"): string {
  return `{ apiVersion: v1, kind: Service, metadata: { name: ${name}, namespace: default }, spec: { ${more}, ports: [${ports}] } }\n---\n`;
}
const web = { kind: "Service", namespace: "default", name: "web" };
const api = { kind: "Service", namespace: "default", name: "api" };

testManifestRule(rule, [
  {
    name: "tells of a number outside of the range",
    manifests: service("web", "{ port: 80, nodePort: 80 }"),
    findings: [
      {
        severity: "error",
        object: web,
        port: "80/TCP",
        hop: "way-in",
        message: "nodePort 80 of Service web is outside of the range 30000–32767: the API server refuses it",
        evidence: [{ object: web, path: "spec.ports[0].nodePort", value: 80 }],
        fixes: [
          expect.objectContaining({
            patch: [
              { op: "test", path: "/spec/ports/0/nodePort", value: 80 },
              { op: "remove", path: "/spec/ports/0/nodePort" },
            ],
          }),
        ],
      },
    ],
  },
  {
    name: "tells the second of two Services with one number, whatever their protocols",
    manifests:
      service("api", "{ port: 80, nodePort: 30080 }") + service("web", "{ port: 53, protocol: UDP, nodePort: 30080 }"),
    findings: [
      {
        object: web,
        port: "53/UDP",
        message: "nodePort 30080 of Service web is that of Service api, too: the API server refuses it",
        evidence: [
          { object: web, path: "spec.ports[0].nodePort", value: 30080 },
          { object: api, path: "spec.ports[0].nodePort", value: 30080 },
        ],
      },
    ],
  },
  {
    name: "tells of a number that is another's health check",
    manifests:
      service("api", "{ port: 80 }", "type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30081") +
      service("web", "{ port: 80, nodePort: 30081 }"),
    findings: [
      {
        object: web,
        message: "nodePort 30081 of Service web is the healthCheckNodePort of Service api: the API server refuses it",
      },
    ],
  },
  {
    name: "tells of one number for two ports of a Service",
    manifests: service("web", "{ name: a, port: 80, nodePort: 30080 }, { name: b, port: 81, nodePort: 30080 }"),
    findings: [
      {
        port: "81/TCP",
        message: "nodePort 30080 of Service web stands twice in it, also at port 80/TCP: the API server refuses it",
      },
    ],
  },
  {
    name: "lets ports of one Service share a number by different protocols",
    manifests: service(
      "web",
      "{ name: a, port: 53, nodePort: 30053 }, { name: b, port: 53, protocol: UDP, nodePort: 30053 }",
    ),
    findings: [],
  },
  { name: "takes 0 for no number", manifests: service("web", "{ port: 80, nodePort: 0 }"), findings: [] },
  {
    name: "leaves a Service without nodePorts to its own rule",
    manifests: service("web", "{ port: 80, nodePort: 80 }", "type: ClusterIP"),
    findings: [],
  },
]);
