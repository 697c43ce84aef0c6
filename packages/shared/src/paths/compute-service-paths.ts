/** Everything that leads to a Service and everything behind it. */
import {
  isHeadless,
  joinEndpoints,
  readServiceEndpoints,
  type JoinedEndpoint,
  type ServiceEndpoints,
} from "../endpoints/join-endpoints.ts";
import { serviceId, servicePortId, type ServiceId } from "../model/names.ts";
import type { SlimService, SlimServicePort } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { computeExternalName } from "./compute-external-name.ts";
import { computeMissingService } from "./compute-missing-service.ts";
import { computeWaysIn } from "./compute-ways-in.ts";
import { findDeclaredClients, type DeclaredClients } from "./find-declared-clients.ts";
import { followExternalName, type ExternalNameChain } from "./follow-external-name.ts";
import {
  gatewayRoutesTo,
  gatewayWayIn,
  matchGatewayBackend,
  strayGatewayWay,
  type GatewayRoute,
} from "./gateway-ways-in.ts";
import { countMembers, groupBackends } from "./group-backends.ts";
import { judgeEndpoints } from "./judge-endpoints.ts";
import { judgePort } from "./judge-port.ts";
import { endpointsColumn, endpointsColumnFrom, portsColumn } from "./kubectl-columns.ts";
import { isWorse, whole, worstVerdict, type Judgement } from "./make-break.ts";
import {
  dialsTargetOfName,
  ingressRoutesTo,
  ingressWayIn,
  matchIngressBackend,
  strayWayIn,
  type IngressRoute,
} from "./match-ingress-backend.ts";
import { defaultClusterDomain, serviceDnsName, serviceDnsNames } from "../dns/name-service.ts";
import type { Backend, PortPath, ServicePaths, WayIn } from "./path-model.ts";

export interface PathOptions {
  /** The DNS domain of the cluster; default `cluster.local`. */
  readonly clusterDomain?: string;
  /** The namespaces that are read, where not all are: what lies in another one is unknown and not missing. */
  readonly namespaces?: ReadonlySet<string> | null;
}

/**
 * The paths of one Service; undefined where there is no such Service and nothing names one. Reads
 * the snapshot and nothing else, so that two snapshots that hold the same objects give equal paths.
 *
 * @example computeServicePaths(snapshot, serviceId("shop", "orders"))?.ports[0]?.break?.text // "no pod has app=order"
 */
export function computeServicePaths(
  snapshot: Snapshot,
  id: ServiceId,
  options: PathOptions = {},
): ServicePaths | undefined {
  const [namespace = "", name = ""] = id.split("/");
  const clusterDomain = options.clusterDomain ?? defaultClusterDomain;
  const isRead = (other: string) => options.namespaces == null || options.namespaces.has(other);
  const service = snapshot.get("Service", namespace, name);
  if (service === undefined) return computeMissingService(snapshot, namespace, name, clusterDomain, isRead);
  const routes = ingressRoutesTo(snapshot, namespace, name);
  const gatewayRoutes = gatewayRoutesTo(snapshot, namespace, name, isRead);
  const clients = findDeclaredClients(snapshot, service, clusterDomain);
  const context: Context = { snapshot, service, routes, gatewayRoutes, clients, clusterDomain, isRead };
  const { ports, column } = service.type === "ExternalName" ? externalNamePorts(context) : proxiedPorts(context);
  const strayWaysIn = [
    ...context.routes
      .filter((route) => portOfRoute(context, route) === undefined)
      .map((route) => strayWayIn(service, route)),
    ...context.gatewayRoutes
      .filter((route) => portOfGatewayRoute(context, route) === undefined)
      .map((route) => strayGatewayWay(snapshot, service, route)),
  ];
  return {
    ...headOf(service, clusterDomain),
    endpointsColumn: column,
    verdict: serviceVerdict(ports, strayWaysIn),
    ports,
    strayWaysIn,
    strayClients: clients.stray,
  };
}

interface Context {
  readonly snapshot: Snapshot;
  readonly service: SlimService;
  readonly routes: readonly IngressRoute[];
  readonly gatewayRoutes: readonly GatewayRoute[];
  readonly clients: DeclaredClients;
  readonly clusterDomain: string;
  readonly isRead: (namespace: string) => boolean;
}

interface Ports {
  readonly ports: readonly PortPath[];
  /** What `kubectl get endpoints` shows. */
  readonly column: string;
}

function headOf(service: SlimService, clusterDomain: string) {
  const external = service.type === "NodePort" || service.type === "LoadBalancer" || service.externalIPs.length > 0;
  return {
    id: serviceId(service.namespace, service.name),
    namespace: service.namespace,
    name: service.name,
    missing: false,
    type: service.type,
    headless: isHeadless(service),
    clusterIPs: service.clusterIPs,
    externalName: service.type === "ExternalName" ? service.externalName : null,
    selector: service.selector,
    portsColumn: portsColumn(service.ports),
    internalTrafficPolicy: service.internalTrafficPolicy,
    externalTrafficPolicy: external && service.type !== "ExternalName" ? service.externalTrafficPolicy : null,
    sessionAffinity: service.sessionAffinity,
    trafficDistribution: service.trafficDistribution,
    publishNotReadyAddresses: service.publishNotReadyAddresses,
    dnsNames: serviceDnsNames(service, clusterDomain),
  };
}

/** A Service port that stands for the whole Service where it has none. */
const anyPort: SlimServicePort = {
  name: "",
  port: 0,
  protocol: "TCP",
  targetPort: 0,
  nodePort: null,
  appProtocol: null,
};

/** Ports of a Service with endpoints of its own. */
function proxiedPorts(context: Context): Ports {
  const { snapshot, service, clusterDomain } = context;
  const of = readServiceEndpoints(snapshot, service);
  const unknown = snapshot.unreadable.has("EndpointSlice");
  const reached: JoinedEndpoint[] = [];
  const portless = isHeadless(service) && service.ports.length === 0;
  const ports = (portless ? [anyPort] : service.ports).map((port) => {
    const joined = joinEndpoints(snapshot, of, portless ? null : port);
    const { endpoints } = joined;
    reached.push(...endpoints.filter(({ used }) => used));
    const behind = judgeEndpoints(snapshot, of, portless ? null : port, joined);
    const ways = computeWaysIn({ snapshot, service, port, endpoints, behind, clusterDomain });
    const routed = routedWaysOf(context, port, behindController(context, of, port, behind), isTranslated(of, port));
    return toPath(
      context,
      port,
      [...routed, ...ways],
      groupBackends(snapshot, endpoints, unknown, isHeadless(service) && port.port !== 0 ? port : null),
      behind,
      endpoints,
    );
  });
  const object = snapshot.endpointsOf(service.namespace, service.name);
  return { ports, column: object === undefined ? endpointsColumnFrom(reached) : endpointsColumn(object) };
}

/** Ports of an ExternalName Service; they mean nothing to DNS, but they are what its author had in mind. */
function externalNamePorts(context: Context): Ports {
  const { snapshot, service, clusterDomain, isRead } = context;
  const chain = followExternalName(snapshot, service, clusterDomain, isRead);
  const ports = portsOrAny(service).map((port) => {
    const routed = routedWaysOf(context, port, whole).length > 0;
    const way = externalNameWayIn(
      service,
      chain,
      clusterDomain,
      computeExternalName(snapshot, chain.end, port.port, false).judgement,
    );
    const dialled = routed ? dialledPort(context, port) : port.port;
    const { judgement, backends, endpoints } = computeExternalName(snapshot, chain.end, dialled, routed);
    // A controller that is given an address dials it; only DNS refuses.
    const behind = chain.end.type === "address" && routed ? whole : judgement;
    const ways = [...routedWaysOf(context, port, behind), way];
    return toPath(context, port, ways, backends, behind, endpoints);
  });
  return { ports, column: "<none>" };
}

function portsOrAny(service: SlimService): readonly SlimServicePort[] {
  return service.ports.length === 0 ? [anyPort] : service.ports;
}

function externalNameWayIn(
  service: SlimService,
  chain: ExternalNameChain,
  clusterDomain: string,
  { verdict, break: broken }: Judgement,
): WayIn {
  return {
    id: "external-name",
    type: "external-name",
    client: "cluster",
    bypassesClusterIp: chain.end.type !== "service" || isHeadless(chain.end.service),
    dnsName: serviceDnsName(service, clusterDomain),
    chain: chain.names,
    verdict,
    break: broken,
  };
}

/** The port of an ExternalName that its controllers dial; to clients of DNS the Service's ports mean nothing. */
function dialledPort(context: Context, port: SlimServicePort): number {
  const { snapshot } = context;
  const atTarget = context.routes.some(
    (route) => portOfRoute(context, route) === port && dialsTargetOfName(snapshot, route),
  );
  return atTarget && typeof port.targetPort === "number" && port.targetPort > 0 ? port.targetPort : port.port;
}

/** Controllers dial the targetPort of a headless Service, which its DNS clients do not. */
function isTranslated({ headless }: ServiceEndpoints, port: SlimServicePort): boolean {
  return headless && port.port !== 0 && port.targetPort !== port.port;
}

/** What stands behind a port for a controller: a headless Service's addresses only where their targetPort resolves. */
function behindController(
  { snapshot, routes, gatewayRoutes }: Context,
  of: ServiceEndpoints,
  port: SlimServicePort,
  behind: Judgement,
): Judgement {
  if (!isTranslated(of, port) || routes.length + gatewayRoutes.length === 0) return behind;
  const translated = { ...of, headless: false };
  return judgeEndpoints(snapshot, translated, port, joinEndpoints(snapshot, translated, port));
}

/** Ways in by Ingresses and Gateways. */
function routedWaysOf(
  context: Context,
  port: SlimServicePort,
  behind: Judgement,
  dialsTargetPort = false,
): readonly WayIn[] {
  const ingresses = context.routes
    .filter((route) => portOfRoute(context, route) === port)
    .map((route) => ingressWayIn(route, behind, dialsTargetPort));
  const gateways = context.gatewayRoutes
    .filter((route) => portOfGatewayRoute(context, route) === port)
    .map((route) => ({ ...gatewayWayIn(context.snapshot, route, behind), dialsTargetPort }));
  return [...ingresses, ...gateways];
}

/** The port that a route leads to; an ExternalName without ports takes every number. */
function portOfRoute({ snapshot, service }: Context, route: IngressRoute): SlimServicePort | undefined {
  if (service.type === "ExternalName" && service.ports.length === 0) return anyPort;
  return matchIngressBackend(snapshot, service, route) ?? undefined;
}

function portOfGatewayRoute({ service }: Context, route: GatewayRoute): SlimServicePort | undefined {
  if (service.type === "ExternalName" && service.ports.length === 0) return anyPort;
  return matchGatewayBackend(service, route);
}

function toPath(
  { service, clients }: Context,
  port: SlimServicePort,
  waysIn: readonly WayIn[],
  backends: readonly Backend[],
  behind: Judgement,
  endpoints: readonly JoinedEndpoint[],
): PortPath {
  const count = countMembers(endpoints);
  return {
    id: servicePortId(serviceId(service.namespace, service.name), port.port, port.protocol),
    name: port.name,
    port: port.port,
    protocol: port.protocol,
    targetPort: port.targetPort,
    nodePort: port.nodePort,
    appProtocol: port.appProtocol,
    ...judgePort(service.type, waysIn, behind),
    waysIn,
    declaredClients: clients.ofPort(port),
    backends,
    used: count.used,
    total: count.total,
  };
}

/** The worst port; a backend that names a port that is not there makes part of an else whole Service. */
function serviceVerdict(ports: readonly PortPath[], strays: readonly WayIn[]): ServicePaths["verdict"] {
  const worst = worstVerdict(ports.map(({ verdict }) => verdict));
  return strays.length > 0 && isWorse("part", worst) ? "part" : worst;
}
