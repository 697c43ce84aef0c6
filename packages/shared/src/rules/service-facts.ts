/** What several rules ask of a Service: its reference, its ports' evidence, the pods and templates that its selector takes. */
import { formatFieldPath } from "../model/field-path.ts";
import type { ObjectRef } from "../model/names.ts";
import type { SlimPod, SlimPodSpec, SlimWorkload } from "../model/objects.ts";
import type { PortPath, ServicePaths } from "../paths/path-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { explainNotReady, notReadyText } from "../endpoints/explain-not-ready.ts";
import { isNodeDown } from "../endpoints/is-node-down.ts";
import { selectorText } from "../endpoints/match-selector.ts";
import { isTopWorkload } from "../endpoints/is-top-workload.ts";
import { servingContainers } from "../endpoints/resolve-target-port.ts";
import type { Evidence } from "./finding.ts";
import { isFinished } from "../model/is-finished.ts";
import { isWorkloadKind, templatePath } from "../model/workload-kinds.ts";

/** The Service itself. */
export function serviceRef(service: ServicePaths): ObjectRef {
  return { kind: "Service", namespace: service.namespace, name: service.name };
}

/** `80/TCP`. */
export function portText({ port, protocol }: Pick<PortPath, "port" | "protocol">): string {
  return `${port}/${protocol}`;
}

/** A field of the Service as evidence; `path` as `formatFieldPath` takes it. */
export function serviceEvidence(
  service: ServicePaths,
  path: readonly (string | number)[],
  value: Evidence["value"],
): Evidence {
  return { object: serviceRef(service), path: formatFieldPath(path), value };
}

/** The pods that the selector takes and that are or will be endpoints: not finished, not on their way out. */
export function livePods(service: ServicePaths, snapshot: Snapshot): readonly SlimPod[] {
  if (service.selector === null) return [];
  return [...snapshot.podsSelectedBy(service.namespace, service.selector)].filter(
    (pod) => !isFinished(pod) && pod.deletedAt === null,
  );
}

/**
 * Whether the selector takes no pod and no workload's template would make one, and nothing serves in their place. False
 * where that cannot be known.
 */
export function selectsNobody(service: ServicePaths, snapshot: Snapshot): boolean {
  const { selector, namespace } = service;
  if (selector === null || service.missing || service.type === "ExternalName") return false;
  if (snapshot.unreadable.has("Pod")) return false;
  // Endpoints made by hand beside the selector carry the traffic.
  if (service.ports.some(({ used }) => used > 0)) return false;
  for (const _ of snapshot.podsSelectedBy(namespace, selector)) return false;
  // A Deployment's old ReplicaSets keep the labels of earlier templates; they make no pods any more.
  return makingWorkloads(service, snapshot).length === 0;
}

/**
 * Whether pods wait for a host port on nodes that only stand in for a cluster's: manifests do not tell which nodes there
 * are. Notes it as not judged.
 */
export function waitsForUnknownNodes(
  service: ServicePaths,
  pods: readonly SlimPod[],
  leavesInput: (reference: Evidence) => boolean,
): boolean {
  const waiting = pods.length > 0 && pods.every(({ lacksHostPort }) => lacksHostPort);
  return waiting && leavesInput(serviceEvidence(service, ["spec", "selector"], selectorText(service.selector ?? {})));
}

/** A pod spec that a Service sends to, and whose it is: a workload's template stands for its pods. */
export interface PodSource {
  /** The object whose YAML a person would edit: the top workload, or the pod when it is bare. */
  readonly object: ObjectRef;
  /** Where the pod spec stands in that object. */
  readonly specPath: readonly string[];
  readonly spec: SlimPodSpec;
  /** One of the pods, and how many. */
  readonly pod: SlimPod;
  readonly pods: number;
}

/**
 * The live pods behind a selector, one entry for each workload and each different list of ports.
 * Pods of an earlier revision stand for themselves: the template is no longer theirs.
 */
export function podSources(service: ServicePaths, snapshot: Snapshot): readonly PodSource[] {
  const sources = new Map<string, PodSource & { readonly owner: string; readonly newest: number }>();
  const newestOf = new Map<string, number>();
  for (const pod of livePods(service, snapshot)) {
    const top = snapshot.topOwner(pod);
    // Static pods belong to a Node, others to kinds whose templates are not read: what is known is the pod.
    const object = isWorkloadKind(top.kind) ? top : podRef(pod);
    const owner = `${top.kind}/${top.name}`;
    const key = `${owner} ${portsKey(pod.spec)}`;
    const known = sources.get(key);
    const newest = Math.max(Date.parse(pod.createdAt ?? "") || 0, known?.newest ?? 0);
    newestOf.set(owner, Math.max(newest, newestOf.get(owner) ?? 0));
    sources.set(key, {
      owner,
      object: known?.object ?? object,
      specPath: object.kind === "Pod" ? ["spec"] : [...templatePath(object.kind), "spec"],
      spec: pod.spec,
      pod: known?.pod ?? pod,
      pods: (known?.pods ?? 0) + 1,
      newest,
    });
  }
  return [...sources.values()].map(({ newest, owner, ...source }) =>
    newest === newestOf.get(owner) ? source : ofPod(source),
  );
}

/** Specs are the same for all pods of a revision, so that theirs is written once. */
const portsKeys = new WeakMap<SlimPodSpec, string>();

/** Equal for equal lists of ports. */
function portsKey(spec: SlimPodSpec): string {
  const known = portsKeys.get(spec);
  if (known !== undefined) return known;
  const key = JSON.stringify(servingContainers(spec).map(({ name, ports }) => [name, ports]));
  portsKeys.set(spec, key);
  return key;
}

function ofPod(source: PodSource): PodSource {
  return { ...source, object: podRef(source.pod), specPath: ["spec"] };
}

/** The pod itself. */
export function podRef({ namespace, name }: SlimPod): ObjectRef {
  return { kind: "Pod", namespace, name };
}

/** Top workloads whose template the selector takes: they make its pods, or would. */
export function makingWorkloads({ namespace, selector }: ServicePaths, snapshot: Snapshot): readonly SlimWorkload[] {
  return selector === null ? [] : [...snapshot.workloadsSelectedBy(namespace, selector)].filter(isTopWorkload);
}

/** Whether endpoints that do list the port carry its traffic, whatever the selector's pods declare. */
export function isServed({ backends }: PortPath): boolean {
  return backends.some(({ endpoints }) => endpoints.some(({ used, state }) => used && state !== "port-unresolved"));
}

/** Why a pod is not ready, its node included. */
export function notReadyReason(pod: SlimPod, snapshot: Snapshot): string {
  const node = pod.nodeName === null ? undefined : snapshot.get("Node", "", pod.nodeName);
  const why = explainNotReady(pod, node === undefined || !isNodeDown(node));
  return why === null ? "not ready" : notReadyText(why);
}

/** What is read of a pod that is not ready: its condition, and the node's or the scheduler's where they are the cause. */
export function notReadyEvidence(pod: SlimPod, snapshot: Snapshot): readonly Evidence[] {
  const object = podRef(pod);
  const readyStatus = 'status.conditions[type="Ready"].status';
  const ready = { object, path: readyStatus, value: pod.readySince === null ? null : pod.ready ? "True" : "False" };
  const node = pod.nodeName === null ? undefined : snapshot.get("Node", "", pod.nodeName);
  const why = explainNotReady(pod, node === undefined || !isNodeDown(node));
  if (why?.type === "unschedulable") {
    return [ready, { object, path: 'status.conditions[type="PodScheduled"].reason', value: "Unschedulable" }];
  }
  if (why?.type === "node-not-ready" && node !== undefined) {
    const value = { true: "True", false: "False", unknown: "Unknown", unreported: null }[node.ready];
    return [ready, { object: { kind: "Node", namespace: null, name: node.name }, path: readyStatus, value }];
  }
  return [ready];
}

/** What the Service's EndpointSlices say of an address. */
export function sliceEvidence(
  service: ServicePaths,
  address: string,
  condition: "ready" | "serving" | "terminating",
  snapshot: Snapshot,
): readonly Evidence[] {
  for (const { namespace, name, endpoints } of snapshot.slicesOf(service.namespace, service.name)) {
    const index = endpoints.findIndex(({ addresses }) => addresses.includes(address));
    if (index < 0) continue;
    const path = formatFieldPath(["endpoints", index, "conditions", condition]);
    return [{ object: { kind: "EndpointSlice", namespace, name }, path, value: endpoints[index]?.[condition] ?? null }];
  }
  return [];
}

/** Every port that the containers declare, as evidence on the object that a person would edit. */
export function declaredPortsEvidence({ object, specPath, spec }: PodSource): readonly Evidence[] {
  return servingContainers(spec).map(({ name, role, ports }) => {
    const siblings = spec.containers.filter((container) => container.role === role);
    const index = siblings.findIndex((container) => container.name === name);
    const list = role === "main" ? "containers" : "initContainers";
    // Plain init containers may stand between sidecars, so only main ones have a sure index.
    const path = role === "main" ? [...specPath, list, index, "ports"] : [...specPath, list, name, "ports"];
    return { object, path: formatFieldPath(path), value: ports.map(declaredPortText).join(", ") || "none declared" };
  });
}

/** `http 8080/TCP`, or `8080/TCP` for a port without a name. */
export function declaredPortText(port: {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol: string;
}): string {
  return `${port.name === "" ? "" : `${port.name} `}${port.containerPort}/${port.protocol}`;
}

/** `only 8080/TCP is declared`, or the first six and how many more. */
export function declaredText(names: readonly string[]): string {
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return `only ${only} is declared`;
  return `declared are ${names.slice(0, 6).join(", ")}${names.length > 6 ? ` and ${names.length - 6} more` : ""}`;
}

/** `1 pod`, `3 pods`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The latest of some times (RFC 3339); null where there is none. */
export function latestTime(times: Iterable<string | null>): string | null {
  let latest: string | null = null;
  for (const time of times) if (time !== null && (latest === null || time > latest)) latest = time;
  return latest;
}

/** On which nodes the endpoints are, one endpoint for each node, at most ten: the other nodes have none. */
export function endpointNodes(service: ServicePaths, snapshot: Snapshot): readonly Evidence[] {
  const byNode = new Map<string | null, Evidence>();
  for (const { namespace, name, endpoints } of snapshot.slicesOf(service.namespace, service.name)) {
    for (const [index, { nodeName }] of endpoints.entries()) {
      const path = formatFieldPath(["endpoints", index, "nodeName"]);
      if (byNode.has(nodeName) || byNode.size === 10) continue;
      byNode.set(nodeName, { object: { kind: "EndpointSlice", namespace, name }, path, value: nodeName });
    }
  }
  return [...byNode.values()];
}

/** `n1, n2, n3 and 4 more`. */
export function fewNames(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, 3).join(", ");
  return count > 3 ? `${shown} and ${count - 3} more` : shown;
}

/** Something that is true of a port; of two ports with the same key it is the same. */
interface PortFact<T> {
  readonly port: PortPath;
  readonly key: string;
  readonly fact: T;
}

/** Facts of ports, each with the port that a finding is to name: null where all ports of the Service share one. */
export function shareFacts<T>(
  service: ServicePaths,
  facts: readonly PortFact<T>[],
): readonly { readonly port: string | null; readonly fact: T }[] {
  const [first] = facts;
  const isShared = facts.length === service.ports.length && facts.every(({ key }) => key === first?.key);
  if (first !== undefined && isShared && facts.length > 1) return [{ port: null, fact: first.fact }];
  return facts.map(({ port, fact }) => ({ port: portText(port), fact }));
}
