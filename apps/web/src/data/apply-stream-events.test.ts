import { replaceEqualDeep } from "@tanstack/react-query";
import { expect, test } from "vitest";
import type { View, ViewKey } from "@portolan/shared";
import { applyStreamEvents } from "./apply-stream-events.ts";
import { exampleOverview, exampleRow } from "./example-views.ts";

const cart = exampleRow("cart", "severed");
const web = exampleRow("web", "whole");
const before = exampleOverview([cart, web]);
const knows =
  (view: View) =>
  (key: ViewKey): View | undefined =>
    key === view.view ? view : undefined;
const knowsNothing = (): undefined => undefined;

test("a delta changes what it names; the rest keeps its identity", () => {
  const mended = exampleRow("cart", "whole");
  const delta = { fields: {}, collections: { services: { set: { "shop/cart": mended }, remove: [] } } };
  const changed = applyStreamEvents(
    [{ type: "delta", data: { view: "overview", delta } }],
    knows(before),
    replaceEqualDeep,
  );
  const next = changed.get("overview");
  expect(next).toEqual({ ...before, services: { "shop/cart": mended, "shop/web": web } });
  expect(next?.view === "overview" && next.services["shop/web"]).toBe(web);
  expect(next?.view === "overview" && next.namespaces).toBe(before.namespaces);
});

test("several events of one frame are applied in order", () => {
  const set = (row: typeof cart) => ({
    fields: {},
    collections: { services: { set: { "shop/cart": row }, remove: [] } },
  });
  const last = exampleRow("cart", "part");
  const changed = applyStreamEvents(
    [
      { type: "snapshot", data: { view: "overview", snapshot: exampleOverview([cart]) } },
      { type: "delta", data: { view: "overview", delta: set(exampleRow("cart", "whole")) } },
      { type: "delta", data: { view: "overview", delta: set(last) } },
    ],
    knowsNothing,
    replaceEqualDeep,
  );
  expect(changed.get("overview")).toEqual({ ...exampleOverview([cart]), services: { "shop/cart": last } });
});

test("a snapshot after a reconnection that changes nothing is the same object", () => {
  const snapshot = structuredClone(before);
  const changed = applyStreamEvents(
    [
      { type: "reset", data: { reason: "restarted" } },
      { type: "snapshot", data: { view: "overview", snapshot } },
    ],
    knows(before),
    replaceEqualDeep,
  );
  expect(changed.get("overview")).toBe(before);
});

test("a delta without a snapshot, a reset and a ping change nothing", () => {
  const delta = { fields: {}, collections: {} };
  const changed = applyStreamEvents(
    [
      { type: "delta", data: { view: "overview", delta } },
      { type: "reset", data: { reason: "" } },
      { type: "ping", data: { time: "" } },
    ],
    knowsNothing,
    replaceEqualDeep,
  );
  expect([...changed]).toEqual([]);
});
