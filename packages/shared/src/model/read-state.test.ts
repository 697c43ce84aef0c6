import { describe, expect, it } from "vitest";
import { describeStateProblem, readState } from "./read-state.ts";
import { createShare } from "./share-values.ts";

const listedService = { metadata: { name: "web", namespace: "shop" } };
const service = { apiVersion: "v1", kind: "Service", ...listedService };

describe("readState", () => {
  it.each<{ name: string; value: unknown; objects: string[]; problems: string[] }>([
    { name: "one object", value: service, objects: ["Service shop/web"], problems: [] },
    {
      name: "a List",
      value: { apiVersion: "v1", kind: "List", items: [service] },
      objects: ["Service shop/web"],
      problems: [],
    },
    {
      name: "a List with pages' metadata and no items",
      value: { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items: null },
      objects: [],
      problems: [],
    },
    {
      name: "a ServiceList, whose items do not say their kind",
      value: { apiVersion: "v1", kind: "ServiceList", items: [listedService] },
      objects: ["Service shop/web"],
      problems: [],
    },
    {
      name: "a list of Lists and objects",
      value: [service, { apiVersion: "v1", kind: "List", items: [{ ...service, metadata: { name: "api" } }] }],
      objects: ["Service shop/web", "Service default/api"],
      problems: [],
    },
    {
      name: "kinds that are not read",
      value: {
        apiVersion: "v1",
        kind: "List",
        items: [service, { apiVersion: "v1", kind: "Job", metadata: { name: "c", namespace: "shop" } }],
      },
      objects: ["Service shop/web"],
      problems: ["items[1]: Job shop/c (v1) is of a kind that is not read"],
    },
    {
      name: "a kind that only ends like a list",
      value: { apiVersion: "example.com/v1", kind: "AllowList", metadata: { name: "a" } },
      objects: [],
      problems: ["AllowList a (example.com/v1) is of a kind that is not read"],
    },
    { name: "nothing", value: null, objects: [], problems: ["must be an object, is absent"] },
    { name: "a string", value: "hello", objects: [], problems: ["must be an object, is a string"] },
    {
      name: "an object of another format",
      value: { services: [] },
      objects: [],
      problems: ["has no kind, so it is no Kubernetes object"],
    },
    {
      name: "an object without apiVersion",
      value: [{ kind: "Service", metadata: { name: "a" } }],
      objects: [],
      problems: ["[0]: has no apiVersion, so it is no Kubernetes object"],
    },
    {
      name: "items that are no list",
      value: { apiVersion: "v1", kind: "List", items: {} },
      objects: [],
      problems: ["items: must be a list, is an object"],
    },
    {
      name: "a malformed object among good ones",
      value: {
        apiVersion: "v1",
        kind: "List",
        items: [{ ...service, spec: { ports: "80" } }, { ...service, metadata: { name: "good" } }, 7],
      },
      objects: ["Service default/good"],
      problems: [
        "items[0]: Service shop/web: spec.ports must be a list, is a string",
        "items[2]: must be an object, is a number",
      ],
    },
    {
      name: "an object without a name",
      value: { apiVersion: "v1", kind: "Pod", metadata: "x" },
      objects: [],
      problems: ["Pod: metadata must be an object, is a string"],
    },
  ])("$name", ({ value, objects, problems }) => {
    const contents = readState(value, createShare());
    expect(contents.objects.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)).toEqual(objects);
    expect(contents.problems.map(describeStateProblem)).toEqual(problems);
  });
});
