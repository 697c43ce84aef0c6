/** What is wrong with a document whatever else there is, so that it can be told before the others are read. */
import { checkManifest, isRecord, noSettings, rules as allRules, type Finding, type Rule } from "@portolan/shared";
import { checkManifests, defaultNodePortRange, type ManifestCheckOptions } from "./check-manifests.ts";
import type { ManifestDocument } from "./document-model.ts";
import { readSource } from "./locate-field.ts";
import { prepareDocuments } from "./prepare-documents.ts";

type LoneOptions = Omit<ManifestCheckOptions, "closed">;

/**
 * The findings of the rules over manifests. Not those of `invalid-object`: a rule over the whole input may tell the same
 * fault in better words. Nothing of what a cluster has written, which may be a part of its dump.
 */
export function checkAlone(document: ManifestDocument, options: LoneOptions): readonly Finding[] {
  if (document.name === "" || isOfCluster(document) || !isSuspect(document, options)) return [];
  return checkManifests([document], { ...options, closed: false }).findings.filter(({ rule }) => aloneIds.has(rule));
}

const isAlone = ({ id, type }: Rule): boolean => type === "manifest" && id !== "invalid-object";
const aloneRules = allRules.filter(isAlone);
const aloneIds: ReadonlySet<string> = new Set(aloneRules.map(({ id }) => id));

function isOfCluster({ value }: ManifestDocument): boolean {
  const { metadata } = value;
  return isRecord(metadata) && "uid" in metadata;
}

/** A first look, without an API server: most documents are fine. */
function isSuspect(document: ManifestDocument, { settings = noSettings, nodePortRange }: LoneOptions): boolean {
  const { objects, bystanders } = prepareDocuments([document]);
  return [...objects, ...bystanders].some(({ namespace }) => {
    const { kind, name, value } = document;
    const written = (steps: readonly (string | number)[]): string | null => readSource(document, steps);
    const object = { kind, namespace, name, value, refusals: [], written };
    const context = { siblings: () => [], nodePortRange: nodePortRange ?? defaultNodePortRange };
    return checkManifest(object, aloneRules, context, settings).length > 0;
  });
}
