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
]);
