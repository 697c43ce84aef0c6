import type { Endpoint } from "../../endpoints/endpoint-model.ts";
import { selectorText } from "../../endpoints/match-selector.ts";
import type { SlimPod, SlimWorkload } from "../../model/objects.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import { kubectl, shellQuote } from "../make-fix.ts";
import { linkProbes } from "../probe-facts.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import {
  countText,
  fewNames,
  latestTime,
  livePods,
  makingWorkloads,
  notReadyEvidence,
  podRef,
  serviceEvidence,
  portText,
  sliceEvidence,
  waitsForUnknownNodes,
} from "../service-facts.ts";
import { isFinished } from "../../model/is-finished.ts";

/** Pods match, or slices list addresses, and none of them takes traffic for that port. */
export const rule: ServiceRule = {
  type: "service",
  id: "no-ready-endpoints",
  severity: "error",
  title: "No endpoint is ready",
  explains: ["some-not-ready", "target-port-undeclared", "etp-local-gap", "headless-port-translation"],
  *check(service, { snapshot, leavesInput }) {
    if (service.missing || service.type === "ExternalName") return;
    if (snapshot.unreadable.has("EndpointSlice")) return;
    const lost = service.ports.filter((port) => port.used === 0 && isLost(service, port, snapshot));
    if (lost.length === 0 || waitsForUnknownNodes(service, livePods(service, snapshot), leavesInput)) return;
    // Which family a Service gets that names none, the cluster says.
    if (areOfOtherFamily(lost.flatMap(endpointsOf)) && leavesInput(familyEvidence(service))) return;
    if (isRunOnce(service, snapshot)) {
      yield { ...draft(service, lost, snapshot), severity: "info", message: runOnceText(service, snapshot) };
      return;
    }
    // One sentence for the Service where all its ports fail alike.
    if (lost.length === service.ports.length) yield draft(service, lost, snapshot);
    else for (const port of lost) yield draft(service, [port], snapshot);
  },
};

function familyEvidence(service: ServicePaths): Evidence {
  return serviceEvidence(service, ["spec", "ipFamilies"], null);
}

/** Only pods of Jobs, which have done their work: there is nothing to mend. */
function isRunOnce(service: ServicePaths, snapshot: Snapshot): boolean {
  const finished = finishedPods(service, snapshot);
  if (finished.length === 0 || livePods(service, snapshot).length > 0) return false;
  const isDone = finished.some(({ phase }) => phase === "Succeeded");
  return isDone && finished.every(({ owner }) => owner?.kind === "Job");
}

function runOnceText(service: ServicePaths, snapshot: Snapshot): string {
  const jobs = [...new Set(finishedPods(service, snapshot).flatMap(({ owner }) => owner?.name ?? []))].sort();
  return `Service ${service.name} selects only pods of ${jobs.length === 1 ? "Job" : "Jobs"} ${fewNames(jobs)}: it has endpoints while they run, and none before and after`;
}

/** Some address is meant for the port; a port whose name does not resolve is another rule's. */
function isLost(service: ServicePaths, port: PortPath, snapshot: Snapshot): boolean {
  const endpoints = endpointsOf(port);
  if (endpoints.length > 0) return endpoints.some(({ state }) => state !== "port-unresolved");
  return finishedPods(service, snapshot).length > 0 || wantingWorkloads(service, snapshot).length > 0;
}

function draft(service: ServicePaths, ports: readonly PortPath[], snapshot: Snapshot): FindingDraft {
  const endpoints = countedEndpoints(ports.flatMap(endpointsOf), snapshot);
  const finished = finishedPods(service, snapshot);
  const [only, ...others] = ports;
  const probes = endpoints.length === 0 ? null : linkProbes(service, snapshot);
  return {
    hop: "endpoints",
    port: only !== undefined && others.length === 0 ? portText(only) : null,
    message: messageOf(service, ports, endpoints, finished, snapshot) + (probes?.text ?? ""),
    since: sinceOf(endpoints, snapshot) ?? latestTime(finished.map(({ readySince }) => readySince)),
    evidence: [...evidenceOf(service, endpoints, finished, snapshot), ...(probes?.evidence ?? [])],
    fixes: probes?.fixes ?? [],
    reproduce: [
      `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name} -o yaml`,
      ...(service.selector === null
        ? []
        : [`${kubectl(service)} get pods -l ${shellQuote(selectorText(service.selector))} -o wide`]),
      ...endpoints.flatMap(({ pod }) => (pod === null ? [] : [`${kubectl(pod)} describe pod ${pod.name}`])).slice(0, 1),
    ],
  };
}

function messageOf(
  service: ServicePaths,
  ports: readonly PortPath[],
  endpoints: readonly Endpoint[],
  finished: readonly SlimPod[],
  snapshot: Snapshot,
): string {
  const { name } = service;
  if (endpoints.length > 0) {
    const isPods = endpoints.some(({ pod }) => pod !== null);
    const [only] = ports;
    const behind =
      ports.length < service.ports.length && only ? `port ${portText(only)} of Service ${name}` : `Service ${name}`;
    const reasons = reasonsText(endpoints);
    const fault = areOfOtherFamily(endpoints) ? "of use" : "ready";
    const who =
      endpoints.length === 1
        ? `The only ${isPods ? "pod" : "address"} behind ${behind} is not ${fault}`
        : `None of the ${endpoints.length} ${isPods ? "pods" : "addresses"} behind ${behind} is ${fault}`;
    return reasons === "" ? who : `${who}: ${reasons}`;
  }
  const [first, ...more] = finished;
  if (first !== undefined) {
    return more.length === 0
      ? `The only pod that Service ${name} selects has finished (${first.phase}), and such a pod gets no endpoint`
      : `All ${finished.length} pods that Service ${name} selects have finished, and such pods get no endpoint`;
  }
  const wanting = wantingWorkloads(service, snapshot);
  const wants = wanting.map(
    ({ kind, name: workload, replicas }) => `${kind} ${workload} wants ${countText(replicas, "pod")}`,
  );
  const reason = wanting.every(isNamedTooLong)
    ? ": its name is too long, for the label controller-revision-hash of its pods holds it and a hash, in 63 characters"
    : "";
  return `Service ${name} has no pod yet: ${wants.join(", ")} and there is none${reason}`;
}

/** Nothing is wrong with them: the Service does not have their family. */
function areOfOtherFamily(endpoints: readonly Endpoint[]): boolean {
  return endpoints.length > 0 && endpoints.every(({ reason }) => reason?.startsWith("the Service has no ") === true);
}

/** A hash has up to ten characters; a pod with a longer label is refused (kubernetes/kubernetes#64023). */
function isNamedTooLong({ kind, name }: SlimWorkload): boolean {
  return kind === "StatefulSet" && name.length > 63 - "-".length - 10;
}

/** `2 × CrashLoopBackOff in container app`: at most three different reasons. */
function reasonsText(endpoints: readonly Endpoint[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of endpoints) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const [first, ...rest] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (first === undefined) return "";
  if (rest.length === 0) return first[0];
  const shown = [first, ...rest].slice(0, 3).map(([reason, count]) => `${count} × ${reason}`);
  return `${shown.join("; ")}${rest.length > 2 ? `; and ${countText(rest.length - 2, "more reason")}` : ""}`;
}

function evidenceOf(
  service: ServicePaths,
  endpoints: readonly Endpoint[],
  finished: readonly SlimPod[],
  snapshot: Snapshot,
): readonly Evidence[] {
  if (endpoints.length > 0)
    return endpoints.slice(0, 5).flatMap((endpoint) => endpointEvidence(service, endpoint, snapshot));
  if (finished.length > 0) {
    return finished.slice(0, 5).map((pod) => ({ object: podRef(pod), path: "status.phase", value: pod.phase }));
  }
  return wantingWorkloads(service, snapshot).map(({ kind, namespace, name, replicas }) => ({
    object: { kind, namespace, name },
    path: kind === "DaemonSet" ? "status.desiredNumberScheduled" : "spec.replicas",
    value: replicas,
  }));
}

/** A pod's Ready condition; for what is no pod, the condition in its slice. */
function endpointEvidence(service: ServicePaths, endpoint: Endpoint, snapshot: Snapshot): readonly Evidence[] {
  const pod = endpoint.pod === null ? undefined : readPod(endpoint.pod, snapshot);
  if (pod !== undefined) return notReadyEvidence(pod, snapshot);
  return sliceEvidence(service, endpoint.address, "ready", snapshot);
}

function endpointsOf(port: PortPath): readonly Endpoint[] {
  return port.backends.flatMap(({ endpoints }) => endpoints);
}

/** Each pod once, whatever its ports and address families; pods on their way out only when nothing else is left. */
function countedEndpoints(endpoints: readonly Endpoint[], snapshot: Snapshot): readonly Endpoint[] {
  const members = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const { pod, address } = endpoint;
    members.set(pod === null ? address : `${pod.namespace ?? ""}/${pod.name}`, endpoint);
  }
  const all = [...members.values()];
  const staying = all.filter(({ pod }) => pod === null || readPod(pod, snapshot)?.deletedAt == null);
  return staying.length === 0 ? all : staying;
}

function readPod({ namespace, name }: NonNullable<Endpoint["pod"]>, snapshot: Snapshot): SlimPod | undefined {
  return snapshot.get("Pod", namespace ?? "", name);
}

function sinceOf(endpoints: readonly Endpoint[], snapshot: Snapshot): string | null {
  return latestTime(endpoints.map(({ pod }) => (pod === null ? null : (readPod(pod, snapshot)?.readySince ?? null))));
}

function finishedPods(service: ServicePaths, snapshot: Snapshot): readonly SlimPod[] {
  if (service.selector === null) return [];
  return [...snapshot.podsSelectedBy(service.namespace, service.selector)].filter(isFinished);
}

/** Workloads that should have pods for this selector and have none; not those that no API server has taken (manifests). */
function wantingWorkloads(service: ServicePaths, snapshot: Snapshot): readonly SlimWorkload[] {
  if (service.selector === null || snapshot.unreadable.has("Pod")) return [];
  for (const _ of snapshot.podsSelectedBy(service.namespace, service.selector)) return [];
  return makingWorkloads(service, snapshot).filter(({ replicas, createdAt }) => replicas > 0 && createdAt !== null);
}
