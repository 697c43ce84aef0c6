/** Manifests as text, checked: the control plane in memory makes of them what a cluster would. */
import {
  checkManifests,
  editFix,
  listUnjudged,
  locateField,
  readManifests,
  type CheckedManifests,
  type FieldPlace,
  type ManifestDocument,
} from "@portolan/manifests";
import {
  noSettings,
  objectKey,
  rules,
  isRecord,
  templatePath,
  type RuleSettings,
  type ServicePaths,
} from "@portolan/shared";
import type { Selection } from "../canvas/selection.ts";
import type { CheckedText, CheckScope, MendAnswer } from "./check-messages.ts";
import { selectLine } from "./select-line.ts";
import { softenPaths } from "./soften-paths.ts";

/** What was read last, for questions about its fields. */
export interface CheckedSession {
  readonly checked: CheckedText;
  /** Where a field stands, as the picture names it; null for what is not in the text. */
  readonly locate: (field: string) => FieldPlace | null;
  /** What of the picture stands on a line; null for what is not drawn. */
  readonly select: (line: number) => Selection | null;
  /** The first mend of the finding of that id, as changes of the text. */
  readonly mend: (finding: string) => MendAnswer;
}

/** Checks a text. Unless it is all there is, nothing that it names elsewhere is missing: more may be applied beside it. */
export function checkText(text: string, { closed, exampleOf }: CheckScope): CheckedSession {
  const { documents, problems, foreign } = readManifests("manifests", text);
  const result = checkManifests(documents, { closed, settings: settingsFor(exampleOf) });
  const { findings, notJudged, built } = result;
  const paths = softenPaths(listPaths(result), findings, notJudged);
  return {
    checked: {
      paths,
      findings,
      problems: [...problems, ...listUnjudged(built)],
      notJudged,
      foreign,
      objects: built.documents.size,
    },
    locate: (field) => locateNamed(field, result),
    select: (line) => selectLine(line, built, paths),
    mend: (id) => {
      const fix = findings.find((finding) => finding.id === id)?.fixes[0];
      return fix === undefined ? { type: "left", reason: "none can be derived" } : editFix(built.documents, fix);
    },
  };
}

/** A rule that is off by default is on where its own example is looked at. */
function settingsFor(exampleOf: string | null): RuleSettings {
  const rule = rules.find(({ id, offByDefault }) => id === exampleOf && offByDefault === true);
  return rule === undefined ? noSettings : { ...noSettings, severities: new Map([[rule.id, rule.severity]]) };
}

/** Without the Services that every cluster has by itself. */
function listPaths({ analysis, built }: CheckedManifests): readonly ServicePaths[] {
  return [...analysis.serviceIds()].sort().flatMap((id) => {
    const paths = analysis.paths(id);
    if (paths === undefined) return [];
    const { namespace, name, missing } = paths;
    return missing || built.documents.has(objectKey({ kind: "Service", namespace, name })) ? [paths] : [];
  });
}

/** `spec.clusterIP of Service shop/web, spec.ports[0].port of Service shop/web`: the last is the one that tells most. */
const namedField = /(?<path>[^\s,]+) of (?<kind>[A-Z]\w+) (?:(?<namespace>[\w.-]+)\/)?(?<name>[\w.-]+)/g;
/** `containers[app].ports[http].containerPort of the pods of Deployment web`. */
const podField = /^containers\[(?<container>[^\]]*)\].* of the pods of (?<kind>\w+) (?<name>\S+)$/;

function locateNamed(field: string, { built }: CheckedManifests): FieldPlace | null {
  const pods = podField.exec(field)?.groups;
  if (pods !== undefined) {
    const { container = "", kind = "", name = "" } = pods;
    const document = [...built.documents.values()].find((each) => each.kind === kind && each.name === name);
    return document === undefined ? null : locateField(document, containerPath(document, container));
  }
  const { path = "", kind = "", namespace = null, name = "" } = [...field.matchAll(namedField)].at(-1)?.groups ?? {};
  const document = built.documents.get(objectKey({ kind, namespace, name }));
  return document === undefined ? null : locateField(document, path);
}

/** The ports of the container of that name, in a pod or in a workload's template. */
function containerPath({ kind, value }: ManifestDocument, container: string): string {
  const spec = kind === "Pod" ? "spec" : [...templatePath(kind), "spec"].join(".");
  const podSpec = spec.split(".").reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), value);
  const list = isRecord(podSpec) ? podSpec["containers"] : undefined;
  const index = Array.isArray(list) ? list.findIndex((each) => isRecord(each) && each["name"] === container) : -1;
  return `${spec}.containers[${Math.max(index, 0)}].ports`;
}
