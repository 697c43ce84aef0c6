/** Folds endpoints that are alike into backends. */
import { isWorkloadKind } from "../model/workload-kinds.ts";
import type { JoinedEndpoint } from "../endpoints/join-endpoints.ts";
import { resolveTargetPort, servingContainers } from "../endpoints/resolve-target-port.ts";
import { objectKey, type ObjectRef, type Protocol } from "../model/names.ts";
import type { SlimPod, SlimWorkload } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Backend, Endpoint, Verdict } from "./path-model.ts";

/** How many pods (or bare addresses) take traffic, and how many are meant to. An address family counts once. */
interface MemberCount {
  readonly used: number;
  readonly total: number;
}

/**
 * Counts pods and bare addresses. What is on its way out is not meant to take traffic and counts
 * only while it does, or when nothing else is left.
 */
export function countMembers(endpoints: readonly JoinedEndpoint[]): MemberCount {
  const members = new Map<string, { used: boolean; leaving: boolean }>();
  for (const endpoint of endpoints) {
    const key = memberKey(endpoint);
    const used = endpoint.used || members.get(key)?.used === true;
    members.set(key, { used, leaving: endpoint.leaving });
  }
  const all = [...members.values()];
  const staying = all.filter(({ used, leaving }) => used || !leaving);
  const counted = staying.length === 0 ? all : staying;
  return { used: counted.filter(({ used }) => used).length, total: counted.length };
}

/** The port that is dialled at the pods themselves, past every translation. */
export interface DialledPort {
  readonly port: number;
  readonly protocol: Protocol;
}

/**
 * Groups endpoints by top owner, number and container. `unknown`: the slices could not be read.
 * `dialled` is the Service port of a headless Service, null where the port is translated.
 */
export function groupBackends(
  snapshot: Snapshot,
  endpoints: readonly JoinedEndpoint[],
  unknown: boolean,
  dialled: DialledPort | null = null,
): readonly Backend[] {
  const groups = new Map<string, { workload: ObjectRef | null; endpoints: JoinedEndpoint[] }>();
  for (const endpoint of endpoints) {
    const workload = workloadOf(snapshot, endpoint);
    const id = backendId(endpoint, workload);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { workload, endpoints: [endpoint] });
    else group.endpoints.push(endpoint);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, group]) => toBackend(snapshot, id, group, unknown, dialled));
}

/** The top owner of the endpoint's pod; null for what is no pod, or a pod that could not be read. */
export function workloadOf(snapshot: Snapshot, { podObject }: JoinedEndpoint): ObjectRef | null {
  return podObject === null ? null : snapshot.topOwner(podObject);
}

/** The workload behind a reference, where it is of a kind that is read. */
export function readWorkload(snapshot: Snapshot, ref: ObjectRef): SlimWorkload | undefined {
  const { kind, name } = ref;
  const namespace = ref.namespace ?? "";
  return isWorkloadKind(kind) ? snapshot.get(kind, namespace, name) : undefined;
}

function backendId(endpoint: JoinedEndpoint, workload: ObjectRef | null): string {
  const who = workload === null ? (endpoint.pod === null ? "addresses" : "pods") : objectKey(workload);
  return `${who}:${endpoint.port === null ? "?" : String(endpoint.port)}/${endpoint.container?.name ?? ""}`;
}

function toBackend(
  snapshot: Snapshot,
  id: string,
  { workload, endpoints }: { readonly workload: ObjectRef | null; readonly endpoints: readonly JoinedEndpoint[] },
  unknown: boolean,
  dialled: DialledPort | null,
): Backend {
  const object = workload === null ? undefined : readWorkload(snapshot, workload);
  const pod = endpoints.find(({ podObject }) => podObject !== null)?.podObject ?? null;
  const count = countMembers(endpoints);
  const target = endpoints[0]?.port ?? null;
  const container = endpoints[0]?.container ?? null;
  return {
    id,
    type: endpoints.some((endpoint) => endpoint.pod !== null) ? "pods" : "addresses",
    workload,
    replicas:
      object === undefined || object.kind === "CronJob"
        ? null
        : { wanted: object.replicas, ready: object.readyReplicas },
    targetPort: target,
    container,
    reached: target === null ? null : reachedPort({ port: target, container }, pod, dialled),
    declaredPorts: pod === null ? [] : declaredPorts(pod),
    containers: pod === null ? [] : servingContainers(pod.spec).map(({ name }) => name),
    verdict: unknown ? "unknown" : countVerdict(count),
    used: count.used,
    total: count.total,
    endpoints: endpoints.map(toEndpoint),
  };
}

function reachedPort(
  translated: NonNullable<Backend["reached"]>,
  pod: SlimPod | null,
  dialled: DialledPort | null,
): NonNullable<Backend["reached"]> {
  if (dialled === null || dialled.port === translated.port) return translated;
  const found = pod === null ? null : resolveTargetPort(pod.spec, dialled.port, dialled.protocol);
  return { port: dialled.port, container: found?.type === "resolved" ? found.container : null };
}

function countVerdict({ used, total }: MemberCount): Verdict {
  return used === 0 ? "severed" : used < total ? "part" : "whole";
}

function declaredPorts(pod: SlimPod): Backend["declaredPorts"] {
  return servingContainers(pod.spec).flatMap((container) =>
    container.ports.map(({ name, containerPort, protocol }) => ({
      container: container.name,
      name,
      port: containerPort,
      protocol,
    })),
  );
}

/** Only what is drawn and sent; the joined endpoint also holds the whole pod. */
function toEndpoint(joined: JoinedEndpoint): Endpoint {
  const { address, family, node, zone, pod, holder, hostNetwork, state, used, reason, notSelected } = joined;
  return { address, family, node, zone, pod, holder, hostNetwork, state, used, reason, notSelected };
}

/** Identity of a pod over its address families, or of a bare address. */
export function memberKey({ pod, address }: Endpoint): string {
  return pod === null ? address : `${pod.namespace ?? ""}/${pod.name}`;
}
