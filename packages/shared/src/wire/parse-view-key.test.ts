import { describe, expect, it } from "vitest";
import { formatViewKey, parseViewKey, type ParsedViewKey } from "./parse-view-key.ts";

const good: readonly [text: string, key: ParsedViewKey][] = [
  ["overview", { type: "overview" }],
  ["findings", { type: "findings" }],
  ["node-ports", { type: "node-ports" }],
  ["namespace:shop", { type: "namespace", namespace: "shop" }],
  ["service:shop/web", { type: "service", namespace: "shop", name: "web" }],
  ["service:kube-system/a.b-c", { type: "service", namespace: "kube-system", name: "a.b-c" }],
];

const bad: readonly string[] = [
  "",
  "Overview",
  "overview:shop",
  "namespace",
  "namespace:",
  "namespace:shop/web",
  "namespace:../etc",
  "namespace:sh op",
  "service:shop",
  "service:shop/",
  "service:/web",
  "service:shop/web/more",
  "service:shop/<b>",
  "pod:shop/web",
  `namespace:${"a".repeat(254)}`,
];

describe("parseViewKey", () => {
  it.each(good)("%s", (text, key) => {
    expect(parseViewKey(text)).toEqual(key);
    expect(formatViewKey(key)).toBe(text);
  });

  it.each(bad)("refuses %j", (text) => {
    expect(parseViewKey(text)).toBeNull();
  });

  it("takes a name of 253 characters", () => {
    expect(parseViewKey(`namespace:${"a".repeat(253)}`)).toEqual({ type: "namespace", namespace: "a".repeat(253) });
  });
});
