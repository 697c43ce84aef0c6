import { describe, expect, it } from "vitest";
import { bareMeta, projectKind, slimObject } from "../../test/project-kind.ts";

const metadata = { name: "x" };
const bare = { ...bareMeta, kind: "NetworkPolicy", ingress: [], egress: [] };
const everything = { matchLabels: {}, matchExpressions: [] };
const web = { matchLabels: { app: "web" }, matchExpressions: [] };

describe("NetworkPolicy", () => {
  it.each<{ name: string; spec: object; expected: object }>([
    {
      name: "isolates for ingress where nothing is said",
      spec: { podSelector: {} },
      expected: { ...bare, podSelector: everything, types: ["Ingress"] },
    },
    {
      name: "isolates for egress too where it has egress rules",
      spec: { podSelector: { matchLabels: { app: "web" } }, egress: [{}] },
      expected: {
        ...bare,
        podSelector: web,
        types: ["Ingress", "Egress"],
        egress: [{ fieldPath: "spec.egress[0]", peers: [], ports: [] }],
      },
    },
    {
      name: "has no egress rules in an empty list",
      spec: { podSelector: {}, egress: [] },
      expected: { ...bare, podSelector: everything, types: ["Ingress"] },
    },
    {
      name: "keeps the types that are written",
      spec: { podSelector: {}, policyTypes: ["Egress"] },
      expected: { ...bare, podSelector: everything, types: ["Egress"] },
    },
    {
      name: "reads every kind of peer",
      spec: {
        podSelector: {},
        ingress: [
          { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }, { podSelector: {} }] },
          {
            from: [{ namespaceSelector: {} }, { namespaceSelector: {}, podSelector: { matchLabels: { app: "web" } } }],
          },
        ],
      },
      expected: {
        ...bare,
        podSelector: everything,
        types: ["Ingress"],
        ingress: [
          {
            fieldPath: "spec.ingress[0]",
            peers: [
              { type: "ip-block", cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] },
              { type: "pods", namespaceSelector: null, podSelector: everything },
            ],
            ports: [],
          },
          {
            fieldPath: "spec.ingress[1]",
            peers: [
              { type: "pods", namespaceSelector: everything, podSelector: null },
              { type: "pods", namespaceSelector: everything, podSelector: web },
            ],
            ports: [],
          },
        ],
      },
    },
    {
      name: "reads ports: TCP where nothing is said",
      spec: {
        podSelector: {},
        ingress: [{ ports: [{}, { port: 80 }, { port: "http", protocol: "UDP" }, { port: 8000, endPort: 8100 }] }],
      },
      expected: {
        ...bare,
        podSelector: everything,
        types: ["Ingress"],
        ingress: [
          {
            fieldPath: "spec.ingress[0]",
            peers: [],
            ports: [
              { protocol: "TCP", port: null, endPort: null },
              { protocol: "TCP", port: 80, endPort: null },
              { protocol: "UDP", port: "http", endPort: null },
              { protocol: "TCP", port: 8000, endPort: 8100 },
            ],
          },
        ],
      },
    },
    {
      name: "reads expressions",
      spec: {
        podSelector: {
          matchExpressions: [
            { key: "app", operator: "NotIn", values: ["a", "b"] },
            { key: "tier", operator: "Exists" },
          ],
        },
      },
      expected: {
        ...bare,
        podSelector: {
          matchLabels: {},
          matchExpressions: [
            { key: "app", operator: "NotIn", values: ["a", "b"] },
            { key: "tier", operator: "Exists", values: [] },
          ],
        },
        types: ["Ingress"],
      },
    },
  ])("$name", ({ spec, expected }) => {
    expect(slimObject("NetworkPolicy", { metadata, spec })).toEqual(expected);
  });

  it.each([
    [{ ingress: [{ from: [{ ipBlock: {} }] }] }, "spec.ingress[0].from[0].ipBlock.cidr"],
    [{ policyTypes: ["ingress"] }, "spec.policyTypes[0]"],
    [
      { podSelector: { matchExpressions: [{ key: "app", operator: "Gt" }] } },
      "spec.podSelector.matchExpressions[0].operator",
    ],
    [{ ingress: [{ ports: [{ port: 70000 }] }] }, "spec.ingress[0].ports[0].port"],
  ])("%j is refused at %s", (spec, path) => {
    expect(projectKind("NetworkPolicy", { metadata, spec })).toMatchObject({ type: "unreadable", path });
  });
});
