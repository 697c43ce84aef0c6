/** The order in which a check of manifests tells what it has found. */
import type { BuiltManifests } from "@portolan/manifests";
import { objectKey, severities, type Finding } from "@portolan/shared";

/** Objects in the order of files and lines, each with its findings together: the worst first, then by line. */
export function orderFindings(
  findings: readonly Finding[],
  { documents }: Pick<BuiltManifests, "documents">,
  files: Iterable<string>,
): readonly Finding[] {
  const fileIndexes = new Map([...files].map((file, index) => [file, index]));
  const rank = (file: string): number => fileIndexes.get(file) ?? fileIndexes.size;
  const places = new Map<string, readonly number[]>();
  for (const finding of findings) {
    const key = objectKey(finding.object);
    if (places.has(key)) continue;
    const document = documents.get(key);
    const { location } = finding;
    if (document !== undefined) {
      const items = document.steps.filter((step) => typeof step === "number");
      places.set(key, [rank(document.chunk.file), document.chunk.linesBefore, ...items]);
    } else {
      // What does not exist stands where it is named.
      places.set(key, location === null ? [Infinity] : [rank(location.file), location.line]);
    }
  }
  const objects = new Map(
    [...places].sort(([, left], [, right]) => comparePlaces(left, right)).map(([key], at) => [key, at]),
  );
  const objectAt = ({ object }: Finding): number => objects.get(objectKey(object)) ?? objects.size;
  const lineOf = ({ location }: Finding): number => location?.line ?? Number.MAX_SAFE_INTEGER;
  return [...findings].sort(
    (left, right) =>
      objectAt(left) - objectAt(right) ||
      severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
      lineOf(left) - lineOf(right),
  );
}

function comparePlaces(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((each, index) => each !== right[index]);
  if (at === -1) return left.length - right.length;
  return (left[at] ?? 0) < (right[at] ?? -1) ? -1 : 1;
}
