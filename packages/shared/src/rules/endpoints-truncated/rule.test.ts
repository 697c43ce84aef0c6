import { expect } from "vitest";
import type { Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Endpoints", namespace: "shop", name: "fleet" };
const annotation = "endpoints.kubernetes.io/over-capacity";
const endpoints = (annotations: Raw): Raw => ({
  apiVersion: "v1",
  kind: "Endpoints",
  metadata: { name: "fleet", namespace: "shop", annotations },
  subsets: [
    {
      addresses: [{ ip: "10.1.0.1" }, { ip: "10.1.0.2" }],
      notReadyAddresses: [{ ip: "10.1.0.3" }],
      ports: [{ port: 80 }],
    },
  ],
});

testRule(rule, [
  {
    name: "cut off",
    objects: [endpoints({ [annotation]: "truncated" })],
    findings: [
      {
        id: "endpoints-truncated Endpoints/shop/fleet *",
        rule: "endpoints-truncated",
        severity: "info",
        object,
        port: null,
        hop: "endpoints",
        message:
          "Endpoints fleet list 3 addresses and were cut off there: kube-proxy reads EndpointSlices, which have all of them, but who reads Endpoints misses the rest",
        since: null,
        managedBy: null,
        services: ["shop/fleet"] as never,
        evidence: [{ object, path: `metadata.annotations["${annotation}"]`, value: "truncated" }],
        fixes: [],
        reproduce: [
          "kubectl -n shop get endpoints fleet -o yaml",
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=fleet",
        ],
        location: null,
      },
    ],
  },
  {
    name: "cut off after one",
    objects: [{ ...endpoints({ [annotation]: "truncated" }), subsets: [{ addresses: [{ ip: "10.1.0.1" }] }] }],
    findings: [
      { message: expect.stringMatching(/^Endpoints fleet list 1 address and were cut off there: /) as string },
    ],
  },
  {
    name: "1.21 only warned, and cut nothing off",
    objects: [endpoints({ [annotation]: "warning" })],
    findings: [],
  },
  { name: "whole", objects: [endpoints({})], findings: [] },
]);
