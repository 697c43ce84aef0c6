/**
 * Every Service of a cluster as the views need it, and the findings of other objects, with totals that are counted up and down as
 * Services come, change and go: a change costs what its Service costs, not what the cluster costs.
 */
import { isDeepStrictEqual } from "node:util";
import type {
  Finding,
  Keyed,
  NamespaceRow,
  ObjectKey,
  ServiceId,
  ServicePaths,
  ServiceRow,
  Severity,
  Totals,
  Verdict,
} from "@portolan/shared";
import { buildServiceRow, worstSeverity } from "./build-service-row.ts";
import { cutEndpoints } from "./cut-endpoints.ts";

/** One Service. Each part is the same object as before while it is equal to what it was. */
export interface ServiceEntry {
  readonly paths: ServicePaths;
  /** The paths with long lists of endpoints cut. */
  readonly shortPaths: ServicePaths;
  readonly findings: readonly Finding[];
  readonly row: ServiceRow;
}

export interface ServiceTable {
  readonly get: (id: ServiceId) => ServiceEntry | undefined;
  readonly set: (id: ServiceId, paths: ServicePaths, findings: readonly Finding[]) => void;
  readonly remove: (id: ServiceId) => void;
  /** The findings of an object that is no Service; empty where it has none or is gone. */
  readonly setObject: (key: ObjectKey, findings: readonly Finding[]) => void;
  readonly addNamespace: (name: string) => void;
  readonly removeNamespace: (name: string) => void;
  /** Whether the namespace is known, as an object or by a Service in it. */
  readonly hasNamespace: (name: string) => boolean;
  readonly entries: () => Iterable<ServiceEntry>;
  readonly entriesIn: (namespace: string) => Iterable<ServiceEntry>;
  readonly totals: () => Totals;
  readonly totalsOf: (namespace: string) => Totals;
  /** How many Service ports there are. */
  readonly portCount: () => number;
  readonly namespaceRows: () => Keyed<NamespaceRow>;
  readonly serviceRows: () => Keyed<ServiceRow>;
  /** Every finding, the silenced ones too. */
  readonly findings: () => Keyed<Finding>;
  /** What is wrong with the Services and the other objects of a namespace, without what is silenced. */
  readonly findingsIn: (namespace: string) => Keyed<Finding>;
  /** What is wrong with a Service and with the objects that name it, without what is silenced. */
  readonly findingsOf: (id: ServiceId) => Keyed<Finding>;
}

/** Totals that are counted up and down. */
interface Counter {
  services: number;
  readonly ports: Record<Verdict, number>;
  readonly findings: Record<Severity, number>;
  silenced: number;
}

interface NamespaceBucket {
  /** There is a Namespace object of this name. */
  exists: boolean;
  readonly entries: Map<ServiceId, ServiceEntry>;
  readonly objects: Map<ObjectKey, readonly Finding[]>;
  readonly counter: Counter;
  row: NamespaceRow;
}

function createCounter(): Counter {
  return {
    services: 0,
    ports: { whole: 0, part: 0, severed: 0, unknown: 0 },
    findings: { error: 0, warning: 0, info: 0 },
    silenced: 0,
  };
}

function count(counter: Counter, entry: ServiceEntry, sign: 1 | -1): void {
  if (!entry.paths.missing) counter.services += sign;
  for (const port of entry.paths.ports) counter.ports[port.verdict] += sign;
  countFindings(counter, entry.findings, sign);
}

function countFindings(counter: Counter, findings: readonly Finding[], sign: 1 | -1): void {
  for (const { silenced, severity } of findings) {
    if (silenced === null) counter.findings[severity] += sign;
    else counter.silenced += sign;
  }
}

function readCounter(counter: Counter): Totals {
  const { services, ports, findings, silenced } = counter;
  return { services, ports: { ...ports }, findings: { ...findings }, silenced };
}

function buildNamespaceRow(name: string, counter: Counter): NamespaceRow {
  const { services, ports, findings } = readCounter(counter);
  return { name, services, ports, worst: worstSeverity(findings) };
}

/** Keeps `before` where `after` says the same, so that whoever compares by identity sees no change. */
function keepEqual<T>(before: T | undefined, after: T): T {
  return before !== undefined && isDeepStrictEqual(before, after) ? before : after;
}

function keepEqualFindings(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  const byId = new Map(before.map((finding) => [finding.id, finding]));
  const kept = after.map((finding) => keepEqual(byId.get(finding.id), finding));
  const same = kept.length === before.length && kept.every((finding, index) => finding === before[index]);
  return same ? before : kept;
}

function buildEntry(before: ServiceEntry | undefined, paths: ServicePaths, found: readonly Finding[]): ServiceEntry {
  const findings = keepEqualFindings(before?.findings ?? [], found);
  const samePaths = before?.paths === paths;
  if (samePaths && before.findings === findings) return before;
  return {
    paths,
    shortPaths: samePaths ? before.shortPaths : cutEndpoints(paths),
    findings,
    row: keepEqual(before?.row, buildServiceRow(paths, findings)),
  };
}

function keyFindings(findings: readonly Finding[]): Keyed<Finding> {
  return Object.fromEntries(findings.map((finding) => [finding.id, finding]));
}

function isSpoken({ silenced }: Finding): boolean {
  return silenced === null;
}

/** A value that is built when it is asked for and thrown away when it is out of date. */
function createCache<T>(build: () => T): { readonly read: () => T; readonly drop: () => void } {
  let kept: { readonly value: T } | null = null;
  return {
    read: () => (kept ??= { value: build() }).value,
    drop: () => {
      kept = null;
    },
  };
}

/** An empty table. */
export function createServiceTable(): ServiceTable {
  const services = new Map<ServiceId, ServiceEntry>();
  const objects = new Map<ObjectKey, readonly Finding[]>();
  const concerning = new Map<ServiceId, Set<ObjectKey>>();
  const buckets = new Map<string, NamespaceBucket>();
  const counter = createCounter();

  const serviceRows = createCache(() => Object.fromEntries([...services].map(([id, entry]) => [id, entry.row])));
  const namespaceRows = createCache(() => Object.fromEntries([...buckets].map(([name, bucket]) => [name, bucket.row])));
  const totals = createCache(() => readCounter(counter));
  const findings = createCache(() =>
    keyFindings([...[...services.values()].flatMap((entry) => entry.findings), ...[...objects.values()].flat()]),
  );

  function bucketOf(name: string): NamespaceBucket {
    const known = buckets.get(name);
    if (known !== undefined) return known;
    const fresh = createCounter();
    const row = buildNamespaceRow(name, fresh);
    const bucket = { exists: false, entries: new Map(), objects: new Map(), counter: fresh, row };
    buckets.set(name, bucket);
    namespaceRows.drop();
    return bucket;
  }

  function dropEmptyBucket(name: string, bucket: NamespaceBucket): void {
    if (bucket.exists || bucket.entries.size > 0 || bucket.objects.size > 0) return;
    buckets.delete(name);
    namespaceRows.drop();
  }

  /** Replaces an entry (null: there is none) and everything that is counted from it. */
  function replace(id: ServiceId, before: ServiceEntry | null, after: ServiceEntry | null): void {
    const namespace = (after ?? before)?.paths.namespace;
    if (namespace === undefined || before === after) return;
    const bucket = bucketOf(namespace);
    for (const each of [counter, bucket.counter]) {
      if (before !== null) count(each, before, -1);
      if (after !== null) count(each, after, 1);
    }
    if (after === null) {
      services.delete(id);
      bucket.entries.delete(id);
    } else {
      services.set(id, after);
      bucket.entries.set(id, after);
    }
    totals.drop();
    if (before?.row !== after?.row) serviceRows.drop();
    if (before?.findings !== after?.findings) findings.drop();
    updateRow(namespace, bucket);
  }

  function updateRow(namespace: string, bucket: NamespaceBucket): void {
    const row = keepEqual(bucket.row, buildNamespaceRow(namespace, bucket.counter));
    if (row !== bucket.row) {
      bucket.row = row;
      namespaceRows.drop();
    }
    dropEmptyBucket(namespace, bucket);
  }

  function setObject(key: ObjectKey, found: readonly Finding[]): void {
    const before = objects.get(key) ?? [];
    const after = keepEqualFindings(before, found);
    if (before === after) return;
    const namespace = (after[0] ?? before[0])?.object.namespace ?? null;
    const bucket = namespace === null ? null : bucketOf(namespace);
    for (const each of bucket === null ? [counter] : [counter, bucket.counter]) {
      countFindings(each, before, -1);
      countFindings(each, after, 1);
    }
    for (const map of bucket === null ? [objects] : [objects, bucket.objects]) {
      if (after.length === 0) map.delete(key);
      else map.set(key, after);
    }
    for (const id of before.flatMap((finding) => finding.services)) concerning.get(id)?.delete(key);
    for (const id of after.flatMap((finding) => finding.services)) {
      const keys = concerning.get(id) ?? new Set();
      concerning.set(id, keys.add(key));
    }
    totals.drop();
    findings.drop();
    if (namespace !== null && bucket !== null) updateRow(namespace, bucket);
  }

  return {
    get: (id) => services.get(id),
    set: (id, paths, found) => {
      const before = services.get(id);
      replace(id, before ?? null, buildEntry(before, paths, found));
    },
    remove: (id) => {
      replace(id, services.get(id) ?? null, null);
    },
    setObject,
    addNamespace: (name) => {
      bucketOf(name).exists = true;
    },
    removeNamespace: (name) => {
      const bucket = buckets.get(name);
      if (bucket === undefined) return;
      bucket.exists = false;
      dropEmptyBucket(name, bucket);
    },
    hasNamespace: (name) => buckets.has(name),
    entries: () => services.values(),
    entriesIn: (namespace) => buckets.get(namespace)?.entries.values() ?? [],
    totals: totals.read,
    totalsOf: (namespace) => readCounter(buckets.get(namespace)?.counter ?? createCounter()),
    portCount: () => Object.values(counter.ports).reduce((sum, ports) => sum + ports, 0),
    namespaceRows: namespaceRows.read,
    serviceRows: serviceRows.read,
    findings: findings.read,
    findingsIn: (namespace) => {
      const bucket = buckets.get(namespace);
      if (bucket === undefined) return {};
      const ofServices = [...bucket.entries.values()].flatMap((entry) => entry.findings);
      return keyFindings([...ofServices, ...[...bucket.objects.values()].flat()].filter(isSpoken));
    },
    findingsOf: (id) => {
      const ofObjects = [...(concerning.get(id) ?? [])].flatMap((key) => objects.get(key) ?? []);
      const named = ofObjects.filter((finding) => finding.services.includes(id));
      return keyFindings([...(services.get(id)?.findings ?? []), ...named].filter(isSpoken));
    },
  };
}
