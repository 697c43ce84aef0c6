import { expect, test } from "vitest";
import type { Evidence, ObjectRef, PatchOperation } from "@portolan/shared";
import { describePatch, formatScalar, parsePointer, type DiffLine } from "./describe-patch.ts";

const service: ObjectRef = { kind: "Service", namespace: "shop", name: "cart" };
const pod: ObjectRef = { kind: "Pod", namespace: "shop", name: "cart" };

function lines(...texts: readonly string[]): readonly DiffLine[] {
  const types = { " ": "place", "-": "removed", "+": "added" } as const;
  return texts.map((text) => ({ type: types[text[0] as keyof typeof types], text: text.slice(2) }));
}

const cases: readonly {
  readonly name: string;
  readonly patch: readonly PatchOperation[];
  readonly evidence?: readonly Evidence[];
  readonly expected: readonly DiffLine[];
}[] = [
  {
    name: "the old value from the evidence",
    patch: [{ op: "replace", path: "/spec/ports/0/targetPort", value: "http" }],
    evidence: [
      { object: pod, path: "spec.ports[0].targetPort", value: "of another object" },
      { object: service, path: "spec.ports[0].targetPort", value: "htpp" },
    ],
    expected: lines("  spec.ports[0]", "- targetPort: htpp", "+ targetPort: http"),
  },
  {
    name: "the old value from a test operation",
    patch: [
      { op: "test", path: "/spec/replicas", value: 0 },
      { op: "replace", path: "/spec/replicas", value: 1 },
    ],
    expected: lines("  spec", "- replicas: 0", "+ replicas: 1"),
  },
  {
    name: "an old value that nobody saw is not made up",
    patch: [{ op: "replace", path: "/spec/type", value: "ClusterIP" }],
    expected: lines("  spec", "+ type: ClusterIP"),
  },
  {
    name: "a field that was not set has no old line",
    patch: [{ op: "add", path: "/spec/selector", value: { app: "cart" } }],
    evidence: [{ object: service, path: "spec.selector", value: null }],
    expected: lines("  spec", "+ selector:", "+   app: cart"),
  },
  {
    name: "escaped keys, several members of one place",
    patch: [
      { op: "remove", path: "/spec/selector/app.kubernetes.io~1name" },
      { op: "add", path: "/spec/selector/a~0b", value: "yes" },
    ],
    evidence: [{ object: service, path: 'spec.selector["app.kubernetes.io/name"]', value: "crt" }],
    expected: lines("  spec.selector", '- "app.kubernetes.io/name": crt', '+ "a~b": "yes"'),
  },
  {
    name: "a removal whose value nobody saw",
    patch: [{ op: "remove", path: "/spec/externalName" }],
    expected: lines("  spec", "- externalName"),
  },
  {
    name: "a member at the end of a list",
    patch: [{ op: "add", path: "/spec/ports/-", value: { name: "http", port: 80, args: ["-v", "x"] } }],
    expected: lines("  spec.ports", "+ - name: http", "+   port: 80", "+   args:", '+   - "-v"', "+   - x"),
  },
];

test.each(cases)("$name", ({ patch, evidence = [], expected }) => {
  expect(describePatch({ object: service, patch }, evidence)).toEqual(expected);
});

test.each([
  { value: "http", expected: "http" },
  { value: "9376", expected: '"9376"' },
  { value: "true", expected: '"true"' },
  { value: "", expected: '""' },
  { value: "a: b", expected: '"a: b"' },
  { value: "db.shop.svc.cluster.local", expected: "db.shop.svc.cluster.local" },
  { value: 80, expected: "80" },
  { value: null, expected: "null" },
  { value: {}, expected: "{}" },
])("$expected", ({ value, expected }) => {
  expect(formatScalar(value)).toBe(expected);
});

test("a pointer's escapes", () => {
  expect(parsePointer("/metadata/labels/a.b~1c~0d")).toEqual(["metadata", "labels", "a.b/c~d"]);
});
