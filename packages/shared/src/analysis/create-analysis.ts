/** The incremental analysis: results are kept with what they were computed from, and computed again when that changes. */
import { objectKey, serviceId } from "../model/names.ts";
import type { ServiceId } from "../model/names.ts";
import type { SlimKind, SlimObject } from "../model/objects.ts";
import type { PathOptions } from "../paths/compute-service-paths.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import { checkObject, isRuled, ruledKinds } from "../rules/check-object.ts";
import { checkService } from "../rules/check-service.ts";
import { noSettings, rulesToRun } from "../rules/complete-findings.ts";
import type { Finding } from "../rules/finding.ts";
import { rules as allRules } from "../rules/registry.generated.ts";
import type { OpenInput, Rule, RuleSettings } from "../rules/rule.ts";
import { createSnapshot } from "../snapshot/create-snapshot.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Analysis, SlimRef } from "./analysis.ts";
import { applyEvent } from "./apply-event.ts";
import { ChangeLog, slimRef } from "./change-log.ts";
import { markStale, type Computation } from "./computation.ts";
import { readKey } from "./dependencies.ts";
import { DependencyIndex } from "./dependency-index.ts";
import { FindingsTable } from "./findings-table.ts";
import { PathsTable } from "./paths-table.ts";
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

/** What an analysis is made of. */
interface Engine {
  readonly snapshot: Snapshot;
  readonly dependencies: DependencyIndex<Computation<unknown>>;
  readonly changes: ChangeLog;
  readonly pathsTable: PathsTable;
  readonly findingsTable: FindingsTable;
  readonly rules: readonly Rule[];
  readonly ruled: ReadonlySet<SlimKind>;
  readonly settings: RuleSettings;
}

/** Makes an analysis. */
export function createAnalysis(options: AnalysisOptions = {}): Analysis {
  const engine = createEngine(options);
  const { snapshot, dependencies, changes, findingsTable, ruled } = engine;
  const analysis: Analysis = {
    snapshot,
    apply: (events) => {
      for (const event of events) {
        const { objects, readers } = applyEvent(snapshot, dependencies, event);
        readers.forEach(markStale);
        for (const object of objects) changes.noteSubjects(object);
      }
    },
    setUnreadable: (kinds) => {
      setUnreadable(engine, new Set(kinds));
    },
    takeChanged: (now) => {
      findingsTable.announceEnded(now);
      return changes.take();
    },
    nextRecheck: () => findingsTable.nextRecheck(),
    serviceIds: () => listServiceIds(snapshot),
    *ruledObjects() {
      for (const kind of ruled) for (const object of snapshot.all(kind)) if (isRuled(object)) yield slimRef(object);
    },
    paths: (id) => pathsOf(engine, id),
    findings: (id, now) => findingsOf(engine, id, now),
    objectFindings: (ref, now) => findingsOfObject(engine, ref, now),
  };
  analysis.apply([...(options.objects ?? [])].map((object) => ({ type: "upsert", object })));
  return analysis;
}

function createEngine(options: AnalysisOptions): Engine {
  const { settings = noSettings, openInput = null } = options;
  const rules = rulesToRun(options.rules ?? allRules, settings);
  const ruled = ruledKinds(rules);
  const snapshot = createSnapshot();
  const recorder = createReadRecorder(snapshot);
  const dependencies = new DependencyIndex<Computation<unknown>>();
  return {
    snapshot,
    dependencies,
    changes: new ChangeLog(ruled),
    pathsTable: new PathsTable(recorder, dependencies, options.paths),
    findingsTable: new FindingsTable(recorder, dependencies, {
      namespaces: options.paths?.namespaces ?? null,
      openInput,
    }),
    rules,
    ruled,
    settings,
  };
}

function announceService({ changes }: Engine, id: ServiceId): () => void {
  return () => {
    changes.noteService(id);
  };
}

function setUnreadable({ snapshot, dependencies }: Engine, next: ReadonlySet<SlimKind>): void {
  if (next.size === snapshot.unreadable.size && [...next].every((kind) => snapshot.unreadable.has(kind))) return;
  snapshot.setUnreadable(next);
  for (const computation of dependencies.readersOf(readKey.unreadable())) markStale(computation);
}

function listServiceIds(snapshot: Snapshot): ReadonlySet<ServiceId> {
  const ids = new Set<ServiceId>();
  for (const { namespace, name } of snapshot.all("Service")) ids.add(serviceId(namespace, name));
  for (const id of snapshot.referencedServices()) ids.add(id);
  return ids;
}

function pathsOf(engine: Engine, id: ServiceId): ServicePaths | undefined {
  const paths = engine.pathsTable.get(id, announceService(engine, id));
  if (paths === undefined) engine.findingsTable.forget(id);
  return paths;
}

function findingsOf(engine: Engine, id: ServiceId, now: number): readonly Finding[] {
  const { findingsTable, rules, settings } = engine;
  const paths = pathsOf(engine, id);
  if (paths === undefined) return [];
  return findingsTable.get(
    id,
    { paths, announce: announceService(engine, id), check: (context) => checkService(paths, rules, context, settings) },
    now,
  );
}

function findingsOfObject(engine: Engine, ref: SlimRef, now: number): readonly Finding[] {
  const { snapshot, changes, findingsTable, rules, ruled, settings } = engine;
  const { kind, namespace, name } = ref;
  const key = objectKey(ref);
  const object: SlimObject | undefined = snapshot.get(kind, namespace, name);
  if (object === undefined || !ruled.has(kind) || !isRuled(object)) {
    findingsTable.forget(key);
    return [];
  }
  const announce = (): void => {
    changes.noteObject(key, ref);
  };
  // What becomes of the object itself is a read like any other.
  const check = (context: Parameters<typeof checkObject>[2]): readonly Finding[] => {
    const current: SlimObject | undefined = context.snapshot.get(kind, namespace, name);
    return current === undefined ? [] : checkObject(current, rules, context, settings);
  };
  return findingsTable.get(key, { paths: null, announce, check }, now);
}
