import type { TraceOutcome } from "@portolan/shared";
import { expect, test } from "vitest";
import { entryNodes, foldOutcomes } from "./fold-outcomes.ts";

const end: TraceOutcome = {
  outcome: "delivered",
  pod: "shop/web-1",
  container: "web",
  address: "10.1.0.1",
  port: 8080,
  share: 0.5,
  clientAddress: "10.0.0.1",
  listener: "declared",
  entry: "n1",
  policy: null,
};
const outcomes: readonly TraceOutcome[] = [
  end,
  { ...end, entry: "n2", clientAddress: "10.0.0.2", share: 1 },
  { ...end, entry: "n3", outcome: "refused", pod: null, clientAddress: null },
];

test("ends that differ only in the node entered are one row", () => {
  expect(
    foldOutcomes(outcomes).map(({ outcome, entries, clients, shares }) => [outcome.outcome, entries, clients, shares]),
  ).toEqual([
    ["delivered", ["n1", "n2"], ["10.0.0.1", "10.0.0.2"], [0.5, 1]],
    ["refused", ["n3"], [null], [0.5, 0.5]],
  ]);
});

test("the nodes by which a connection may enter", () => {
  expect(entryNodes(outcomes)).toEqual(["n1", "n2", "n3"]);
  expect(entryNodes([{ ...end, entry: null }])).toEqual([]);
});
