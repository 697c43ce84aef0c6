/** Kinds that no API server has: `Servcie`, or a Deployment in `v1`. */
import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { kindTypes } from "../../model/api-fields.generated.ts";
import { findKind } from "../../model/kinds.ts";

/** What was meant in the place of `apiVersion` or of `kind`; null where nothing near is known. */
export interface WrongKind {
  readonly field: "apiVersion" | "kind";
  readonly meant: string | null;
}

const known = Object.keys(kindTypes).map((key) => {
  const slash = key.lastIndexOf("/");
  return { apiVersion: key.slice(0, slash), kind: key.slice(slash + 1) };
});
const stableVersions = new Set(known.map(({ apiVersion }) => apiVersion).filter(isStable));

/** What clients send and no manifest holds; the table has them not. */
const sentOnly: ReadonlySet<string> = new Set(["Eviction", "Scale", "ConversionReview"]);

/**
 * Null where the kind may be somebody's own. Kubernetes' groups are closed, and all kinds of their stable versions are known. In `v1`
 * programs have kinds of their own in files that no API server takes, so that there something near must be known.
 */
export function findWrongKind(apiVersion: string, kind: string): WrongKind | null {
  if (!stableVersions.has(apiVersion) || findKind(apiVersion, kind) !== undefined) return null;
  if (kind.endsWith("List") || sentOnly.has(kind)) return null;
  const versions = known.filter((each) => each.kind === kind).map((each) => each.apiVersion);
  if (versions.includes(apiVersion)) return null;
  const elsewhere = versions.findLast(isStable) ?? versions.at(-1);
  if (elsewhere !== undefined) return { field: "apiVersion", meant: elsewhere };
  const near = (isHere: boolean): string | null =>
    findClosestName(
      kind,
      known.filter((each) => !isHere || each.apiVersion === apiVersion).map((each) => each.kind),
    );
  const meant = near(true) ?? near(false);
  return meant === null && apiVersion === "v1" ? null : { field: "kind", meant };
}

function isStable(apiVersion: string): boolean {
  return /(?:^|\/)v\d+$/.test(apiVersion);
}
