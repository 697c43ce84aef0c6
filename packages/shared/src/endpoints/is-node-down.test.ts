import { expect, it } from "vitest";
import { snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { isNodeDown } from "./is-node-down.ts";

it.each<[conditions: readonly Raw[], down: boolean]>([
  [[{ type: "Ready", status: "True" }], false],
  [[{ type: "Ready", status: "False" }], true],
  [[{ type: "Ready", status: "Unknown", lastTransitionTime: "2026-01-01T00:00:00Z" }], true],
  [[{ type: "Ready", status: "Unknown" }], true],
  [[{ type: "MemoryPressure", status: "False" }], false],
  [[], false],
])("%j: %s", (conditions, down) => {
  const snapshot = snapshotOf([{ apiVersion: "v1", kind: "Node", metadata: { name: "n1" }, status: { conditions } }]);
  expect([...snapshot.nodes()].map(isNodeDown)).toEqual([down]);
});
