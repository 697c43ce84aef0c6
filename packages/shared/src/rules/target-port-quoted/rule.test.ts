import { expect } from "vitest";
import { testManifestRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

function service(targetPort: string): string {
  return `{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: shop }, spec: { ports: [{ port: 80, targetPort: ${targetPort} }] } }`;
}
const namespace = "{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }\n---\n";
const object = { kind: "Service", namespace: "shop", name: "web" };

testManifestRule(rule, [
  {
    name: "tells of a number in quotes",
    manifests: namespace + service('"9376"'),
    findings: [
      {
        severity: "error",
        object,
        port: "80/TCP",
        message:
          'targetPort "9376" of Service web is in quotes, so it is a name, and a name needs a letter: the API server refuses it',
        evidence: [{ object, path: "spec.ports[0].targetPort", value: "9376" }],
        fixes: [
          expect.objectContaining({
            summary: "Write it without quotes: 9376",
            patch: [
              { op: "test", path: "/spec/ports/0/targetPort", value: "9376" },
              { op: "replace", path: "/spec/ports/0/targetPort", value: 9376 },
            ],
          }),
        ],
      },
    ],
  },
  { name: "takes a number", manifests: namespace + service("9376"), findings: [] },
  { name: "takes a name in quotes", manifests: namespace + service('"http"'), findings: [] },
  { name: "takes a name with digits", manifests: namespace + service("p-9376"), findings: [] },
]);
