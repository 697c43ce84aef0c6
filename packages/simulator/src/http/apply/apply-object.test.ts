import { describe, expect, test } from "vitest";
import type { JsonObject } from "../read-json.ts";
import { kindType } from "../schema/api-schema.ts";
import { applyConfiguration } from "./apply-object.ts";
import { compareObjects, fieldsSet, shapeOfKind } from "./compare-objects.ts";
import { decodeFieldSet, encodeFieldSet, formatPath, pathsOf } from "./field-set.ts";
import { stripUnowned, type ManagedEntry, type Manager } from "./managed-fields.ts";

const shape = shapeOfKind(kindType("", "v1", "Service"));
const time = "2026-11-20T11:00:00Z";

function applier(name: string): Manager {
  return { name, operation: "Apply", apiVersion: "v1", subresource: "" };
}

function owned(by: Manager, config: JsonObject): ManagedEntry {
  return { ...by, time, fields: stripUnowned(fieldsSet(config, shape), []) };
}

function apply(live: JsonObject, config: JsonObject, entries: readonly ManagedEntry[], force = false): unknown {
  const result = applyConfiguration(live, config, shape, entries, applier("me"), time, force);
  if (result.type === "conflicts")
    return result.conflicts.map(({ manager, path }) => `${manager.name} ${formatPath(path)}`);
  return { object: result.object, owners: result.entries.map((entry) => [entry.name, encodeFieldSet(entry.fields)]) };
}

describe("applyConfiguration", () => {
  const base = {
    spec: { type: "ClusterIP", ports: [{ port: 80, protocol: "TCP", targetPort: 80 }], selector: { a: "b" } },
  };

  test("creates: the manager owns what it wrote", () => {
    const config = { metadata: { name: "web", labels: { x: "y" } }, spec: { ports: [{ port: 80 }] } };
    expect(apply({}, config, [])).toEqual({
      object: config,
      owners: [
        [
          "me",
          {
            "f:metadata": { "f:labels": { "f:x": {} } },
            "f:spec": { "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {} } } },
          },
        ],
      ],
    });
  });

  test("another's field with another value is a conflict", () => {
    const entries = [owned(applier("other"), { spec: { selector: { a: "b" }, type: "ClusterIP" } })];
    expect(apply(base, { spec: { selector: { a: "c" }, type: "ClusterIP" } }, entries)).toEqual([
      "other .spec.selector",
    ]);
  });

  test("in a list the conflict names the element", () => {
    const entries = [owned(applier("other"), { spec: { ports: [{ port: 80, targetPort: 80 }] } })];
    expect(apply(base, { spec: { ports: [{ port: 80, targetPort: 8080 }] } }, entries)).toEqual([
      'other .spec.ports[port=80,protocol="TCP"].targetPort',
    ]);
  });

  test("the same value is owned by both", () => {
    const entries = [owned(applier("other"), { spec: { type: "ClusterIP" } })];
    expect(apply(base, { spec: { type: "ClusterIP" } }, entries)).toEqual({
      object: base,
      owners: [
        ["other", { "f:spec": { "f:type": {} } }],
        ["me", { "f:spec": { "f:type": {} } }],
      ],
    });
  });

  test("by force the field changes hands", () => {
    const entries = [owned(applier("other"), { spec: { selector: { a: "b" }, type: "ClusterIP" } })];
    expect(apply(base, { spec: { selector: { a: "c" } } }, entries, true)).toEqual({
      object: { spec: { ...base.spec, selector: { a: "c" } } },
      owners: [
        ["other", { "f:spec": { "f:type": {} } }],
        ["me", { "f:spec": { "f:selector": {} } }],
      ],
    });
  });

  test("what the manager no longer writes goes, unless another owns it", () => {
    const before = { spec: { ports: [{ port: 80 }, { port: 81 }], selector: { a: "b" } } };
    const live = {
      spec: {
        ports: [
          { port: 80, protocol: "TCP" },
          { port: 81, protocol: "TCP" },
        ],
        selector: { a: "b" },
      },
    };
    const entries = [owned(applier("me"), before), owned(applier("other"), { spec: { selector: { a: "b" } } })];
    expect(apply(live, { spec: { ports: [{ port: 80 }] } }, entries)).toEqual({
      object: { spec: { ports: [{ port: 80, protocol: "TCP" }], selector: { a: "b" } } },
      owners: [
        ["other", { "f:spec": { "f:selector": {} } }],
        ["me", { "f:spec": { "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {} } } } }],
      ],
    });
  });

  test("an element that another has written into stays for that part", () => {
    const entries = [
      owned(applier("me"), { spec: { ports: [{ port: 80, name: "http" }] } }),
      owned(applier("other"), { spec: { ports: [{ port: 80, nodePort: 30080 }] } }),
    ];
    const live = { spec: { ports: [{ port: 80, protocol: "TCP", name: "http", nodePort: 30080 }] } };
    expect(apply(live, { spec: {} }, entries)).toMatchObject({
      object: { spec: { ports: [{ port: 80, protocol: "TCP", nodePort: 30080 }] } },
    });
  });
});

describe("compareObjects", () => {
  test("keys of a list find its elements, wherever they stand", () => {
    const before = {
      spec: {
        ports: [
          { port: 80, protocol: "TCP", targetPort: 80 },
          { port: 81, protocol: "UDP" },
        ],
      },
    };
    const after = {
      spec: {
        ports: [
          { port: 82, protocol: "TCP" },
          { port: 80, targetPort: 8080 },
        ],
      },
    };
    const { added, modified, removed } = compareObjects(before, after, shape);
    expect(pathsOf(added).map(formatPath)).toEqual([
      '.spec.ports[port=82,protocol="TCP"]',
      '.spec.ports[port=82,protocol="TCP"].port',
      '.spec.ports[port=82,protocol="TCP"].protocol',
    ]);
    expect(pathsOf(modified).map(formatPath)).toEqual(['.spec.ports[port=80,protocol="TCP"].targetPort']);
    expect(pathsOf(removed).map(formatPath)).toEqual([
      '.spec.ports[port=80,protocol="TCP"].protocol',
      '.spec.ports[port=81,protocol="UDP"]',
      '.spec.ports[port=81,protocol="UDP"].port',
      '.spec.ports[port=81,protocol="UDP"].protocol',
    ]);
  });

  test("a selector is one value", () => {
    const { modified } = compareObjects(
      { spec: { selector: { a: "b" } } },
      { spec: { selector: { a: "b", c: "d" } } },
      shape,
    );
    expect(pathsOf(modified).map(formatPath)).toEqual([".spec.selector"]);
  });

  test("objects of unknown kinds: maps field by field, lists as one", () => {
    const custom = shapeOfKind(undefined);
    const { added, modified } = compareObjects(
      { spec: { a: { b: 1 }, l: [1] } },
      { spec: { a: { b: 2, c: 3 }, l: [1, 2] } },
      custom,
    );
    expect(pathsOf(added).map(formatPath)).toEqual([".spec.a.c"]);
    expect(pathsOf(modified).map(formatPath)).toEqual([".spec.a.b", ".spec.l"]);
  });
});

describe("field sets", () => {
  test("are written as they were read", () => {
    const fields = {
      "f:metadata": { "f:labels": { ".": {}, "f:app": {} }, "f:finalizers": { ".": {}, 'v:"a"': {} } },
      "f:spec": { "f:ports": {}, "f:selector": {} },
    };
    expect(encodeFieldSet(decodeFieldSet(fields))).toEqual(fields);
  });
});
