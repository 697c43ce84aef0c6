/** Gateway ways in of Service web as text, for tests. */
import { expect, it } from "vitest";
import { serviceId } from "../src/model/names.ts";
import type { SlimKind } from "../src/model/objects.ts";
import { computeServicePaths, type PathOptions } from "../src/paths/compute-service-paths.ts";
import type { WayIn } from "../src/paths/path-model.ts";
import { endpoint, pod, service, slice, snapshotOf, type Raw } from "./cluster-objects.ts";
import { describeWayIn } from "./describe-paths.ts";
import { gateway, gatewayClass, route, rule, type RouteParts } from "./gateway-objects.ts";

export interface GatewayWayRow {
  readonly name: string;
  readonly objects: readonly Raw[];
  readonly unreadable?: readonly SlimKind[];
  readonly options?: PathOptions;
  /** The Service's verdict; its Gateway ways in by port; the stray ones. */
  readonly expected: readonly string[];
}

function lines({ objects, unreadable, options }: GatewayWayRow): readonly string[] {
  const paths = computeServicePaths(snapshotOf(objects, unreadable), serviceId("shop", "web"), options);
  if (paths === undefined) return ["no such Service"];
  const ofPorts = paths.ports.flatMap(({ port, protocol, waysIn }) =>
    waysIn.filter(isGateway).map((way) => `${String(port)}/${protocol} ${describeGatewayWay(way)}`),
  );
  return [
    paths.verdict,
    ...ofPorts,
    ...paths.strayWaysIn.filter(isGateway).map((way) => `stray ${describeGatewayWay(way)}`),
  ];
}

export function isGateway(way: WayIn): way is Extract<WayIn, { type: "gateway" }> {
  return way.type === "gateway";
}

function describeGatewayWay(way: Extract<WayIn, { type: "gateway" }>): string {
  const said = way.conditions.length === 0 ? "" : ` {${way.conditions.join("; ")}}`;
  const text = describeWayIn(way).join(" ").replace("from outside: Gateway ", "").replace(" past the ClusterIP", "");
  return `${way.listener}:${String(way.listenerPort)} ${text} share ${String(way.share)}${said}`;
}

/** Service web with one pod. */
export const behind = [service("web"), pod("a"), slice("web", [endpoint("10.1.0.1", { pod: "a" })])];
/** Gateway edge and its class. */
export const edge = [gatewayClass(), gateway()];
/** HTTPRoute r for /cart. */
export const one = (backends = "web:80", parts: RouteParts = {}) => route("r", [rule(backends, "/cart")], parts);
/** What is said of the way by it. */
export const way = (verdict: string, text = "web:80 edge", more = "share 1") =>
  `${text} * PathPrefix /cart by HTTPRoute r to port 80  ${verdict} ${more}`;

/** Declares a test for each row. */
export function testGatewayWays(rows: readonly GatewayWayRow[]): void {
  it.each(rows)("$name", (row) => {
    expect(lines(row)).toEqual(row.expected);
  });
}
