/**
 * Which endpoints kube-proxy uses on a node (semantics.md 1 and 3; Kubernetes:
 * pkg/proxy/endpointslicecache.go and pkg/proxy/topology.go `CategorizeEndpoints`).
 */
import type { IpFamily, SliceEndpoint, SlimEndpointSlice, SlimService, SlimServicePort } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { isLeftToAnotherProxy, isOpenedOutside } from "./find-service-hit.ts";

/** One address and port behind a Service port, as kube-proxy reads it from the slices. */
export interface ProxyEndpoint {
  readonly address: string;
  readonly port: number;
  readonly endpoint: SliceEndpoint;
  readonly slice: string;
}

/** Where a node is, as far as it matters for the choice. */
export interface NodePlace {
  /** Null where the node is not known: then nothing is local to it. */
  readonly name: string | null;
  readonly zone: string | null;
}

export interface EndpointChoice {
  /** For traffic policy Cluster. */
  readonly cluster: readonly ProxyEndpoint[];
  /** For traffic policy Local: those of the node, topology aside. */
  readonly local: readonly ProxyEndpoint[];
  /** Whether there is a usable one on any node: else the proxy refuses instead of dropping. */
  readonly any: boolean;
  /** How topology hints narrowed the cluster set. */
  readonly topology: "none" | "same-node" | "same-zone";
  /** True where none is ready and those that terminate and still serve stand in. */
  readonly lastResort: boolean;
}

/**
 * The endpoints of one Service port and family. Of two entries for one address and port the one that
 * does not terminate counts; only the first address of an entry is read; a port without number is ignored.
 */
export function readProxyEndpoints(
  snapshot: Snapshot,
  service: SlimService,
  port: SlimServicePort,
  family: IpFamily,
): readonly ProxyEndpoint[] {
  return readListedEndpoints(snapshot, service, port, family, ({ labels }) => !isLeftToAnotherProxy(labels));
}

/** The same for whoever reads every slice, as Ingress controllers do. */
export function readListedEndpoints(
  snapshot: Snapshot,
  service: SlimService,
  port: SlimServicePort,
  family: IpFamily,
  reads: (slice: SlimEndpointSlice) => boolean = () => true,
): readonly ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>();
  for (const slice of snapshot.slicesOf(service.namespace, service.name)) {
    if (slice.addressType !== family || !reads(slice)) continue;
    for (const { name, protocol, port: number } of slice.ports) {
      if (name !== port.name || protocol !== port.protocol || number === null || number === 0) continue;
      for (const endpoint of slice.endpoints) {
        const [address] = endpoint.addresses;
        if (address === undefined) continue;
        const key = `${address} ${number}`;
        const known = found.get(key);
        if (known !== undefined && (endpoint.terminating || !known.endpoint.terminating)) continue;
        found.set(key, { address, port: number, endpoint, slice: slice.name });
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : a.port - b.port));
}

/** Sorts the endpoints into what traffic policy Cluster and Local use on a node. */
export function chooseEndpoints(
  endpoints: readonly ProxyEndpoint[],
  service: SlimService,
  port: SlimServicePort,
  place: NodePlace,
): EndpointChoice {
  const usesCluster = service.internalTrafficPolicy !== "Local" || isOpenedOutside(service, port);
  const ready = endpoints.filter(({ endpoint }) => endpoint.ready);
  const topology = usesCluster ? topologyOf(ready, place) : "none";
  const lasting = endpoints.filter(({ endpoint }) => isLastResort(endpoint));
  const near = ready.filter((each) => suits(each, topology, place));
  const cluster = usesCluster ? (near.length > 0 ? near : lasting) : [];
  const isLocal = ({ endpoint }: ProxyEndpoint) => endpoint.nodeName !== null && endpoint.nodeName === place.name;
  const localReady = ready.filter(isLocal);
  return {
    cluster,
    local: localReady.length > 0 ? localReady : lasting.filter(isLocal),
    any: ready.length > 0 || lasting.length > 0,
    topology,
    lastResort: ready.length === 0 && lasting.length > 0,
  };
}

function isLastResort({ ready, serving, terminating }: SliceEndpoint): boolean {
  return !ready && serving && terminating;
}

/** Hints count only where every ready endpoint has them and one of them is for this node, or else its zone. */
function topologyOf(ready: readonly ProxyEndpoint[], { name, zone }: NodePlace): EndpointChoice["topology"] {
  const hinted = (read: (endpoint: SliceEndpoint) => readonly string[], wanted: string | null) =>
    ready.every(({ endpoint }) => read(endpoint).length > 0) &&
    ready.some(({ endpoint }) => read(endpoint).includes(wanted ?? ""));
  if (hinted(({ hintNodes }) => hintNodes, name)) return "same-node";
  return hinted(({ hintZones }) => hintZones, zone) ? "same-zone" : "none";
}

function suits({ endpoint }: ProxyEndpoint, topology: EndpointChoice["topology"], { name, zone }: NodePlace): boolean {
  switch (topology) {
    case "none":
      return true;
    case "same-node":
      return endpoint.hintNodes.includes(name ?? "");
    case "same-zone":
      return endpoint.hintZones.includes(zone ?? "");
    default:
      return topology satisfies never;
  }
}
