import { expect } from "vitest";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const service = `
apiVersion: v1
kind: Service
metadata: { name: database, namespace: shop }
spec:
  clusterIP: 10.96.0.7
  ports: [{ port: 3306, targetPort: 3306 }]
`;

const slice = (name: string, endpoints: string, time = "2026-01-01T00:01:00Z") => `
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: ${name}
  namespace: shop
  labels: { kubernetes.io/service-name: database }
  annotations: { endpoints.kubernetes.io/last-change-trigger-time: "${time}" }
addressType: IPv4
ports: [{ port: 3306 }]
endpoints: ${endpoints}
`;

const endpoints = (name: string, more: string, ip: string) => `
---
apiVersion: v1
kind: Endpoints
metadata: { name: ${name}, namespace: shop, ${more.slice(1, -1)} }
subsets: [{ addresses: [{ ip: ${ip} }], ports: [{ port: 3306 }] }]
`;

const deployment = (name: string) => `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: database } }
  template:
    metadata: { labels: { app: database } }
    spec: { containers: [{ name: mysql }] }
`;

const nothing =
  "Service database has no selector, so its endpoints must be made by hand, and there is no EndpointSlice for it";
const object = { kind: "Service", namespace: "shop", name: "database" };
const noSelector = { object, path: "spec.selector", value: null };
const reproduce = [
  "kubectl -n shop get service database -o jsonpath='{.spec.selector}'",
  "kubectl -n shop get endpointslices -l kubernetes.io/service-name=database",
];

testRule(rule, [
  {
    name: "no slice at all",
    state: service,
    findings: [
      {
        id: "selectorless-no-endpoints shop/database 3306/TCP",
        rule: "selectorless-no-endpoints",
        severity: "error",
        object,
        port: "3306/TCP",
        hop: "endpoints",
        message:
          "Service database has no selector, so its endpoints must be made by hand, and there is no EndpointSlice for it",
        since: null,
        managedBy: null,
        evidence: [noSelector],
        fixes: [],
        reproduce,
        location: null,
      },
    ],
  },
  {
    name: "slices that list no address",
    state: service + slice("database-1", "[]") + slice("database-2", "null", "2026-01-01T00:02:00Z"),
    findings: [
      {
        message:
          "Service database has no selector, so its endpoints must be made by hand, and its EndpointSlices list no address",
        since: "2026-01-01T00:02:00Z",
        evidence: [
          noSelector,
          { object: { kind: "EndpointSlice", namespace: "shop", name: "database-1" }, path: "endpoints", value: "[]" },
          { object: { kind: "EndpointSlice", namespace: "shop", name: "database-2" }, path: "endpoints", value: "[]" },
        ],
      },
    ],
  },
  {
    name: "an empty selector counts as none",
    state: service.replace("spec:", "spec:\n  selector: {}"),
    findings: [{ rule: "selectorless-no-endpoints" }],
  },
  {
    name: "a workload of the Service's name: its label is offered as selector",
    state: service + deployment("database"),
    findings: [
      {
        fixes: [
          {
            summary: "Select the pods of Deployment database by app=database",
            object,
            patch: [{ op: "add", path: "/spec/selector", value: { app: "database" } }],
            command: `kubectl -n shop patch service database --type=json -p '[{"op":"add","path":"/spec/selector","value":{"app":"database"}}]'`,
          },
        ],
      },
    ],
  },
  {
    name: "two such workloads: nothing is offered",
    state: service + deployment("database") + deployment("database-canary"),
    findings: [{ fixes: [] }],
  },
  {
    name: "one address in one of several slices is enough, ready or not",
    state:
      service +
      slice("database-1", "[]") +
      slice("database-2", "[{ addresses: [192.0.2.1], conditions: { ready: false } }]"),
    findings: [],
  },
  {
    name: "a selector that takes nothing is another rule's",
    state: service.replace("spec:", "spec:\n  selector: { app: db }"),
    findings: [],
  },
  {
    name: "ExternalName needs no endpoints",
    state: `
apiVersion: v1
kind: Service
metadata: { name: database, namespace: shop }
spec: { type: ExternalName, externalName: db.example.com }
`,
    findings: [],
  },
  {
    name: "slices that may not be read: nothing is known",
    state: service,
    unreadable: ["EndpointSlice"],
    findings: [],
  },
  {
    name: "a headless Service without ports holds a name: nobody connects to it",
    state: `
apiVersion: v1
kind: Service
metadata: { name: database, namespace: shop }
spec: { clusterIP: None }
`,
    findings: [],
  },
  {
    name: "a headless Service with ports",
    state: service.replace("10.96.0.7", "None"),
    findings: [{ severity: "error" }],
  },
  {
    name: "leader election: its Endpoints are a lock",
    state:
      service +
      endpoints("database", '{ annotations: { control-plane.alpha.kubernetes.io/leader: "{}" } }', "192.0.2.1"),
    findings: [],
  },
  {
    name: "another proxy carries it, and needs no slices",
    state: service.replace(
      "name: database,",
      "name: database, labels: { service.kubernetes.io/service-proxy-name: mesh },",
    ),
    findings: [],
  },
  {
    name: "manifests: an operator may list the endpoints",
    state: service,
    openInput: { customKinds: ["Database"] },
    notJudged: [],
    findings: [],
  },
  {
    name: "names are no addresses",
    state: service + slice("database-1", "[{ addresses: [db.example.com] }]").replace("IPv4", "FQDN"),
    findings: [
      {
        message:
          "Service database has no selector, so its endpoints must be made by hand, and its EndpointSlices list names (addressType FQDN), which kube-proxy does not read",
        evidence: [
          noSelector,
          {
            object: { kind: "EndpointSlice", namespace: "shop", name: "database-1" },
            path: "addressType",
            value: "FQDN",
          },
        ],
      },
    ],
  },
  {
    name: "its Endpoints are kept from being copied",
    state:
      service + endpoints("database", '{ labels: { endpointslice.kubernetes.io/skip-mirror: "true" } }', "192.0.2.1"),
    findings: [
      {
        message: `${nothing}; Endpoints database list addresses, and their label skip-mirror keeps them from being copied to an EndpointSlice`,
        evidence: [
          noSelector,
          {
            object: { kind: "Endpoints", namespace: "shop", name: "database" },
            path: 'metadata.labels["endpointslice.kubernetes.io/skip-mirror"]',
            value: "true",
          },
        ],
        fixes: [
          {
            summary: "Let Endpoints database be copied",
            object: { kind: "Endpoints", namespace: "shop", name: "database" },
            patch: [
              { op: "test", path: "/metadata/labels/endpointslice.kubernetes.io~1skip-mirror", value: "true" },
              { op: "remove", path: "/metadata/labels/endpointslice.kubernetes.io~1skip-mirror" },
            ],
            command: expect.any(String) as string,
          },
        ],
      },
    ],
  },
  {
    name: "its Endpoints are not copied (yet)",
    state: service + endpoints("database", "{}", "192.0.2.1"),
    findings: [
      {
        message: `${nothing}; Endpoints database list addresses that nobody has copied to an EndpointSlice`,
        fixes: [],
      },
    ],
  },
  {
    name: "a slice of its name without the label",
    state: service + slice("database-1", "[{ addresses: [192.0.2.1] }]").replace(/^  labels:.*$/m, ""),
    findings: [
      {
        message: `${nothing}; EndpointSlice database-1 has no label kubernetes.io/service-name`,
        fixes: [
          {
            summary: "Give EndpointSlice database-1 to Service database",
            object: { kind: "EndpointSlice", namespace: "shop", name: "database-1" },
            patch: [{ op: "add", path: "/metadata/labels", value: { "kubernetes.io/service-name": "database" } }],
            command: expect.any(String) as string,
          },
        ],
      },
    ],
  },
  {
    name: "a slice for a Service of nearly its name, which is not there",
    state:
      service +
      slice("db-1", "[{ addresses: [192.0.2.1] }]").replace("service-name: database", "service-name: databse"),
    findings: [
      {
        message: `${nothing}; EndpointSlice db-1 is labelled for Service databse, which is not there`,
        fixes: [
          {
            summary: "Give EndpointSlice db-1 to Service database",
            object: { kind: "EndpointSlice", namespace: "shop", name: "db-1" },
            patch: [
              { op: "test", path: "/metadata/labels/kubernetes.io~1service-name", value: "databse" },
              { op: "replace", path: "/metadata/labels/kubernetes.io~1service-name", value: "database" },
            ],
            command: expect.any(String) as string,
          },
        ],
      },
    ],
  },
  {
    name: "manifests: an overlay may add a selector, another file the endpoints",
    state: service,
    openInput: {},
    findings: [],
    notJudged: ["spec.selector=null"],
  },
  {
    name: "manifests: the slice that is given lists nobody",
    state: service + slice("db-1", "[]"),
    openInput: {},
    findings: [{ severity: "error" }],
    notJudged: [],
  },
  {
    name: "Endpoints of nearly its name",
    state: service + endpoints("databse", "{}", "192.0.2.1"),
    findings: [
      {
        message: `${nothing}; Endpoints databse list addresses, and Endpoints belong to the Service of their own name`,
        fixes: [],
      },
    ],
  },
]);
