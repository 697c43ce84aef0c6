/** The incremental analysis: results are kept with what they were computed from, and computed again when that changes. */
import { equalObjects } from "../model/equal-objects.ts";
import { serviceId } from "../model/names.ts";
import type { ServiceId } from "../model/names.ts";
import type { ObjectEvent, SlimKind, SlimObject } from "../model/objects.ts";
import { computeServicePaths } from "../paths/compute-service-paths.ts";
import type { PathOptions } from "../paths/compute-service-paths.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import { checkService } from "../rules/check-service.ts";
import type { Finding } from "../rules/finding.ts";
import { rules as allRules } from "../rules/registry.generated.ts";
import type { Rule } from "../rules/rule.ts";
import { createSnapshot, externalNameTarget, ingressTargets, routeTargets } from "../snapshot/create-snapshot.ts";
import type { Analysis } from "./analysis.ts";
import { readKey } from "./dependencies.ts";
import { DependencyIndex } from "./dependency-index.ts";
import { createReadRecorder } from "./record-reads.ts";

export interface AnalysisOptions {
  /** Default: every rule of the registry. */
  readonly rules?: readonly Rule[];
  /** What the cluster holds at the start; default: nothing. */
  readonly objects?: Iterable<SlimObject>;
  /** The cluster's DNS domain, and the namespaces that are read where not all are. */
  readonly paths?: PathOptions;
}

/** A result that is kept. `stale` when something that it was computed from has changed. */
interface Computation<T> {
  readonly id: ServiceId;
  value: T;
  stale: boolean;
}

interface FindingsComputation extends Computation<readonly Finding[]> {
  /** The paths that the rules looked at. */
  paths: ServicePaths;
  /** The `now` that the rules were told (ms). */
  computedAt: number;
  /** When a debounce ends though nothing changes (ms). */
  recheckAt: number | null;
}

/** Makes an analysis. */
export function createAnalysis(options: AnalysisOptions = {}): Analysis {
  const rules = options.rules ?? allRules;
  const snapshot = createSnapshot();
  const recorder = createReadRecorder(snapshot);
  const dependencies = new DependencyIndex<Computation<unknown>>();
  const pathsById = new Map<ServiceId, Computation<ServicePaths>>();
  const findingsById = new Map<ServiceId, FindingsComputation>();
  const rechecks = new Map<ServiceId, number>();
  let changed = new Set<ServiceId>();

  function markStale(computation: Computation<unknown>): void {
    computation.stale = true;
    changed.add(computation.id);
  }

  /** The Services that an object brings into being or takes away: nothing has read these yet. */
  function touch(object: SlimObject): void {
    for (const computation of dependencies.touchedBy(object)) markStale(computation);
    if (object.kind === "Ingress") for (const id of ingressTargets(object)) changed.add(id);
    if ("parentRefs" in object) for (const id of routeTargets(object)) changed.add(id);
    if (object.kind !== "Service") return;
    changed.add(serviceId(object.namespace, object.name));
    const target = externalNameTarget(object);
    if (target !== null) changed.add(target);
  }

  function applyOne(event: ObjectEvent): void {
    const { kind, namespace, name } = event.type === "upsert" ? event.object : event;
    const previous: SlimObject | undefined = snapshot.get(kind, namespace, name);
    const next = event.type === "upsert" ? event.object : undefined;
    // Heartbeats and the like change nothing that was kept.
    if (equalObjects(previous, next)) return;
    snapshot.applyEvent(event);
    if (previous !== undefined) touch(previous);
    if (next !== undefined) touch(next);
  }

  function forget(id: ServiceId): void {
    for (const computation of [pathsById.get(id), findingsById.get(id)]) {
      if (computation !== undefined) dependencies.delete(computation);
    }
    pathsById.delete(id);
    findingsById.delete(id);
    rechecks.delete(id);
  }

  function paths(id: ServiceId): ServicePaths | undefined {
    const known = pathsById.get(id);
    if (known?.stale === false) return known.value;
    const { value, reads } = recorder.record((recording) => computeServicePaths(recording, id, options.paths));
    if (value === undefined) {
      // It comes back by a Service or a reference of that name, which `touch` announces.
      forget(id);
      return undefined;
    }
    const computation = known ?? { id, value, stale: false };
    computation.value = keepIdentity(known?.value, value);
    computation.stale = false;
    pathsById.set(id, computation);
    dependencies.set(computation, reads);
    return computation.value;
  }

  function findings(id: ServiceId, now: number): readonly Finding[] {
    const servicePaths = paths(id);
    if (servicePaths === undefined) return [];
    const known = findingsById.get(id);
    if (known !== undefined && isCurrent(known, servicePaths, now)) return known.value;
    const rechecksAt: number[] = [];
    const { value, reads } = recorder.record((recording) =>
      checkService(servicePaths, rules, {
        snapshot: recording,
        now,
        recheckAt: (time) => {
          if (time > now) rechecksAt.push(time);
        },
      }),
    );
    const recheckAt = rechecksAt.length === 0 ? null : Math.min(...rechecksAt);
    const computation: FindingsComputation = known ?? {
      id,
      value,
      stale: false,
      paths: servicePaths,
      computedAt: now,
      recheckAt,
    };
    computation.value = keepIdentity(known?.value, value);
    computation.stale = false;
    computation.paths = servicePaths;
    computation.computedAt = now;
    computation.recheckAt = recheckAt;
    findingsById.set(id, computation);
    dependencies.set(computation, reads);
    if (recheckAt === null) rechecks.delete(id);
    else rechecks.set(id, recheckAt);
    return computation.value;
  }

  const analysis: Analysis = {
    snapshot,
    apply: (events) => {
      for (const event of events) applyOne(event);
    },
    setUnreadable: (kinds: Iterable<SlimKind>) => {
      const next = new Set(kinds);
      if (next.size === snapshot.unreadable.size && [...next].every((kind) => snapshot.unreadable.has(kind))) return;
      snapshot.setUnreadable(next);
      for (const computation of dependencies.readersOf(readKey.unreadable())) markStale(computation);
    },
    takeChanged: (now) => {
      for (const [id, time] of rechecks) {
        if (time > now) continue;
        rechecks.delete(id);
        changed.add(id);
      }
      const taken = changed;
      changed = new Set();
      return taken;
    },
    nextRecheck: () => {
      let next: number | null = null;
      for (const time of rechecks.values()) if (next === null || time < next) next = time;
      return next;
    },
    serviceIds: () => {
      const ids = new Set<ServiceId>();
      for (const { namespace, name } of snapshot.all("Service")) ids.add(serviceId(namespace, name));
      for (const id of snapshot.referencedServices()) ids.add(id);
      return ids;
    },
    paths,
    findings,
  };
  analysis.apply([...(options.objects ?? [])].map((object) => ({ type: "upsert", object })));
  return analysis;
}

/** Findings hold while nothing that they were computed from has changed and no debounce has ended since. */
function isCurrent(known: FindingsComputation, paths: ServicePaths, now: number): boolean {
  if (known.stale || known.paths !== paths || now < known.computedAt) return false;
  return known.recheckAt === null || now < known.recheckAt;
}

/** An equal value stays the same object, so that whoever draws or sends it sees that nothing changed. */
function keepIdentity<T>(known: T | undefined, value: T): T {
  return known !== undefined && equalObjects(known, value) ? known : value;
}
