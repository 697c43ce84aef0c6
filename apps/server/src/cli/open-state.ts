/** A cluster's dump as a source: the objects of a state file. */
import { describeStateProblem, type StateContents, type StateProblem } from "@portolan/shared";
import { createFileSource } from "../store/file-source.ts";
import { limitObjects } from "../store/limit-objects.ts";
import { findNewestTime } from "./find-newest-time.ts";
import type { OpenSource } from "./open-source.ts";
import { UsageError } from "./usage-error.ts";

/** What of a source is read. */
export interface ReadLimits {
  readonly namespaces: readonly string[] | null;
  readonly readConfigMaps: boolean;
}

/** Opens what was read of a file; an object that is not understood is a UsageError. */
export function openStateContents(
  file: string,
  { objects, problems }: StateContents,
  { namespaces, readConfigMaps }: ReadLimits,
): OpenSource {
  refuseUnreadable(file, problems);
  const kept = limitObjects(objects, namespaces, readConfigMaps);
  const newestTime = findNewestTime(objects);
  const dataAsOf = newestTime === null ? null : new Date(newestTime).toISOString();
  return {
    source: createFileSource({ name: "file", file, objects: kept, dataAsOf, namespaces, readConfigMaps }),
    newestTime,
    announcement: null,
    close: () => Promise.resolve(),
  };
}

/** An object that cannot be understood would be missing from the picture: better to say so and stop. */
function refuseUnreadable(file: string, problems: readonly StateProblem[]): void {
  const faults = problems.filter(({ type }) => type !== "other-kind").map(describeStateProblem);
  const [first, ...others] = faults;
  if (first === undefined) return;
  const more = others.length === 0 ? "" : ` (and ${String(others.length)} more)`;
  throw new UsageError(
    `${file}: ${first}${more}.`,
    "Write the file anew with kubectl get … -o json, or mend this object.",
  );
}
