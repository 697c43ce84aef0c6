/** What a way in is called, in the notation of the picture. Words are chosen by the component. */
import { formatHostPort, type EntryNodes, type WayIn } from "@portolan/shared";

export interface WayInLabel {
  /** What kind of way, as a key of `inspector.waysIn`. */
  readonly kind:
    | "clusterIp"
    | "nodePort"
    | "loadBalancer"
    | "externalIp"
    | "headless"
    | "externalName"
    | "ingress"
    | "gateway"
    | "hostPort";
  /** The Ingress' or the route's name; empty otherwise. */
  readonly name: string;
  /** Addresses as a client types them: `10.96.41.9:80`, `:30080`, `shop.example.com/cart`; empty while pending. */
  readonly addresses: readonly string[];
  readonly entries: readonly EntryNodes[];
}

export function describeWayIn(way: WayIn): WayInLabel {
  const none = { name: "", entries: [] };
  switch (way.type) {
    case "cluster-ip":
      return {
        ...none,
        kind: "clusterIp",
        addresses: way.addresses.map((address) => formatHostPort(address, way.port)),
      };
    case "node-port":
      return { ...none, kind: "nodePort", addresses: [`:${way.nodePort}`], entries: way.entries };
    case "load-balancer":
    case "external-ip":
      return {
        name: "",
        kind: way.type === "load-balancer" ? "loadBalancer" : "externalIp",
        addresses: way.addresses.map((address) => formatHostPort(address, way.port)),
        entries: way.entries,
      };
    case "headless-dns":
      return { ...none, kind: "headless", addresses: [formatHostPort(way.dnsName, way.port)] };
    case "external-name":
      return { ...none, kind: "externalName", addresses: [way.dnsName, ...way.chain.map(({ name }) => name)] };
    case "ingress":
      return {
        kind: "ingress",
        name: way.ingress.name,
        addresses: [`${way.tls ? "https" : "http"}://${way.host ?? "*"}${way.path ?? "/"}`],
        entries: [],
      };
    case "gateway":
      return {
        kind: "gateway",
        name: way.route.name,
        addresses: [[way.hostname ?? "*", way.match].filter((part) => part !== null).join(" ")],
        entries: [],
      };
    case "host-port":
      return { ...none, kind: "hostPort", addresses: [`:${way.hostPort}`], entries: way.entries };
    default:
      return way satisfies never;
  }
}

/** How many nodes a way may be entered by; 0 where nodes play no part. */
export function countEntryNodes(entries: readonly EntryNodes[]): number {
  return entries.reduce((sum, { count }) => sum + count, 0);
}
