/** The client of a typed line as a trace's FROM: which pod of a Deployment, which namespace, which node. */
import { findClosestName } from "../endpoints/find-closest-name.ts";
import type { SlimPod, WorkloadKind } from "../model/objects.ts";
import { isWorkloadKind } from "../model/workload-kinds.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { CommandSource } from "./command-model.ts";
import { isFinished } from "../model/is-finished.ts";

export type ResolvedSource =
  | { readonly type: "found"; readonly from: string; readonly notes: readonly string[] }
  | { readonly type: "error"; readonly reason: string; readonly cure: string };

/** kubectl's namespace where neither `-n` nor the context says one. */
const defaultNamespace = "default";

/**
 * Looks the client up.
 *
 * @param asked FROM as whoever asks has given it, for lines that name no client
 */
export function resolveCommandSource(snapshot: Snapshot, source: CommandSource, asked: string): ResolvedSource {
  switch (source.type) {
    case "as-asked":
      return { type: "found", from: asked, notes: [] };
    case "pod":
      return resolvePod(snapshot, source.namespace, source.name);
    case "workload":
      return resolveWorkload(snapshot, source);
    case "new-pod":
      return resolveNewPod(snapshot, source);
    case "host":
      return resolveHost(snapshot, source.name);
    default:
      return source satisfies never;
  }
}

function resolvePod(snapshot: Snapshot, namespace: string | null, name: string): ResolvedSource {
  const place = findNamespace(snapshot, "Pod", namespace, name);
  if (place.type === "error") return place;
  return { type: "found", from: `pod/${place.namespace}/${name}`, notes: place.notes };
}

type Place = { readonly type: "place"; readonly namespace: string; readonly notes: readonly string[] };
type NamespacedKind = "Pod" | "Service" | WorkloadKind;

/** Without a namespace kubectl takes its context's, which is not known here: the only one that has such an object is meant. */
function findNamespace(
  snapshot: Snapshot,
  kind: NamespacedKind,
  written: string | null,
  name: string,
): Place | Extract<ResolvedSource, { type: "error" }> {
  const exists = (namespace: string): boolean => snapshot.get(kind, namespace, name) !== undefined;
  const preferred = written ?? defaultNamespace;
  if (snapshot.unreadable.has(kind)) {
    // A pod's own name is enough of a client; which pods a workload has cannot be told.
    if (kind === "Pod") return { type: "place", namespace: preferred, notes: [] };
    const reason = `${kind}s are not read: which pod is meant is not known.`;
    return { type: "error", reason, cure: "Name a pod, as pod/NAMESPACE/NAME." };
  }
  if (exists(preferred)) return { type: "place", namespace: preferred, notes: [] };
  const others = [...snapshot.all("Namespace")].map((namespace) => namespace.name).filter(exists);
  const [only, ...more] = others;
  if (written !== null || only === undefined) {
    const cure =
      only === undefined ? offerNear(snapshot, kind, preferred, name) : `There is one in ${others.join(", ")}.`;
    return { type: "error", reason: `Namespace ${preferred} has no ${kind} "${name}".`, cure };
  }
  if (more.length > 0) {
    const reason = `${kind} "${name}" is in ${others.join(", ")}.`;
    return { type: "error", reason, cure: `Write which one is meant, as -n ${only}.` };
  }
  return {
    type: "place",
    namespace: only,
    notes: [`${kind} ${name} is taken from ${only}, the only namespace that has it.`],
  };
}

/** Pods of a workload end in letters drawn by lot: who types the workload's name means any of them. */
function offerNear(snapshot: Snapshot, kind: NamespacedKind, namespace: string, name: string): string {
  const names = [...snapshot.inNamespace(kind, namespace)].map((object) => object.name);
  const near = names.find((each) => each.startsWith(`${name}-`)) ?? findClosestName(name, names);
  return near === null ? `Look its name up with kubectl get ${kind.toLowerCase()}s -A.` : `Did you mean ${near}?`;
}

function resolveWorkload(snapshot: Snapshot, source: Extract<CommandSource, { type: "workload" }>): ResolvedSource {
  const kind = namespacedKind(source.kind);
  const place = findNamespace(snapshot, kind, source.namespace, source.name);
  if (place.type === "error") return place;
  const { namespace } = place;
  const title = `${kind} ${namespace}/${source.name}`;
  const pods = kind === "Pod" ? [] : podsOf(snapshot, kind, namespace, source.name);
  const pod = pods.find(({ ready }) => ready) ?? pods[0];
  if (pod === undefined) {
    return {
      type: "error",
      reason: `${title} has no pod to be the client.`,
      cure: "Name a pod, as pod/NAMESPACE/NAME.",
    };
  }
  const chosen = pods.length === 1 ? [] : [`The client is pod ${pod.name}, one of ${String(pods.length)} of ${title}.`];
  return { type: "found", from: `pod/${namespace}/${pod.name}`, notes: [...place.notes, ...chosen] };
}

function namespacedKind(kind: string): NamespacedKind {
  return kind === "Service" || isWorkloadKind(kind) ? kind : "Pod";
}

function podsOf(
  snapshot: Snapshot,
  kind: Exclude<NamespacedKind, "Pod">,
  namespace: string,
  name: string,
): readonly SlimPod[] {
  const owner = snapshot.get(kind, namespace, name);
  if (owner?.selector === null || owner === undefined) return [];
  return [...snapshot.podsSelectedBy(namespace, owner.selector)].filter((pod) => {
    if (isFinished(pod)) return false;
    const top = snapshot.topOwner(pod);
    return kind === "Service" || kind === "ReplicaSet" || (top.kind === kind && top.name === name);
  });
}

/** `kubectl run`: a pod of the namespace stands in for the one that would be made. */
function resolveNewPod(snapshot: Snapshot, source: Extract<CommandSource, { type: "new-pod" }>): ResolvedSource {
  const namespace = source.namespace ?? defaultNamespace;
  if (snapshot.get("Pod", namespace, source.name) !== undefined) {
    return { type: "found", from: `pod/${namespace}/${source.name}`, notes: [] };
  }
  for (const pod of snapshot.pods(namespace)) {
    if (!pod.ready || pod.spec.hostNetwork) continue;
    const note = `Pod ${pod.name} stands in for the new one: that one may come to another node, and network policies may treat it differently.`;
    return { type: "found", from: `pod/${namespace}/${pod.name}`, notes: [note] };
  }
  return {
    type: "error",
    reason: `Namespace ${namespace} has no running pod that could stand in for the new one.`,
    cure: "Name a namespace that has pods, as kubectl -n NAMESPACE run, or give the client as pod/NAMESPACE/NAME.",
  };
}

function resolveHost(snapshot: Snapshot, name: string): ResolvedSource {
  const node = snapshot.get("Node", "", name) ?? [...snapshot.nodesByAddress(name)][0];
  if (node !== undefined) return { type: "found", from: `node/${node.name}`, notes: [] };
  const names = [...snapshot.nodes()].slice(0, 5).map((each) => each.name);
  const cure =
    names.length === 0
      ? "Give the client as outside/ADDRESS."
      : `Nodes are ${names.join(", ")}; another machine is outside/ADDRESS.`;
  return { type: "error", reason: `"${name}" is no node of the cluster.`, cure };
}
