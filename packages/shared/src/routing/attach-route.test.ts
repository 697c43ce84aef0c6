import { describe, expect, it } from "vitest";
import { snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import {
  condition,
  gateway,
  gatewayClass,
  listener,
  namespace,
  route,
  routeStatus,
  rule,
  type RouteParts,
} from "../../test/gateway-objects.ts";
import type { RouteKind } from "../model/gateway-objects.ts";
import { attachRoute } from "./attach-route.ts";

interface Row {
  readonly name: string;
  /** Of Gateway `edge` in `shop`. */
  readonly listeners?: readonly (string | Raw)[];
  readonly route?: RouteParts;
  readonly more?: readonly Raw[];
  readonly gatewayStatus?: Raw;
  /** `web *.example`: each listener with the hostnames by which the route is reached; `?` where that is not sure. */
  readonly attached?: readonly string[];
  /** `NoMatchingParent: …`. */
  readonly refused?: readonly string[];
  readonly confirmed?: true;
}

function attach(row: Row) {
  const parts = row.route ?? {};
  const gatewayParts = row.gatewayStatus === undefined ? {} : { status: row.gatewayStatus };
  const snapshot = snapshotOf([
    gatewayClass(),
    gateway(row.listeners, gatewayParts),
    route("web", [rule("web:80")], parts),
    ...(row.more ?? []),
  ]);
  const edge = snapshot.get("Gateway", "shop", "edge");
  const own = snapshot.get((parts.kind ?? "HTTPRoute") as RouteKind, parts.namespace ?? "shop", "web");
  if (edge === undefined || own === undefined) throw new Error("not in the snapshot");
  const { listeners, refusals, confirmed } = attachRoute(snapshot, edge, own);
  return {
    attached: listeners.map((each) =>
      [each.listener.name, ...each.hostnames.map((name) => name ?? "*"), ...(each.doubt === null ? [] : ["?"])].join(
        " ",
      ),
    ),
    refused: refusals.map(({ reason, text }) => `${reason}: ${text}`),
    confirmed,
  };
}

const parent = { name: "edge", namespace: "shop" };
const from = (value: string, more: Raw = {}) => ({ allowedRoutes: { namespaces: { from: value, ...more } } });
const kinds = (...names: readonly string[]) => ({ allowedRoutes: { kinds: names.map((kind) => ({ kind })) } });
const passthrough = { tls: { mode: "Passthrough" } };
const teamA = from("Selector", { selector: { matchLabels: { team: "a" } } });

const rows: readonly Row[] = [
  { name: "to every listener", listeners: ["web HTTP 80", "tls HTTPS 443"], attached: ["web *", "tls *"] },
  {
    name: "to the section that it names",
    listeners: ["web HTTP 80", "tls HTTPS 443"],
    route: { parentRefs: [{ ...parent, sectionName: "tls" }] },
    attached: ["tls *"],
  },
  {
    name: "to the port that it names",
    listeners: ["web HTTP 80", "other HTTP 8080", "also HTTP 8080 a.example"],
    route: { parentRefs: [{ ...parent, port: 8080 }] },
    attached: ["other *", "also a.example"],
  },
  {
    name: "section and port must both fit",
    listeners: ["web HTTP 80", "other HTTP 8080"],
    route: { parentRefs: [{ ...parent, sectionName: "web", port: 8080 }] },
    refused: ["NoMatchingParent: Gateway edge has no listener named web on port 8080, it has web 80, other 8080"],
  },
  {
    name: "a section that is not there",
    route: { parentRefs: [{ ...parent, sectionName: "wbe" }] },
    refused: ["NoMatchingParent: Gateway edge has no listener named wbe, it has web 80"],
  },
  {
    name: "a port that is not there",
    route: { parentRefs: [{ ...parent, port: 81 }] },
    refused: ["NoMatchingParent: Gateway edge has no listener on port 81, it has web 80"],
  },
  {
    name: "by two parentRefs to two sections",
    listeners: ["web HTTP 80", "other HTTP 8080", "tls HTTPS 443"],
    route: {
      parentRefs: [
        { ...parent, sectionName: "tls" },
        { ...parent, sectionName: "web" },
      ],
    },
    attached: ["web *", "tls *"],
  },
  {
    name: "one listener that takes it is enough",
    listeners: ["web HTTP 80 a.example", "other HTTP 8080 b.example"],
    route: { hostnames: ["b.example"] },
    attached: ["other b.example"],
    refused: ["NoMatchingListenerHostname: listener web takes a.example, the route asks for b.example"],
  },
  {
    name: "another Gateway of that name is not meant",
    route: { parentRefs: [{ name: "edge", namespace: "other" }] },
  },
  { name: "a Service is no Gateway", route: { parentRefs: [{ group: "", kind: "Service", name: "edge" }] } },
  // Namespaces.
  {
    name: "another namespace, where nothing is said",
    route: { namespace: "other" },
    refused: ["NotAllowedByListeners: listener web allows routes of namespace shop only, the route is in other"],
  },
  {
    name: "another namespace, from All",
    listeners: [listener("web HTTP 80", from("All"))],
    route: { namespace: "other" },
    attached: ["web *"],
  },
  {
    name: "its own namespace, from None",
    listeners: [listener("web HTTP 80", from("None"))],
    refused: ["NotAllowedByListeners: listener web allows routes of no namespace"],
  },
  {
    name: "a namespace with the labels",
    listeners: [listener("web HTTP 80", teamA)],
    route: { namespace: "other" },
    more: [namespace("other", { team: "a" })],
    attached: ["web *"],
  },
  {
    name: "a namespace without the labels",
    listeners: [listener("web HTTP 80", teamA)],
    route: { namespace: "other" },
    more: [namespace("other", { team: "b" })],
    refused: [
      "NotAllowedByListeners: listener web allows routes of namespaces by labels, and those of other do not fit",
    ],
  },
  {
    name: "the Gateway's own namespace needs the labels too",
    listeners: [listener("web HTTP 80", teamA)],
    more: [namespace("shop", {})],
    refused: [
      "NotAllowedByListeners: listener web allows routes of namespaces by labels, and those of shop do not fit",
    ],
  },
  {
    name: "a namespace whose labels are not known",
    listeners: [listener("web HTTP 80", teamA)],
    route: { namespace: "other" },
    attached: ["web * ?"],
  },
  {
    name: "a namespace whose labels are not known, and the controller knows them",
    listeners: [listener("web HTTP 80", teamA)],
    route: { namespace: "other", status: routeStatus([condition("Accepted True Accepted")]) },
    attached: ["web *"],
    confirmed: true,
  },
  {
    name: "a namespace by its name's label, which is always there",
    listeners: [
      listener(
        "web HTTP 80",
        from("Selector", { selector: { matchLabels: { "kubernetes.io/metadata.name": "other" } } }),
      ),
    ],
    route: { namespace: "other" },
    attached: ["web *"],
  },
  {
    name: "a namespace by an expression",
    listeners: [
      listener(
        "web HTTP 80",
        from("Selector", { selector: { matchExpressions: [{ key: "team", operator: "In", values: ["a", "b"] }] } }),
      ),
    ],
    route: { namespace: "other" },
    more: [namespace("other", { team: "b" })],
    attached: ["web *"],
  },
  {
    name: "a selector that is not given takes nothing",
    listeners: [listener("web HTTP 80", from("Selector"))],
    refused: ["NotAllowedByListeners: listener web allows routes of no namespace"],
  },
  // Protocols and kinds.
  { name: "GRPCRoute to HTTP", route: { kind: "GRPCRoute" }, attached: ["web *"] },
  {
    name: "HTTPRoute to TLS",
    listeners: [listener("tls TLS 443", passthrough)],
    refused: ["NotAllowedByListeners: listener tls speaks TLS (Passthrough), which no HTTPRoute takes"],
  },
  {
    name: "TLSRoute to TLS passed through",
    listeners: [listener("tls TLS 443", passthrough)],
    route: { kind: "TLSRoute", hostnames: ["db.example"] },
    attached: ["tls db.example"],
  },
  {
    name: "TLSRoute to TLS that ends here",
    listeners: [listener("tls TLS 443", { tls: { mode: "Terminate" } })],
    route: { kind: "TLSRoute", hostnames: ["db.example"] },
    attached: ["tls db.example"],
  },
  {
    name: "TLSRoute to HTTPS",
    listeners: ["tls HTTPS 443"],
    route: { kind: "TLSRoute", hostnames: ["db.example"] },
    refused: ["NotAllowedByListeners: listener tls speaks HTTPS, which no TLSRoute takes"],
  },
  { name: "TCPRoute to TCP", listeners: ["db TCP 5432"], route: { kind: "TCPRoute" }, attached: ["db *"] },
  {
    name: "TCPRoute to TLS that ends here",
    listeners: [listener("tls TLS 443", { tls: { mode: "Terminate" } })],
    route: { kind: "TCPRoute" },
    attached: ["tls *"],
  },
  {
    name: "TCPRoute to TLS passed through",
    listeners: [listener("tls TLS 443", passthrough)],
    route: { kind: "TCPRoute" },
    refused: ["NotAllowedByListeners: listener tls speaks TLS (Passthrough), which no TCPRoute takes"],
  },
  { name: "UDPRoute to UDP", listeners: ["dns UDP 53"], route: { kind: "UDPRoute" }, attached: ["dns *"] },
  {
    name: "UDPRoute to TCP",
    listeners: ["dns TCP 53"],
    route: { kind: "UDPRoute" },
    refused: ["NotAllowedByListeners: listener dns speaks TCP, which no UDPRoute takes"],
  },
  {
    name: "a protocol of the implementation's own takes what its kinds say",
    listeners: [listener("own example.com/own 9000", kinds("TCPRoute"))],
    route: { kind: "TCPRoute" },
    attached: ["own *"],
  },
  {
    name: "a kind that the listener does not allow",
    listeners: [listener("web HTTP 80", kinds("GRPCRoute"))],
    refused: ["NotAllowedByListeners: listener web allows GRPCRoute only"],
  },
  {
    name: "a kind of that name in another group",
    listeners: [listener("web HTTP 80", { allowedRoutes: { kinds: [{ group: "example.com", kind: "HTTPRoute" }] } })],
    refused: ["NotAllowedByListeners: listener web allows HTTPRoute only"],
  },
  // Hostnames.
  {
    name: "hostnames that do not fit are left out",
    listeners: ["web HTTP 80 *.example"],
    route: { hostnames: ["a.example", "other.test", "example"] },
    attached: ["web a.example"],
  },
  {
    name: "none fits",
    listeners: ["web HTTP 80 *.example"],
    route: { hostnames: ["example"] },
    refused: ["NoMatchingListenerHostname: listener web takes *.example, the route asks for example"],
  },
  // Listeners that are not served.
  {
    name: "TCP beside HTTP on one port: neither is served",
    listeners: ["web HTTP 80", "raw TCP 80"],
    refused: [
      "ListenerNotServed: listener web (HTTP) conflicts with raw (TCP) on port 80",
      "ListenerNotServed: listener raw (TCP) conflicts with web (HTTP) on port 80",
    ],
  },
  {
    name: "two alike: neither is served",
    listeners: ["web HTTP 80", "same HTTP 80"],
    refused: [
      "ListenerNotServed: listener web (HTTP) conflicts with same (HTTP) on port 80",
      "ListenerNotServed: listener same (HTTP) conflicts with web (HTTP) on port 80",
    ],
  },
  {
    name: "UDP beside HTTP on one port",
    listeners: ["web HTTP 80", "fast UDP 80"],
    attached: ["web *"],
    refused: ["NotAllowedByListeners: listener fast speaks UDP, which no HTTPRoute takes"],
  },
  {
    name: "HTTPS beside TLS on one port with other names",
    listeners: ["web HTTPS 443 a.example", listener("tls TLS 443 b.example", passthrough)],
    attached: ["web a.example"],
    refused: ["NotAllowedByListeners: listener tls speaks TLS (Passthrough), which no HTTPRoute takes"],
  },
  {
    name: "a listener that its controller does not serve",
    gatewayStatus: {
      listeners: [{ name: "web", conditions: [condition("Programmed False Invalid", { message: "no certificate" })] }],
    },
    refused: ["ListenerNotServed: listener web is not served: Programmed: Invalid, no certificate"],
  },
  {
    name: "a conflict that the controller sees",
    gatewayStatus: { listeners: [{ name: "web", conditions: [condition("Conflicted True HostnameConflict")] }] },
    refused: ["ListenerNotServed: listener web is not served: Conflicted: HostnameConflict"],
  },
  {
    name: "what it said of an older generation does not count",
    gatewayStatus: {
      listeners: [{ name: "web", conditions: [condition("Programmed False Invalid", { observedGeneration: 0 })] }],
    },
    attached: ["web *"],
  },
  // The controller's word.
  {
    name: "accepted",
    route: { status: routeStatus([condition("Accepted True Accepted")]) },
    attached: ["web *"],
    confirmed: true,
  },
  {
    name: "refused, and the rules say why",
    route: { namespace: "other", status: routeStatus([condition("Accepted False NotAllowedByListeners")]) },
    refused: ["NotAllowedByListeners: listener web allows routes of namespace shop only, the route is in other"],
    confirmed: true,
  },
  {
    name: "refused for a reason of its own",
    route: {
      status: routeStatus([condition("Accepted False UnsupportedValue", { message: "no such filter.\nmore" })]),
    },
    refused: [
      "UnsupportedValue: the controller does not accept HTTPRoute web: Accepted: UnsupportedValue, no such filter",
    ],
    confirmed: true,
  },
  {
    name: "accepted against the rules: the controller knows better",
    route: { namespace: "other", status: routeStatus([condition("Accepted True Accepted")]) },
    attached: ["web *"],
    confirmed: true,
  },
  {
    name: "refused as it was before it was changed",
    route: { status: routeStatus([condition("Accepted False NoMatchingParent", { observedGeneration: 0 })]) },
    attached: ["web *"],
  },
  {
    name: "no generation is said: current",
    route: {
      status: routeStatus([{ type: "Accepted", status: "False", reason: "Refused" }]),
    },
    refused: ["Refused: the controller does not accept HTTPRoute web: Accepted: Refused"],
    confirmed: true,
  },
  {
    name: "not decided yet",
    route: { status: routeStatus([condition("Accepted Unknown Pending")]) },
    attached: ["web *"],
  },
  {
    name: "another controller's word does not count",
    route: {
      status: {
        parents: [
          {
            parentRef: parent,
            controllerName: "example.com/another",
            conditions: [condition("Accepted False NoMatchingParent")],
          },
        ],
      },
    },
    attached: ["web *"],
  },
  {
    name: "a word on another section does not count",
    listeners: ["web HTTP 80", "other HTTP 8080"],
    route: {
      parentRefs: [{ ...parent, sectionName: "web" }],
      status: routeStatus([condition("Accepted False Refused")], { ...parent, sectionName: "other" }),
    },
    attached: ["web *"],
  },
];

describe("attachRoute", () => {
  it.each(rows)("$name", (row) => {
    const { attached = [], refused = [], confirmed = false } = row;
    expect(attach(row)).toEqual({ attached, refused, confirmed });
  });
});
