import { endpoint, service, slice, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "EndpointSlice", namespace: "shop", name: "db-x" };
const label = "kubernetes.io/service-name";
const orphan = slice("db", [endpoint("192.0.2.1")]);
const endpoints = (metadata: Raw = {}, addresses: readonly Raw[] = [{ ip: "192.0.2.1" }]): Raw => ({
  apiVersion: "v1",
  kind: "Endpoints",
  metadata: { name: "db", namespace: "shop", ...metadata },
  subsets: [{ addresses, ports: [{ port: 80 }] }],
});
const labelled = (more: Raw): Raw => withMetadata(orphan, { labels: { [label]: "db", ...more } });

testRule(rule, [
  {
    name: "a slice whose Service is not there",
    objects: [orphan],
    findings: [
      {
        id: "orphan-endpoints EndpointSlice/shop/db-x *",
        rule: "orphan-endpoints",
        severity: "info",
        object,
        port: null,
        hop: "endpoints",
        message:
          "EndpointSlice db-x lists addresses for Service db, and namespace shop has no such Service: nobody is sent there",
        since: null,
        managedBy: null,
        services: [],
        evidence: [{ object, path: `metadata.labels["${label}"]`, value: "db" }],
        fixes: [],
        reproduce: ["kubectl -n shop get service db"],
        location: null,
      },
    ],
  },
  {
    name: "Endpoints, and a Service of nearly that name",
    objects: [endpoints(), service("dbs", { selector: null })],
    findings: [
      {
        object: { kind: "Endpoints", namespace: "shop", name: "db" },
        message: "Endpoints db list addresses for Service db, and namespace shop has no such Service; it has dbs",
        evidence: [
          { object: { kind: "Endpoints", namespace: "shop", name: "db" }, path: "metadata.name", value: "db" },
        ],
      },
    ],
  },
  {
    name: "a Service of that name in another namespace",
    objects: [orphan, service("db", {}, {}, "other")],
    findings: [{ severity: "info" }],
  },
  { name: "the Service is there", objects: [orphan, endpoints(), service("db")], findings: [] },
  {
    name: "leader election: Endpoints are a lock",
    objects: [endpoints({ annotations: { "control-plane.alpha.kubernetes.io/leader": "{}" } })],
    findings: [],
  },
  {
    name: "meshes and other controllers write slices of their own",
    objects: [
      labelled({ "endpointslice.kubernetes.io/managed-by": "endpointslice-mesh-controller.cilium.io" }),
      withMetadata(labelled({ "multicluster.kubernetes.io/service-name": "db" }), { name: "db-y" }),
    ],
    findings: [],
  },
  {
    name: "what a controller owns or has written, and what is on its way out with its Service",
    objects: [
      withMetadata(orphan, { ownerReferences: [{ kind: "Service", name: "db", controller: true }] }),
      withMetadata(orphan, { name: "db-y", deletionTimestamp: "2026-01-01T00:00:00Z" }),
      endpoints({ labels: { "endpoints.kubernetes.io/managed-by": "endpoint-controller" } }),
    ],
    findings: [],
  },
  { name: "no address in it", objects: [slice("db", []), endpoints({}, [])], findings: [] },
  {
    name: "a slice without the label is another rule's",
    objects: [withMetadata(orphan, { labels: {} })],
    findings: [],
  },
  {
    name: "manifests: the Service may be in another file",
    objects: [orphan],
    openInput: {},
    notJudged: [`metadata.labels["${label}"]=db`],
    findings: [],
  },
  {
    name: "manifests: an operator may make the Service",
    objects: [orphan],
    openInput: { customKinds: ["Database"] },
    notJudged: [],
    findings: [],
  },
  { name: "Services that may not be read are not missing", objects: [orphan], unreadable: ["Service"], findings: [] },
]);
