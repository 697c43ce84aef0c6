import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../read-json.ts";
import { kindType } from "../schema/api-schema.ts";
import { patchStrategic } from "./patch-strategic.ts";

interface Case {
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly object: JsonObject;
  readonly patch: JsonObject;
  readonly expected: JsonObject;
}

const service = (ports: readonly JsonObject[]): JsonObject => ({ spec: { ports } });
const pod = (spec: JsonObject): JsonObject => ({ spec });

const cases: readonly Case[] = [
  {
    name: "a port that is new comes before the ports that stood",
    group: "",
    kind: "Service",
    object: service([{ port: 81, protocol: "TCP" }]),
    patch: service([{ port: 82, name: "b" }]),
    expected: service([
      { port: 82, name: "b" },
      { port: 81, protocol: "TCP" },
    ]),
  },
  {
    name: "a port of the same number is merged",
    group: "",
    kind: "Service",
    object: service([{ port: 80, targetPort: 80 }]),
    patch: service([{ port: 80, targetPort: 8080 }]),
    expected: service([{ port: 80, targetPort: 8080 }]),
  },
  {
    name: "$patch: delete removes an element, $setElementOrder orders the rest",
    group: "",
    kind: "Service",
    object: service([{ port: 80 }, { port: 81 }, { port: 82 }]),
    patch: {
      spec: { "$setElementOrder/ports": [{ port: 82 }, { port: 80 }], ports: [{ $patch: "delete", port: 81 }] },
    },
    expected: service([{ port: 82 }, { port: 80 }]),
  },
  {
    name: "$patch: replace replaces the list",
    group: "",
    kind: "Service",
    object: service([{ port: 80 }, { port: 81 }]),
    patch: service([{ port: 90 }, { $patch: "replace" }]),
    expected: service([{ port: 90 }]),
  },
  {
    name: "$patch: replace replaces a map",
    group: "",
    kind: "Service",
    object: { spec: { selector: { a: "b", c: "d" } } },
    patch: { spec: { selector: { $patch: "replace", e: "f" } } },
    expected: { spec: { selector: { e: "f" } } },
  },
  {
    name: "null removes a field, maps are merged",
    group: "",
    kind: "Service",
    object: { metadata: { labels: { a: "b", c: "d" } } },
    patch: { metadata: { labels: { a: null, e: "f" } } },
    expected: { metadata: { labels: { c: "d", e: "f" } } },
  },
  {
    name: "containers by name, their ports by containerPort, env by name",
    group: "",
    kind: "Pod",
    object: pod({
      containers: [
        { name: "a", image: "a:1", ports: [{ containerPort: 80 }], env: [{ name: "X", value: "1" }] },
        { name: "b", image: "b:1" },
      ],
    }),
    patch: pod({
      containers: [
        { name: "a", image: "a:2", ports: [{ containerPort: 80, name: "http" }], env: [{ name: "Y", value: "2" }] },
      ],
    }),
    expected: pod({
      containers: [
        {
          name: "a",
          image: "a:2",
          ports: [{ containerPort: 80, name: "http" }],
          env: [
            { name: "Y", value: "2" },
            { name: "X", value: "1" },
          ],
        },
        { name: "b", image: "b:1" },
      ],
    }),
  },
  {
    name: "tolerations have no key: replaced as a whole",
    group: "",
    kind: "Pod",
    object: pod({ tolerations: [{ key: "a" }, { key: "b" }] }),
    patch: pod({ tolerations: [{ key: "c" }] }),
    expected: pod({ tolerations: [{ key: "c" }] }),
  },
  {
    name: "$retainKeys: another kind of volume takes the place of the old",
    group: "",
    kind: "Pod",
    object: pod({ volumes: [{ name: "v", emptyDir: {} }] }),
    patch: pod({ volumes: [{ $retainKeys: ["name", "hostPath"], name: "v", hostPath: { path: "/" } }] }),
    expected: pod({ volumes: [{ name: "v", hostPath: { path: "/" } }] }),
  },
  {
    name: "$retainKeys: a strategy without its old parameters",
    group: "apps",
    kind: "Deployment",
    object: { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } } },
    patch: { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
    expected: { spec: { strategy: { type: "Recreate" } } },
  },
  {
    name: "finalizers are a set, $deleteFromPrimitiveList takes out of it",
    group: "",
    kind: "Pod",
    object: { metadata: { finalizers: ["a", "b"] } },
    patch: { metadata: { "$deleteFromPrimitiveList/finalizers": ["a"], finalizers: ["c"] } },
    expected: { metadata: { finalizers: ["c", "b"] } },
  },
  {
    name: "directives do not stay in what is new",
    group: "",
    kind: "Pod",
    object: {},
    patch: pod({
      containers: [{ name: "a", "$setElementOrder/ports": [], ports: [{ containerPort: 1, $patch: "delete" }] }],
    }),
    expected: pod({ containers: [{ name: "a", ports: [] }] }),
  },
];

describe("patchStrategic", () => {
  test.each(cases)("$name", ({ group, kind, object, patch, expected }) => {
    const struct = kindType(group, "v1", kind);
    if (struct === undefined) throw new Error(`no schema for ${kind}`);
    expect(patchStrategic(object, patch, struct)).toEqual(expected);
  });

  test("an element without its key is refused", () => {
    const struct = kindType("", "v1", "Service");
    if (struct === undefined) throw new Error("no schema");
    expect(() => patchStrategic(service([]), service([{ name: "x" }]), struct)).toThrow(
      "map: map[] does not contain declared merge key: port",
    );
  });

  test("the object that was patched is left as it was", () => {
    const struct = kindType("", "v1", "Service");
    if (struct === undefined) throw new Error("no schema");
    const object = Object.freeze(service([Object.freeze({ port: 80 })]));
    expect(isJsonObject(patchStrategic(object, { spec: { type: "NodePort" } }, struct))).toBe(true);
    expect(object).toEqual(service([{ port: 80 }]));
  });
});
