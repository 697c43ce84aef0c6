import { describe, expect, it } from "vitest";
import { matchRouteRegex } from "./match-route-regex.ts";

describe("matchRouteRegex", () => {
  it.each<{ pattern: string; value: string; matches: boolean | null }>([
    { pattern: "/v[0-9]+/.*", value: "/v2/cart", matches: true },
    { pattern: "/v[0-9]+", value: "/v2/cart", matches: false },
    { pattern: "/cart", value: "/shop/cart", matches: false },
    { pattern: "/(a|b)/x", value: "/b/x", matches: true },
    { pattern: "a|b", value: "b", matches: true },
    { pattern: "a|b", value: "bc", matches: false },
    { pattern: "/file\\.css", value: "/file.css", matches: true },
    { pattern: "/file\\.css", value: "/filexcss", matches: false },
    { pattern: "(?i)/CART", value: "/cart", matches: true },
    { pattern: "/(?P<id>[a-z]+)", value: "/abc", matches: true },
    { pattern: "^/cart$", value: "/cart", matches: true },
    { pattern: "/cart(/.*)?", value: "/cart", matches: true },
    { pattern: "/users/[0-9]+/orders/[0-9]+/items/[0-9]+", value: "/users/1/orders/22/items/333", matches: true },
    // Of another dialect.
    { pattern: "/[[:alpha:]](", value: "/a", matches: null },
    // These could take very long; what they mean is not tried.
    { pattern: "(a+)+", value: "aaaa", matches: null },
    { pattern: "(a|aa)*", value: "aaaa", matches: null },
    { pattern: "((a?))+", value: "aaaa", matches: null },
    { pattern: "(a)\\1", value: "aa", matches: null },
    { pattern: "(?=a)a", value: "a", matches: null },
    { pattern: ".*.*.*.*.*.*", value: "x".repeat(400), matches: null },
    // A repetition in a set is none, nor is one behind a backslash.
    { pattern: "([*+]\\+)*", value: "*+++", matches: true },
  ])("$pattern on $value: $matches", ({ pattern, value, matches }) => {
    expect(matchRouteRegex(pattern, value)).toBe(matches);
  });

  it("never takes long", () => {
    const started = performance.now();
    for (const pattern of [
      ".*a.*b.*c.*d",
      "(x?)x?x?x?x?x?x?x?y",
      "[a-z]*[a-z]*[a-z]*0",
      "(a|b|c)(a|b|c)(a|b|c)x*x*y",
    ]) {
      matchRouteRegex(pattern, "x".repeat(2000));
    }
    expect(performance.now() - started).toBeLessThan(500);
  });
});
