/** Whether a reference into another namespace is allowed there (semantics.md 6). */
import { gatewayApiGroup } from "../model/project-gateway.ts";
import type { RouteBackendRef, RouteKind, SlimReferenceGrant } from "../model/gateway-objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** The ReferenceGrant in the backend's namespace that allows routes of a kind and namespace to refer to it; undefined where none does. */
export function findReferenceGrant(
  snapshot: Snapshot,
  from: { readonly kind: RouteKind; readonly namespace: string },
  to: Pick<RouteBackendRef, "group" | "kind" | "namespace" | "name">,
): SlimReferenceGrant | undefined {
  for (const grant of snapshot.inNamespace("ReferenceGrant", to.namespace)) {
    const trusts = grant.from.some(
      ({ group, kind, namespace }) => group === gatewayApiGroup && kind === from.kind && namespace === from.namespace,
    );
    const covers = grant.to.some(
      ({ group, kind, name }) => group === to.group && kind === to.kind && (name === null || name === to.name),
    );
    if (trusts && covers) return grant;
  }
  return undefined;
}
