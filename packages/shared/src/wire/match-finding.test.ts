import { expect, test } from "vitest";
import { makeFinding } from "../../test/make-finding.ts";
import { matchesFinding, type FindingFilter } from "./match-finding.ts";

const object = { kind: "Service", namespace: "shop", name: "cart" };
const finding = makeFinding({ rule: "selector-no-pods", object, port: "80/TCP", message: "No pod has app=Cart" });

const cases: readonly [name: string, filter: FindingFilter, passes: boolean][] = [
  ["no filter", {}, true],
  ["words of several places, in any case", { find: " SHOP/cart  80/tcp selector APP=cart " }, true],
  ["one word that occurs nowhere", { find: "cart orders" }, false],
  ["its severity", { severity: "error" }, true],
  ["another severity", { severity: "info" }, false],
  ["its rule", { rule: "selector-no-pods" }, true],
  ["only the beginning of its rule", { rule: "selector" }, false],
  ["its namespace", { namespace: "shop" }, true],
  ["another namespace", { namespace: "sh" }, false],
  ["all at once", { find: "cart", severity: "error", rule: "selector-no-pods", namespace: "shop" }, true],
];

test.each(cases)("%s", (_name, filter, passes) => {
  expect(matchesFinding(finding, filter)).toBe(passes);
});

test("an object of no namespace is in none", () => {
  const node = makeFinding({ object: { kind: "Node", namespace: null, name: "node-a" } });
  expect([matchesFinding(node, { find: "node-a" }), matchesFinding(node, { namespace: "shop" })]).toEqual([
    true,
    false,
  ]);
});
