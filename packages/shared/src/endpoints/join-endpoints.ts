/**
 * What stands behind a Service port. Live truth is what the EndpointSlices list, read as kube-proxy
 * (or, for a headless Service, the cluster's DNS) reads them; the selector's view is computed beside
 * it and every difference is a state.
 */
import type { ObjectRef, Protocol } from "../model/names.ts";
import type {
  SliceEndpoint,
  SlicePort,
  SlimEndpointSlice,
  SlimPod,
  SlimService,
  SlimServicePort,
} from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Endpoint, EndpointState, TargetContainer } from "./endpoint-model.ts";
import { explainNotReady, notReadyText } from "./explain-not-ready.ts";
import { matchesSelector } from "./match-selector.ts";
import { forbiddenAddress } from "./forbidden-address.ts";
import { isNodeDown } from "./is-node-down.ts";
import { resolveTargetPort, type TargetPortResolution } from "./resolve-target-port.ts";
import { isFinished } from "../model/is-finished.ts";

/** What the ports of a Service have in common; read once, joined per port. */
export interface ServiceEndpoints {
  readonly service: SlimService;
  readonly headless: boolean;
  readonly slices: readonly SlimEndpointSlice[];
  /** Pods that the selector takes and that may have endpoints; empty without selector. */
  readonly selected: ReadonlySet<SlimPod>;
  /** Pods that the selector takes and that have run to their end: they never get endpoints. */
  readonly finished: readonly SlimPod[];
}

/** An endpoint with what the engine knows of it beyond what is drawn. */
export interface JoinedEndpoint extends Endpoint {
  /** The port that the slice lists; for a pod that no slice lists, what its targetPort resolves to. */
  readonly port: number | null;
  /** The container that declares that port under the Service port's protocol. */
  readonly container: TargetContainer | null;
  /** Null where the address is no pod, or one that is not in the snapshot. */
  readonly podObject: SlimPod | null;
  /** On its way out: it is not missed once it is gone. */
  readonly leaving: boolean;
}

/** A port that a slice lists and that is none of the Service's. */
export interface StraySlicePort {
  readonly slice: string;
  readonly name: string;
  readonly port: number | null;
  readonly protocol: Protocol;
}

/** One Service port with everything behind it. */
export interface JoinedPort {
  readonly endpoints: readonly JoinedEndpoint[];
  readonly strayPorts: readonly StraySlicePort[];
}

/** Reads the slices and the selected pods of a Service. */
export function readServiceEndpoints(snapshot: Snapshot, service: SlimService): ServiceEndpoints {
  const selected: SlimPod[] = [];
  const finished: SlimPod[] = [];
  if (service.selector !== null) {
    for (const pod of snapshot.podsSelectedBy(service.namespace, service.selector)) {
      (isFinished(pod) ? finished : selected).push(pod);
    }
  }
  const slices = [...snapshot.slicesOf(service.namespace, service.name)].sort(byName);
  return {
    service,
    headless: isHeadless(service),
    slices,
    selected: new Set(selected.sort(byName)),
    finished: finished.sort(byName),
  };
}

/** clusterIP None: kube-proxy has no rule for it, and DNS answers with the endpoints' addresses. */
export function isHeadless(service: SlimService): boolean {
  return service.type === "ClusterIP" && service.clusterIPs[0] === "None";
}

/**
 * Joins one Service port with the slices. A slice port belongs to it when name and protocol are
 * equal (Kubernetes: pkg/proxy/endpointslicecache.go). `port` null stands for a headless Service
 * without ports, whose addresses DNS gives all the same. Where slices cannot be read, the selector's
 * view stands in for them.
 */
export function joinEndpoints(snapshot: Snapshot, of: ServiceEndpoints, port: SlimServicePort | null): JoinedPort {
  const listed = new Map<string, JoinedEndpoint>();
  const unlisted = new Map<string, JoinedEndpoint>();
  for (const slice of of.slices) {
    const slicePort = matchSlicePort(slice, port);
    for (const endpoint of slice.endpoints) {
      for (const address of of.headless ? endpoint.addresses : endpoint.addresses.slice(0, 1)) {
        const joined = joinListed(snapshot, of, port, { slice, endpoint, address, slicePort });
        const into = slicePort === undefined ? unlisted : listed;
        const key = `${address} ${String(joined.port)}`;
        const known = into.get(key);
        if (known === undefined || rank(joined) < rank(known)) into.set(key, joined);
      }
    }
  }
  const addresses = new Set([...listed.values()].map(({ address }) => address));
  const all = [...listed.values(), ...[...unlisted.values()].filter(({ address }) => !addresses.has(address))];
  const seen = new Set(all.map(({ podObject }) => podObject));
  for (const pod of of.selected) if (!seen.has(pod)) all.push(joinUnlisted(snapshot, of, pod, port));
  return { endpoints: markUsed(all, of.headless).sort(byPodOrAddress), strayPorts: strayPorts(of) };
}

interface Listed {
  readonly slice: SlimEndpointSlice;
  readonly endpoint: SliceEndpoint;
  readonly address: string;
  /** Undefined where the slice does not list the Service port; null where there is no Service port. */
  readonly slicePort: SlicePort | null | undefined;
}

function matchSlicePort(slice: SlimEndpointSlice, port: SlimServicePort | null): SlicePort | null | undefined {
  if (port === null) return null;
  return slice.ports.find(
    (candidate) => candidate.name === port.name && candidate.protocol === port.protocol && candidate.port !== null,
  );
}

function joinListed(
  snapshot: Snapshot,
  of: ServiceEndpoints,
  port: SlimServicePort | null,
  { slice, endpoint, address, slicePort }: Listed,
): JoinedEndpoint {
  const number = slicePort?.port ?? null;
  const podObject = findPod(snapshot, endpoint, address, { port: number, protocol: port?.protocol ?? "TCP" });
  const forbidden = forbiddenAddress(address);
  const ignored =
    forbidden === null
      ? ignoredFamily(slice, of)
      : `${address} is ${forbidden}: the API server refuses such an endpoint`;
  const leaving = endpoint.terminating || (podObject !== null && podObject.deletedAt !== null);
  const pod = podOf(endpoint, podObject);
  return {
    address,
    family: slice.addressType,
    node: endpoint.nodeName ?? podObject?.nodeName ?? null,
    zone: endpoint.zone,
    pod,
    holder: pod === null ? findHolder(snapshot, address) : null,
    hostNetwork: podObject?.spec.hostNetwork ?? false,
    ...(slicePort === undefined && port !== null
      ? unlistedPort(of, { slice, endpoint }, port, podObject)
      : {
          state: ignored === null ? conditionState(endpoint) : "not-ready",
          reason: ignored ?? reasonOf(snapshot, endpoint, podObject),
        }),
    // Headless: DNS gives a ready address whatever ports its slice lists.
    used: ignored === null && (slicePort !== undefined || of.headless) && endpoint.ready,
    notSelected: isNotSelected(snapshot, of, podObject),
    port: number,
    container: number === null || podObject === null || port === null ? null : containerOf(podObject, number, port),
    podObject,
    leaving,
  };
}

function conditionState(endpoint: SliceEndpoint): EndpointState {
  if (endpoint.ready) return "ready";
  return endpoint.serving && endpoint.terminating ? "terminating" : "not-ready";
}

/** Why the proxy and DNS pass over a slice of this address type; null when they read it. */
function ignoredFamily(slice: SlimEndpointSlice, { service, headless }: ServiceEndpoints): string | null {
  if (slice.addressType === "FQDN") return "kube-proxy ignores slices of addressType FQDN";
  const families = service.ipFamilies;
  if (headless || families.length === 0 || families.includes(slice.addressType)) return null;
  return `the Service has no ${slice.addressType}`;
}

/** An endpoint in a slice that does not list the port: why, by its pod where that is known. */
function unlistedPort(
  of: ServiceEndpoints,
  { slice, endpoint }: Pick<Listed, "slice" | "endpoint">,
  port: SlimServicePort,
  pod: SlimPod | null,
): { readonly state: EndpointState; readonly reason: string } {
  if (of.service.selector !== null && pod !== null) {
    const resolution = resolveTargetPort(pod.spec, port.targetPort, port.protocol);
    if (resolution.type === "resolved") {
      const state = of.headless ? conditionState(endpoint) : "not-in-slice";
      return { state, reason: "its EndpointSlice does not list this port yet" };
    }
    return { state: "port-unresolved", reason: unresolvedText(resolution, port) };
  }
  const names = slice.ports.map(({ name, protocol }) => (name === "" ? `unnamed ${protocol}` : `${name} ${protocol}`));
  const has = names.length === 0 ? "no port" : `only ${names.join(", ")}`;
  return { state: "port-unresolved", reason: `its EndpointSlice ${slice.name} lists ${has}` };
}

function unresolvedText(
  resolution: Exclude<TargetPortResolution, { type: "resolved" }>,
  port: SlimServicePort,
): string {
  return resolution.type === "missing"
    ? `no container has a port named ${String(port.targetPort)}`
    : `port ${String(port.targetPort)} is ${resolution.protocol} in container ${resolution.container.name}`;
}

/** A pod that the selector takes and no slice lists. */
function joinUnlisted(
  snapshot: Snapshot,
  of: ServiceEndpoints,
  pod: SlimPod,
  port: SlimServicePort | null,
): JoinedEndpoint {
  const address = addressOf(pod, of.service);
  const resolution = port === null ? null : resolveTargetPort(pod.spec, port.targetPort, port.protocol);
  const standsIn = snapshot.unreadable.has("EndpointSlice") && address !== "";
  const why = explain(snapshot, pod);
  const unresolved = resolution !== null && resolution.type !== "resolved";
  return {
    address,
    family: address.includes(":") ? "IPv6" : "IPv4",
    node: pod.nodeName,
    zone: null,
    pod: { kind: "Pod", namespace: pod.namespace, name: pod.name },
    holder: null,
    hostNetwork: pod.spec.hostNetwork,
    ...(unresolved && port !== null
      ? { state: "port-unresolved", reason: unresolvedText(resolution, port), used: false }
      : {
          ...unlistedState(address, standsIn, why === null),
          reason: why ?? (standsIn ? null : "no EndpointSlice lists it yet"),
        }),
    notSelected: false,
    port: resolution?.type === "resolved" ? resolution.port : null,
    container: resolution?.type === "resolved" ? resolution.container : null,
    podObject: pod,
    leaving: pod.deletedAt !== null,
  };
}

function unlistedState(
  address: string,
  standsIn: boolean,
  podReady: boolean,
): { readonly state: EndpointState; readonly used: boolean } {
  if (standsIn) return { state: podReady ? "ready" : "not-ready", used: podReady };
  return { state: address === "" ? "not-ready" : "not-in-slice", used: false };
}

/** The pod's address in the Service's first family; empty when it has none. */
function addressOf(pod: SlimPod, service: SlimService): string {
  const family = service.ipFamilies[0] ?? "IPv4";
  return pod.podIPs.find((ip) => ip.includes(":") === (family === "IPv6")) ?? "";
}

/**
 * Which endpoints traffic goes to: the ready ones of a family; where it has none, those that
 * terminate and still serve (Kubernetes: pkg/proxy/topology.go). DNS gives ready ones only.
 * Topology hints are left out: they choose between usable endpoints, node by node.
 */
function markUsed(endpoints: readonly JoinedEndpoint[], headless: boolean): JoinedEndpoint[] {
  const withReady = new Set(endpoints.filter(({ used }) => used).map(({ family }) => family));
  return endpoints.map((endpoint) =>
    !headless && endpoint.state === "terminating" && !withReady.has(endpoint.family)
      ? { ...endpoint, used: true }
      : endpoint,
  );
}

function findPod(
  snapshot: Snapshot,
  endpoint: SliceEndpoint,
  address: string,
  target: { readonly port: number | null; readonly protocol: Protocol },
): SlimPod | null {
  const ref = endpoint.targetRef;
  if (ref !== null) return ref.kind === "Pod" ? (snapshot.get("Pod", ref.namespace, ref.name) ?? null) : null;
  const pods = [...snapshot.podsByAddress(address)].filter((pod) => !isFinished(pod));
  const own = pods.find((pod) => !pod.spec.hostNetwork);
  if (own !== undefined || target.port === null) return own ?? null;
  // Several hostNetwork pods share their node's address: only a declaration tells them apart.
  const { port, protocol } = target;
  return pods.find((pod) => containerOf(pod, port, { protocol }) !== null) ?? null;
}

function podOf(endpoint: SliceEndpoint, pod: SlimPod | null): ObjectRef | null {
  if (pod !== null) return { kind: "Pod", namespace: pod.namespace, name: pod.name };
  const ref = endpoint.targetRef;
  return ref?.kind === "Pod" ? { kind: "Pod", namespace: ref.namespace, name: ref.name } : null;
}

/** What in the cluster, other than a pod, has an address. */
function findHolder(snapshot: Snapshot, address: string): ObjectRef | null {
  for (const { name } of snapshot.nodesByAddress(address)) return { kind: "Node", namespace: null, name };
  for (const { namespace, name } of snapshot.servicesByAddress(address)) return { kind: "Service", namespace, name };
  return null;
}

function containerOf(
  pod: SlimPod,
  port: number,
  { protocol }: { readonly protocol: Protocol },
): TargetContainer | null {
  const resolution = resolveTargetPort(pod.spec, port, protocol);
  return resolution.type === "resolved" ? resolution.container : null;
}

function reasonOf(snapshot: Snapshot, endpoint: SliceEndpoint, pod: SlimPod | null): string | null {
  const why = pod === null ? null : explain(snapshot, pod);
  if (why !== null) return why;
  if (endpoint.ready) return null;
  if (endpoint.terminating) return "terminating";
  return pod === null ? "its EndpointSlice says not ready" : "its EndpointSlice still says not ready";
}

function isNotSelected(snapshot: Snapshot, { service }: ServiceEndpoints, pod: SlimPod | null): boolean {
  if (service.selector === null || snapshot.unreadable.has("Pod")) return false;
  return pod?.namespace !== service.namespace || !matchesSelector(service.selector, pod.labels);
}

/** Why a pod is not ready; its node is looked at only where that could be why. */
function explain(snapshot: Snapshot, pod: SlimPod): string | null {
  const node = pod.ready || pod.nodeName === null ? undefined : snapshot.get("Node", "", pod.nodeName);
  const why = explainNotReady(pod, node === undefined || !isNodeDown(node));
  return why === null ? null : notReadyText(why);
}

/** Slice ports that are none of the Service's; the controller makes none, a hand does. */
function strayPorts({ service, slices }: ServiceEndpoints): readonly StraySlicePort[] {
  return slices.flatMap((slice) =>
    slice.ports
      .filter(({ name, protocol }) => !service.ports.some((port) => port.name === name && port.protocol === protocol))
      .map(({ name, port, protocol }) => ({ slice: slice.name, name, port, protocol })),
  );
}

const ranks = { ready: 0, terminating: 1, "not-ready": 2, "not-in-slice": 3, "port-unresolved": 4 } as const;

/** Of two entries for one address and port the better counts: slices overlap while the controller moves a pod. */
function rank({ state }: Endpoint): number {
  return ranks[state];
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function byPodOrAddress(a: JoinedEndpoint, b: JoinedEndpoint): number {
  const key = ({ pod, address, port }: JoinedEndpoint) => `${pod?.name ?? ""} ${address} ${String(port)}`;
  return byName({ name: key(a) }, { name: key(b) });
}
