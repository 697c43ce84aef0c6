/** Connections that a Gateway passes on without reading HTTP: TLS by its server name, TCP and UDP by the port alone (semantics.md 6). */
import type { GatewayListener, RouteKind, RouteRule, SlimGateway, SlimRoute } from "../model/gateway-objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { routeRef, shareBackends } from "./answer-by-route-rule.ts";
import { attachRoute } from "./attach-route.ts";
import { compareRoutes } from "./compare-gateway-routes.ts";
import { compareHostnames, takesHost } from "./match-gateway-hostname.ts";
import { judgeGateway, judgeListener } from "./read-gateway-status.ts";
import type { RoutingDecision } from "./routing-model.ts";

/**
 * Routes a TCP connection or a UDP packet that has come to a listener port. Null where the Gateway
 * reads what is said on that port (HTTP, HTTPS, TLS): the connection as such ends at its pods.
 */
export function routeGatewayConnection(
  snapshot: Snapshot,
  gateway: SlimGateway,
  listenerPort: number,
  protocol: "TCP" | "UDP",
): RoutingDecision | null {
  const judged = judgeGateway(snapshot, gateway);
  if (judged.type === "not-served") return { type: "unknown", because: [judged.text] };
  const listener = gateway.listeners.find(
    (each) =>
      each.port === listenerPort && each.protocol === protocol && judgeListener(gateway, each).type === "served",
  );
  if (listener === undefined) return null;
  const attached = attachedTo(snapshot, gateway, listener, [`${protocol}Route`]);
  const text = `no ${protocol}Route is attached to listener ${listener.name} of Gateway ${gateway.name}`;
  return answer(snapshot, gateway, attached.sort((a, b) => compareRoutes(a.route, b.route))[0], text);
}

/** Routes a TLS connection by its server name. Behind a listener that ends the TLS, TCPRoutes take what no TLSRoute does. */
export function routeTlsConnection(
  snapshot: Snapshot,
  gateway: SlimGateway,
  listener: GatewayListener,
  serverName: string,
): RoutingDecision {
  const taking = attachedTo(snapshot, gateway, listener, ["TLSRoute", "TCPRoute"])
    .flatMap(({ route, hostnames }) => {
      const hostname = hostnames.filter((each) => takesHost(each, serverName)).sort(compareHostnames)[0];
      return hostname === undefined ? [] : [{ route, hostname }];
    })
    .sort(
      (a, b) =>
        Number(a.route.kind === "TCPRoute") - Number(b.route.kind === "TCPRoute") ||
        compareHostnames(a.hostname, b.hostname) ||
        compareRoutes(a.route, b.route),
    );
  const text = `no route attached to listener ${listener.name} of Gateway ${gateway.name} takes the server name ${serverName}`;
  return answer(snapshot, gateway, taking[0], text);
}

interface Attached {
  readonly route: SlimRoute;
  readonly hostnames: readonly (string | null)[];
}

function attachedTo(
  snapshot: Snapshot,
  gateway: SlimGateway,
  listener: GatewayListener,
  kinds: readonly RouteKind[],
): Attached[] {
  return [...snapshot.routesOf(gateway.namespace, gateway.name)].flatMap((route) => {
    if (!kinds.includes(route.kind)) return [];
    const found = attachRoute(snapshot, gateway, route).listeners.find((each) => each.listener === listener);
    return found === undefined ? [] : { route, hostnames: found.hostnames };
  });
}

function answer(
  snapshot: Snapshot,
  { kind, namespace, name }: SlimGateway,
  taken: { readonly route: SlimRoute; readonly hostname?: string | null } | undefined,
  nobody: string,
): RoutingDecision {
  if (taken === undefined) return { type: "closed", object: { kind, namespace, name }, because: [nobody] };
  const { route, hostname } = taken;
  const rule: RouteRule | undefined = route.rules[0];
  const object = routeRef(route);
  if (rule === undefined) return { type: "closed", object, because: [`${route.kind} ${route.name} has no rule`] };
  const { backends, unknown } = shareBackends(snapshot, route, rule);
  if (unknown !== null) return { type: "unknown", because: [unknown] };
  if (backends.length === 0) {
    const text = `${rule.fieldPath} of ${route.kind} ${route.name} has no backend with a weight`;
    return { type: "closed", object, because: [text] };
  }
  const matched = hostname === undefined ? "every connection" : (hostname ?? "every server name");
  return { type: "routed", object, fieldPath: rule.fieldPath, matched, backends, because: [] };
}
