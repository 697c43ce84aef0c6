import { createCluster, findResourceOfKind } from "@portolan/simulator";
import { describe, expect, it } from "vitest";
import { defaultAt } from "./default-value.ts";
import { valueAt, type Steps } from "./patch-value.ts";

const port = { port: 80 };
const container = {
  name: "a",
  image: "a",
  ports: [{ containerPort: 80 }],
  readinessProbe: { httpGet: { port: 80 } },
};
const pod = { containers: [container] };

it.each<[kind: string, object: object, path: Steps, value: unknown]>([
  ["Service", { spec: { ports: [port] } }, ["spec", "ports", 0, "targetPort"], 80],
  ["Service", { spec: {} }, ["spec", "externalTrafficPolicy"], undefined],
  ["Service", { spec: { type: "NodePort" } }, ["spec", "externalTrafficPolicy"], "Cluster"],
  ["Service", { spec: { externalIPs: ["192.0.2.1"] } }, ["spec", "externalTrafficPolicy"], "Cluster"],
  ["Service", { spec: { type: "ExternalName" } }, ["spec", "internalTrafficPolicy"], undefined],
  ["Service", { spec: {} }, ["spec", "publishNotReadyAddresses"], false],
  ["Service", { spec: {} }, ["spec", "clusterIP"], undefined],
  ["Service", { spec: {} }, ["spec", "ports", 0, "protocol"], undefined],
  ["Service", {}, ["spec", "type"], undefined],
  ["CronJob", { spec: { jobTemplate: { spec: { template: { spec: pod } } } } }, cronPort(), "TCP"],
  ["NetworkPolicy", { spec: { ingress: [{ ports: [{}] }] } }, ["spec", "ingress", 0, "ports", 0, "protocol"], "TCP"],
  ["NetworkPolicy", { spec: { ingress: [{}] } }, ["spec", "policyTypes"], ["Ingress"]],
  ["NetworkPolicy", { spec: { egress: [{}] } }, ["spec", "policyTypes"], ["Ingress", "Egress"]],
  ["EndpointSlice", { ports: [{ port: 80 }] }, ["ports", 0, "name"], ""],
  ["HTTPRoute", { spec: { rules: [{ backendRefs: [{}] }] } }, ["spec", "rules", 0, "backendRefs", 0, "weight"], 1],
  ["Ingress", { spec: { rules: [{}] } }, ["spec", "rules", 0, "host"], undefined],
  ["ConfigMap", { data: {} }, ["data", "a"], undefined],
])("%s %j: %j", (kind, object, path, value) => {
  expect(defaultAt(kind, object, path)).toEqual(value);
});

function cronPort(): Steps {
  return ["spec", "jobTemplate", "spec", "template", "spec", "containers", 0, "ports", 0, "protocol"];
}

describe("what the simulator's API server fills in", () => {
  const template = { metadata: { labels: { app: "a" } }, spec: pod };
  const selector = { matchLabels: { app: "a" } };
  it.each([
    { apiVersion: "v1", kind: "Service", spec: { type: "LoadBalancer", ports: [port] } },
    {
      apiVersion: "v1",
      kind: "Service",
      spec: { ports: [{ ...port, targetPort: "http" }], externalIPs: ["192.0.2.1"] },
    },
    { apiVersion: "v1", kind: "Pod", spec: pod },
    { apiVersion: "apps/v1", kind: "Deployment", spec: { selector, template } },
    { apiVersion: "apps/v1", kind: "DaemonSet", spec: { selector, template } },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      spec: { podSelector: {}, ingress: [{ ports: [{}] }] },
    },
  ])("$apiVersion $kind", ({ apiVersion, kind, spec }) => {
    const cluster = createCluster({ now: 0, nodes: [] });
    const resource = findResourceOfKind(apiVersion, kind);
    if (resource === undefined) throw new Error(`${kind} is not served`);
    const given = { apiVersion, kind, metadata: { name: "a" }, spec };
    const { object } = cluster.create(resource, "default", given);
    const told = fieldsOf(object["spec"], ["spec"])
      .filter(([path]) => valueAt(given, path) === undefined)
      .map(([path, value]) => ({ path, value, told: defaultAt(kind, given, path) }))
      .filter(({ told: each }) => each !== undefined);
    expect(told.map((each) => [each.path.join("."), each.told])).toEqual(
      told.map((each) => [each.path.join("."), each.value]),
    );
    expect(told.length).toBeGreaterThan(0);
  });
});

function fieldsOf(value: unknown, path: Steps): readonly (readonly [Steps, unknown])[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return [
    [path, value],
    ...Object.entries(value).flatMap(([key, each]) =>
      fieldsOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}
