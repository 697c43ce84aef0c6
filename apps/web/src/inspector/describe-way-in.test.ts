import { expect, test } from "vitest";
import type { EntryNodes, WayIn } from "@portolan/shared";
import { countEntryNodes, describeWayIn, type WayInLabel } from "./describe-way-in.ts";

const base = { id: "w", verdict: "whole", break: null, client: "outside", bypassesClusterIp: false } as const;
const entries: readonly EntryNodes[] = [
  { verdict: "whole", break: null, count: 2, nodes: [] },
  { verdict: "severed", break: null, count: 1, nodes: [{ name: "n3", address: null }] },
];

const cases: readonly { readonly name: string; readonly way: WayIn; readonly expected: WayInLabel }[] = [
  {
    name: "a dual-stack ClusterIP",
    way: { ...base, type: "cluster-ip", addresses: ["10.96.0.9", "fd00::9"], port: 80, dnsName: "cart.shop" },
    expected: { kind: "clusterIp", name: "", addresses: ["10.96.0.9:80", "[fd00::9]:80"], entries: [] },
  },
  {
    name: "a nodePort",
    way: { ...base, type: "node-port", nodePort: 30080, entries },
    expected: { kind: "nodePort", name: "", addresses: [":30080"], entries },
  },
  {
    name: "a load balancer that is pending",
    way: { ...base, type: "load-balancer", port: 80, addresses: [], entries: [] },
    expected: { kind: "loadBalancer", name: "", addresses: [], entries: [] },
  },
  {
    name: "an external IP",
    way: { ...base, type: "external-ip", port: 80, addresses: ["203.0.113.9"], entries },
    expected: { kind: "externalIp", name: "", addresses: ["203.0.113.9:80"], entries },
  },
  {
    name: "headless",
    way: { ...base, type: "headless-dns", port: 5432, dnsName: "db.shop.svc" },
    expected: { kind: "headless", name: "", addresses: ["db.shop.svc:5432"], entries: [] },
  },
  {
    name: "a CNAME chain",
    way: { ...base, type: "external-name", dnsName: "pay.shop", chain: [{ name: "pay.example.com", service: null }] },
    expected: { kind: "externalName", name: "", addresses: ["pay.shop", "pay.example.com"], entries: [] },
  },
  {
    name: "an Ingress without host",
    way: {
      ...base,
      type: "ingress",
      ingress: { kind: "Ingress", namespace: "shop", name: "shop" },
      className: null,
      host: null,
      path: "/cart",
      pathType: "Prefix",
      tls: false,
      backendPort: 80,
      addresses: [],
      controller: null,
      dialsTargetPort: false,
    },
    expected: { kind: "ingress", name: "shop", addresses: ["http://*/cart"], entries: [] },
  },
];

test.each(cases)("$name", ({ way, expected }) => {
  expect(describeWayIn(way)).toEqual(expected);
});

test("nodes are counted, not listed", () => {
  expect(countEntryNodes(entries)).toBe(3);
});
