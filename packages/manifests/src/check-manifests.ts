/** What is wrong with manifests: the rules over the cluster that they would make, and over what would be refused. */
import {
  checkManifest,
  createAnalysis,
  listFindings,
  noSettings,
  objectKey,
  rules as allRules,
  type Analysis,
  type Evidence,
  type Finding,
  type ManifestObject,
  type NotJudged,
  type ObjectKey,
  type Rule,
  type RuleSettings,
} from "@portolan/shared";
import type { NodePortRange } from "@portolan/simulator";
import { buildCluster, type BuildOptions, type BuiltManifests } from "./build-cluster.ts";
import type { ManifestDocument } from "./document-model.ts";
import { hideSimulated, listSimulated } from "./hide-simulated.ts";
import { comesOfRefusal } from "./comes-of-refusal.ts";
import { judgeVersions } from "./judge-versions.ts";
import { leaveBases } from "./leave-bases.ts";
import { readSource } from "./locate-field.ts";
import { readScalers } from "./read-scalers.ts";
import { placeFinding } from "./place-finding.ts";

export interface ManifestCheckOptions extends Pick<BuildOptions, "onProgress"> {
  /** What is given is all there is: what it names and does not hold is missing. */
  readonly closed: boolean;
  readonly settings?: RuleSettings;
  /** When it is looked at (ms); default: ten minutes after the first of January 2026, so that equal input gives equal output. */
  readonly now?: number;
  /** Default: 30000 to 32767, as the API server's. */
  readonly nodePortRange?: NodePortRange;
  /** Default: every rule of the registry. */
  readonly rules?: readonly Rule[];
}

export interface CheckedManifests {
  readonly built: BuiltManifests;
  /** Of the cluster that the manifests would make. */
  readonly analysis: Analysis;
  readonly now: number;
  readonly findings: readonly Finding[];
  readonly notJudged: readonly NotJudged[];
  /** Refused objects of which nobody knows what else is wrong with them. */
  readonly unjudged: readonly ObjectKey[];
}

export const defaultNodePortRange: NodePortRange = { from: 30_000, to: 32_767 };

/** When manifests are looked at unless somebody says otherwise. */
export const defaultNow = Date.parse("2026-01-01T00:10:00Z");

/** Checks documents, all of them together; of an object that stands twice the last one counts. */
export function checkManifests(
  documents: readonly ManifestDocument[],
  options: ManifestCheckOptions,
): CheckedManifests {
  const checked = checkAll(documents, options);
  const verdict = judgeVersions(checked, documents, checked.built.replaced, (some) => checkAll(some, options));
  return { ...checked, ...leaveBases(verdict, checked.built) };
}

function checkAll(documents: readonly ManifestDocument[], options: ManifestCheckOptions): CheckedManifests {
  const {
    now = defaultNow,
    nodePortRange = defaultNodePortRange,
    settings = noSettings,
    rules = allRules,
    onProgress,
  } = options;
  const built = withBystanders(
    buildCluster(documents, { now, nodePortRange, ...(onProgress !== undefined && { onProgress }) }),
  );
  const notJudged = new Map<string, NotJudged>();
  const openInput = {
    closed: options.closed,
    customKinds: built.customKinds,
    noteNotJudged: (note: NotJudged) => {
      const { object, path, value } = note.reference;
      notJudged.set(`${note.rule} ${objectKey(object)} ${path} ${String(value)}`, note);
    },
  };
  const objects = [...built.slim, ...readScalers(documents)];
  const analysis = createAnalysis({ objects, rules, settings, openInput });
  const refused = checkRefused(built, rules, settings, nodePortRange);
  const unread = new Set(
    refused.flatMap(({ rule, object }) => {
      const key = objectKey(object);
      return rule === "invalid-object" && built.refused.get(key)?.tried !== true ? [key] : [];
    }),
  );
  const judged = listFindings(analysis, now).filter(
    (finding) =>
      !unread.has(objectKey(finding.object)) && isJudged(finding, built, analysis) && !comesOfRefusal(finding, built),
  );
  const found = withoutSlips(judged, refused);
  const simulated = listSimulated(built, analysis);
  return {
    built,
    analysis,
    now,
    findings: [...withoutRepetition(refused, found), ...found].map((finding) =>
      hideSimulated(placeFinding(finding, built, analysis), simulated),
    ),
    notJudged: [...notJudged.values()],
    unjudged: [...new Set([...unread, ...[...built.refused].flatMap(([key, { tried }]) => (tried ? [] : [key]))])],
  };
}

/** Their fields are looked at, too. */
function withBystanders(built: BuiltManifests): BuiltManifests {
  if (built.bystanders.length === 0) return built;
  const documents = new Map(built.documents);
  for (const { document, namespace } of built.bystanders) {
    const key = objectKey({ kind: document.kind, namespace, name: document.name });
    if (!documents.has(key)) documents.set(key, document);
  }
  return { ...built, documents };
}

/** What a rule has told of a field, of another object too, is not told again in the API server's words. */
function withoutRepetition(refused: readonly Finding[], found: readonly Finding[]): readonly Finding[] {
  const told = fieldsOf(found);
  return refused.filter(
    ({ rule, evidence }) => rule !== "invalid-object" || !evidence.some((each) => told.has(fieldKey(each))),
  );
}

/** What follows of a field's absence is not told where the field is there under another name or in another place. */
function withoutSlips(found: readonly Finding[], refused: readonly Finding[]): readonly Finding[] {
  const meant = fieldsOf(refused.filter(({ rule }) => rule === "unknown-field"));
  return found.filter(({ evidence }) => !evidence.some((each) => meant.has(fieldKey(each))));
}

function fieldsOf(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.flatMap(({ evidence }) => evidence.map(fieldKey)));
}

function fieldKey({ object, path }: Evidence): string {
  return `${objectKey(object)} ${path}`;
}

/** The rules over manifests. Of an object that is taken they only tell fields that it does not have, and its siblings. */
function checkRefused(
  built: BuiltManifests,
  rules: readonly Rule[],
  settings: RuleSettings,
  nodePortRange: NodePortRange,
): readonly Finding[] {
  const objects = [...built.documents].map(([key, document]) => toManifestObject(document, key, built));
  const byKind = new Map<string, ManifestObject[]>();
  for (const object of objects) {
    const same = byKind.get(object.kind);
    if (same === undefined) byKind.set(object.kind, [object]);
    else same.push(object);
  }
  return objects.flatMap((object) => {
    const siblings = (kind: string) => (byKind.get(kind) ?? []).filter((each) => each !== object);
    return checkManifest(object, rules, { siblings, nodePortRange }, settings);
  });
}

function toManifestObject(document: ManifestDocument, key: ObjectKey, { refused }: BuiltManifests): ManifestObject {
  const { kind, value } = document;
  const [, namespace = "", name = ""] = key.split("/");
  const refusal = refused.get(key);
  const causes = refusal === undefined ? [] : refusal.causes;
  const refusals = refusal !== undefined && causes.length === 0 ? [{ field: "", message: refusal.message }] : causes;
  return { kind, namespace, name, value, refusals, written: (steps) => readSource(document, steps) };
}

/** What API servers write of themselves. */
const ofApiServer = new Set(
  ["Service", "Endpoints", "EndpointSlice"].map((kind) =>
    objectKey({ kind, namespace: "default", name: "kubernetes" }),
  ),
);

/** Of an object that is refused and cannot be tried, and of those that every cluster has by itself, nothing else is told; nor what a pod that is refused does. */
function isJudged(
  { object, evidence }: Finding,
  { documents, refused }: BuiltManifests,
  { snapshot }: Analysis,
): boolean {
  const key = objectKey(object);
  const isUntried = (each: ObjectKey): boolean => refused.get(each)?.tried === false;
  if (isUntried(key) || ofApiServer.has(key)) return false;
  if (evidence.some((each) => each.object.kind === "Pod" && isUntried(objectKey(each.object)))) return false;
  if (documents.has(key)) return true;
  // A Service that something refers to and that is not there has no document.
  return object.kind === "Service" && snapshot.get("Service", object.namespace ?? "", object.name) === undefined;
}
