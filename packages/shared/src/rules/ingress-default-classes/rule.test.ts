import { expect } from "vitest";
import { withMetadata } from "../../../test/cluster-objects.ts";
import { ingressClass } from "../../../test/ingress-cluster.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const path = 'metadata.annotations["ingressclass.kubernetes.io/is-default-class"]';
const pointer = "/metadata/annotations/ingressclass.kubernetes.io~1is-default-class";
const ref = (name: string) => ({ kind: "IngressClass", namespace: null, name });

function classOf(name: string, isDefault: string, creationTimestamp = "2026-01-01T00:00:00Z") {
  const annotations = { "ingressclass.kubernetes.io/is-default-class": isDefault };
  return withMetadata(ingressClass(name, "example.com/x"), { annotations, creationTimestamp });
}

testRule(rule, [
  {
    name: "the newer one is taken",
    objects: [classOf("a", "true"), classOf("b", "true", "2026-01-02T00:00:00Z")],
    findings: [
      {
        id: "ingress-default-classes IngressClass//a *",
        severity: "info",
        object: ref("a"),
        message: "IngressClass a is the default, and so is b, which is newer: Ingresses without a class get b",
        evidence: [
          { object: ref("a"), path, value: "true" },
          { object: ref("b"), path, value: "true" },
        ],
        fixes: [
          {
            summary: "Leave b the only default",
            object: ref("a"),
            patch: [
              { op: "test", path: pointer, value: "true" },
              { op: "replace", path: pointer, value: "false" },
            ],
            command: expect.stringContaining("kubectl patch ingressclass a --type=json") as string,
          },
        ],
      },
    ],
  },
  {
    name: "of equally new ones the first by name",
    objects: [classOf("a", "true"), classOf("b", "true"), classOf("c", "true")],
    findings: [
      {
        object: ref("b"),
        message:
          "IngressClass b is the default, and so is a, which comes first by name: Ingresses without a class get a",
      },
      { object: ref("c") },
    ],
  },
  { name: "one default", objects: [classOf("a", "true"), classOf("b", "false")], findings: [] },
  { name: "none", objects: [classOf("a", "false")], findings: [] },
]);
