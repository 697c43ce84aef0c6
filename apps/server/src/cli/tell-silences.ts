/** Notes of silences that silence nothing: a misspelt rule, or a finding that is no more. */
import { countText, findClosestName, isIgnored, objectKey, objectText, rules } from "@portolan/shared";
import type { Finding, IgnoredFindings, ObjectRef, RuleSettings } from "@portolan/shared";

const annotation = "portolan.dev/ignore";
const ids: readonly string[] = rules.map(({ id }) => id);

/** An object with the rules that its annotation silences. */
export interface SilencingObject {
  readonly object: ObjectRef;
  /** Where it is written; null for a cluster's. */
  readonly file: string | null;
  readonly rules: readonly string[];
  /** Whether a rule that found nothing on it is told, too. */
  readonly isWhole: boolean;
}

/** The rules that annotations name in `portolan.dev/ignore`. */
export function readSilenced(annotations: Readonly<Record<string, unknown>>): readonly string[] {
  const value = annotations[annotation];
  if (typeof value !== "string") return [];
  return value.split(",").flatMap((id) => (id.trim() === "" ? [] : [id.trim()]));
}

/** One sentence for each rule that there is not, and one for all silences that match nothing. */
export function tellSilences(
  silencing: readonly SilencingObject[],
  findings: readonly Finding[],
  { ignored, severities }: RuleSettings,
): readonly string[] {
  const isOff = (rule: string | null): boolean => rule !== null && severities.get(rule) === "off";
  const found = new Set(findings.map(({ rule, object }) => `${rule} ${objectKey(object)}`));
  const stale = [
    ...ignored.flatMap((entry, index) =>
      isOff(entry.rule) || findings.some((finding) => isIgnored(finding, entry))
        ? []
        : [`ignore[${String(index)}] of portolan.yaml (${describeEntry(entry)})`],
    ),
    ...silencing.flatMap(({ object, isWhole, rules: named }) =>
      named
        .filter((rule) => isWhole && ids.includes(rule) && !isOff(rule) && !found.has(`${rule} ${objectKey(object)}`))
        .map((rule) => `${rule} on ${objectText(object)}`),
    ),
  ];
  return [...silencing.flatMap(tellUnknown), ...tellStale(stale)];
}

function tellUnknown({ object, file, rules: named }: SilencingObject): readonly string[] {
  const where = file === null ? objectText(object) : `${objectText(object)} (${file})`;
  return named
    .filter((rule) => !ids.includes(rule))
    .map((rule) => {
      const closest = findClosestName(rule, ids);
      const cure = closest === null ? '"portolan rules" lists every rule.' : `Did you mean "${closest}"?`;
      return `${where}: ${annotation} names no rule by "${rule}". ${cure}`;
    });
}

/** So many are named before they are only counted. */
const named = 5;

function tellStale(stale: readonly string[]): readonly string[] {
  if (stale.length === 0) return [];
  const more = stale.length > named ? ` and ${String(stale.length - named)} more` : "";
  return [
    `${countText(stale.length, "silence")} found nothing here to silence: ${stale.slice(0, named).join(", ")}${more}.`,
  ];
}

function describeEntry({ rule, kind, namespace, name }: IgnoredFindings): string {
  return Object.entries({ rule, kind, namespace, name })
    .flatMap(([key, value]) => (value === null ? [] : [`${key} ${value}`]))
    .join(", ");
}
