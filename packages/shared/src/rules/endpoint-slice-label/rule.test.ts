import { endpoint, pod, service, slice, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "EndpointSlice", namespace: "shop", name: "db-x" };
const serviceName = "kubernetes.io/service-name";
const managedBy = "endpointslice.kubernetes.io/managed-by";
const controller = "endpointslice-controller.k8s.io";
const mirror = "endpointslicemirroring-controller.k8s.io";
const byHand = service("db", { selector: null });
const labelled = (labels: Raw, more: Raw = {}): Raw =>
  withMetadata(slice("db", [endpoint("192.0.2.1")]), { labels, ...more });
const endpoints: Raw = {
  apiVersion: "v1",
  kind: "Endpoints",
  metadata: { name: "db", namespace: "shop" },
  subsets: [{ addresses: [{ ip: "192.0.2.1" }], ports: [{ port: 80 }] }],
};
const served = labelled({ [serviceName]: "db" }, { name: "db-y" });
const addLabels = [{ op: "add", path: "/metadata/labels", value: { [serviceName]: "db" } }] as const;
const removeLabel = [
  { op: "test", path: "/metadata/labels/endpointslice.kubernetes.io~1managed-by", value: controller },
  { op: "remove", path: "/metadata/labels/endpointslice.kubernetes.io~1managed-by" },
] as const;

testRule(rule, [
  {
    name: "no label; a Service without selector has the name with which the slice's begins",
    objects: [byHand, service("shop"), served, labelled({})],
    findings: [
      {
        id: "endpoint-slice-label EndpointSlice/shop/db-x *",
        rule: "endpoint-slice-label",
        severity: "warning",
        object,
        port: null,
        hop: "endpoints",
        message:
          "EndpointSlice db-x has no label kubernetes.io/service-name: it belongs to no Service, and nobody is sent to its addresses; Service db has no selector and takes what is labelled so",
        since: null,
        managedBy: null,
        services: ["shop/db"] as never,
        evidence: [{ object, path: `metadata.labels["${serviceName}"]`, value: null }],
        fixes: [
          {
            summary: "Give it to Service db",
            object,
            patch: addLabels,
            command: `kubectl -n shop patch endpointslice db-x --type=json -p '${JSON.stringify(addLabels)}'`,
          },
        ],
        reproduce: ["kubectl -n shop get endpointslice db-x --show-labels"],
        location: null,
      },
    ],
  },
  {
    name: "the Service has no other address: its own error tells of the slice, which is only noted",
    objects: [byHand, labelled({})],
    findings: [{ severity: "info", services: ["shop/db"] as never }],
  },
  {
    name: "other labels stay",
    objects: [byHand, served, labelled({ app: "db" })],
    findings: [
      {
        fixes: [
          {
            summary: "Give it to Service db",
            object,
            patch: [{ op: "add", path: "/metadata/labels/kubernetes.io~1service-name", value: "db" }],
            command: `kubectl -n shop patch endpointslice db-x --type=json -p '[{"op":"add","path":"/metadata/labels/kubernetes.io~1service-name","value":"db"}]'`,
          },
        ],
      },
    ],
  },
  {
    name: "no Service of that name waits for endpoints by hand: none is offered",
    objects: [service("db"), labelled({})],
    findings: [
      {
        message:
          "EndpointSlice db-x has no label kubernetes.io/service-name: it belongs to no Service, and nobody is sent to its addresses",
        services: [],
        fixes: [],
      },
    ],
  },
  {
    name: "the controller's label on a slice that it did not write",
    objects: [byHand, labelled({ [serviceName]: "db", [managedBy]: controller })],
    findings: [
      {
        severity: "warning",
        message:
          "EndpointSlice db-x is made by hand and has the label of endpointslice-controller.k8s.io: that controller takes it for its own, and may rewrite or delete it at any time",
        services: ["shop/db"] as never,
        evidence: [{ object, path: `metadata.labels["${managedBy}"]`, value: controller }],
        fixes: [
          {
            summary: "Take the controller's label off",
            object,
            patch: removeLabel,
            command: `kubectl -n shop patch endpointslice db-x --type=json -p '${JSON.stringify(removeLabel)}'`,
          },
        ],
      },
    ],
  },
  {
    name: "the mirroring controller's label without Endpoints",
    objects: [byHand, labelled({ [serviceName]: "db", [managedBy]: mirror })],
    findings: [
      {
        message:
          "EndpointSlice db-x is made by hand and has the label of endpointslicemirroring-controller.k8s.io: that controller takes it for its own, and may rewrite or delete it at any time",
      },
    ],
  },
  {
    name: "a copy of Endpoints, its owner left out of a dump",
    objects: [byHand, endpoints, labelled({ [serviceName]: "db", [managedBy]: mirror })],
    findings: [],
  },
  {
    name: "the controller's own slice",
    objects: [
      service("db"),
      labelled(
        { [serviceName]: "db", [managedBy]: controller },
        { ownerReferences: [{ kind: "Service", name: "db", controller: true }] },
      ),
    ],
    findings: [],
  },
  {
    name: "the controller's own slice, its owner left out of a dump: each endpoint has its pod",
    objects: [
      service("db"),
      pod("db-0"),
      withMetadata(slice("db", [endpoint("10.1.0.1", { pod: "db-0" })]), {
        labels: { [serviceName]: "db", [managedBy]: controller },
      }),
    ],
    findings: [],
  },
  {
    name: "another controller writes slices as it likes",
    objects: [
      labelled({ [managedBy]: "lighthouse-agent.submariner.io" }),
      labelled({ [serviceName]: "db", [managedBy]: "me" }, { name: "db-y" }),
    ],
    findings: [],
  },
  {
    name: "a slice that something owns",
    objects: [labelled({}, { ownerReferences: [{ kind: "ServiceImport", name: "db", controller: true }] })],
    findings: [],
  },
  { name: "no address in it", objects: [byHand, withMetadata(slice("db", []), { labels: {} })], findings: [] },
  { name: "labelled as it should be", objects: [byHand, labelled({ [serviceName]: "db" })], findings: [] },
]);
