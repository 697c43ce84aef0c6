import { expect } from "vitest";
import { endpoint, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "db" };
const byHand = (ports: readonly Raw[]): Raw => service("db", { selector: null, ports });
const named = byHand([{ name: "oracle", port: 1521 }]);

const handMade = (ports: readonly Raw[], name = "db-1", labels: Raw = {}, endpoints = [endpoint("192.0.2.40")]): Raw =>
  slice("db", endpoints, ports, {
    metadata: { name, namespace: "shop", labels: { "kubernetes.io/service-name": "db", ...labels } },
  });
const db = { name: "db", port: 1521, protocol: "TCP" };
const oracle = { name: "oracle", port: 1521, protocol: "TCP" };

testRule(rule, [
  {
    name: "another name",
    objects: [named, handMade([db])],
    findings: [
      {
        id: "endpoint-port-name-mismatch shop/db 1521/TCP",
        rule: "endpoint-port-name-mismatch",
        severity: "error",
        object,
        port: "1521/TCP",
        hop: "endpoints",
        message:
          'The endpoints of Service db list "db" (TCP), and the Service\'s port 1521/TCP is "oracle" (TCP): name and protocol must be equal',
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.ports[0].name", value: "oracle" },
          {
            object: { kind: "EndpointSlice", namespace: "shop", name: "db-1" },
            path: "ports[0].name",
            value: "db",
          },
        ],
        fixes: [
          {
            summary: "Name the port of EndpointSlice db-1 as the Service does",
            object: { kind: "EndpointSlice", namespace: "shop", name: "db-1" },
            patch: [
              { op: "test", path: "/ports/0/name", value: "db" },
              { op: "add", path: "/ports/0/name", value: "oracle" },
            ],
            command: `kubectl -n shop patch endpointslice db-1 --type=json -p '[{"op":"test","path":"/ports/0/name","value":"db"},{"op":"add","path":"/ports/0/name","value":"oracle"}]'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get service db -o jsonpath='{.spec.ports}'",
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=db -o jsonpath='{.items[*].ports}'",
        ],
        location: null,
      },
    ],
  },
  {
    name: "an unnamed Service port wants an unnamed endpoint port",
    objects: [byHand([{ port: 1521 }]), handMade([db])],
    findings: [
      {
        message:
          'The endpoints of Service db list "db" (TCP), and the Service\'s port 1521/TCP is an unnamed TCP port: name and protocol must be equal',
        fixes: [
          expect.objectContaining({
            patch: [
              { op: "test", path: "/ports/0/name", value: "db" },
              { op: "add", path: "/ports/0/name", value: "" },
            ],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "the same name under another protocol",
    objects: [named, handMade([{ ...oracle, protocol: "UDP" }])],
    findings: [
      {
        message:
          'The endpoints of Service db list "oracle" (UDP), and the Service\'s port 1521/TCP is "oracle" (TCP): name and protocol must be equal',
        fixes: [],
      },
    ],
  },
  {
    name: "a slice without ports has endpoints that look ready and serve nothing",
    objects: [named, handMade([])],
    findings: [
      {
        message:
          'The endpoints of Service db list no port, and the Service\'s port 1521/TCP is "oracle" (TCP): name and protocol must be equal',
        evidence: [
          { object, path: "spec.ports[0].name", value: "oracle" },
          { object: { kind: "EndpointSlice", namespace: "shop", name: "db-1" }, path: "ports", value: "[]" },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "a slice port without a number, which kube-proxy passes over",
    objects: [named, handMade([{ name: "oracle", protocol: "TCP" }])],
    findings: [
      {
        message:
          'The endpoints of Service db list "oracle" (TCP) without a number, and the Service\'s port 1521/TCP is "oracle" (TCP): name and protocol must be equal',
        fixes: [],
      },
    ],
  },
  {
    name: "each port for itself: one of two is listed",
    objects: [byHand([{ ...oracle }, { name: "admin", port: 9000 }]), handMade([oracle])],
    findings: [
      {
        port: "9000/TCP",
        message:
          'The endpoints of Service db list "oracle" (TCP), and the Service\'s port 9000/TCP is "admin" (TCP): name and protocol must be equal',
        fixes: [],
      },
    ],
  },
  {
    name: "of several ports the one that nobody asks for is meant",
    objects: [byHand([oracle, { name: "admin", port: 9000 }]), handMade([{ ...db, port: 9000 }, oracle])],
    findings: [
      {
        port: "9000/TCP",
        fixes: [
          expect.objectContaining({
            summary: "Name port 9000 of EndpointSlice db-1 as the Service does",
            patch: [
              { op: "test", path: "/ports/0/name", value: "db" },
              { op: "add", path: "/ports/0/name", value: "admin" },
            ],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "neither of two is listed: which is meant by which is not known",
    objects: [byHand([oracle, { name: "admin", port: 9000 }]), handMade([db, { ...db, name: "web", port: 9000 }])],
    findings: [{ fixes: [] }, { fixes: [] }],
  },
  {
    name: "all slices together: another one lists the port",
    objects: [named, handMade([db]), handMade([oracle], "db-2")],
    findings: [],
  },
  {
    name: "mirrored from Endpoints: mended there, in the subset that it is",
    objects: [
      named,
      {
        apiVersion: "v1",
        kind: "Endpoints",
        metadata: { name: "db", namespace: "shop" },
        subsets: [
          { addresses: [{ ip: "192.0.2.41" }], ports: [{ name: "web", port: 80, protocol: "TCP" }] },
          { addresses: [{ ip: "192.0.2.40" }], ports: [db] },
        ],
      },
      handMade([db], "db-x7", { "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io" }),
    ],
    findings: [
      {
        evidence: [
          { object, path: "spec.ports[0].name", value: "oracle" },
          {
            object: { kind: "Endpoints", namespace: "shop", name: "db" },
            path: "subsets[1].ports[0].name",
            value: "db",
          },
        ],
        fixes: [
          {
            summary: "Name the port of Endpoints db as the Service does",
            object: { kind: "Endpoints", namespace: "shop", name: "db" },
            patch: [
              { op: "test", path: "/subsets/1/ports/0/name", value: "db" },
              { op: "add", path: "/subsets/1/ports/0/name", value: "oracle" },
            ],
            command: `kubectl -n shop patch endpoints db --type=json -p '[{"op":"test","path":"/subsets/1/ports/0/name","value":"db"},{"op":"add","path":"/subsets/1/ports/0/name","value":"oracle"}]'`,
          },
        ],
      },
    ],
  },
  {
    name: "more ports than the Service has",
    objects: [named, handMade([oracle, db])],
    findings: [],
  },
  {
    name: "no address: nobody made any endpoint yet",
    objects: [named, handMade([db], "db-1", {}, [])],
    findings: [],
  },
  {
    name: "the controller's own slices are a moment behind, not wrong",
    objects: [
      service("db", { ports: [{ name: "oracle", port: 1521, targetPort: 8080 }] }),
      pod("db-0", { ip: "192.0.2.40" }),
      handMade([db], "db-1", { "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io" }),
    ],
    findings: [],
  },
  {
    name: "a stray slice beside a selector whose pods serve",
    objects: [
      service("db", { ports: [{ name: "oracle", port: 1521, targetPort: 8080 }] }),
      pod("db-0"),
      handMade([db]),
      handMade(
        [{ ...oracle, port: 8080 }],
        "db-2",
        {
          "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        },
        [endpoint("10.1.0.1", { pod: "db-0" })],
      ),
    ],
    findings: [],
  },
  {
    name: "a headless Service without ports",
    objects: [service("db", { clusterIP: "None", clusterIPs: ["None"], selector: null, ports: [] }), handMade([db])],
    findings: [],
  },
  { name: "slices that may not be read", objects: [named], unreadable: ["EndpointSlice"], findings: [] },
  {
    name: "names in place of addresses: it is not their ports",
    objects: [named, { ...handMade([db]), addressType: "FQDN", endpoints: [{ addresses: ["db.example.com"] }] }],
    findings: [],
  },
]);
