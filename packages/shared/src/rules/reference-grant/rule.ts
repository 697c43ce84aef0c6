import { oneOfKind, serviceId } from "../../model/names.ts";
import type { RouteBackendRef, SlimReferenceGrant, SlimRoute } from "../../model/gateway-objects.ts";
import { gatewayApiGroup } from "../../model/project-gateway.ts";
import type { InvalidReason } from "../../routing/judge-gateway-backend.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Fix } from "../finding.ts";
import { answerText, brokenRefs, gatewayApiEvidence, routeKinds } from "../gateway-facts.ts";
import { listText } from "../ingress-facts.ts";
import { kubectl, patchFix } from "../make-fix.ts";
import type { ObjectRule } from "../rule.ts";

const reasons: ReadonlySet<InvalidReason> = new Set(["RefNotPermitted"]);

/** A backendRef leads into another namespace, and nothing there allows it. */
export const rule: ObjectRule<SlimRoute["kind"]> = {
  type: "object",
  kinds: routeKinds,
  id: "reference-grant",
  severity: "error",
  title: "No ReferenceGrant lets the route refer to another namespace",
  explains: ["gateway-status"],
  *check(route, context) {
    const { snapshot, namespaces } = context;
    for (const broken of brokenRefs(snapshot, route, reasons)) {
      const [{ ref, judged }] = broken;
      if (namespaces?.has(ref.namespace) === false) continue;
      const evidence = broken.map((each) =>
        gatewayApiEvidence(route, `${each.ref.fieldPath}.namespace`, each.ref.namespace),
      );
      if (evidence[0] === undefined || context.leavesInput(evidence[0])) continue;
      const grants = [...snapshot.inNamespace("ReferenceGrant", ref.namespace)];
      const missing = snapshot.get("Service", ref.namespace, ref.name) === undefined;
      yield {
        hop: "service",
        message:
          `${route.kind} ${route.name} leads to Service ${ref.name} of namespace ${ref.namespace}, and ${judged.text}: ${answerText(route)}` +
          grantsText(grants) +
          (missing && !snapshot.unreadable.has("Service") ? "; nor is there such a Service" : ""),
        evidence,
        fixes: fixesFor(snapshot, route, ref, grants),
        reproduce: [
          `${kubectl(ref)} get referencegrants -o yaml`,
          `${kubectl(route)} get ${route.kind.toLowerCase()} ${route.name} -o yaml`,
        ],
        services: [serviceId(ref.namespace, ref.name)],
      };
    }
  },
};

function grantsText(grants: readonly SlimReferenceGrant[]): string {
  if (grants.length === 0) return "";
  const one = grants.length === 1;
  return `; ReferenceGrant${one ? "" : "s"} ${listText(grants.map(({ name }) => name))} there ${one ? "allows" : "allow"} other references`;
}

/** A grant that covers the Service already, for others, can take this route's kind and namespace too. */
function fixesFor(
  snapshot: Snapshot,
  { kind, namespace }: SlimRoute,
  ref: RouteBackendRef,
  grants: readonly SlimReferenceGrant[],
): readonly Fix[] {
  const grant = grants.find(({ to }) =>
    to.some((each) => each.group === ref.group && each.kind === ref.kind && (each.name ?? ref.name) === ref.name),
  );
  if (grant === undefined || snapshot.get("Service", ref.namespace, ref.name) === undefined) return [];
  const object = { kind: grant.kind, namespace: grant.namespace, name: grant.name };
  return [
    patchFix(`Let ReferenceGrant ${grant.name} allow ${oneOfKind(kind)} of namespace ${namespace}`, object, [
      { op: "add", path: "/spec/from/-", value: { group: gatewayApiGroup, kind, namespace } },
    ]),
  ];
}
