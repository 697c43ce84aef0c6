import { describe, expect, it } from "vitest";
import { service, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { condition, gateway, gatewayClass, listener, route, rule } from "../../test/gateway-objects.ts";
import { describeDecision, services } from "../../test/gateway-requests.ts";
import { routeGatewayConnection } from "./route-gateway-connection.ts";

const dns = service("dns", { ports: [{ port: 53, protocol: "UDP", targetPort: 53 }] });
const older = { createdAt: "2026-01-01T00:00:00Z" };
const younger = { createdAt: "2026-02-01T00:00:00Z" };

describe("routeGatewayConnection", () => {
  it.each<{
    name: string;
    listeners: readonly (string | Raw)[];
    routes: readonly Raw[];
    dial: [number, "TCP" | "UDP"];
    status?: Raw;
    expected: readonly string[] | null;
  }>([
    {
      name: "TCP by its port",
      listeners: ["db TCP 5432"],
      routes: [route("r", [rule("a:80")], { kind: "TCPRoute" })],
      dial: [5432, "TCP"],
      expected: ["a"],
    },
    {
      name: "TCP by weight, an invalid share is closed",
      listeners: ["db TCP 5432"],
      routes: [route("r", [rule("a:80*3 gone:80")], { kind: "TCPRoute" })],
      dial: [5432, "TCP"],
      expected: ["a 0.75, gone 0.25 (null: namespace shop has no Service gone)"],
    },
    {
      name: "the older of two TCPRoutes",
      listeners: ["db TCP 5432"],
      routes: [
        route("one", [rule("a:80")], { kind: "TCPRoute", ...younger }),
        route("two", [rule("b:80")], { kind: "TCPRoute", ...older }),
      ],
      dial: [5432, "TCP"],
      expected: ["b"],
    },
    {
      name: "no route",
      listeners: ["db TCP 5432"],
      routes: [],
      dial: [5432, "TCP"],
      expected: ["closed", "no TCPRoute is attached to listener db of Gateway edge"],
    },
    {
      name: "no weight",
      listeners: ["db TCP 5432"],
      routes: [route("r", [rule("a:80*0")], { kind: "TCPRoute" })],
      dial: [5432, "TCP"],
      expected: ["closed", "spec.rules[0] of TCPRoute r has no backend with a weight"],
    },
    {
      name: "no rule",
      listeners: ["db TCP 5432"],
      routes: [route("r", [], { kind: "TCPRoute" })],
      dial: [5432, "TCP"],
      expected: ["closed", "TCPRoute r has no rule"],
    },
    {
      name: "UDP to a UDP port",
      listeners: ["dns UDP 53"],
      routes: [route("r", [rule("dns:53")], { kind: "UDPRoute" })],
      dial: [53, "UDP"],
      expected: ["dns"],
    },
    {
      name: "UDP to a TCP port",
      listeners: ["dns UDP 53"],
      routes: [route("r", [rule("a:80")], { kind: "UDPRoute" })],
      dial: [53, "UDP"],
      expected: ["a (null: Service a has port 80 but not for UDP, which a UDPRoute needs)"],
    },
    {
      name: "TCP to a UDP port",
      listeners: ["dns TCP 53"],
      routes: [route("r", [rule("dns:53")], { kind: "TCPRoute" })],
      dial: [53, "TCP"],
      expected: ["dns (null: Service dns has port 53 but not for TCP, which a TCPRoute needs)"],
    },
    {
      name: "TCP and UDP of one number have a listener each",
      listeners: ["one TCP 53", "two UDP 53"],
      routes: [route("r", [rule("a:80")], { kind: "TCPRoute" }), route("s", [rule("dns:53")], { kind: "UDPRoute" })],
      dial: [53, "UDP"],
      expected: ["dns"],
    },
    {
      name: "HTTP is read by the Gateway itself",
      listeners: ["web HTTP 80"],
      routes: [route("r", [rule("a:80")])],
      dial: [80, "TCP"],
      expected: null,
    },
    {
      name: "TLS is too, at least its server name",
      listeners: [listener("tls TLS 443", { tls: { mode: "Passthrough" } })],
      routes: [],
      dial: [443, "TCP"],
      expected: null,
    },
    { name: "a port without listener", listeners: ["db TCP 5432"], routes: [], dial: [5433, "TCP"], expected: null },
    {
      name: "a Gateway that is not carried out",
      listeners: ["db TCP 5432"],
      routes: [route("r", [rule("a:80")], { kind: "TCPRoute" })],
      dial: [5432, "TCP"],
      status: { conditions: [condition("Accepted False UnsupportedProtocol")] },
      expected: ["unknown", "Gateway edge is not carried out: Accepted: UnsupportedProtocol"],
    },
  ])("$name", ({ listeners, routes, dial, status, expected }) => {
    const edge = gateway(listeners, status === undefined ? {} : { status });
    const snapshot = snapshotOf([gatewayClass(), edge, ...services, dns, ...routes]);
    const slim = snapshot.get("Gateway", "shop", "edge");
    if (slim === undefined) throw new Error("no Gateway");
    const decision = routeGatewayConnection(snapshot, slim, ...dial);
    expect(decision === null ? null : describeDecision(decision)).toEqual(expected);
  });
});
