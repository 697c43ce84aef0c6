import { endpoint, pod, service, slice, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const publishes = (more: Raw = {}): Raw => service("web", { publishNotReadyAddresses: true, ...more });
const up = pod("web-1");
const down = pod("web-2", { ip: "10.1.0.2", ready: false });
const published = slice("web", [
  endpoint("10.1.0.1", { pod: "web-1" }),
  endpoint("10.1.0.2", { pod: "web-2", serving: false }),
]);
const onlyDown = slice("web", [endpoint("10.1.0.2", { pod: "web-2", serving: false })]);

testRule(rule, [
  {
    name: "one of two",
    objects: [publishes(), up, down, published],
    findings: [
      {
        id: "publish-not-ready shop/web 80/TCP",
        rule: "publish-not-ready",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message:
          "1 of 2 pods behind Service web is not ready and gets connections all the same: publishNotReadyAddresses is set (container app is not ready)",
        since: "2026-01-01T00:00:00Z",
        managedBy: null,
        evidence: [
          { object, path: "spec.publishNotReadyAddresses", value: true },
          {
            object: { kind: "Pod", namespace: "shop", name: "web-2" },
            path: 'status.conditions[type="Ready"].status',
            value: "False",
          },
        ],
        fixes: [],
        reproduce: [
          "kubectl -n shop get service web -o jsonpath='{.spec.publishNotReadyAddresses}'",
          "kubectl -n shop describe pod web-2",
        ],
        location: null,
        services: [serviceId("shop", "web")],
        silenced: null,
      },
    ],
  },
  {
    name: "the only pod",
    objects: [publishes(), down, onlyDown],
    findings: [
      {
        severity: "warning",
        message:
          "The only pod behind Service web is not ready and gets connections all the same: publishNotReadyAddresses is set (container app is not ready)",
      },
    ],
  },
  {
    name: "headless: peers that look for each other are its purpose",
    objects: [publishes({ clusterIP: "None", clusterIPs: ["None"] }), up, down, published],
    findings: [
      {
        severity: "info",
        message:
          "1 of 2 pods behind Service web is not ready and gets into DNS all the same: publishNotReadyAddresses is set (container app is not ready)",
      },
    ],
  },
  {
    name: "two address families and two ports are one pod",
    objects: [
      publishes({
        ipFamilies: ["IPv4", "IPv6"],
        ports: [
          { name: "http", port: 80, targetPort: 8080 },
          { name: "admin", port: 9000, targetPort: 9000 },
        ],
      }),
      down,
      ...["IPv4", "IPv6"].map((addressType) =>
        withMetadata(
          slice(
            "web",
            [endpoint(addressType === "IPv4" ? "10.1.0.2" : "fd00::2", { pod: "web-2", serving: false })],
            [
              { name: "http", port: 8080, protocol: "TCP" },
              { name: "admin", port: 9000, protocol: "TCP" },
            ],
            { addressType },
          ),
          { name: `web-${addressType.toLowerCase()}` },
        ),
      ),
    ],
    findings: [
      {
        port: null,
        message:
          "The only pod behind Service web is not ready and gets connections all the same: publishNotReadyAddresses is set (container app is not ready)",
      },
    ],
  },
  {
    name: "all are ready",
    objects: [publishes(), up, slice("web", [endpoint("10.1.0.1", { pod: "web-1" })])],
    findings: [],
  },
  { name: "the field is not set: another rule's", objects: [service("web"), up, down, published], findings: [] },
  {
    name: "a pod on its way out",
    objects: [publishes(), pod("web-2", { ip: "10.1.0.2", ready: false, deleted: true }), onlyDown],
    findings: [],
  },
  {
    name: "a pod without an address",
    objects: [publishes(), pod("web-2", { ip: "", ready: false, phase: "Pending", node: null })],
    findings: [],
  },
  {
    name: "addresses that are no pods",
    objects: [publishes({ selector: null }), slice("web", [endpoint("192.0.2.1", { serving: false })])],
    findings: [],
  },
  {
    name: "an endpoint that the hand-made slice itself calls not ready",
    objects: [publishes(), down, slice("web", [endpoint("10.1.0.2", { pod: "web-2", ready: false })])],
    findings: [],
  },
]);
