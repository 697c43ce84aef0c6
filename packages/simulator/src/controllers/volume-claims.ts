/** PersistentVolumeClaims: those of a StatefulSet's pods, and a provisioner that binds every claim. */
import type { Draft, StatefulSet } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { keyOf, splitKey } from "./controller.ts";
import type { Controller, ControllerContext } from "./controller.ts";

interface ClaimVolume {
  name: string;
  persistentVolumeClaim: { claimName: string };
  [field: string]: unknown;
}

/** Makes the claims of one pod where they are missing; returns the volumes that use them. */
export function claimsOf({ server, store }: ControllerContext, set: StatefulSet, pod: string): readonly ClaimVolume[] {
  const namespace = set.metadata.namespace ?? "";
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }) => {
    const claimName = `${metadata.name ?? ""}-${pod}`;
    if (!store.find(kinds.persistentVolumeClaim, namespace, claimName)) {
      server.create(kinds.persistentVolumeClaim, namespace, {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: claimName, namespace, labels: set.spec.selector?.matchLabels ?? {} },
        spec,
      });
    }
    return { name: metadata.name ?? "", persistentVolumeClaim: { claimName } };
  });
}

interface Claim extends Draft {
  spec?: { resources?: { requests?: Record<string, string> }; accessModes?: string[]; volumeName?: string };
  status?: { phase?: string };
}

/** Binds each claim to a volume of its size. */
export function volumeProvisioner({ server, store }: ControllerContext): Controller {
  return {
    name: "volume-provisioner",
    observe: (resource, event, enqueue) => {
      if (resource === kinds.persistentVolumeClaim && event.type !== "DELETED") enqueue(keyOf(event.object));
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const claim = store.find(kinds.persistentVolumeClaim, namespace, name) as Claim | undefined;
      if (!claim || claim.status?.phase === "Bound" || claim.metadata.deletionTimestamp !== undefined) return;
      const volumeName = `pvc-${claim.metadata.uid ?? ""}`;
      const { accessModes = ["ReadWriteOnce"], resources } = claim.spec ?? {};
      const capacity = { storage: resources?.requests?.["storage"] ?? "1Gi" };
      const stored = server.update(kinds.persistentVolumeClaim, namespace, {
        ...claim,
        spec: { ...claim.spec, volumeName },
      });
      const status = { phase: "Bound", accessModes, capacity };
      const bound = { ...stored.object, status };
      server.update(kinds.persistentVolumeClaim, namespace, bound, { subresource: "status" });
    },
  };
}
