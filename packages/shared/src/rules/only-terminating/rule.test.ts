import { deployment, endpoint, pod, service, slice, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const ending = { ready: false, serving: true, terminating: true };
const last = pod("web-1", { deleted: true });
const listed = slice("web", [endpoint("10.1.0.1", { pod: "web-1", ...ending })]);
const waiting: Raw = {
  containerStatuses: [{ name: "app", ready: false, restartCount: 0, state: { waiting: { reason: "ErrImagePull" } } }],
};
const another = (slice_: Raw, name: string): Raw => withMetadata(slice_, { name });
const ports = [
  { name: "http", port: 80, targetPort: 8080 },
  { name: "admin", port: 9000, targetPort: 9000 },
];

testRule(rule, [
  {
    name: "the last pod is on its way out",
    objects: [service("web"), ...deployment("web", 0), last, listed],
    findings: [
      {
        id: "only-terminating shop/web 80/TCP",
        rule: "only-terminating",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message: "The only pod that still serves Service web is about to end, and no other pod is there",
        since: null,
        managedBy: null,
        evidence: [
          {
            object: { kind: "Pod", namespace: "shop", name: "web-1" },
            path: "metadata.deletionTimestamp",
            value: "2026-01-01T00:00:00Z",
          },
        ],
        fixes: [],
        reproduce: [
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=web -o yaml",
          "kubectl -n shop get pods -l app=web -o wide",
        ],
        location: null,
        services: [serviceId("shop", "web")],
        silenced: null,
      },
    ],
  },
  {
    name: "the new pods do not become ready: why is said",
    objects: [
      service("web"),
      last,
      pod("web-2", {
        ip: "10.1.0.2",
        ready: false,
        status: waiting,
        containers: [{ name: "app", image: "shop/app:2" }],
      }),
      slice("web", [
        endpoint("10.1.0.1", { pod: "web-1", ...ending }),
        endpoint("10.1.0.2", { pod: "web-2", ready: false }),
      ]),
    ],
    findings: [
      {
        message:
          "The only pod that still serves Service web is about to end, and 1 other pod is not ready: ErrImagePull in container app: image shop/app:2",
      },
    ],
  },
  {
    name: "several, in several slices and both address families",
    objects: [
      service("web", { ipFamilies: ["IPv4", "IPv6"] }),
      last,
      pod("web-2", { ip: "10.1.0.2", deleted: true }),
      listed,
      another(slice("web", [endpoint("10.1.0.2", { pod: "web-2", ...ending })]), "web-y"),
      another({ ...slice("web", [endpoint("fd00::2", { pod: "web-2", ...ending })]), addressType: "IPv6" }, "web-6"),
    ],
    findings: [{ message: "All 2 pods that still serve Service web are about to end, and no other pod is there" }],
  },
  {
    name: "per port: another port has a ready endpoint",
    objects: [
      service("web", { ports }),
      last,
      slice(
        "web",
        [endpoint("10.1.0.1", { pod: "web-1", ...ending })],
        [{ name: "http", port: 8080, protocol: "TCP" }],
      ),
      another(slice("web", [endpoint("192.0.2.1")], [{ name: "admin", port: 9000, protocol: "TCP" }]), "web-y"),
    ],
    findings: [
      {
        port: "80/TCP",
        message: "The only pod that still serves port 80/TCP of Service web is about to end, and no other pod is there",
      },
    ],
  },
  {
    name: "addresses by hand",
    objects: [service("web", { selector: null }), slice("web", [endpoint("192.0.2.1", ending)])],
    findings: [
      {
        message: "The only address that still serves Service web is about to end, and no other is ready",
        evidence: [
          {
            object: { kind: "EndpointSlice", namespace: "shop", name: "web-x" },
            path: "endpoints[0].conditions.terminating",
            value: true,
          },
        ],
      },
    ],
  },
  {
    name: "one ready address in another slice is enough",
    objects: [service("web"), last, listed, another(slice("web", [endpoint("192.0.2.1")]), "web-y")],
    findings: [],
  },
  {
    name: "they serve no more: another rule's",
    objects: [
      service("web"),
      pod("web-1", { deleted: true, ready: false }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1", ...ending, serving: false })]),
    ],
    findings: [],
  },
  {
    name: "headless: DNS gives no such address",
    objects: [service("web", { clusterIP: "None", clusterIPs: ["None"] }), last, listed],
    findings: [],
  },
  { name: "no endpoint at all: another rule's", objects: [service("web")], findings: [] },
]);
