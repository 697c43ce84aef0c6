import { describe, expect, it } from "vitest";
import type { ConfigMapUse } from "./objects.ts";
import { Field } from "./read-field.ts";
import { readConfigMapUses } from "./read-config-map-uses.ts";

const mount = (source: object) => ({ volumes: [{ name: "v", ...source }] });
const env = (...entries: readonly object[]) => ({ containers: [{ name: "a", env: entries }] });
const key = (name: string, of: string) => ({ name: "X", valueFrom: { configMapKeyRef: { name, key: of } } });

describe("the ConfigMaps of a pod", () => {
  it.each<[name: string, spec: object, uses: readonly ConfigMapUse[]]>([
    ["none", {}, []],
    ["a volume", mount({ configMap: { name: "a" } }), [{ name: "a", keys: null }]],
    [
      "a volume of some keys",
      mount({
        configMap: {
          name: "a",
          items: [
            { key: "y", path: "p" },
            { key: "x", path: "q" },
          ],
        },
      }),
      [{ name: "a", keys: ["x", "y"] }],
    ],
    [
      "a projected volume",
      mount({ projected: { sources: [{ configMap: { name: "b" } }, { configMap: { name: "a" } }, { secret: {} }] } }),
      [
        { name: "a", keys: null },
        { name: "b", keys: null },
      ],
    ],
    [
      "variables",
      env(key("a", "y"), key("a", "x"), key("b", "x")),
      [
        { name: "a", keys: ["x", "y"] },
        { name: "b", keys: ["x"] },
      ],
    ],
    [
      "all of it beside one key",
      {
        ...env(key("a", "x")),
        initContainers: [{ name: "i", envFrom: [{ configMapRef: { name: "a" } }], env: [key("a", "y")] }],
      },
      [{ name: "a", keys: null }],
    ],
  ])("%s", (_name, spec, uses) => {
    expect(readConfigMapUses(new Field(spec))).toEqual(uses);
  });
});
