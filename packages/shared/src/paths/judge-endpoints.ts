/** Whether anything behind a Service port can be reached, and if not, why: the most specific reason that holds. */
import { findClosestPort } from "../endpoints/find-closest-port.ts";
import type { JoinedEndpoint, JoinedPort, ServiceEndpoints } from "../endpoints/join-endpoints.ts";
import { selectorText } from "../endpoints/match-selector.ts";
import { isTopWorkload } from "../endpoints/is-top-workload.ts";
import { resolveTargetPort } from "../endpoints/resolve-target-port.ts";
import type { SlimPod, SlimServicePort, SlimWorkload } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { ReasonCount } from "./break-texts.ts";
import { describeNearMiss } from "../endpoints/describe-near-miss.ts";
import { countReasons } from "./count-reasons.ts";
import { countMembers, memberKey, readWorkload, workloadOf } from "./group-backends.ts";
import { makeBreak, whole, type Judgement } from "./make-break.ts";
import {
  ghostOfEndpointSlice,
  ghostOfFinishedPods,
  ghostOfScaledPods,
  ghostOfSelector,
  ghostOfSlicePort,
  ghostOfTargetPort,
  ghostOfTargetProtocol,
  ghostOfUnmadePods,
  slicePortText,
} from "./make-ghost.ts";
import type { Outcome, PathBreak } from "./path-model.ts";

interface Case {
  readonly snapshot: Snapshot;
  readonly of: ServiceEndpoints;
  readonly port: SlimServicePort | null;
  readonly joined: JoinedPort;
  /** What a client of the Service's own address or name sees when nothing is left. */
  readonly outcome: Outcome;
}

/**
 * Judges what stands behind a port. A client of a VIP is refused where nothing is left (kube-proxy
 * rejects), one of a headless Service gets no address.
 */
export function judgeEndpoints(
  snapshot: Snapshot,
  of: ServiceEndpoints,
  port: SlimServicePort | null,
  joined: JoinedPort,
): Judgement {
  const outcome = of.headless ? "no-such-name" : "refused";
  const all: Case = { snapshot, of, port, joined, outcome };
  if (snapshot.unreadable.has("EndpointSlice")) {
    const values = { type: "kind", kind: "EndpointSlice" } as const;
    return { verdict: "unknown", break: makeBreak("endpoints", "not-readable", values) };
  }
  if (joined.endpoints.some(({ used }) => used)) return judgeReachable(all);
  return { verdict: "severed", break: of.service.selector === null ? breakByHand(all) : breakOfSelector(all) };
}

/** Something is left: is all of it? */
function judgeReachable(all: Case): Judgement {
  const { snapshot, port, joined, of } = all;
  const { used, total } = countMembers(joined.endpoints);
  const unresolved = unresolvedPods(joined);
  const name = namedTarget(all);
  if (unresolved.length > 0 && port !== null && name !== null) {
    const resolved = membersOf(joined.endpoints.filter(({ state }) => state !== "port-unresolved"));
    if (resolved.size === 0) return { verdict: "part", break: { ...missingName(all, port, name), outcome: null } };
    const values = { name, used: resolved.size, pods: resolved.size + unresolved.length };
    return { verdict: "part", break: makeBreak("endpoints", "target-port-name-partial", values) };
  }
  if (used === total || isSurplus(snapshot, joined.endpoints)) return whole;
  const type = of.service.selector === null && joined.endpoints.every(({ pod }) => pod === null) ? "addresses" : "pods";
  const values = { type, used, total, reasons: reasonsOf(joined.endpoints) } as const;
  return { verdict: "part", break: makeBreak("endpoints", "some-not-ready", values) };
}

/** The name that a pod's port must have; a slice that a hand has written lists ports whatever the targetPort. */
function namedTarget({ of, port }: Case): string | null {
  return of.service.selector !== null && typeof port?.targetPort === "string" ? port.targetPort : null;
}

/** During a rollout a workload has more pods than it wants; nobody misses those that are not ready yet. */
function isSurplus(snapshot: Snapshot, endpoints: readonly JoinedEndpoint[]): boolean {
  const usedBy = new Map<string, Set<string>>();
  const idle: JoinedEndpoint[] = [];
  for (const endpoint of endpoints) {
    const owner = workloadOf(snapshot, endpoint);
    if (!endpoint.used) {
      if (!endpoint.leaving) idle.push(endpoint);
    } else if (owner !== null) {
      const key = `${owner.kind}/${owner.name}`;
      usedBy.set(key, (usedBy.get(key) ?? new Set()).add(memberKey(endpoint)));
    }
  }
  return idle.every((endpoint) => {
    const owner = workloadOf(snapshot, endpoint);
    const workload = owner === null ? undefined : readWorkload(snapshot, owner);
    const used = owner === null ? 0 : (usedBy.get(`${owner.kind}/${owner.name}`)?.size ?? 0);
    return workload !== undefined && used >= workload.replicas;
  });
}

function breakByHand({ of, port, joined, outcome }: Case): PathBreak {
  const { service, slices } = of;
  const fqdnOnly = joined.endpoints.length > 0 && joined.endpoints.every(({ family }) => family === "FQDN");
  if (joined.endpoints.length === 0 || fqdnOnly) {
    const ghost = ghostOfEndpointSlice(service.name, fqdnOnly);
    return makeBreak("endpoints", "no-endpoints-by-hand", { fqdnOnly }, { outcome, ghost });
  }
  if (port !== null && joined.endpoints.every(({ state }) => state === "port-unresolved")) {
    const listed = slices.flatMap(({ ports }) => ports.map(slicePortText));
    const values = { wanted: slicePortText(port), listed: [...new Set(listed)].sort() };
    const ghost = ghostOfSlicePort(port, joined.strayPorts[0]);
    return makeBreak("endpoints", "endpoint-port-name-mismatch", values, { outcome, ghost });
  }
  return notReadyBreak(joined.endpoints, outcome);
}

function breakOfSelector(all: Case): PathBreak {
  const { snapshot, of, port, joined, outcome } = all;
  if (joined.endpoints.length === 0) {
    if (snapshot.unreadable.has("Pod"))
      return makeBreak("endpoints", "no-ready-endpoint", { type: "unexplained" }, { outcome });
    return noPodBreak(all);
  }
  const unresolved = unresolvedPods(joined);
  const name = namedTarget(all);
  if (port !== null && name !== null && unresolved.length === membersOf(joined.endpoints).size) {
    return missingName(all, port, name);
  }
  const unlisted = joined.endpoints.filter(({ state }) => state === "not-in-slice");
  if (unlisted.length === joined.endpoints.length && [...of.selected].some(({ ready }) => ready)) {
    const values = { type: "not-in-slice", total: membersOf(unlisted).size } as const;
    return makeBreak("endpoints", "no-ready-endpoint", values, { outcome });
  }
  return notReadyBreak(joined.endpoints, outcome);
}

/** The selector takes no pod that could have an endpoint. */
function noPodBreak({ snapshot, of, outcome }: Case): PathBreak {
  const { service, finished } = of;
  const selector = service.selector ?? {};
  const templates = matchingWorkloads(snapshot, of);
  const workloads = templates.map(({ kind, name }) => `${kind} ${name}`);
  if (templates.length > 0 && templates.every(({ replicas }) => replicas === 0)) {
    const ghost = ghostOfScaledPods(selector, workloads);
    return makeBreak("endpoints", "scaled-to-zero", { workloads }, { outcome, ghost });
  }
  const wanting = templates.find(({ replicas }) => replicas > 0);
  if (wanting !== undefined) {
    const workload = `${wanting.kind} ${wanting.name}`;
    const values = { type: "none-made", workload, wanted: wanting.replicas } as const;
    return makeBreak("endpoints", "no-ready-endpoint", values, {
      outcome,
      ghost: ghostOfUnmadePods(selector, workload),
    });
  }
  const [done] = finished;
  const text = selectorText(selector);
  if (done !== undefined) {
    const values = { type: "finished", selector: text, total: finished.length, phase: done.phase } as const;
    return makeBreak("endpoints", "no-ready-endpoint", values, { outcome, ghost: ghostOfFinishedPods(selector, done) });
  }
  const ghost = ghostOfSelector(selector, service.namespace, describeNearMiss(snapshot, service));
  return makeBreak("endpoints", "no-pod-selected", { selector: text }, { outcome, ghost });
}

/** Workloads whose template the selector takes; a ReplicaSet of a Deployment is told by the Deployment. */
function matchingWorkloads(snapshot: Snapshot, { service }: ServiceEndpoints): readonly SlimWorkload[] {
  if (service.selector === null) return [];
  return [...snapshot.workloadsSelectedBy(service.namespace, service.selector)].filter(isTopWorkload);
}

/** No pod has the named port, or only under another protocol. */
function missingName({ joined, of, outcome }: Case, port: SlimServicePort, name: string): PathBreak {
  const pods = unresolvedPods(joined);
  for (const pod of pods) {
    const found = resolveTargetPort(pod.spec, name, port.protocol);
    if (found.type !== "other-protocol") continue;
    const near = { name, port: found.port, protocol: found.protocol, container: found.container.name };
    const values = { name, wanted: port.protocol, found: found.protocol };
    const ghost = ghostOfTargetProtocol(name, port.protocol, near);
    return makeBreak("endpoints", "target-port-protocol", values, { outcome, ghost });
  }
  const ghost = ghostOfTargetPort(name, findClosestPort(name, port.protocol, pods));
  const values = { name, pods: membersOf(joined.endpoints).size, headless: of.headless };
  return makeBreak("endpoints", "target-port-name-missing", values, { outcome, ghost });
}

function notReadyBreak(endpoints: readonly JoinedEndpoint[], outcome: Outcome): PathBreak {
  const type = endpoints.every(({ pod }) => pod === null) ? "addresses" : "pods";
  const { total } = countMembers(endpoints);
  const values = { type, total, reasons: reasonsOf(endpoints) } as const;
  return makeBreak("endpoints", "no-ready-endpoint", values, { outcome });
}

/** Why the idle ones are idle; a pod of two address families counts once. */
function reasonsOf(endpoints: readonly JoinedEndpoint[]): readonly ReasonCount[] {
  const idle = endpoints.filter(({ used }) => !used);
  return countReasons([
    ...new Map(idle.map((each) => [`${each.reason ?? ""} ${memberKey(each)}`, each.reason])).values(),
  ]);
}

function unresolvedPods({ endpoints }: JoinedPort): readonly SlimPod[] {
  const pods = endpoints.flatMap(({ state, podObject }) =>
    state === "port-unresolved" && podObject ? [podObject] : [],
  );
  return [...new Set(pods)];
}

function membersOf(endpoints: readonly JoinedEndpoint[]): ReadonlySet<string> {
  return new Set(endpoints.map(memberKey));
}
