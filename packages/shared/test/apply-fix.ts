/** Mends manifests as `kubectl apply -f` of the patched file would. */
import jsonPatch, { type Operation } from "fast-json-patch";
import { parseAllDocuments, stringify } from "yaml";
import type { Fix } from "../src/rules/finding.ts";

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The YAML with the fix's patch applied to its object; throws where the object is not there or the patch does not fit. */
export function applyFix(yaml: string, { object, patch }: Fix): string {
  const manifests = parseAllDocuments(yaml)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
  const index = manifests.findIndex(
    ({ kind, metadata }) =>
      kind === object.kind &&
      metadata.name === object.name &&
      (object.namespace === null || (metadata.namespace ?? "default") === object.namespace),
  );
  const manifest = manifests[index];
  if (manifest === undefined) throw new Error(`${object.kind} ${object.name} is not among the manifests`);
  const mended = jsonPatch.applyPatch(manifest, patch as readonly Operation[], true, false).newDocument;
  return manifests.map((each, at) => stringify(at === index ? mended : each)).join("---\n");
}
