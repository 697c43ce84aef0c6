/** A small cluster whose names the tests of `dns/` ask for. */
import { endpoint, pod, service, slice, snapshotOf, type Raw } from "./cluster-objects.ts";
import type { SlimKind } from "../src/model/objects.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";

const dualStack = {
  clusterIPs: ["10.96.0.10", "fd00:96::10"],
  ipFamilies: ["IPv4", "IPv6"],
  ports: [
    { name: "http", port: 80, protocol: "TCP", targetPort: 8080 },
    { name: "dns", port: 53, protocol: "UDP", targetPort: 5353 },
  ],
};
const headless = { clusterIP: "None", clusterIPs: ["None"] };
const named = [{ name: "http", port: 8080, protocol: "TCP" }];

/** The eleven CNAMEs that CoreDNS follows: `hop-1` to `hop-11`, then `web`; `hop-0` is one too many. */
const hops = Array.from({ length: 12 }, (_, hop) =>
  externalName(`hop-${String(hop)}`, `${hop === 11 ? "web" : `hop-${String(hop + 1)}`}.shop.svc.cluster.local`),
);

export const nameObjects: readonly Raw[] = [
  ...["shop", "other", "bare"].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
  service("web", dualStack),
  service("plain", { clusterIPs: ["10.96.0.11"] }),
  service("pending", { clusterIP: "", clusterIPs: [] }),
  service("db", { ...headless, ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: 8080 }] }),
  slice(
    "db",
    [
      { ...endpoint("10.1.0.1"), hostname: "db-0" },
      endpoint("10.1.0.2"),
      endpoint("10.1.0.3", { ready: false }),
      { ...endpoint("10.1.0.4"), addresses: ["10.1.0.4", "10.1.0.5"] },
    ],
    named,
  ),
  slice("db", [{ ...endpoint("fd00:1::1"), hostname: "db-0" }, endpoint("fd00:1::")], named, {
    metadata: { name: "db-6", namespace: "shop", labels: { "kubernetes.io/service-name": "db" } },
    addressType: "IPv6",
  }),
  slice("web", [endpoint("10.1.0.7")], named),
  service("idle", headless),
  slice("idle", [endpoint("10.1.0.8", { ready: false })]),
  service("portless", { ...headless, ports: [] }),
  slice("portless", [endpoint("10.1.0.9")], []),
  externalName("ext", "db.example.com"),
  externalName("ext-dot", "DB.example.com."),
  externalName("ext-in", "Web.shop.svc.cluster.local"),
  externalName("ext-db", "db.shop.svc.cluster.local."),
  externalName("ext-idle", "idle.shop.svc.cluster.local"),
  externalName("ext-gone", "gone.shop.svc.cluster.local"),
  externalName("ext-short", "web.shop"),
  externalName("ext-ip", "203.0.113.9"),
  externalName("ext-zeros", "203.000.113.9"),
  externalName("ext-self", "ext-self.shop.svc.cluster.local"),
  externalName("ext-below", "a.ext-below.shop.svc.cluster.local"),
  externalName("ext-a", "ext-b.shop.svc.cluster.local"),
  externalName("ext-b", "ext-a.shop.svc.cluster.local"),
  externalName("ext-over", "api.other.svc.cluster.local"),
  externalName("ext-node", "web.shop.svc.k8s.example"),
  ...hops,
  service("api", { clusterIPs: ["10.96.0.20"] }, {}, "other"),
  pod("client", { ip: "10.1.0.20" }),
  pod("on-host", { ip: "10.0.0.1", hostNetwork: true }),
  withDnsPolicy(pod("on-host-first", { ip: "10.0.0.1", hostNetwork: true }), "ClusterFirstWithHostNet"),
  withDnsPolicy(pod("as-node", { ip: "10.1.0.21" }), "Default"),
  withDnsPolicy(pod("by-hand", { ip: "10.1.0.22" }), "None"),
];

export function nameSnapshot(unreadable: readonly SlimKind[] = []): Snapshot {
  return snapshotOf(nameObjects, unreadable);
}

function externalName(name: string, target: string): Raw {
  return service(name, { type: "ExternalName", externalName: target, clusterIP: "", clusterIPs: [], ports: [] });
}

function withDnsPolicy(object: Raw, dnsPolicy: string): Raw {
  return { ...object, spec: { ...(object["spec"] as Raw), dnsPolicy } };
}
