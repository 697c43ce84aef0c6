/** Notes of what a check has lived with, one line for many of a kind. */
import { countText } from "@portolan/shared";
import { listUnfilled } from "@portolan/manifests";
import type { ManifestDocument, RefusedObject } from "@portolan/manifests";

/** How many are named before they are only counted. */
const named = 3;

/** `a, b, c and 4 more`. */
function nameFew(names: readonly string[]): string {
  const more = names.length - named;
  return `${names.slice(0, named).join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}`;
}

/** What to check in the place of kustomizations. */
export function tellKustomizations(folders: readonly string[]): readonly string[] {
  const [only, ...others] = folders;
  if (only === undefined) return [];
  if (others.length > 0) {
    return [
      `${String(folders.length)} folders are kustomizations (${nameFew(folders)}): "kustomize build FOLDER | portolan check -" checks what one makes.`,
    ];
  }
  return [`${only} is a kustomization: "kustomize build ${only} | portolan check -" checks what it makes.`];
}

/** What to check in the place of charts' templates. */
export function tellCharts(folders: readonly string[]): readonly string[] {
  const [only, ...others] = folders;
  if (only === undefined) return [];
  if (others.length > 0) {
    return [
      `templates of ${String(folders.length)} charts left out (${nameFew(folders)}): "helm template FOLDER | portolan check -" checks what one's make.`,
    ];
  }
  return [`templates of the chart ${only} left out: "helm template ${only} | portolan check -" checks what they make.`];
}

/** Patches, and bases that lack what an overlay gives them. */
export function tellParts(documents: readonly ManifestDocument[]): readonly string[] {
  if (documents.length === 0) return [];
  const count = countText(documents.length, "object");
  const what =
    documents.length === 1
      ? "patches another or lacks what an overlay gives it"
      : "patch others or lack what an overlay gives them";
  return [`${count} left out, which ${what}: ${nameFew(titlesOf(documents))}.`];
}

/** Objects whose values are not judged before they are filled in. */
export function tellPlaceholders(refused: readonly Pick<RefusedObject, "document">[]): readonly string[] {
  const filled = listUnfilled(refused);
  if (filled.length === 0) return [];
  const count = countText(filled.length, "object");
  return [`${count} with placeholders, which are not judged until they are filled in: ${nameFew(titlesOf(filled))}.`];
}

/** Documents of other tools, by their files. */
export function tellForeign(files: readonly string[]): readonly string[] {
  if (files.length === 0) return [];
  return [
    `${countText(files.length, "document")} without apiVersion and kind left out (${nameFew([...new Set(files)])}).`,
  ];
}

/** Refused objects that could not be tried without what they are refused for. */
export function tellUntried(documents: readonly ManifestDocument[]): readonly string[] {
  const unfilled = new Set(listUnfilled(documents.map((document) => ({ document }))));
  const untried = documents.filter((document) => !unfilled.has(document));
  if (untried.length === 0) return [];
  const count = countText(untried.length, "object");
  return [`${count} refused, so what else may be wrong there is not judged: ${nameFew(titlesOf(untried))}.`];
}

function titlesOf(documents: readonly ManifestDocument[]): readonly string[] {
  return documents.map(({ kind, name, chunk }) => `${kind} ${name} (${chunk.file})`);
}
