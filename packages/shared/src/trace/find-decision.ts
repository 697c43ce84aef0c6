/** What a pod that carries out Gateways or Ingresses does with a connection that has reached it. */
import type { SlimGateway } from "../model/gateway-objects.ts";
import type { SlimPod } from "../model/objects.ts";
import { resolveTargetPort, servingContainers } from "../endpoints/resolve-target-port.ts";
import { findListenerPort } from "../routing/find-gateway-listener.ts";
import { gatewaysOfPod } from "../routing/find-gateway-router.ts";
import { isRequestPort, routerOfPod } from "../routing/find-router.ts";
import { bareHost } from "../routing/match-ingress-host.ts";
import { routeGatewayConnection } from "../routing/route-gateway-connection.ts";
import { routeGatewayRequest } from "../routing/route-gateway-request.ts";
import { routeIngressRequest } from "../routing/route-ingress-request.ts";
import type { RoutedRequest, RoutingDecision } from "../routing/routing-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Protocol } from "../model/names.ts";
import type { TraceTarget } from "./trace-model.ts";

/** What a client sends, beyond the packets. */
export interface Sent {
  readonly snapshot: Snapshot;
  readonly protocol: Protocol;
  /** The port that the client dialled. */
  readonly dialled: number;
  /** Null where no HTTP is spoken. */
  readonly request: RoutedRequest | null;
}

export interface RouterDecision {
  readonly decision: RoutingDecision;
  /** Who decides, for a person: `Gateway shop/edge`, `Deployment ingress-nginx/controller`. */
  readonly router: string;
  /** What this controller does differently from others where it matters. */
  readonly note: string | null;
}

/** The request as routers read it; null for what is no HTTP. */
export function readRequest({ scheme, host, path, hostHeader, method, headers }: TraceTarget): RoutedRequest | null {
  if (scheme !== "http" && scheme !== "https") return null;
  const [bare = "", ...search] = path.split("?");
  return {
    scheme,
    host: bareHost(hostHeader ?? host),
    path: bare === "" ? "/" : bare,
    method,
    headers,
    query: Object.fromEntries(new URLSearchParams(search.join("?"))),
  };
}

/** The decision of the pod; null where it is no router, or this is none of the ports that take requests. */
export function findDecision(sent: Sent, pod: SlimPod, port: number): RouterDecision | null {
  const byGateway = decideAsGateway(sent, pod, port);
  if (byGateway !== null && !isNotFound(byGateway)) return byGateway;
  return decideAsIngress(sent, pod, port) ?? byGateway;
}

function decideAsGateway(sent: Sent, pod: SlimPod, port: number): RouterDecision | null {
  const { snapshot, request, protocol } = sent;
  let last: RouterDecision | null = null;
  for (const gateway of gatewaysOfPod(snapshot, pod)) {
    const listenerPort = findListenerPort(gateway, portsOnTheWay(sent, pod, port));
    if (listenerPort === null) continue;
    const decision = decideOf({ snapshot, gateway, listenerPort, request, protocol });
    if (decision === null) continue;
    const found = { decision, router: `Gateway ${gateway.namespace}/${gateway.name}`, note: null };
    if (!isNotFound(found)) return found;
    last ??= found;
  }
  return last;
}

function decideOf(of: {
  readonly snapshot: Snapshot;
  readonly gateway: SlimGateway;
  readonly listenerPort: number;
  readonly request: RoutedRequest | null;
  readonly protocol: Protocol;
}): RoutingDecision | null {
  const { snapshot, gateway, listenerPort, request, protocol } = of;
  if (request !== null) return routeGatewayRequest(snapshot, gateway, listenerPort, request);
  return protocol === "SCTP" ? null : routeGatewayConnection(snapshot, gateway, listenerPort, protocol);
}

/** What was dialled, the Service ports that may have led here, the pod's own port. */
function portsOnTheWay({ snapshot, dialled, protocol }: Sent, pod: SlimPod, port: number): readonly number[] {
  const services = [...snapshot.servicesSelecting(pod.namespace, pod.labels)];
  const through = services.flatMap(({ ports }) =>
    ports.filter((each) => {
      if (each.protocol !== protocol) return false;
      const target = resolveTargetPort(pod.spec, each.targetPort, protocol);
      return target.type === "resolved" && target.port === port;
    }),
  );
  const byNodePort = through.filter(({ nodePort }) => nodePort === dialled);
  return [...byNodePort.map((each) => each.port), dialled, ...through.map((each) => each.port), port];
}

function decideAsIngress({ snapshot, request }: Sent, pod: SlimPod, port: number): RouterDecision | null {
  const router = request === null ? null : routerOfPod(snapshot, pod);
  if (request === null || router === null || !takesRequests(snapshot, pod, port)) return null;
  const { kind, namespace, name } = router.workload;
  const decision = routeIngressRequest(snapshot, router, request);
  return { decision, router: `${kind} ${namespace ?? ""}/${name}`, note: router.note };
}

/** Whether a port of a controller's pod takes requests, by the Services that lead there, else by its own name and number. */
function takesRequests(snapshot: Snapshot, pod: SlimPod, port: number): boolean {
  for (const service of snapshot.servicesSelecting(pod.namespace, pod.labels)) {
    for (const each of service.ports) {
      const target = resolveTargetPort(pod.spec, each.targetPort, each.protocol);
      if (target.type === "resolved" && target.port === port) return isRequestPort(each);
    }
  }
  const declared = servingContainers(pod.spec).flatMap(({ ports }) => ports);
  const name = declared.find(({ containerPort }) => containerPort === port)?.name ?? "";
  return isRequestPort({
    name,
    port,
    protocol: "TCP",
    targetPort: name === "" ? port : name,
    nodePort: null,
    appProtocol: null,
  });
}

function isNotFound({ decision }: RouterDecision): boolean {
  return decision.type === "answered" && decision.status === 404;
}
