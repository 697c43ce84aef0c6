/** Which drawn way in a recorded connection took. */
import { computeServicePaths } from "../src/paths/compute-service-paths.ts";
import { serviceId } from "../src/model/names.ts";
import type { Endpoint, PathBreak, PortPath, ServicePaths, Verdict, WayIn } from "../src/paths/path-model.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";
import type { RecordedProbe } from "./read-scenario.ts";

export interface DrawnTarget {
  /** `namespace/name` of the pod; the address where it is none. */
  readonly pod: string;
  readonly port: number;
}

/** What the drawing says of a connection. */
export interface DrawnPath {
  readonly way: WayIn["type"];
  readonly verdict: Verdict;
  readonly break: PathBreak | null;
  /** The used endpoints that the connection may end at. */
  readonly targets: readonly DrawnTarget[];
  /** Whether every target takes its share: no affinity and no topology in between. */
  readonly shared: boolean;
}

/** Every Service of the snapshot with its paths. */
export function allPaths(snapshot: Snapshot): readonly ServicePaths[] {
  return [...snapshot.all("Service")].flatMap(
    (service) => computeServicePaths(snapshot, serviceId(service.namespace, service.name)) ?? [],
  );
}

/** The drawn path of a probe; null where its target is on none (a wrong port, a pod's own address, loopback). */
export function matchProbe(
  snapshot: Snapshot,
  services: readonly ServicePaths[],
  probe: RecordedProbe,
): DrawnPath | null {
  const [, protocol = "", address = "", digits = ""] = /^(tcp|udp):\/\/(.+):(\d+)$/.exec(probe.to) ?? [];
  for (const service of services) {
    for (const port of service.ports) {
      if (port.protocol !== protocol.toUpperCase()) continue;
      for (const way of port.waysIn) {
        const drawn = onWayIn({ snapshot, probe, service, port, way, address, number: Number(digits) });
        if (drawn !== null) return drawn;
      }
    }
  }
  return null;
}

interface Attempt {
  readonly snapshot: Snapshot;
  readonly probe: RecordedProbe;
  readonly service: ServicePaths;
  readonly port: PortPath;
  readonly way: WayIn;
  readonly address: string;
  readonly number: number;
}

function onWayIn(attempt: Attempt): DrawnPath | null {
  const { way, probe, address, number, port } = attempt;
  switch (way.type) {
    case "cluster-ip":
      // From outside no way leads to a ClusterIP, and none is drawn.
      if (probe.from === "outside" || number !== way.port || !way.addresses.includes(address)) return null;
      return drawnPath(attempt, way);
    case "node-port": {
      const entry = [...attempt.snapshot.nodes()].find((node) =>
        node.addresses.some((known) => known.address === address),
      );
      if (number !== way.nodePort || entry === undefined) return null;
      return enteringBy(attempt, way.entries, entry.name);
    }
    case "load-balancer":
    case "external-ip":
      if (number !== way.port || !way.addresses.includes(address)) return null;
      // The recordings' network sends 203.0.113.0/24 to node-a; a pod or node is caught by its own node.
      return enteringBy(attempt, way.entries, nodeOf(attempt) ?? "node-a");
    case "headless-dns": {
      const hits = port.backends.flatMap(({ endpoints, reached }) =>
        endpoints.filter((endpoint) => endpoint.address === address).map((endpoint) => ({ endpoint, reached })),
      );
      const [hit] = hits;
      if (number !== way.port || hit === undefined) return null;
      const { endpoint, reached } = hit;
      return { ...drawnPath(attempt, way), targets: endpoint.used ? [targetOf(endpoint, reached?.port ?? 0)] : [] };
    }
    case "external-name":
    case "ingress":
    case "gateway":
    case "host-port":
      return null;
    default:
      return way satisfies never;
  }
}

function enteringBy(attempt: Attempt, entries: readonly EntryOf[], node: string): DrawnPath {
  const { service, way } = attempt;
  const entry = entries.find(({ nodes }) => nodes.some(({ name }) => name === node));
  if (entry === undefined) throw new Error(`${way.id} of ${service.id} is not drawn by ${node}`);
  const all = drawnPath(attempt, entry);
  if (service.externalTrafficPolicy !== "Local") return all;
  // The entry node and its pods are no clients from outside: their connections go to every endpoint.
  if (nodeOf(attempt) === node) return drawnPath(attempt, { verdict: "whole", break: null });
  const local = attempt.port.backends.flatMap(({ endpoints, reached }) =>
    endpoints.filter((each) => each.used && each.node === node).map((each) => targetOf(each, reached?.port ?? 0)),
  );
  return { ...all, targets: local };
}

type EntryOf = Extract<WayIn, { type: "node-port" }>["entries"][number];

function drawnPath(
  { service, port, way }: Attempt,
  { verdict, break: broken }: { readonly verdict: Verdict; readonly break: PathBreak | null },
): DrawnPath {
  const targets = port.backends.flatMap(({ endpoints, reached }) =>
    endpoints.filter(({ used }) => used).map((endpoint) => targetOf(endpoint, reached?.port ?? 0)),
  );
  const shared = service.sessionAffinity === "None" && service.trafficDistribution === null;
  return { way: way.type, verdict, break: broken, targets: verdict === "severed" ? [] : targets, shared };
}

function targetOf({ pod, address }: Endpoint, port: number): DrawnTarget {
  return { pod: pod === null ? address : `${pod.namespace ?? ""}/${pod.name}`, port };
}

/** The node that a client runs on, or is. */
function nodeOf({ snapshot, probe }: Attempt): string | null {
  const [type, first = "", name = ""] = probe.from.split("/");
  if (type === "node") return first;
  return type === "pod" ? (snapshot.get("Pod", first, name)?.nodeName ?? null) : null;
}
