import type { TraceHop } from "@portolan/shared";
import { expect, test } from "vitest";
import { foldHops, hopSource, ownSentences, unnamedObject } from "./fold-hops.ts";

const hop: TraceHop = {
  type: "node-port",
  text: "10.0.0.1:30080 is the nodePort of Service shop/web",
  input: { address: "10.0.0.1", port: 30080 },
  output: null,
  object: { kind: "Service", namespace: "shop", name: "web" },
  fieldPath: "spec.ports[0].nodePort",
  node: null,
  rules: [],
  sourceAddress: null,
  sourceReplaced: false,
  share: 1,
  ends: null,
};
const endpoint: TraceHop = { ...hop, type: "endpoint", text: "Pod shop/web-1", share: 0.5, ends: "delivered" };
const controller: TraceHop = { ...hop, type: "controller", text: "Deployment nginx takes it", share: 0.5 };

test("what is the same by several nodes is told once, what differs is kept", () => {
  const hops: readonly TraceHop[] = [
    { ...hop, node: "n1" },
    { ...endpoint, node: "n1", sourceAddress: "10.0.0.1", sourceReplaced: true },
    { ...hop, node: "n2" },
    { ...endpoint, node: "n2", sourceAddress: "10.0.0.2", sourceReplaced: true },
    { ...hop, node: "n3", ends: "refused" },
  ];
  expect(
    foldHops(hops).map(({ hop: { type, ends }, share, nodes, sources }) => ({ type, ends, share, nodes, sources })),
  ).toEqual([
    { type: "node-port", ends: null, share: 1, nodes: ["n1", "n2"], sources: [] },
    { type: "endpoint", ends: "delivered", share: 0.5, nodes: ["n1", "n2"], sources: ["10.0.0.1", "10.0.0.2"] },
    { type: "node-port", ends: "refused", share: 1, nodes: ["n3"], sources: [] },
  ]);
});

test.each(["controller", "ingress-rule", "route-rule"] as const)("a router's pods share its requests: %s", (type) => {
  const [folded, ...others] = foldHops([
    { ...controller, type, node: "n1" },
    { ...controller, type, node: "n2", input: { address: "10.0.0.2", port: 30080 } },
  ]);
  expect(folded).toMatchObject({
    hop: { input: { address: null, port: 30080 }, output: null },
    share: 1,
    nodes: ["n1", "n2"],
  });
  expect(others).toEqual([]);
});

test.each([
  ["said among the reasons", "Pod a. Nothing is declared.", ["x", "Nothing is declared."], "Pod a."],
  ["not said", "Pod a. Nothing is declared.", ["x"], "Pod a. Nothing is declared."],
  ["a reason of its own is kept", "Nothing is declared.", ["Nothing is declared."], "Nothing is declared."],
])("sentences of a hop: %s", (_name, text, reasons, expected) => {
  expect(ownSentences(text, reasons)).toBe(expected);
});

test("where a number was read, and an object that the sentence does not name", () => {
  expect(hopSource(hop)).toBe("spec.ports[0].nodePort of Service shop/web");
  expect(hopSource({ ...hop, object: { kind: "Node", namespace: null, name: "n1" }, fieldPath: null })).toBe("Node n1");
  expect(hopSource({ ...hop, object: null })).toBeNull();
  expect(unnamedObject(hop)).toBeNull();
  expect(unnamedObject({ ...hop, text: "It is refused" })).toBe("Service shop/web");
});
