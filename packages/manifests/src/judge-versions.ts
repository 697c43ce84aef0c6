/**
 * Objects that stand in several files and not alike: variants of an example, environments. Only one of each can be applied, so
 * that a fault that comes of taking the wrong one is none.
 */
import type { Finding, NotJudged } from "@portolan/shared";
import type { ManifestDocument } from "./document-model.ts";
import type { PreparedDocuments } from "./prepare-documents.ts";

/** What a check says of documents. */
export interface Verdict {
  readonly findings: readonly Finding[];
  readonly notJudged: readonly NotJudged[];
}

/** The documents of one object, in their order. */
type Versions = readonly ManifestDocument[];

/** What these tell is wrong whatever stands beside it. */
const ofOneObject: ReadonlySet<string> = new Set(["invalid-object", "unknown-field"]);

/** How many documents are looked at again in all; what is left then is not judged. */
const budget = 10_000;

/**
 * Keeps of a verdict's errors and warnings those that are found, too, where of each object the version nearest to their file is
 * taken: the file's own, else one of its folder, and so on; of equally near ones the first as well as the last. The others are
 * noted as not judged.
 */
export function judgeVersions(
  verdict: Verdict,
  documents: readonly ManifestDocument[],
  replaced: PreparedDocuments["replaced"],
  check: (documents: readonly ManifestDocument[]) => Verdict,
): Verdict {
  const contested = versionsOf(replaced).filter(areUnlike);
  if (contested.length === 0) return verdict;
  const idsOf = ({ findings }: Verdict): ReadonlySet<string> => new Set(findings.map(({ id }) => id));
  const last = contested.map((versions) => versions.at(-1)?.chunk.file ?? "");
  const known = new Map<string, ReadonlySet<string>>([[last.join("\n"), idsOf(verdict)]]);
  let left = budget;
  /** The ids that are found with the versions of these files. */
  const find = (files: readonly string[]): ReadonlySet<string> => {
    const before = known.get(files.join("\n"));
    if (before !== undefined) return before;
    const out = new Set(contested.flatMap((versions, at) => versions.filter(({ chunk }) => chunk.file !== files[at])));
    const rest = documents.filter((document) => !out.has(document));
    left -= rest.length;
    const ids = left < 0 ? new Set<string>() : idsOf(check(rest));
    known.set(files.join("\n"), ids);
    return ids;
  };
  const isKept = ({ rule, severity, location, id }: Finding): boolean => {
    if (severity === "info" || location === null || ofOneObject.has(rule)) return true;
    const nearest = contested.map((versions) => nearestFiles(location.file, versions));
    return find(nearest.map((files) => files.at(-1) ?? "")).has(id) && find(nearest.map(([file = ""]) => file)).has(id);
  };
  return leaveOut(verdict, isKept);
}

function leaveOut({ findings, notJudged }: Verdict, isKept: (finding: Finding) => boolean): Verdict {
  const kept = new Set(findings.filter(isKept));
  const notes = findings.flatMap((finding): readonly NotJudged[] => {
    const [reference] = finding.evidence;
    return kept.has(finding) || reference === undefined ? [] : [{ rule: finding.rule, reference }];
  });
  return { findings: [...kept], notJudged: [...notJudged, ...notes] };
}

function versionsOf(replaced: PreparedDocuments["replaced"]): readonly Versions[] {
  const byLast = new Map<ManifestDocument, ManifestDocument[]>();
  for (const { document, by } of replaced) {
    const versions = byLast.get(document) ?? [document];
    byLast.delete(document);
    versions.push(by);
    byLast.set(by, versions);
  }
  return [...byLast.values()];
}

/** Of those in one file the last one counts, always. */
function areUnlike([first, ...others]: Versions): boolean {
  return others.some(
    ({ chunk, value }) => chunk.file !== first?.chunk.file && JSON.stringify(value) !== JSON.stringify(first?.value),
  );
}

/** The files of the versions that are fewest steps away. */
function nearestFiles(file: string, versions: Versions): readonly string[] {
  const steps = versions.map(({ chunk }) => stepsBetween(file, chunk.file));
  const fewest = Math.min(...steps);
  return versions.filter((_, index) => steps[index] === fewest).map(({ chunk }) => chunk.file);
}

/** From one file up and down to another; none to itself. */
function stepsBetween(file: string, other: string): number {
  if (file === other) return 0;
  const [one, two] = [file.split("/").slice(0, -1), other.split("/").slice(0, -1)];
  const parted = one.findIndex((folder, index) => folder !== two[index]);
  const shared = parted < 0 ? one.length : parted;
  return 1 + one.length + two.length - 2 * shared;
}
