/** What of the documents is put into a cluster, and what is only counted. */
import { findApiKind, findKind, findWrongKind, objectKey, type ObjectKey } from "@portolan/shared";
import { findResourceOfKind } from "@portolan/simulator";
import type { ManifestDocument } from "./document-model.ts";
import { isPartial } from "./is-partial.ts";
import { isBuiltInGroup, reachOf } from "./kind-groups.ts";

/** A document of a kind that is read, with the namespace that it will be in. */
export interface Prepared {
  readonly document: ManifestDocument;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
}

export interface PreparedDocuments {
  readonly objects: readonly Prepared[];
  /** Of kinds that decide no path: only whether their fields are Kubernetes' own is looked at. */
  readonly bystanders: readonly Prepared[];
  /** An object that stands twice: the last one counts, as with `kubectl apply`. */
  readonly replaced: readonly { readonly document: ManifestDocument; readonly by: ManifestDocument }[];
  /** Pods and Jobs that Helm runs once, for a test or around an installation, and what controllers have made. */
  readonly passing: readonly ManifestDocument[];
  /** Patches, and bases that lack what an overlay gives them. */
  readonly partial: readonly ManifestDocument[];
  /** Kinds that Kubernetes does not define and that are not read, by `Kind (apiVersion)`, with how many there are. */
  readonly otherKinds: ReadonlyMap<string, number>;
  /** Kinds of which an operator may make pods and Services in a namespace, and objects that are there in parts. */
  readonly customKinds: (namespace: string) => readonly string[];
}

export const defaultNamespace = "default";

/** Sorts documents out; pure bookkeeping. */
export function prepareDocuments(documents: readonly ManifestDocument[]): PreparedDocuments {
  const objects = new Map<ObjectKey | ManifestDocument, Prepared>();
  const replaced: { document: ManifestDocument; by: ManifestDocument }[] = [];
  const bystanders: Prepared[] = [];
  const passing: ManifestDocument[] = [];
  const partial: ManifestDocument[] = [];
  const otherKinds = new Map<string, number>();
  const custom = new Map<string, Set<string>>();
  for (const document of documents) {
    const { apiVersion, kind } = document;
    if (isHook(document) || isMade(document)) passing.push(document);
    else if (isBuiltInGroup(apiVersion) && isPartial(document)) {
      partial.push(document);
      addCustomKind(custom, document, namespaceOf(document));
    } else if (findKind(apiVersion, kind) === undefined && findResourceOfKind(apiVersion, kind) === undefined) {
      if (findApiKind(apiVersion, kind) !== undefined) {
        bystanders.push({ document, namespace: namespaceOf(document) });
        continue;
      }
      if (findWrongKind(apiVersion, kind) !== null) {
        bystanders.push({ document, namespace: namespaceOf(document) });
        // What it is meant to be is missed by nobody.
        addCustomKind(custom, document, namespaceOf(document));
        continue;
      }
      const title = `${kind} (${apiVersion})`;
      otherKinds.set(title, (otherKinds.get(title) ?? 0) + 1);
      noteCustomKind(custom, document);
    } else {
      const prepared = { document, namespace: namespaceOf(document) };
      const key = document.name === "" ? document : objectKey({ ...document, namespace: prepared.namespace });
      const before = objects.get(key);
      if (before !== undefined) replaced.push({ document: before.document, by: document });
      objects.set(key, prepared);
    }
  }
  const everywhere = custom.get("") ?? new Set<string>();
  const customKinds = (namespace: string): readonly string[] =>
    [...new Set([...everywhere, ...(custom.get(namespace) ?? [])])].sort();
  return { objects: [...objects.values()], bystanders, replaced, passing, partial, otherKinds, customKinds };
}

function namespaceOf({ apiVersion, kind, namespace }: ManifestDocument): string {
  const entry = findResourceOfKind(apiVersion, kind) ?? findKind(apiVersion, kind) ?? findApiKind(apiVersion, kind);
  const namespaced = entry?.namespaced ?? true;
  return namespaced ? (namespace ?? defaultNamespace) : "";
}

function isHook({ kind, value }: ManifestDocument): boolean {
  if (kind !== "Pod" && kind !== "Job") return false;
  const metadata = value["metadata"] as { readonly annotations?: unknown } | undefined;
  const annotations = metadata?.annotations;
  return typeof annotations === "object" && annotations !== null && "helm.sh/hook" in annotations;
}

/** It is written by a controller and comes of the workload or the Service, which is there too or gone. */
function isMade({ kind, value }: ManifestDocument): boolean {
  if (kind !== "Pod" && kind !== "ReplicaSet" && kind !== "EndpointSlice") return false;
  const metadata = value["metadata"] as { readonly ownerReferences?: unknown } | undefined;
  return Array.isArray(metadata?.ownerReferences) && metadata.ownerReferences.length > 0;
}

function noteCustomKind(custom: Map<string, Set<string>>, document: ManifestDocument): void {
  const { apiVersion, kind } = document;
  const reach = reachOf(apiVersion, kind);
  if (reach === "none") return;
  addCustomKind(custom, document, reach === "everywhere" ? "" : (document.namespace ?? defaultNamespace));
}

function addCustomKind(custom: Map<string, Set<string>>, { kind }: ManifestDocument, where: string): void {
  const known = custom.get(where) ?? new Set<string>();
  known.add(kind);
  custom.set(where, known);
}
