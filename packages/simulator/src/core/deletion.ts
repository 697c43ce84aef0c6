/** What a DELETE does: remove at once, or mark the object as going and wait for its finalizers or its grace period. */
import type { Resource } from "./api.ts";
import type { Draft, Pod } from "./objects.ts";
import { kinds } from "./resources.ts";
import { conflict, forbidden } from "./status-errors.ts";
import { timestamp } from "./timestamps.ts";

/** Options of a deletion, as in `DeleteOptions`. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  /** `Background`, `Foreground` or `Orphan`. */
  readonly propagationPolicy?: string;
  readonly dryRun?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

const foreground = "foregroundDeletion";
const orphan = "orphan";
const protectedNamespaces: ReadonlySet<string> = new Set(["default", "kube-system", "kube-public"]);

/** The object as marked, or that it is to be removed, or that it was marked before. */
export function deletionOf(
  resource: Resource,
  object: Draft,
  options: DeleteOptions,
  now: number,
): Draft | "remove" | "unchanged" {
  checkDeletion(resource, object, options);
  const grace = gracePeriod(resource, object, options);
  const finalizers = finalizersFor(object, options.propagationPolicy);
  const waits = finalizers.length > 0 || grace > 0 || resource === kinds.namespace;
  if (!waits) return "remove";
  const marked = mark(resource, object, finalizers, grace, now);
  return marked ?? "unchanged";
}

/** Whether an object that is going has nothing left to wait for (pods wait for their kubelet, namespaces for their content). */
export function readyToGo(resource: Resource, draft: Draft): boolean {
  if (draft.metadata.deletionTimestamp === undefined || (draft.metadata.finalizers ?? []).length > 0) return false;
  if (resource === kinds.pod) return draft.metadata.deletionGracePeriodSeconds === 0;
  return resource !== kinds.namespace;
}

function checkDeletion(resource: Resource, object: Draft, { preconditions }: DeleteOptions): void {
  const { name = "", uid = "", resourceVersion = "" } = object.metadata;
  if (resource === kinds.namespace && protectedNamespaces.has(name)) {
    throw forbidden(resource, name, "this namespace may not be deleted");
  }
  const refuse = (what: string, asked: string, found: string) => {
    throw conflict(
      resource,
      name,
      `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${found}`,
    );
  };
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) refuse("UID", preconditions.uid, uid);
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    refuse("ResourceVersion", preconditions.resourceVersion, resourceVersion);
  }
}

/** Seconds; only pods that run on a node have one. */
function gracePeriod(resource: Resource, object: Draft, options: DeleteOptions): number {
  if (resource !== kinds.pod) return 0;
  const { spec, status } = object as Pod;
  if ((spec.nodeName ?? "") === "" || status?.phase === "Succeeded" || status?.phase === "Failed") return 0;
  return options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
}

function finalizersFor({ metadata }: Draft, policy: string | undefined): string[] {
  const finalizers = metadata.finalizers ?? [];
  switch (policy) {
    case "Foreground":
      return finalizers.includes(foreground) ? finalizers : [...finalizers, foreground];
    case "Orphan":
      return finalizers.includes(orphan) ? finalizers : [...finalizers, orphan];
    default:
      return finalizers.filter((finalizer) => finalizer !== foreground && finalizer !== orphan);
  }
}

function mark(resource: Resource, object: Draft, finalizers: string[], grace: number, now: number): Draft | null {
  const { metadata } = object;
  const going = metadata.deletionTimestamp !== undefined;
  const shorter = grace < (metadata.deletionGracePeriodSeconds ?? 0);
  if (going && !shorter && finalizers.length === (metadata.finalizers ?? []).length) return null;
  const next: Draft = { ...object, metadata: { ...metadata } };
  if (!going || shorter) {
    next.metadata.deletionTimestamp = timestamp(now + grace * 1000);
    if (resource !== kinds.namespace) next.metadata.deletionGracePeriodSeconds = grace;
  }
  if (!going && metadata.generation !== undefined) next.metadata.generation = metadata.generation + 1;
  if (finalizers.length > 0) next.metadata.finalizers = finalizers;
  else delete next.metadata.finalizers;
  if (resource === kinds.namespace) next["status"] = { phase: "Terminating" };
  return next;
}
