/** The incremental analysis: results are kept with what they were computed from, and computed again when that changes. */
import { equalObjects } from "../model/equal-objects.ts";
import { objectKey, serviceId } from "../model/names.ts";
import type { ObjectKey, ServiceId } from "../model/names.ts";
import type { ObjectEvent, SlimKind, SlimObject } from "../model/objects.ts";
import { computeServicePaths } from "../paths/compute-service-paths.ts";
import type { PathOptions } from "../paths/compute-service-paths.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import { checkObject, isRuled, ruledKinds } from "../rules/check-object.ts";
import { checkService } from "../rules/check-service.ts";
import { noSettings, rulesToRun } from "../rules/complete-findings.ts";
import type { Finding } from "../rules/finding.ts";
import { rules as allRules } from "../rules/registry.generated.ts";
import type { CheckContext } from "../rules/rule-context.ts";
import type { OpenInput, Rule, RuleSettings } from "../rules/rule.ts";
import { createSnapshot, externalNameTarget, ingressTargets, routeTargets } from "../snapshot/create-snapshot.ts";
import type { Analysis, SlimRef } from "./analysis.ts";
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
  /** Severities and silences that the user has set; default: none. */
  readonly settings?: RuleSettings;
  /** Manifests that are not all there is; default: a whole cluster. */
  readonly openInput?: OpenInput;
}

/** A result that is kept. `stale` when something that it was computed from has changed. */
interface Computation<T> {
  /** Says that it is stale, to whoever asks what has changed. */
  readonly announce: () => void;
  value: T;
  stale: boolean;
}

interface FindingsComputation extends Computation<readonly Finding[]> {
  /** The paths that the rules looked at; null for an object that is no Service. */
  paths: ServicePaths | null;
  /** The `now` that the rules were told (ms). */
  computedAt: number;
  /** When a debounce ends though nothing changes (ms). */
  recheckAt: number | null;
}

/** Makes an analysis. */
export function createAnalysis(options: AnalysisOptions = {}): Analysis {
  const { settings = noSettings, openInput = null } = options;
  const rules = rulesToRun(options.rules ?? allRules, settings);
  const ruled = ruledKinds(rules);
  const snapshot = createSnapshot();
  const recorder = createReadRecorder(snapshot);
  const dependencies = new DependencyIndex<Computation<unknown>>();
  const pathsById = new Map<ServiceId, Computation<ServicePaths>>();
  const findingsById = new Map<ServiceId | ObjectKey, FindingsComputation>();
  /** The computations whose debounce ends at a time (ms). */
  const rechecks = new Map<FindingsComputation, number>();
  let changed = new Set<ServiceId>();
  let changedObjects = new Map<ObjectKey, SlimRef>();

  function markStale(computation: Computation<unknown>): void {
    computation.stale = true;
    computation.announce();
  }

  function announceService(id: ServiceId): () => void {
    return () => changed.add(id);
  }

  /** The Services and ruled objects that an object brings into being or takes away: nothing has read these yet. */
  function touch(object: SlimObject): void {
    for (const computation of dependencies.touchedBy(object)) markStale(computation);
    if (ruled.has(object.kind) && isRuled(object)) changedObjects.set(objectKey(object), refOf(object));
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

  function forgetFindings(id: ServiceId | ObjectKey): void {
    const computation = findingsById.get(id);
    if (computation === undefined) return;
    dependencies.delete(computation);
    rechecks.delete(computation);
    findingsById.delete(id);
  }

  function forgetService(id: ServiceId): void {
    const computation = pathsById.get(id);
    if (computation !== undefined) dependencies.delete(computation);
    pathsById.delete(id);
    forgetFindings(id);
  }

  function paths(id: ServiceId): ServicePaths | undefined {
    const known = pathsById.get(id);
    if (known?.stale === false) return known.value;
    const { value, reads } = recorder.record((recording) => computeServicePaths(recording, id, options.paths));
    if (value === undefined) {
      // It comes back by a Service or a reference of that name, which `touch` announces.
      forgetService(id);
      return undefined;
    }
    const computation = known ?? { announce: announceService(id), value, stale: false };
    computation.value = keepIdentity(known?.value, value);
    computation.stale = false;
    pathsById.set(id, computation);
    dependencies.set(computation, reads);
    return computation.value;
  }

  /** The findings of a Service or another object, from what was kept or by running the rules. */
  function judge(
    id: ServiceId | ObjectKey,
    about: Pick<FindingsComputation, "paths" | "announce">,
    now: number,
    check: (context: CheckContext) => readonly Finding[],
  ): readonly Finding[] {
    const known = findingsById.get(id);
    if (known !== undefined && isCurrent(known, about.paths, now)) return known.value;
    const rechecksAt: number[] = [];
    const { value, reads } = recorder.record((recording) =>
      check({
        snapshot: recording,
        now,
        namespaces: options.paths?.namespaces ?? null,
        openInput,
        recheckAt: (time) => {
          if (time > now) rechecksAt.push(time);
        },
      }),
    );
    const recheckAt = rechecksAt.length === 0 ? null : Math.min(...rechecksAt);
    const computation = known ?? { ...about, value, stale: false, computedAt: now, recheckAt };
    computation.value = keepIdentity(known?.value, value);
    computation.stale = false;
    computation.paths = about.paths;
    computation.computedAt = now;
    computation.recheckAt = recheckAt;
    findingsById.set(id, computation);
    dependencies.set(computation, reads);
    if (recheckAt === null) rechecks.delete(computation);
    else rechecks.set(computation, recheckAt);
    return computation.value;
  }

  function findings(id: ServiceId, now: number): readonly Finding[] {
    const servicePaths = paths(id);
    if (servicePaths === undefined) return [];
    return judge(id, { paths: servicePaths, announce: announceService(id) }, now, (context) =>
      checkService(servicePaths, rules, context, settings),
    );
  }

  function objectFindings(ref: SlimRef, now: number): readonly Finding[] {
    const { kind, namespace, name } = ref;
    const key = objectKey(ref);
    const object: SlimObject | undefined = snapshot.get(kind, namespace, name);
    if (object === undefined || !ruled.has(kind) || !isRuled(object)) {
      forgetFindings(key);
      return [];
    }
    const announce = (): void => void changedObjects.set(key, ref);
    // What becomes of the object itself is a read like any other.
    return judge(key, { paths: null, announce }, now, (context) => {
      const current: SlimObject | undefined = context.snapshot.get(kind, namespace, name);
      return current === undefined ? [] : checkObject(current, rules, context, settings);
    });
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
      for (const [computation, time] of rechecks) {
        if (time > now) continue;
        rechecks.delete(computation);
        computation.announce();
      }
      const taken = { services: changed, objects: changedObjects };
      changed = new Set();
      changedObjects = new Map();
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
    *ruledObjects() {
      for (const kind of ruled) for (const object of snapshot.all(kind)) if (isRuled(object)) yield refOf(object);
    },
    paths,
    findings,
    objectFindings,
  };
  analysis.apply([...(options.objects ?? [])].map((object) => ({ type: "upsert", object })));
  return analysis;
}

/** Findings hold while nothing that they were computed from has changed and no debounce has ended since. */
function isCurrent(known: FindingsComputation, paths: ServicePaths | null, now: number): boolean {
  if (known.stale || known.paths !== paths || now < known.computedAt) return false;
  return known.recheckAt === null || now < known.recheckAt;
}

function refOf({ kind, namespace, name }: SlimObject): SlimRef {
  return { kind, namespace, name };
}

/** An equal value stays the same object, so that whoever draws or sends it sees that nothing changed. */
function keepIdentity<T>(known: T | undefined, value: T): T {
  return known !== undefined && equalObjects(known, value) ? known : value;
}
