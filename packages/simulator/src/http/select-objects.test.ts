import { describe, expect, test } from "vitest";
import type { KubeObject, Resource } from "../core/api.ts";
import { parseFieldSelector, parseLabelSelector } from "./select-objects.ts";

function labelled(labels: Record<string, string>): KubeObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "n", labels } };
}

const pods: Resource = {
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  singular: "pod",
  shortNames: [],
  namespaced: true,
  subresources: [],
  categories: [],
};

describe("parseLabelSelector", () => {
  const labels = { app: "web", tier: "front", weight: "5", "k8s.io/name": "x" };
  test.each([
    ["", true],
    ["app=web", true],
    ["app==web", true],
    ["app=db", false],
    ["app!=db", true],
    ["other!=db", true],
    ["app", true],
    ["other", false],
    ["!other", true],
    ["!app", false],
    ["app in (db, web)", true],
    ["app notin (db,web)", false],
    ["other notin (a)", true],
    ["weight>4,weight<6", true],
    ["weight>5", false],
    ["app=web,tier in (back,front),k8s.io/name=x", true],
    ["app=web,tier=back", false],
  ])("%s is %s", (selector, expected) => {
    expect(parseLabelSelector(selector)(labelled(labels))).toBe(expected);
  });

  test("what is no selector is refused", () => {
    expect(() => parseLabelSelector("a b c")).toThrow("unable to parse requirement");
  });
});

describe("parseFieldSelector", () => {
  const pod: KubeObject = {
    ...labelled({}),
    spec: { nodeName: "node-a" },
    status: { phase: "Running", podIP: "10.244.1.5" },
  };
  test.each([
    ["metadata.name=p", true],
    ["metadata.name!=p", false],
    ["metadata.namespace==n,spec.nodeName=node-a", true],
    ["status.phase!=Succeeded,status.phase!=Failed", true],
    ["status.podIP=10.244.1.6", false],
    ["spec.hostNetwork=false", true],
    ["metadata.name=p\\,q", false],
  ])("%s is %s", (selector, expected) => {
    expect(parseFieldSelector(selector, pods)(pod)).toBe(expected);
  });

  test("a field that is not indexed is refused", () => {
    expect(() => parseFieldSelector("spec.image=x", pods)).toThrow("field label not supported: spec.image");
  });
});
