/** Garbage collection by ownerReferences: dependents of what is gone go too; foreground and orphan deletion. */
import type { KubeObject } from "../core/api.ts";
import type { StoredObject } from "../core/store.ts";
import type { Controller, ControllerContext } from "./controller.ts";
import { isTerminating } from "./pod-state.ts";

const foreground = "foregroundDeletion";
const orphan = "orphan";

/** Keys are uids: of owners that went or are going, and of dependents that came. */
export function garbageCollector(context: ControllerContext): Controller {
  const { store, server } = context;
  return {
    name: "garbage-collector",
    observe: (_resource, event, enqueue) => {
      const { uid = "", ownerReferences = [] } = event.object.metadata;
      if (event.type === "DELETED") {
        enqueue(uid);
        for (const owner of ownerReferences) enqueue(owner.uid);
      } else if (isTerminating(event.object)) {
        enqueue(uid);
        for (const owner of ownerReferences) enqueue(owner.uid);
      } else if (event.type === "ADDED" && ownerReferences.length > 0) {
        for (const owner of ownerReferences) if (!store.findByUid(owner.uid)) enqueue(owner.uid);
      }
    },
    reconcile: (uid) => {
      const owner = store.findByUid(uid);
      const dependents = store.ownedBy(uid);
      if (!owner) {
        for (const dependent of dependents) dropOwner(context, dependent, uid);
        return;
      }
      if (!isTerminating(owner.object)) return;
      const finalizers = owner.object.metadata.finalizers ?? [];
      if (finalizers.includes(orphan)) {
        for (const dependent of dependents) removeReference(context, dependent, uid);
        removeFinalizer(context, owner, orphan);
      } else if (finalizers.includes(foreground)) {
        for (const { resource, object } of dependents) {
          if (isTerminating(object)) continue;
          const { namespace = "", name = "" } = object.metadata;
          server.delete(resource, namespace, name, { propagationPolicy: "Foreground" });
        }
        const blocking = store.ownedBy(uid).filter(({ object }) => blocks(object, uid));
        if (blocking.length === 0) removeFinalizer(context, owner, foreground);
      }
    },
  };
}

function blocks({ metadata }: KubeObject, uid: string): boolean {
  return (metadata.ownerReferences ?? []).some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true);
}

/** A dependent with another living owner stays with that one. */
function dropOwner(context: ControllerContext, dependent: StoredObject, uid: string): void {
  const { store, server } = context;
  const { metadata } = dependent.object;
  const others = (metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid && store.findByUid(owner.uid));
  if (others.length > 0) removeReference(context, dependent, uid);
  else if (!isTerminating(dependent.object)) {
    server.delete(dependent.resource, metadata.namespace ?? "", metadata.name ?? "");
  }
}

function removeReference({ server }: ControllerContext, { resource, object }: StoredObject, uid: string): void {
  const metadata = { ...object.metadata };
  const left = (metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid);
  if (left.length > 0) metadata.ownerReferences = left;
  else delete metadata.ownerReferences;
  server.update(resource, metadata.namespace ?? "", { ...object, metadata });
}

function removeFinalizer({ server }: ControllerContext, { resource, object }: StoredObject, finalizer: string): void {
  const metadata = { ...object.metadata };
  const left = (metadata.finalizers ?? []).filter((name) => name !== finalizer);
  if (left.length > 0) metadata.finalizers = left;
  else delete metadata.finalizers;
  server.update(resource, metadata.namespace ?? "", { ...object, metadata });
}
