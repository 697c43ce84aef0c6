/**
 * Objects in batches, each tried out in a cluster of its own. Objects that no controller brings together give there
 * what they would give in one cluster for all, and only one cluster has to be held: the control plane's objects are
 * ten times as large as what is read of them.
 */
import { isRecord } from "@portolan/shared";
import { takesNodePort } from "./nodes-for.ts";
import type { Prepared } from "./prepare-documents.ts";
import { UnionFind } from "./union-find.ts";

type Labels = Readonly<Record<string, string>>;

/**
 * The namespaced objects and Namespaces, in the order in which they are given; what belongs together is never divided.
 *
 * @param size how many objects a batch should have
 */
export function batchObjects<T extends Prepared>(objects: readonly T[], size: number): readonly (readonly T[])[] {
  const sets = new UnionFind(objects.length);
  joinByNames(objects, sets);
  joinBySelectors(objects, sets);
  const groups = new Map<number, T[]>();
  for (const [index, object] of objects.entries()) {
    const first = sets.first(index);
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [object]);
    else group.push(object);
  }
  const batches: T[][] = [];
  for (const group of groups.values()) {
    const last = batches.at(-1);
    if (last === undefined || last.length + group.length > size) batches.push(group);
    else for (const object of group) last.push(object);
  }
  return batches;
}

/** What shares a name that controllers go by, and what asks for the same of a cluster. */
function joinByNames(objects: readonly Prepared[], sets: UnionFind): void {
  const going = new Set(objects.filter(isGoingNamespace).map(({ document }) => document.name));
  const holders = new Map<string, number>();
  for (const [index, object] of objects.entries()) {
    for (const name of [...namesOf(object), ...(going.has(placeOf(object)) ? [`Namespace ${placeOf(object)}`] : [])]) {
      const holder = holders.get(name);
      if (holder === undefined) holders.set(name, index);
      else sets.join(holder, index);
    }
  }
}

/** A namespace that is going takes what is in it along. */
function isGoingNamespace({ document: { kind, value } }: Prepared): boolean {
  return kind === "Namespace" && typeof asRecord(value["metadata"])["deletionTimestamp"] === "string";
}

function placeOf({ document, namespace }: Prepared): string {
  return document.kind === "Namespace" ? document.name : namespace;
}

function* namesOf(object: Prepared): Iterable<string> {
  const { document, namespace } = object;
  const { kind, name, value } = document;
  const spec = asRecord(value["spec"]);
  const generateName = asRecord(value["metadata"])["generateName"];
  if (name === "" && typeof generateName === "string") yield `${namespace} ${kind} ${generateName}`;
  if (kind === "Service" || kind === "Endpoints") yield `${namespace} Service ${name}`;
  if (kind === "EndpointSlice") {
    yield `${namespace} Service ${labelsOf(value)["kubernetes.io/service-name"] ?? ""}`;
  }
  // What a workload makes has its name and something behind it: `web-0`, `data-web-0`, `web-7d9f`.
  if (kind === "StatefulSet" || kind === "Deployment") yield `${namespace} ${kind} ${name}`;
  if (kind === "ReplicaSet") yield `${namespace} Deployment ${name.replace(/-[^-]*$/, "")}`;
  const ofSet = kind === "Pod" || kind === "PersistentVolumeClaim" ? /^(.*)-\d+$/.exec(name)?.[1] : undefined;
  if (ofSet !== undefined) {
    const parts = ofSet.split("-");
    const starts = kind === "Pod" ? [0] : parts.keys();
    for (const start of starts) yield `${namespace} StatefulSet ${parts.slice(start).join("-")}`;
  }
  if (kind === "Service") for (const number of numbersOf(spec)) yield number;
  // Pods that take a port of their node are kept apart by the scheduler, whatever namespace they are in.
  if (takesNodePort(document)) yield "port of a node";
}

/** The numbers and addresses that a Service asks for; each is given once. */
function* numbersOf(spec: Readonly<Record<string, unknown>>): Iterable<string> {
  const ports: readonly unknown[] = Array.isArray(spec["ports"]) ? spec["ports"] : [];
  const nodePorts = [spec["healthCheckNodePort"], ...ports.map((port) => asRecord(port)["nodePort"])];
  for (const port of nodePorts) if (typeof port === "number" && port !== 0) yield `nodePort ${port}`;
  const list: readonly unknown[] = Array.isArray(spec["clusterIPs"]) ? spec["clusterIPs"] : [];
  for (const address of [spec["clusterIP"], ...list]) {
    if (typeof address === "string" && address !== "" && address !== "None") yield `address ${address}`;
  }
}

interface Selecting {
  readonly index: number;
  readonly namespace: string;
  readonly pairs: readonly (readonly [string, string])[];
  /** Workloads take in pods that nobody owns. */
  readonly onlyPods: boolean;
}

/** Services with the workloads whose pods they select, workloads with the pods that they would adopt. */
function joinBySelectors(objects: readonly Prepared[], sets: UnionFind): void {
  const labels = new Map<number, Labels>();
  const byPair = new Map<string, number[]>();
  const add = (place: string, index: number): void => {
    const known = byPair.get(place);
    if (known === undefined) byPair.set(place, [index]);
    else known.push(index);
  };
  for (const [index, { document, namespace }] of objects.entries()) {
    const ofPods = podLabelsOf(document);
    if (ofPods === null) continue;
    labels.set(index, ofPods);
    add(namespace, index);
    for (const pair of Object.entries(ofPods)) add(pairPlace(namespace, pair), index);
  }
  for (const { index, namespace, pairs, onlyPods } of objects.flatMap(selectingOf)) {
    const places = pairs.length === 0 ? [namespace] : pairs.map((pair) => pairPlace(namespace, pair));
    const lists = places.map((place) => byPair.get(place) ?? []);
    const fewest = lists.reduce((best, list) => (list.length < best.length ? list : best));
    for (const other of fewest) {
      if (onlyPods && objects[other]?.document.kind !== "Pod") continue;
      if (pairs.every(([label, value]) => labels.get(other)?.[label] === value)) sets.join(index, other);
    }
  }
}

function pairPlace(namespace: string, [label, value]: readonly [string, string]): string {
  return `${namespace} ${label}=${value}`;
}

const workloadKinds: ReadonlySet<string> = new Set([
  ...["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController"],
]);

/** The labels of the pods that an object is or makes. */
function podLabelsOf({ kind, value }: Prepared["document"]): Labels | null {
  if (kind === "Pod") return labelsOf(value);
  return workloadKinds.has(kind) ? labelsOf(asRecord(asRecord(value["spec"])["template"])) : null;
}

function selectingOf({ document: { kind, value }, namespace }: Prepared, index: number): readonly Selecting[] {
  const { selector, template } = asRecord(value["spec"]);
  const select = (labels: unknown, onlyPods: boolean): readonly Selecting[] => [
    { index, namespace, pairs: pairsOf(asRecord(labels)), onlyPods },
  ];
  if (kind === "Service") return isRecord(selector) && Object.keys(selector).length > 0 ? select(selector, false) : [];
  if (!workloadKinds.has(kind)) return [];
  // Where it is left out it is the template's labels.
  if (!isRecord(selector)) return select(labelsOf(asRecord(template)), true);
  // One that its own template does not match is tried with the template's labels.
  const own = labelsOf(asRecord(template));
  const wanted = pairsOf(asRecord(kind === "ReplicationController" ? selector : selector["matchLabels"]));
  const isMatched = wanted.every(([label, value]) => own[label] === value);
  return [{ index, namespace, pairs: wanted, onlyPods: true }, ...(isMatched ? [] : select(own, true))];
}

/** Labels that no manifest holds, since controllers write them on the pods that they make. */
const written =
  /^(?:(?!app\.)(?:[^/]*\.)?kubernetes\.io\/.*|pod-template-(?:hash|generation)|controller-revision-hash|controller-uid|job-name)$/;

function pairsOf(selector: Readonly<Record<string, unknown>>): Selecting["pairs"] {
  return Object.entries(textsOf(selector)).filter(([label]) => !written.test(label));
}

function labelsOf(object: Readonly<Record<string, unknown>>): Labels {
  return textsOf(asRecord(asRecord(object["metadata"])["labels"]));
}

function textsOf(values: Readonly<Record<string, unknown>>): Labels {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    if (typeof value === "string" || value === null) texts[key] = value ?? "";
  }
  return texts;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
