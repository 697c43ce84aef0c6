/** Which pods a selector that takes none was probably meant to take. */
import type { ObjectRef } from "../model/names.ts";
import type { Labels } from "../model/object-meta.ts";
import type { SlimPod, SlimService } from "../model/objects.ts";
import { labelsKey } from "../snapshot/label-index.ts";
import type { PodLabels } from "../snapshot/list-labels.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { isCloseName, sharesStem } from "./find-closest-name.ts";
import { isControllerLabel } from "./is-controller-label.ts";
import { isFinished } from "../model/is-finished.ts";

/** One pair of the selector beside what the labels have. */
export interface LabelDifference {
  readonly key: string;
  readonly wanted: string;
  /** `equal`; `other-value`: the key has another value; `other-key`: another key has the value; `absent`. */
  readonly type: "equal" | "other-value" | "other-key" | "absent";
  /** The key that the labels have: the wanted one, a near one, or null where there is none. */
  readonly foundKey: string | null;
  readonly foundValue: string | null;
}

/** Labels that the selector misses by one pair. */
export interface NearMiss {
  /** The one pair that differs. */
  readonly difference: LabelDifference;
  /** Every pair of the selector, keys in order. */
  readonly pairs: readonly LabelDifference[];
  /** How many pods have these labels; 0 where only a workload's template has them. */
  readonly pods: number;
  /** At most five of the pods, by name. */
  readonly examples: readonly ObjectRef[];
  /** The workloads that make them, or whose templates have these labels; bare pods are left out. */
  readonly workloads: readonly ObjectRef[];
}

/**
 * The labels nearest to a Service's selector among its namespace's pods and, where there are no such
 * pods, its workloads' templates. Near is what differs in exactly one pair and either shares another
 * pair, or has a value or a name that is almost the wanted one; two different applications that merely
 * use the same label key are not near. Best first; empty where nothing is near.
 *
 * @example findNearMisses(snapshot, web)[0]?.difference // { key: "app", wanted: "wbe", type: "other-value", foundValue: "web", … }
 */
export function findNearMisses(snapshot: Snapshot, service: SlimService): readonly NearMiss[] {
  const selector = service.selector;
  if (selector === null || Object.keys(selector).length === 0) return [];
  const groups = new Map<string, Group>();
  for (const candidate of podCandidates(snapshot, service)) addCandidate(groups, service, candidate);
  if (groups.size === 0) {
    for (const { kind, namespace, name, templateLabels } of snapshot.workloadLabels(service.namespace)) {
      addCandidate(groups, service, { labels: templateLabels, owner: { kind, namespace, name }, pods: new Set() });
    }
  }
  return [...groups.values()].sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1)).map(toNearMiss);
}

interface Candidate {
  readonly labels: Labels;
  readonly owner: ObjectRef;
  readonly pods: ReadonlySet<SlimPod>;
}

/**
 * Pods of one owner with the same labels, which are judged once. A namespace may have thousands: only those
 * whose labels could be near are read, so that what becomes of the others is no reason to look again.
 */
function podCandidates(snapshot: Snapshot, service: SlimService): readonly Candidate[] {
  const candidates = new Map<string, Candidate & { readonly pods: Set<SlimPod> }>();
  for (const group of nearGroups(service, snapshot.podLabels(service.namespace))) {
    for (const pod of snapshot.podsSelectedBy(group.namespace, group.labels)) {
      if (labelsKey(pod.labels) !== labelsKey(group.labels) || isFinished(pod) || pod.deletedAt !== null) continue;
      const owner = snapshot.topOwner(pod);
      const key = `${labelsKey(pod.labels)} ${owner.kind}/${owner.name}`;
      const known = candidates.get(key);
      if (known === undefined) candidates.set(key, { labels: pod.labels, owner, pods: new Set([pod]) });
      else known.pods.add(pod);
    }
  }
  const firstName = ({ pods }: Candidate): string => [...pods][0]?.name ?? "";
  return [...candidates.values()].sort((a, b) => (firstName(a) < firstName(b) ? -1 : 1));
}

/** What is near in a list is so for as long as the list is the same. */
const nearInList = new WeakMap<readonly PodLabels[], WeakMap<SlimService, readonly PodLabels[]>>();

function nearGroups(service: SlimService, list: readonly PodLabels[]): readonly PodLabels[] {
  const known = nearInList.get(list) ?? new WeakMap<SlimService, readonly PodLabels[]>();
  nearInList.set(list, known);
  const groups = known.get(service) ?? list.filter((group) => group.alive && mayBeNear(service, group));
  known.set(service, groups);
  return groups;
}

/** Whether labels miss the selector by one pair and come near by it, as far as they tell who made the pods. */
function mayBeNear(service: SlimService, group: PodLabels): boolean {
  const selector = service.selector ?? {};
  let pairs = 0;
  let missed: string | null = null;
  for (const key in selector) {
    pairs += 1;
    if (group.labels[key] === selector[key]) continue;
    if (missed !== null) return false;
    missed = key;
  }
  if (missed === null) return false;
  const difference = comparePair(missed, selector[missed] ?? "", selector, group.labels);
  if (difference.type === "other-value" && isControllerLabel(difference.key)) return false;
  // Who is above the owner of these is seen by their pods.
  const owner = ownerName(group);
  return owner === null || scoreOf(service, difference, pairs - 1, owner) > 0;
}

/** The name of the workload above; null where it takes more than the pods to tell. */
function ownerName({ name, owner, labels }: PodLabels): string | null {
  if (owner === null) return name;
  if (owner.kind !== "ReplicaSet") return owner.kind === "Job" ? null : owner.name;
  const suffix = `-${labels["pod-template-hash"] ?? ""}`;
  return suffix !== "-" && owner.name.endsWith(suffix) ? owner.name.slice(0, -suffix.length) : null;
}

interface Group {
  readonly key: string;
  score: number;
  readonly difference: LabelDifference;
  readonly pairs: readonly LabelDifference[];
  readonly pods: ObjectRef[];
  readonly owners: Map<string, ObjectRef>;
}

function addCandidate(groups: Map<string, Group>, service: SlimService, candidate: Candidate): void {
  const pairs = comparePairs(service.selector ?? {}, candidate.labels);
  const different = pairs.filter(({ type }) => type !== "equal");
  const difference = different[0];
  if (difference === undefined || different.length > 1) return;
  // `statefulset.kubernetes.io/pod-name`: another pod of the set is not the one that is meant.
  if (difference.type === "other-value" && isControllerLabel(difference.key)) return;
  const score = scoreOf(service, difference, pairs.length - 1, candidate.owner.name);
  if (score === 0) return;
  const key = `${difference.foundKey ?? ""}=${difference.foundValue ?? ""}`;
  const group = groups.get(key) ?? { key, score, difference, pairs, pods: [], owners: new Map<string, ObjectRef>() };
  groups.set(key, group);
  group.score = Math.max(group.score, score);
  const { pods, owner } = candidate;
  for (const { namespace, name } of pods) group.pods.push({ kind: "Pod", namespace, name });
  if (owner.kind !== "Pod") group.owners.set(`${owner.kind}/${owner.name}`, owner);
}

/** How near: 0 is not near at all. A slip of the pen outranks a shared name, that a shared pair. */
function scoreOf(service: SlimService, difference: LabelDifference, equalPairs: number, owner: string): number {
  const shared = Math.min(equalPairs, 9);
  switch (difference.type) {
    case "other-value": {
      const found = difference.foundValue ?? "";
      if (isCloseName(difference.wanted, found)) return 300 + shared;
      if (sharesStem(difference.wanted, found)) return 250 + shared;
      if (sharesStem(service.name, found) || sharesStem(service.name, owner)) return 200 + shared;
      return equalPairs > 0 ? 100 + shared : 0;
    }
    case "other-key":
      return isCloseName(difference.key, difference.foundKey ?? "") ? 280 + shared : 220 + shared;
    case "absent":
      return equalPairs > 0 ? 150 + shared : 0;
    case "equal":
      return 0;
    default:
      return difference.type satisfies never;
  }
}

/** A selector beside labels, pair by pair. */
function comparePairs(selector: Labels, labels: Labels): readonly LabelDifference[] {
  return Object.keys(selector)
    .sort()
    .map((key) => comparePair(key, selector[key] ?? "", selector, labels));
}

function comparePair(key: string, wanted: string, selector: Labels, labels: Labels): LabelDifference {
  const foundValue = labels[key];
  if (foundValue === wanted) return { key, wanted, type: "equal", foundKey: key, foundValue };
  if (foundValue !== undefined) return { key, wanted, type: "other-value", foundKey: key, foundValue };
  const foundKey = Object.keys(labels)
    .sort()
    .find((candidate) => labels[candidate] === wanted && !(candidate in selector) && !isControllerLabel(candidate));
  if (foundKey !== undefined) return { key, wanted, type: "other-key", foundKey, foundValue: wanted };
  return { key, wanted, type: "absent", foundKey: null, foundValue: null };
}

function toNearMiss({ difference, pairs, pods, owners }: Group): NearMiss {
  const byName = (a: ObjectRef, b: ObjectRef) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  return {
    difference,
    pairs,
    pods: pods.length,
    examples: pods.sort(byName).slice(0, 5),
    workloads: [...owners.values()].sort(byName),
  };
}
