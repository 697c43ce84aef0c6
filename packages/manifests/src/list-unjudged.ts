/** Objects that are read and not judged, as the place where they stand says it. */
import { holdsPlaceholder, isRecord } from "@portolan/shared";
import type { BuiltManifests } from "./build-cluster.ts";
import type { ManifestDocument, ManifestProblem } from "./document-model.ts";
import { isTemplate } from "./is-template.ts";
import { locateField } from "./locate-field.ts";

/** Why nothing is told of parts of objects, and of what is refused until it is filled in. */
export function listUnjudged({
  partial,
  refused,
}: Pick<BuiltManifests, "partial" | "refused">): readonly ManifestProblem[] {
  return [
    ...partial.map((each) => problemOf(each, "only patches another object, or lacks what an overlay gives it")),
    ...listUnfilled([...refused.values()]).map((each) =>
      problemOf(each, "holds placeholders, which are not judged until they are filled in"),
    ),
  ];
}

/** What is refused and is still to be filled in; a chart's template is told as one. */
export function listUnfilled(refused: readonly { readonly document: ManifestDocument }[]): readonly ManifestDocument[] {
  return refused
    .map(({ document }) => document)
    .filter(({ value, chunk }) => isToBeFilled(value) && !isTemplate(chunk.text));
}

function problemOf(document: ManifestDocument, what: string): ManifestProblem {
  const { line, column } = locateField(document, "metadata.name");
  const message = `${document.kind} ${document.name} ${what}`;
  return { file: document.chunk.file, position: { line, column }, field: null, message, cure: null };
}

function isToBeFilled(value: unknown): boolean {
  if (typeof value === "string") return holdsPlaceholder(value);
  if (Array.isArray(value)) return value.some(isToBeFilled);
  return isRecord(value) && Object.values(value).some(isToBeFilled);
}
