/** The snapshot in memory: a table per kind, and the indexes beside them. */
import { isWorkloadKind, workloadKinds } from "../model/workload-kinds.ts";
import { servicesMeantBy } from "../model/declared-target.ts";
import { parseServiceDnsName } from "../model/external-name-target.ts";
import { objectKey, serviceId } from "../model/names.ts";
import { gatewayOfPod } from "../model/gateway-of-pod.ts";
import { familyOfPod, familyOfWorkload, type RouterFamily } from "../model/router-family.ts";
import type { ServiceId } from "../model/names.ts";
import type { SlimRoute } from "../model/gateway-objects.ts";
import type { Labels } from "../model/object-meta.ts";
import type {
  DeclaredAddress,
  ObjectEvent,
  SlimConfigMap,
  SlimEndpointSlice,
  SlimIngress,
  SlimKind,
  SlimNode,
  SlimObject,
  SlimOf,
  SlimPod,
  SlimService,
  SlimWorkload,
} from "../model/objects.ts";
import { findTopOwner } from "./find-top-owner.ts";
import { GroupIndex } from "./group-index.ts";
import { carriesEveryPair, LabelIndex, pairKey } from "./label-index.ts";
import { labelsOfPod, labelsOfWorkload, type PodLabels, type WorkloadLabels } from "./list-labels.ts";
import { compareNames, ObjectTable } from "./object-table.ts";
import { ShortLists } from "./short-lists.ts";
import type { Snapshot } from "./snapshot.ts";

interface Indexes {
  readonly podsByLabels: LabelIndex<SlimPod>;
  readonly podsByAddress: GroupIndex<SlimPod>;
  readonly podsByOwner: GroupIndex<SlimPod>;
  readonly podsByNode: GroupIndex<SlimPod>;
  readonly podLabels: ShortLists<PodLabels>;
  readonly workloadsByTemplate: LabelIndex<SlimWorkload>;
  readonly workloadLabels: ShortLists<WorkloadLabels>;
  readonly slicesByService: GroupIndex<SlimEndpointSlice>;
  readonly ingressesByBackend: GroupIndex<SlimIngress>;
  readonly ingressesByHost: GroupIndex<SlimIngress>;
  readonly ingressesByAddress: GroupIndex<SlimIngress>;
  /** Those with an address, by their class. */
  readonly publishedIngresses: GroupIndex<SlimIngress>;
  readonly routerPods: GroupIndex<SlimPod>;
  readonly routerWorkloads: GroupIndex<SlimWorkload>;
  readonly gatewayPods: GroupIndex<SlimPod>;
  /** By namespace and the first pair of the selector. */
  readonly servicesBySelector: GroupIndex<SlimService>;
  readonly routesByBackend: GroupIndex<SlimRoute>;
  readonly routesByParent: GroupIndex<SlimRoute>;
  readonly servicesByExternalName: GroupIndex<SlimService>;
  readonly servicesByAddress: GroupIndex<SlimService>;
  readonly servicesByNodePort: GroupIndex<SlimService>;
  readonly servicesByExposedPort: GroupIndex<SlimService>;
  readonly servicesByName: GroupIndex<SlimService>;
  readonly nodesByAddress: GroupIndex<SlimNode>;
  readonly clientsByTarget: GroupIndex<SlimWorkload | SlimPod>;
  readonly configMapsByTarget: GroupIndex<SlimConfigMap>;
}

/** Makes a snapshot of the objects (none: an empty one). */
export function createSnapshot(objects: Iterable<SlimObject> = []): Snapshot {
  const tables = new Map<SlimKind, ObjectTable<SlimObject>>();
  const indexes = createIndexes();
  const unreadable = new Set<SlimKind>();
  /** Null after one has changed, until somebody reads. */
  let nodes: readonly SlimNode[] | null = null;

  // Each table holds objects of its own kind only: `put` is the one place that writes into it.
  function table<K extends SlimKind>(kind: K): ObjectTable<SlimOf<K>> {
    let found = tables.get(kind);
    if (found === undefined) tables.set(kind, (found = new ObjectTable()));
    return found as unknown as ObjectTable<SlimOf<K>>;
  }

  const get: Snapshot["get"] = (kind, namespace, name) => table(kind).get(namespace, name);

  function put(object: SlimObject): void {
    const kindTable: ObjectTable<SlimObject> = table(object.kind);
    const previous = kindTable.get(object.namespace, object.name);
    if (previous !== undefined) index(indexes, previous, "remove");
    kindTable.set(object);
    if (object.kind === "Node") nodes = null;
    index(indexes, object, "add");
    listLabels(indexes, previous, object);
  }

  function applyEvent(event: ObjectEvent): void {
    switch (event.type) {
      case "upsert":
        put(event.object);
        return;
      case "delete": {
        const previous: SlimObject | undefined = get(event.kind, event.namespace, event.name);
        if (previous === undefined) return;
        index(indexes, previous, "remove");
        listLabels(indexes, previous, undefined);
        if (event.kind === "Node") nodes = null;
        table(event.kind).delete(event.namespace, event.name);
        return;
      }
    }
  }

  for (const object of objects) put(object);

  return {
    applyEvent,
    get,
    all: (kind) => table(kind).all(),
    services: (namespace) => table("Service").in(namespace),
    pods: (namespace) => table("Pod").in(namespace),
    workloads: (namespace) => workloadKinds.flatMap((kind) => [...table(kind).in(namespace)]),
    podsSelectedBy: (namespace, selector) => indexes.podsByLabels.select(namespace, selector),
    podLabels: (namespace) => indexes.podLabels.get(namespace),
    podsByAddress: (address) => indexes.podsByAddress.get(address),
    podsOwnedBy: (owner) => indexes.podsByOwner.get(objectKey(owner)),
    podsOn: (node) => indexes.podsByNode.get(node),
    workloadsSelectedBy: (namespace, selector) => indexes.workloadsByTemplate.select(namespace, selector),
    workloadLabels: (namespace) => indexes.workloadLabels.get(namespace),
    slicesOf: (namespace, service) => indexes.slicesByService.get(serviceId(namespace, service)),
    endpointsOf: (namespace, service) => get("Endpoints", namespace, service),
    ingressesTo: (namespace, service) => indexes.ingressesByBackend.get(serviceId(namespace, service)),
    ingressesForHost: (host) => indexes.ingressesByHost.get(host),
    ingressesByAddress: (address) => indexes.ingressesByAddress.get(address),
    publishedIngress: (className) => {
      const first = indexes.publishedIngresses.first(className ?? "");
      return first === undefined ? null : { namespace: first.namespace, name: first.name };
    },
    routerPods: (family) => indexes.routerPods.get(family),
    routerWorkloads: (family) => indexes.routerWorkloads.get(family),
    gatewayPods: (gateway) => indexes.gatewayPods.get(gateway),
    servicesSelecting: (namespace, labels) => selectingServices(indexes, namespace, labels),
    routesTo: (namespace, service) => indexes.routesByBackend.get(serviceId(namespace, service)),
    routesOf: (namespace, gateway) => indexes.routesByParent.get(`${namespace}/${gateway}`),
    servicesByAddress: (address) => indexes.servicesByAddress.get(address),
    servicesByNodePort: (port) => indexes.servicesByNodePort.get(String(port)),
    servicesExposing: (port) => indexes.servicesByExposedPort.get(String(port)),
    servicesNamed: (name) => indexes.servicesByName.get(name),
    nodesByAddress: (address) => indexes.nodesByAddress.get(address),
    inNamespace: (kind, namespace) => table(kind).in(namespace),
    hasAny: (kind, namespace) => table(kind).hasAny(namespace),
    clientsNaming: (namespace, service) => indexes.clientsByTarget.get(serviceId(namespace, service)),
    configMapsNaming: (namespace, service) => indexes.configMapsByTarget.get(serviceId(namespace, service)),
    externalNamesTo: (namespace, service) => indexes.servicesByExternalName.get(serviceId(namespace, service)),
    referencedServices: function* () {
      const { ingressesByBackend, routesByBackend, servicesByExternalName } = indexes;
      const ids = new Set([...ingressesByBackend.keys(), ...routesByBackend.keys(), ...servicesByExternalName.keys()]);
      // These indexes are keyed by what `serviceId` minted.
      yield* [...ids].sort() as ServiceId[];
    },
    nodes: () => (nodes ??= [...table("Node").all()]),
    topOwner: (pod) => findTopOwner(pod, get),
    unreadable,
    setUnreadable: (kinds) => {
      unreadable.clear();
      for (const kind of kinds) unreadable.add(kind);
    },
  };
}

function createIndexes(): Indexes {
  return {
    podsByLabels: new LabelIndex(),
    podsByAddress: new GroupIndex(),
    podsByOwner: new GroupIndex(),
    podsByNode: new GroupIndex(),
    podLabels: new ShortLists(),
    workloadsByTemplate: new LabelIndex(),
    workloadLabels: new ShortLists(),
    slicesByService: new GroupIndex(),
    ingressesByBackend: new GroupIndex(),
    ingressesByHost: new GroupIndex(),
    ingressesByAddress: new GroupIndex(),
    publishedIngresses: new GroupIndex(),
    routerPods: new GroupIndex(),
    routerWorkloads: new GroupIndex(),
    gatewayPods: new GroupIndex(),
    servicesBySelector: new GroupIndex(),
    routesByBackend: new GroupIndex(),
    routesByParent: new GroupIndex(),
    servicesByExternalName: new GroupIndex(),
    servicesByAddress: new GroupIndex(),
    servicesByNodePort: new GroupIndex(),
    servicesByExposedPort: new GroupIndex(),
    servicesByName: new GroupIndex(),
    nodesByAddress: new GroupIndex(),
    clientsByTarget: new GroupIndex(),
    configMapsByTarget: new GroupIndex(),
  };
}

/** Enters an object into the indexes of its kind, or takes it out. */
function index(indexes: Indexes, object: SlimObject, change: "add" | "remove"): void {
  switch (object.kind) {
    case "Pod":
      indexPod(indexes, object, change);
      return;
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet":
    case "CronJob":
      indexes.workloadsByTemplate[change](object.templateLabels, object);
      for (const id of declaredTargets(object)) indexes.clientsByTarget[change](id, object);
      indexRouter(indexes, object, change);
      return;
    case "EndpointSlice":
      if (object.serviceName !== null) {
        indexes.slicesByService[change](serviceId(object.namespace, object.serviceName), object);
      }
      return;
    case "Ingress":
      for (const id of ingressTargets(object)) indexes.ingressesByBackend[change](id, object);
      for (const host of ingressHosts(object)) indexes.ingressesByHost[change](host, object);
      for (const address of ingressAddresses(object)) indexes.ingressesByAddress[change](address, object);
      if (object.loadBalancer.length > 0) indexes.publishedIngresses[change](object.className ?? "", object);
      return;
    case "HTTPRoute":
    case "GRPCRoute":
    case "TLSRoute":
    case "TCPRoute":
    case "UDPRoute":
      for (const id of routeTargets(object)) indexes.routesByBackend[change](id, object);
      for (const parent of routeParents(object)) indexes.routesByParent[change](parent, object);
      return;
    case "Service": {
      const target = externalNameTarget(object);
      if (target !== null) indexes.servicesByExternalName[change](target, object);
      for (const address of serviceAddresses(object)) indexes.servicesByAddress[change](address, object);
      for (const port of serviceNodePorts(object)) indexes.servicesByNodePort[change](String(port), object);
      for (const port of exposedPorts(object)) indexes.servicesByExposedPort[change](String(port), object);
      indexes.servicesByName[change](object.name, object);
      const [pair] = Object.entries(object.selector ?? {});
      if (pair !== undefined) indexes.servicesBySelector[change](selectorKey(object.namespace, pair), object);
      return;
    }
    case "Node":
      for (const { address } of object.addresses) indexes.nodesByAddress[change](address, object);
      return;
    case "ConfigMap":
      for (const id of targetsOf(object.declaredAddresses, object.namespace)) {
        indexes.configMapsByTarget[change](id, object);
      }
      return;
    case "Namespace":
    case "Endpoints":
    case "HorizontalPodAutoscaler":
    case "IngressClass":
    case "GatewayClass":
    case "Gateway":
    case "ReferenceGrant":
    case "NetworkPolicy":
      return;
  }
}

/** Both at once, so that a list stays as it is where the new object has the labels of the old one. */
function listLabels(indexes: Indexes, previous: SlimObject | undefined, next: SlimObject | undefined): void {
  const object = next ?? previous;
  if (object === undefined) return;
  const { namespace } = object;
  if (object.kind === "Pod") {
    const keyOf = (pod: SlimObject | undefined) => (pod?.kind === "Pod" ? labelsOfPod(pod) : null);
    indexes.podLabels.replace(namespace, keyOf(previous), keyOf(next));
  } else if ("templateLabels" in object) {
    const keyOf = (each: SlimObject | undefined) =>
      each !== undefined && "templateLabels" in each ? labelsOfWorkload(each) : null;
    indexes.workloadLabels.replace(namespace, keyOf(previous), keyOf(next));
  }
}

function indexPod(indexes: Indexes, pod: SlimPod, change: "add" | "remove"): void {
  indexes.podsByLabels[change](pod.labels, pod);
  for (const address of pod.podIPs) indexes.podsByAddress[change](address, pod);
  if (pod.nodeName !== null) indexes.podsByNode[change](pod.nodeName, pod);
  if (pod.owner !== null) indexes.podsByOwner[change](objectKey({ ...pod.owner, namespace: pod.namespace }), pod);
  for (const id of declaredTargets(pod)) indexes.clientsByTarget[change](id, pod);
  const family = familyOfPod(pod);
  if (family !== null) indexes.routerPods[change](family, pod);
  const gateway = gatewayOfPod(pod);
  if (gateway !== null) indexes.gatewayPods[change](gateway, pod);
}

function indexRouter(indexes: Indexes, workload: SlimWorkload, change: "add" | "remove"): void {
  const family = routerFamily(workload);
  if (family !== null) indexes.routerWorkloads[change](family, workload);
}

/** The Ingress controller that a top workload is; a ReplicaSet of a Deployment leaves it to the Deployment. */
export function routerFamily(workload: SlimWorkload): RouterFamily | null {
  return workload.owner !== null && isWorkloadKind(workload.owner.kind) ? null : familyOfWorkload(workload);
}

/** Under which a Service's selector is found: its first pair. Labels are asked for pair by pair. */
export function selectorKey(namespace: string, pair: readonly [string, string]): string {
  return `${namespace} ${pairKey(...pair)}`;
}

function selectingServices(indexes: Indexes, namespace: string, labels: Labels): readonly SlimService[] {
  return Object.entries(labels)
    .flatMap((pair) => indexes.servicesBySelector.get(selectorKey(namespace, pair)))
    .filter(({ selector }) => selector !== null && carriesEveryPair(labels, selector))
    .sort(compareNames);
}

/** The Services that a top workload, or a pod without one, names; whoever is owned by another leaves it to its owner. */
export function declaredTargets(client: SlimWorkload | SlimPod): ReadonlySet<ServiceId> {
  if (client.owner !== null && isWorkloadKind(client.owner.kind)) return new Set();
  const spec = client.kind === "Pod" ? client.spec : client.template;
  return targetsOf(spec.declaredAddresses, client.namespace);
}

/** The Services that addresses written in a namespace name, whether they exist or not. */
export function targetsOf(addresses: readonly DeclaredAddress[], namespace: string): ReadonlySet<ServiceId> {
  return new Set(addresses.flatMap((address) => servicesMeantBy(address, namespace)));
}

/** Every address of a Service that kube-proxy or a balancer may own. */
export function serviceAddresses(service: SlimService): ReadonlySet<string> {
  const addresses = [
    ...service.clusterIPs.filter((address) => address !== "None"),
    ...service.externalIPs,
    ...service.loadBalancer.flatMap(({ ip }) => ip ?? []),
  ];
  return new Set(addresses);
}

/** Every port that a Service opens on nodes. */
export function serviceNodePorts(service: SlimService): ReadonlySet<number> {
  return new Set([
    ...service.ports.flatMap(({ nodePort }) => (typeof nodePort === "number" ? nodePort : [])),
    ...(service.healthCheckNodePort === null ? [] : [service.healthCheckNodePort]),
  ]);
}

/** The port and targetPort numbers for which a Service has a nodePort: what is dialled by mistake instead of it. */
export function exposedPorts(service: SlimService): ReadonlySet<number> {
  const opened = service.ports.filter(({ nodePort }) => nodePort !== null);
  return new Set(
    opened.flatMap(({ port, targetPort }) => (typeof targetPort === "number" ? [port, targetPort] : port)),
  );
}

/** Hosts of an Ingress's rules as they are written, and its aliases; empty for rules without host and the default backend. */
export function ingressHosts(ingress: SlimIngress): ReadonlySet<string> {
  const ofPaths = ingress.paths.map(({ host }) => host?.toLowerCase() ?? "");
  return new Set([...ofPaths, ...ingress.bareHosts.map((host) => host.toLowerCase()), ...ingressAliases(ingress)]);
}

/** Further hosts that ingress-nginx serves by the Ingress's rules. */
export function ingressAliases({ annotations }: SlimIngress): readonly string[] {
  const aliases = annotations["nginx.ingress.kubernetes.io/server-alias"] ?? "";
  return aliases.split(",").flatMap((alias) => alias.trim().toLowerCase() || []);
}

/** Addresses and host names in an Ingress's status. */
export function ingressAddresses(ingress: SlimIngress): ReadonlySet<string> {
  return new Set(ingress.loadBalancer.flatMap(({ ip, hostname }) => ip ?? hostname ?? []));
}

/** The Services that a route sends traffic to, whether they exist or not. */
export function routeTargets(route: SlimRoute): ReadonlySet<ServiceId> {
  const backends = route.rules.flatMap((rule) => rule.backends);
  return new Set(
    backends
      .filter(({ group, kind }) => group === "" && kind === "Service")
      .map((ref) => serviceId(ref.namespace, ref.name)),
  );
}

/** `namespace/name` of the Gateways that a route attaches to. */
export function routeParents(route: SlimRoute): ReadonlySet<string> {
  const gateways = route.parentRefs.filter(({ kind }) => kind === "Gateway");
  return new Set(gateways.map(({ namespace, name }) => `${namespace}/${name}`));
}

/** The Services that an Ingress sends traffic to, whether they exist or not. */
export function ingressTargets(ingress: SlimIngress): ReadonlySet<ServiceId> {
  return new Set(
    ingress.paths.flatMap(({ backend }) => (backend === null ? [] : serviceId(ingress.namespace, backend.service))),
  );
}

/** The Service of the cluster that an ExternalName Service names, whether it exists or not. */
export function externalNameTarget(service: SlimService): ServiceId | null {
  if (service.type !== "ExternalName" || service.externalName === null) return null;
  return parseServiceDnsName(service.externalName)?.id ?? null;
}
