/** Requests to Gateway `edge` and what it does with them, as text, for tests. */
import { expect, it } from "vitest";
import { routeGatewayRequest } from "../src/routing/route-gateway-request.ts";
import type { RoutedRequest, RoutingDecision } from "../src/routing/routing-model.ts";
import { service, snapshotOf, type Raw } from "./cluster-objects.ts";
import { gateway, gatewayClass } from "./gateway-objects.ts";

/** `GET http://shop.example:8080/cart?q=1 Header=value`; the port is the listener's, else the scheme's. */
function requestOf(text: string): { readonly request: RoutedRequest; readonly port: number } {
  const [method = "", address = "", ...headers] = text.split(" ");
  const url = new URL(address);
  const scheme = url.protocol === "https:" ? "https" : "http";
  return {
    port: url.port === "" ? (scheme === "https" ? 443 : 80) : Number(url.port),
    request: {
      scheme,
      host: url.hostname,
      path: url.pathname,
      method,
      headers: Object.fromEntries(headers.map((header) => header.split("="))) as Record<string, string>,
      query: Object.fromEntries(url.searchParams),
    },
  };
}

/** `a` for all, `a 0.25, b 0.75`, `404`, `302 …`; then the reasons. */
export function describeDecision(decision: RoutingDecision): readonly string[] {
  return [firstLine(decision), ...decision.because];
}

function firstLine(decision: RoutingDecision): string {
  switch (decision.type) {
    case "routed":
      return decision.backends
        .map(({ service: id, share, invalid }) => {
          const bad = invalid === null ? "" : ` (${String(invalid.status)}: ${invalid.text})`;
          return `${id.replace("shop/", "")}${share === 1 ? "" : ` ${String(share)}`}${bad}`;
        })
        .join(", ");
    case "answered":
      return String(decision.status);
    case "closed":
    case "unknown":
      return decision.type;
    default:
      return decision satisfies never;
  }
}

/** What Gateway `edge` of `shop` does with a request. */
export function decide(objects: readonly Raw[], text: string): readonly string[] {
  const snapshot = snapshotOf(objects);
  const edge = snapshot.get("Gateway", "shop", "edge");
  if (edge === undefined) throw new Error("no Gateway");
  const { request, port } = requestOf(text);
  return describeDecision(routeGatewayRequest(snapshot, edge, port, request));
}

const names = ["a", "b", "c", "d", "e"];
/** Services a to e, port 80 each. */
export const services = names.map((name) => service(name));

/** A request to Gateway `edge` with these routes, and Services a to e. */
export interface RequestRow {
  readonly name: string;
  readonly listeners?: readonly (string | Raw)[];
  readonly routes: readonly Raw[];
  readonly request: string;
  readonly expected: readonly string[];
}

/** Declares a test for each row. */
export function testRequests(rows: readonly RequestRow[]): void {
  it.each(rows)("$name", ({ listeners, routes, request, expected }) => {
    expect(decide([gatewayClass(), gateway(listeners), ...services, ...routes], request)).toEqual(expected);
  });
}
