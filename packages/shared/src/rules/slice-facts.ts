/** What several rules ask of EndpointSlices and of the older Endpoints. */
import type { ObjectRef } from "../model/names.ts";
import type { SlimEndpoints, SlimEndpointSlice } from "../model/objects.ts";

/** Who writes the slices of Services with a selector. */
export const sliceController = "endpointslice-controller.k8s.io";
/** Who copies Endpoints made by hand to slices. */
export const sliceMirror = "endpointslicemirroring-controller.k8s.io";
/** The label that joins a slice to its Service. */
export const serviceNameLabel = "kubernetes.io/service-name";
/** The label that says who writes a slice. */
export const managedByLabel = "endpointslice.kubernetes.io/managed-by";
/** The label on Endpoints that keeps them from being copied. */
export const skipMirrorLabel = "endpointslice.kubernetes.io/skip-mirror";
/** The annotation by which Endpoints are a lock and no endpoints. */
const leaderAnnotation = "control-plane.alpha.kubernetes.io/leader";

/** The slice itself. */
export function sliceRef({ namespace, name }: SlimEndpointSlice): ObjectRef {
  return { kind: "EndpointSlice", namespace, name };
}

/** The Endpoints themselves. */
export function endpointsRef({ namespace, name }: SlimEndpoints): ObjectRef {
  return { kind: "Endpoints", namespace, name };
}

/** Whether a person wrote the slice, as far as it tells: none of the two controllers did. */
export function isByHand({ sliceManagedBy }: SlimEndpointSlice): boolean {
  return sliceManagedBy !== sliceController && sliceManagedBy !== sliceMirror;
}

/** An address of Endpoints and where it stands. */
export interface PlacedAddress {
  readonly ip: string;
  readonly path: string;
}

/** The addresses of Endpoints that a person wrote: a controller names the pod of each. */
export function addressesByHand({ subsets }: SlimEndpoints): readonly PlacedAddress[] {
  return subsets.flatMap(({ addresses, notReadyAddresses }, subset) =>
    Object.entries({ addresses, notReadyAddresses }).flatMap(([list, entries]) =>
      entries.flatMap(({ ip, targetRef }, index) =>
        targetRef === null ? [{ ip, path: `subsets[${subset}].${list}[${index}].ip` }] : [],
      ),
    ),
  );
}

/** Whether Endpoints are kept from being copied to slices. */
export function isUnmirrored({ labels }: SlimEndpoints): boolean {
  return labels[skipMirrorLabel] === "true";
}

/** Whether Endpoints only hold an election's lock. */
export function isElectionLock({ annotations }: SlimEndpoints): boolean {
  return annotations[leaderAnnotation] !== undefined;
}
