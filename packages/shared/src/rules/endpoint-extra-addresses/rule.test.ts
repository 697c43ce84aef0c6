import { expect } from "vitest";
import { service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "db" };
const sliceObject = { kind: "EndpointSlice", namespace: "shop", name: "db-x" };
const byHand = service("db", { selector: null });
const two: Raw = { addresses: ["192.0.2.1", "192.0.2.2"] };
const patch = [
  { op: "test", path: "/endpoints/0/addresses", value: ["192.0.2.1", "192.0.2.2"] },
  { op: "replace", path: "/endpoints/0/addresses", value: ["192.0.2.1"] },
  { op: "add", path: "/endpoints/-", value: { addresses: ["192.0.2.2"] } },
] as const;

testRule(rule, [
  {
    name: "two addresses in one endpoint",
    objects: [byHand, slice("db", [two])],
    findings: [
      {
        id: "endpoint-extra-addresses shop/db 80/TCP",
        rule: "endpoint-extra-addresses",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message:
          "An endpoint of Service db lists more than one address: kube-proxy takes the first (192.0.2.1) and sends nothing to 192.0.2.2",
        since: null,
        managedBy: null,
        evidence: [{ object: sliceObject, path: "endpoints[0].addresses", value: "192.0.2.1, 192.0.2.2" }],
        fixes: [
          {
            summary: "Make an endpoint of each address of EndpointSlice db-x",
            object: sliceObject,
            patch,
            command: `kubectl -n shop patch endpointslice db-x --type=json -p '${JSON.stringify(patch)}'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=db -o jsonpath='{.items[*].endpoints}'",
        ],
        location: null,
      },
    ],
  },
  {
    name: "what is said of the first holds for the others, but for whose it is",
    objects: [
      byHand,
      slice("db", [
        { addresses: ["192.0.2.9"] },
        {
          ...two,
          conditions: { ready: false, serving: false },
          nodeName: "n1",
          zone: "z1",
          hostname: "db-0",
          targetRef: { kind: "Pod", name: "db-0" },
        },
      ]),
    ],
    findings: [
      {
        fixes: [
          {
            summary: "Make an endpoint of each address of EndpointSlice db-x",
            object: sliceObject,
            patch: [
              { op: "test", path: "/endpoints/1/addresses", value: ["192.0.2.1", "192.0.2.2"] },
              { op: "replace", path: "/endpoints/1/addresses", value: ["192.0.2.1"] },
              {
                op: "add",
                path: "/endpoints/-",
                value: {
                  addresses: ["192.0.2.2"],
                  conditions: { ready: false, serving: false, terminating: false },
                  nodeName: "n1",
                  zone: "z1",
                },
              },
            ],
            command: expect.any(String) as string,
          },
        ],
      },
    ],
  },
  {
    name: "several of them",
    objects: [byHand, slice("db", [two, { addresses: ["192.0.2.3", "192.0.2.4", "192.0.2.5"] }])],
    findings: [
      {
        message:
          "2 endpoints of Service db list more than one address: kube-proxy takes the first (192.0.2.1) and sends nothing to 192.0.2.2",
      },
    ],
  },
  {
    name: "headless: DNS gives every address",
    objects: [service("db", { selector: null, clusterIP: "None", clusterIPs: ["None"] }), slice("db", [two])],
    findings: [],
  },
  {
    name: "names: kube-proxy reads none of them",
    objects: [byHand, slice("db", [{ addresses: ["a.example", "b.example"] }], undefined, { addressType: "FQDN" })],
    findings: [],
  },
  {
    name: "an endpoint for each address",
    objects: [byHand, slice("db", [{ addresses: ["192.0.2.1"] }, { addresses: ["192.0.2.2"] }])],
    findings: [],
  },
]);
