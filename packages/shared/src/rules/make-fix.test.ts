import { describe, expect, it } from "vitest";
import { kubectl, patchFix, pointerStep, replaceValue, shellQuote } from "./make-fix.ts";

describe("shellQuote", () => {
  it.each([
    ["app=web", "app=web"],
    ["app.kubernetes.io/name=web", "app.kubernetes.io/name=web"],
    ["", "''"],
    ["a b", "'a b'"],
    ["it's", `'it'\\''s'`],
    ["$(rm)", "'$(rm)'"],
    ["a;b", "'a;b'"],
  ])("%s", (text, quoted) => {
    expect(shellQuote(text)).toBe(quoted);
  });
});

describe("pointerStep", () => {
  it.each([
    ["app", "app"],
    ["app.kubernetes.io/name", "app.kubernetes.io~1name"],
    ["a~b/c", "a~0b~1c"],
  ])("%s", (key, step) => {
    expect(pointerStep(key)).toBe(step);
  });
});

describe("patchFix", () => {
  it("hands a shell no name that is none", () => {
    const object = { kind: "Service", namespace: "$(id)", name: "a;b" };
    expect(patchFix("Mend it", object, []).command).toBe("kubectl -n '$(id)' patch service 'a;b' --type=json -p '[]'");
  });

  it("names the namespace, the kind and the object", () => {
    const object = { kind: "EndpointSlice", namespace: "shop", name: "db-1" };
    expect(patchFix("Mend it", object, replaceValue("/ports/0/name", "db", "it's"))).toEqual({
      summary: "Mend it",
      object,
      patch: [
        { op: "test", path: "/ports/0/name", value: "db" },
        { op: "replace", path: "/ports/0/name", value: "it's" },
      ],
      command: `kubectl -n shop patch endpointslice db-1 --type=json -p '[{"op":"test","path":"/ports/0/name","value":"db"},{"op":"replace","path":"/ports/0/name","value":"it'\\''s"}]'`,
    });
  });

  it("leaves out the namespace of what has none", () => {
    expect(kubectl({ namespace: null })).toBe("kubectl");
  });
});
