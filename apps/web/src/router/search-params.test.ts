import { serviceId } from "@portolan/shared";
import { expect, test } from "vitest";
import type { Selection } from "../canvas/selection.ts";
import {
  formatSelection,
  parseClusterSearch,
  parseOverviewSearch,
  parseProblemsSearch,
  parseSearch,
  parseSelection,
  stringifySearch,
} from "./search-params.ts";

const cart = serviceId("shop", "cart");
const selections: readonly { readonly text: string; readonly selection: Selection }[] = [
  { text: "shop/cart", selection: { service: cart, port: null } },
  { text: "shop/cart:80/TCP", selection: { service: cart, port: "80/TCP" } },
  { text: "shop/cart:53/UDP@endpoints", selection: { service: cart, port: "53/UDP", hop: "endpoints" } },
  { text: "shop/cart@way-in", selection: { service: cart, port: null, hop: "way-in" } },
];

test.each(selections)("$text is read and written", ({ text, selection }) => {
  expect(parseSelection(text)).toEqual(selection);
  expect(formatSelection(selection)).toBe(text);
});

test.each([undefined, "", "cart", "shop/cart:80", "shop/cart:x/TCP", "a/b/c", "shop/cart:80/HTTP"])(
  "%s selects nothing",
  (text) => {
    expect(parseSelection(text)).toBeNull();
  },
);

test("a hop that does not exist is dropped, the rest stays", () => {
  expect(parseSelection("shop/cart:80/TCP@moon")).toEqual({ service: cart, port: "80/TCP" });
});

test.each([
  { search: { select: "shop/cart:80/TCP", q: undefined }, expected: "?select=shop/cart:80/TCP" },
  { search: { q: "ns:shop a&b", show: "broken" }, expected: "?q=ns:shop%20a%26b&show=broken" },
  { search: { q: "" }, expected: "" },
])("$expected", ({ search, expected }) => {
  expect(stringifySearch(search)).toBe(expected);
});

test("a number typed as a filter stays text", () => {
  expect(parseClusterSearch(parseSearch("?q=30080&show=broken&in=shop&pane=details&other=1"))).toEqual({
    q: "30080",
    show: "broken",
    in: "shop",
    select: undefined,
    pane: "details",
  });
});

test("what is not understood is dropped", () => {
  expect(parseClusterSearch({ q: 3, show: "green", pane: "left" })).toEqual({
    q: undefined,
    show: undefined,
    in: undefined,
    select: undefined,
    pane: undefined,
  });
  expect(parseOverviewSearch({ as: "list" })).toEqual({ as: undefined });
  expect(parseProblemsSearch({ severity: "fatal", group: "rule", find: "cart" })).toEqual({
    find: "cart",
    severity: undefined,
    rule: undefined,
    within: undefined,
    group: "rule",
  });
});
