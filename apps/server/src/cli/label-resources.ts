/** What kustomizations give their resources: without their labels and patches a base may lack even its selectors. */
import { dirname, join, normalize } from "node:path";
import {
  isKustomization,
  readKustomization,
  withLabels,
  type Kustomization,
  type ManifestDocument,
} from "@portolan/manifests";

interface Placed extends Kustomization {
  readonly folder: string;
}

/** Documents as the kustomizations among the texts label them; `texts` by the names of their files. */
export function labelResources(
  documents: readonly ManifestDocument[],
  texts: ReadonlyMap<string, string>,
): readonly ManifestDocument[] {
  const kustomizations = [...texts].flatMap(([file, text]): readonly Placed[] => {
    const read = isKustomization(file) ? readKustomization(text) : null;
    return read === null ? [] : [{ ...read, folder: dirname(normalize(file)) }];
  });
  const labelling = kustomizations
    .filter(({ podLabels }) => Object.keys(podLabels).length > 0)
    .map((from) => ({ from, files: reachedFiles(from, kustomizations) }));
  if (kustomizations.length === 0) return documents;
  const bases = new Set(kustomizations.flatMap((from) => [...completedFiles(from, kustomizations)]));
  return documents.map((document) => {
    const file = normalize(document.chunk.file);
    const labelled = labelling.reduce(
      (one, { from, files }) => (files.has(file) ? withLabels(one, from) : one),
      document,
    );
    return bases.has(file) ? { ...labelled, base: true } : labelled;
  });
}

/** The files that a kustomization need not have whole: those of other kustomizations, and its own where something completes them. */
function completedFiles(from: Placed, all: readonly Placed[]): readonly string[] {
  const own = new Set(from.resources.map((resource) => join(from.folder, resource)));
  const isCompleted = from.completes || /(?:^|[\\/])(?:bases?|components?)(?:[\\/]|$)/.test(from.folder);
  return [...reachedFiles(from, all)].filter((file) => isCompleted || !own.has(file));
}

/** The files that a kustomization leads to, those of its bases too. */
function reachedFiles(from: Placed, all: readonly Placed[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const resource of next.resources) {
      const path = join(next.folder, resource).replace(/[\\/]$/, "");
      if (reached.has(path)) continue;
      reached.add(path);
      open.push(...all.filter(({ folder }) => folder === path));
    }
  }
  return reached;
}
