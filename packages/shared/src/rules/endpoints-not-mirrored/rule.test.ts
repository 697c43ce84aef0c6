import { endpoint, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "db" };
const endpointsObject = { kind: "Endpoints", namespace: "shop", name: "db" };
const skipMirror = "endpointslice.kubernetes.io/skip-mirror";
const byHand = service("db", { selector: null });
const inSlice = slice("db", [endpoint("192.0.2.1")]);
const endpoints = (addresses: readonly Raw[], metadata: Raw = { labels: { [skipMirror]: "true" } }): Raw => ({
  apiVersion: "v1",
  kind: "Endpoints",
  metadata: { name: "db", namespace: "shop", ...metadata },
  subsets: [{ addresses, ports: [{ port: 8080 }] }],
});
const patch = [
  { op: "test", path: "/metadata/labels/endpointslice.kubernetes.io~1skip-mirror", value: "true" },
  { op: "remove", path: "/metadata/labels/endpointslice.kubernetes.io~1skip-mirror" },
] as const;
const pods = [pod("db-0"), slice("db", [endpoint("10.1.0.1", { pod: "db-0" })])];
const ofPod = { ip: "10.1.0.1", targetRef: { kind: "Pod", namespace: "shop", name: "db-0" } };

testRule(rule, [
  {
    name: "skip-mirror, and an address that no slice has",
    objects: [byHand, inSlice, endpoints([{ ip: "192.0.2.1" }, { ip: "192.0.2.2" }])],
    findings: [
      {
        id: "endpoints-not-mirrored shop/db *",
        rule: "endpoints-not-mirrored",
        severity: "warning",
        object,
        port: null,
        hop: "endpoints",
        message:
          "Endpoints db list the address 192.0.2.2, which no EndpointSlice has: their label skip-mirror keeps them from being copied; nobody is sent there",
        since: null,
        managedBy: null,
        evidence: [
          { object: endpointsObject, path: `metadata.labels["${skipMirror}"]`, value: "true" },
          { object: endpointsObject, path: "subsets[0].addresses[1].ip", value: "192.0.2.2" },
        ],
        fixes: [
          {
            summary: "Let them be copied",
            object: endpointsObject,
            patch,
            command: `kubectl -n shop patch endpoints db --type=json -p '${JSON.stringify(patch)}'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get endpoints db -o yaml",
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=db",
        ],
        location: null,
      },
    ],
  },
  {
    name: "edited by hand beside a selector",
    objects: [service("db"), ...pods, endpoints([ofPod, { ip: "192.0.2.2" }, { ip: "192.0.2.3" }], {})],
    findings: [
      {
        severity: "warning",
        message:
          "Endpoints db list 2 addresses 192.0.2.2, 192.0.2.3, which no EndpointSlice has: the Service has a selector, so that its controller writes both, and will overwrite what a hand has added; nobody is sent there",
        evidence: [
          { object, path: "spec.selector", value: "app" },
          { object: endpointsObject, path: "subsets[0].addresses[1].ip", value: "192.0.2.2" },
          { object: endpointsObject, path: "subsets[0].addresses[2].ip", value: "192.0.2.3" },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "skip-mirror on purpose: slices by hand have the same addresses",
    objects: [byHand, inSlice, endpoints([{ ip: "192.0.2.1" }])],
    findings: [],
  },
  {
    name: "the controller is a moment ahead of its slices: it names the pods",
    objects: [
      service("db"),
      ...pods,
      endpoints([ofPod, { ip: "10.1.0.9", targetRef: { kind: "Pod", namespace: "shop", name: "db-9" } }], {}),
    ],
    findings: [],
  },
  {
    name: "leader election: Endpoints are a lock",
    objects: [
      byHand,
      inSlice,
      endpoints([{ ip: "192.0.2.2" }], {
        labels: { [skipMirror]: "true" },
        annotations: { "control-plane.alpha.kubernetes.io/leader": "{}" },
      }),
    ],
    findings: [],
  },
  {
    name: "without selector and label they are copied, if not yet",
    objects: [byHand, inSlice, endpoints([{ ip: "192.0.2.2" }], {})],
    findings: [],
  },
  {
    name: "a value other than true skips nothing",
    objects: [byHand, inSlice, endpoints([{ ip: "192.0.2.2" }], { labels: { [skipMirror]: "yes" } })],
    findings: [],
  },
  {
    name: "no endpoint at all: the rule that says so tells of it",
    objects: [byHand, endpoints([{ ip: "192.0.2.2" }])],
    findings: [],
  },
  {
    name: "slices that may not be read",
    objects: [byHand, endpoints([{ ip: "192.0.2.2" }])],
    unreadable: ["EndpointSlice"],
    findings: [],
  },
]);
