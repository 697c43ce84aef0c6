import { describe, expect, it } from "vitest";
import { formatFieldPath } from "./field-path.ts";
import { Field, FieldError } from "./read-field.ts";

describe("formatFieldPath", () => {
  it.each([
    { name: "nothing", parts: [], path: "" },
    { name: "fields", parts: ["spec", "selector", "app"], path: "spec.selector.app" },
    { name: "list positions", parts: ["spec", "ports", 0, "targetPort"], path: "spec.ports[0].targetPort" },
    { name: "keys with dots and slashes", parts: ["metadata", "labels", "a.b/c"], path: 'metadata.labels["a.b/c"]' },
    { name: "keys with dashes", parts: ["spec", "selector", "my-app"], path: "spec.selector.my-app" },
    { name: "keys with quotes", parts: ["data", 'a"b'], path: 'data["a\\"b"]' },
    { name: "a list at the root", parts: [2, "kind"], path: "[2].kind" },
  ])("writes $name", ({ parts, path }) => {
    expect(formatFieldPath(parts)).toBe(path);
  });
});

function failure(read: () => unknown): { path: string; reason: string } | "no failure" {
  try {
    read();
    return "no failure";
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return { path: error.path, reason: error.message };
  }
}

describe("Field", () => {
  it.each([
    {
      name: "an object where a list is due",
      read: () => new Field({ spec: { ports: {} } }).at("spec").at("ports").items(),
      expected: { path: "spec.ports", reason: "must be a list, is an object" },
    },
    {
      name: "a field of a string",
      read: () => new Field({ spec: "x" }).at("spec").at("ports"),
      expected: { path: "spec", reason: "must be an object, is a string" },
    },
    {
      name: "a field of a list",
      read: () => new Field([]).at("spec"),
      expected: { path: "", reason: "must be an object, is a list" },
    },
    {
      name: "a number where a string is due",
      read: () =>
        new Field({ a: [{ "b/c": 1 }] })
          .at("a")
          .items()
          .map((item) => item.at("b/c").text()),
      expected: { path: 'a[0]["b/c"]', reason: "must be a string, is a number" },
    },
    {
      name: "a required string that is empty",
      read: () => new Field({ name: "" }).at("name").requiredText(),
      expected: { path: "name", reason: "is required and absent" },
    },
    {
      name: "a port out of range",
      read: () => new Field({ port: 65536 }).at("port").port(),
      expected: { path: "port", reason: "must be a port number, is 65536" },
    },
    {
      name: "a fraction",
      read: () => new Field({ port: 1.5 }).at("port").wholeNumber(),
      expected: { path: "port", reason: "must be a whole number, is 1.5" },
    },
    {
      name: "a port of a wrong type",
      read: () => new Field({ targetPort: true }).at("targetPort").portOrName(),
      expected: { path: "targetPort", reason: "must be a port number or a port's name, is a boolean" },
    },
    {
      name: "a string where a flag is due",
      read: () => new Field({ ready: "true" }).at("ready").flag(),
      expected: { path: "ready", reason: "must be true or false, is a string" },
    },
    {
      name: "an unknown choice",
      read: () => new Field({ type: "Nodeport" }).at("type").oneOf(["ClusterIP", "NodePort"], "ClusterIP"),
      expected: { path: "type", reason: 'must be one of ClusterIP, NodePort, is "Nodeport"' },
    },
    {
      name: "an absent element of a list of strings",
      read: () => new Field({ hosts: ["a", null] }).at("hosts").texts(),
      expected: { path: "hosts[1]", reason: "must be a string, is absent" },
    },
  ])("says where and what: $name", ({ read, expected }) => {
    expect(failure(read)).toEqual(expected);
  });

  it("takes null for absent, and reads on through what is absent", () => {
    const field = new Field({ spec: null });
    expect([field.at("spec").at("ports").items(), field.at("spec").at("type").text()]).toEqual([[], null]);
  });

  it("reads own fields only", () => {
    const field = new Field(JSON.parse('{"labels":{"__proto__":"x","constructor":"y"}}'));
    expect(field.at("toString").present).toBe(false);
    expect(field.at("labels").textMap()).toEqual({ constructor: "y" });
  });

  it("puts the keys of a map in order", () => {
    expect(Object.keys(new Field({ b: "2", a: "1" }).textMap())).toEqual(["a", "b"]);
  });
});
