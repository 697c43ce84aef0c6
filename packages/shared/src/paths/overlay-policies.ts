/** What network policies make of a Service's paths for a chosen client, to be laid over the drawing. */
import type { ServicePortId } from "../model/names.ts";
import { judgePolicies } from "../policies/judge-policies.ts";
import type { PolicyEnd } from "../policies/policy-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { markPolicies, type JudgedEndpoint, type PolicyMark } from "./mark-policies.ts";
import type { Endpoint, PortPath, ServicePaths, WayIn } from "./path-model.ts";
import { formatPolicyClient, type PolicyClient } from "./policy-client.ts";
import { policySources, type SourcesAt } from "./policy-sources.ts";

export interface PortOverlay {
  readonly id: ServicePortId;
  /** The ways that the client comes by; a way in without a mark is none of its. */
  readonly waysIn: readonly PolicyMark[];
  /** Over all of these ways; empty where there is none. */
  readonly backends: readonly PolicyMark[];
}

export interface PolicyOverlay {
  /** As `parsePolicyClient` reads it. */
  readonly client: string;
  readonly ports: readonly PortOverlay[];
}

/**
 * Judges every endpoint of every Service port at the port that the pod gets, by every way in that
 * the client comes by.
 *
 * @example overlayPolicies(snapshot, paths, { type: "anyone" }).ports[0]?.backends[0]?.verdict // "none"
 */
export function overlayPolicies(snapshot: Snapshot, paths: ServicePaths, client: PolicyClient): PolicyOverlay {
  return {
    client: formatPolicyClient(client),
    ports: paths.ports.map((port) => overlayPort(snapshot, paths, port, client)),
  };
}

function overlayPort(snapshot: Snapshot, paths: ServicePaths, port: PortPath, client: PolicyClient): PortOverlay {
  const judged = port.waysIn.flatMap((way) => {
    const sources = policySources(snapshot, paths, way, client);
    return sources === null ? [] : judgeWay(snapshot, port, way, sources);
  });
  return {
    id: port.id,
    waysIn: markAll(judged, ({ way }) => way),
    backends: markAll(judged, ({ backend }) => backend),
  };
}

function markAll(judged: readonly JudgedEndpoint[], idOf: (one: JudgedEndpoint) => string): readonly PolicyMark[] {
  const groups = new Map<string, JudgedEndpoint[]>();
  for (const one of judged) {
    const group = groups.get(idOf(one));
    if (group === undefined) groups.set(idOf(one), [one]);
    else group.push(one);
  }
  return [...groups.entries()].map(([id, group]) => markPolicies(id, group));
}

function judgeWay(
  snapshot: Snapshot,
  port: PortPath,
  way: WayIn,
  sources: NonNullable<SourcesAt>,
): readonly JudgedEndpoint[] {
  return port.backends.flatMap((backend) => {
    const { reached, endpoints } = backend;
    if (reached === null) return [];
    return endpoints
      .filter(({ address }) => address !== "")
      .map((endpoint) => ({
        way: way.id,
        backend: backend.id,
        judgements: sources(endpoint).map((source) =>
          judgePolicies(snapshot, {
            source,
            destination: destinationOf(snapshot, endpoint),
            protocol: port.protocol,
            port: reached.port,
          }),
        ),
      }));
  });
}

function destinationOf(snapshot: Snapshot, { pod, address }: Endpoint): PolicyEnd {
  const found = pod === null ? undefined : snapshot.get("Pod", pod.namespace ?? "", pod.name);
  return found === undefined ? { type: "address", address } : { type: "pod", pod: found, address };
}
