/** `portolan check`: reads a source once, reports what is wrong in it. */
import {
  createAnalysis,
  kinds,
  listFindings,
  type Analysis,
  type ClusterStatus,
  type Report,
  type ServicePaths,
} from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";
import type { ClusterSource, SourceUpdate } from "../store/cluster-source.ts";
import type { CheckOptions } from "./check-findings.ts";
import type { ProgramIo } from "./program-io.ts";
import type { OpenSource } from "./open-source.ts";
import { readCluster, warnOfUnreadable } from "./read-cluster.ts";
import { readSilenced, tellSilences, type SilencingObject } from "./tell-silences.ts";
import { UsageError, type ExitStatus } from "./usage-error.ts";
import { writeReport } from "./write-report.ts";

/** Kinds without which no path can be judged: a check that did not see them has checked nothing. */
const neededKinds = ["Service", "EndpointSlice", "Pod"] as const;

/**
 * Writes the report to standard output; input that cannot be used is a UsageError.
 *
 * @param unread files beside the source that could not be read
 */
export async function runCheck(
  opened: OpenSource,
  options: CheckOptions,
  io: ProgramIo,
  timing: Timing,
  unread: Report["unread"] = [],
): Promise<ExitStatus> {
  if (opened.server !== undefined) io.stderr(`portolan: checking ${opened.source.title} (${opened.server})\n`);
  const analysis = createAnalysis({ settings: options.settings });
  const known = new Set<string>();
  const status = await readCluster(opened.source, io, timing, (update) => {
    take(update, analysis, known);
  });
  warnOfGaps(status, opened.source, io);
  const now = options.now ?? opened.newestTime ?? timing.now();
  const found = {
    analysis,
    findings: listFindings(analysis, now),
    notJudged: [],
    unread,
    silencing: listSilencing(analysis),
    objects: known.size,
    isGiven: () => true,
  };
  return writeReport(makeReport(found, options, io), options, io);
}

function take(update: SourceUpdate, analysis: Analysis, known: Set<string>): void {
  if (update.type === "status") {
    analysis.setUnreadable(update.unread);
    return;
  }
  analysis.apply(update.events);
  for (const event of update.events) {
    const { kind, namespace, name } = event.type === "upsert" ? event.object : event;
    const key = `${kind}/${namespace}/${name}`;
    if (event.type === "upsert") known.add(key);
    else known.delete(key);
  }
}

/** What controllers have made has its annotation from its owner. */
function listSilencing({ snapshot }: Analysis): readonly SilencingObject[] {
  return kinds.flatMap(({ kind }) =>
    [...snapshot.all(kind)].flatMap(({ namespace, name, annotations, owner }) => {
      const silenced = owner === null ? readSilenced(annotations) : [];
      const object = { kind, namespace: namespace === "" ? null : namespace, name };
      return silenced.length === 0 ? [] : [{ object, file: null, rules: silenced, isWhole: false }];
    }),
  );
}

/** What was found, of all namespaces. */
export interface Found extends Pick<Report, "findings" | "notJudged" | "objects" | "unread"> {
  readonly analysis: Analysis;
  readonly silencing: readonly SilencingObject[];
  /** Whether a Service was given, and not only added so that others find it. */
  readonly isGiven: (service: ServicePaths) => boolean;
}

/** The report of the namespaces that were asked for; those in which nothing was checked are told on standard error. */
export function makeReport(
  { analysis, findings, notJudged, unread, silencing, objects, isGiven }: Found,
  { namespaces, settings }: Pick<CheckOptions, "namespaces" | "settings">,
  io: ProgramIo,
): Report {
  const inScope = (namespace: string | null): boolean =>
    namespaces.length === 0 || (namespace !== null && namespaces.includes(namespace));
  let services = 0;
  const checked = new Set<string>();
  for (const id of analysis.serviceIds()) {
    const paths = analysis.paths(id);
    if (paths === undefined || !inScope(paths.namespace) || !isGiven(paths)) continue;
    checked.add(paths.namespace);
    if (!paths.missing) services += 1;
  }
  warnOfEmptyNamespaces(namespaces, checked, io);
  for (const note of tellSilences(silencing, findings, settings)) io.stderr(`portolan: ${note}\n`);
  return {
    findings: findings.filter(({ object }) => inScope(object.namespace)),
    services,
    objects,
    notJudged: notJudged.filter(({ reference }) => inScope(reference.object.namespace)),
    unread,
  };
}

/** A namespace that is misspelt would pass every check. */
function warnOfEmptyNamespaces(wanted: readonly string[], checked: ReadonlySet<string>, io: ProgramIo): void {
  for (const namespace of wanted.filter((each) => !checked.has(each))) {
    io.stderr(`portolan: namespace ${namespace} has no Service: nothing was checked there.\n`);
  }
}

function warnOfGaps(status: ClusterStatus, source: ClusterSource, io: ProgramIo): void {
  warnOfUnreadable(status, io);
  const unread = source.unread();
  const missing = neededKinds.filter((kind) => unread.has(kind));
  if (missing.length === 0) return;
  throw new UsageError(
    `${source.title} cannot be checked without ${missing.join(", ")}.`,
    "Grant get, list and watch on these kinds, or name the namespaces that you may read with -n.",
  );
}
