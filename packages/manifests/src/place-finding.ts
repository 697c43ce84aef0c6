/** A finding about the cluster that manifests would make, told of the manifests. */
import { objectKey, templatePath } from "@portolan/shared";
import type { Analysis, Evidence, Finding } from "@portolan/shared";
import type { BuiltManifests } from "./build-cluster.ts";
import type { ManifestDocument, SourceChunk } from "./document-model.ts";
import { countWritten, locateField, locateKey, parseChunk, type FieldPlace } from "./locate-field.ts";

/** Names documents instead of what controllers made of them, says where the fault stands, and claims no times. */
export function placeFinding(finding: Finding, built: BuiltManifests, { snapshot }: Analysis): Finding {
  const written = new Map<string, Evidence>();
  for (const each of finding.evidence) {
    const field = toWritten(each, built, snapshot);
    if (field !== null) written.set(`${objectKey(field.object)} ${field.path}`, field);
  }
  const evidence = [...written.values()];
  const told: Finding = {
    ...finding,
    // Nothing has happened yet.
    since: null,
    evidence,
    fixes: finding.fixes.filter(({ object }) => built.documents.has(objectKey(object))),
  };
  return { ...told, location: locate(told, built) };
}

/** Kinds that others make of what is written. */
const madeKinds: ReadonlySet<string> = new Set(["EndpointSlice", "Endpoints", "HorizontalPodAutoscaler"]);

/** Evidence on a pod that a workload made stands in the workload's template; what else controllers made is not evidence. */
function toWritten(evidence: Evidence, { documents }: BuiltManifests, snapshot: Analysis["snapshot"]): Evidence | null {
  const { object, path } = evidence;
  if (documents.has(objectKey(object))) return evidence;
  if (object.kind !== "Pod") return madeKinds.has(object.kind) ? null : evidence;
  const pod = snapshot.get("Pod", object.namespace ?? "", object.name);
  if (pod === undefined) return null;
  const owner = snapshot.topOwner(pod);
  if (!documents.has(objectKey(owner)) || !/^(?:metadata\.labels|spec)\b/.test(path)) return null;
  return { ...evidence, object: owner, path: `${[...templatePath(owner.kind)].join(".")}.${path}` };
}

interface FindingPlace {
  readonly document: ManifestDocument;
  readonly place: FieldPlace;
}

/** Of a finding about a Service: what is at fault is the client's configuration, or the policy. */
function isElsewhere({ hop, evidence: [first] }: Finding): boolean {
  return hop === "client" || first?.object.kind === "NetworkPolicy";
}

/**
 * The first field that stands in the object's own document, as far as it is written; else the first that is written in any;
 * else the object. What is at fault elsewhere is the first of any.
 */
function findPlace(finding: Finding, { documents }: Pick<BuiltManifests, "documents">): FindingPlace | null {
  const { object, evidence, rule } = finding;
  const own = documents.get(objectKey(object));
  const seen = evidence.flatMap(({ object: of, path }) => {
    const document = documents.get(objectKey(of));
    return document === undefined ? [] : [{ document, path }];
  });
  // Documents are only read again where they are asked.
  const isWritten = ({ document, path }: (typeof seen)[number]): boolean => countWritten(document, path) > 0;
  const self = own === undefined ? undefined : { document: own, path: "metadata.name" };
  const inOwn = isElsewhere(finding) ? undefined : seen.find((each) => each.document === own && isWritten(each));
  const best = inOwn ?? seen.find(isWritten) ?? self ?? seen[0];
  if (best === undefined) return null;
  // Of a field that there is not, the name is wrong.
  const locateIn = rule === "unknown-field" ? locateKey : locateField;
  return { document: best.document, place: locateIn(best.document, best.path) };
}

function locate(finding: Finding, built: BuiltManifests): Finding["location"] {
  const found = findPlace(finding, built);
  return found === null ? null : { file: found.document.chunk.file, line: found.place.line };
}

/** A line of a file and the part of it that is meant; `column` counts from 1. */
export interface Excerpt {
  readonly line: number;
  readonly text: string;
  readonly column: number;
  readonly length: number;
}

/** What stands where a finding is; null for one that stands in no document. */
export function excerptFinding(finding: Finding, built: Pick<BuiltManifests, "documents">): Excerpt | null {
  const found = findPlace(finding, built);
  if (found === null) return null;
  const { chunk } = found.document;
  const { line, column, end } = found.place;
  const text = lineOf(chunk, line - chunk.linesBefore);
  const last = end.line === line ? end.column : text.length + 1;
  return { line, text, column, length: Math.max(1, last - column) };
}

/** A line of a document, by its number in it. */
function lineOf(chunk: SourceChunk, line: number): string {
  const { lineStarts } = parseChunk(chunk).lines;
  const start = lineStarts[line - 1] ?? chunk.text.length;
  const end = chunk.text.indexOf("\n", start);
  return chunk.text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
}
