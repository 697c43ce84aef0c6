import { serviceId } from "../../model/names.ts";
import type { SlimIngress } from "../../model/objects.ts";
import { matchIngressBackend } from "../../paths/match-ingress-backend.ts";
import { closestService, closestText, type ClosestService } from "../closest-service.ts";
import { fieldPointer } from "../field-pointer.ts";
import type { Fix } from "../finding.ts";
import { ingressEvidence, ingressRef, pathsText, servicePaths, type ServicePath } from "../ingress-facts.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { FindingDraft, ObjectRule, RuleContext } from "../rule.ts";

/** A backend, the default one included, names a Service that is not there. */
export const rule: ObjectRule<"Ingress"> = {
  type: "object",
  kinds: ["Ingress"],
  id: "ingress-service-missing",
  severity: "error",
  title: "The Ingress leads to a Service that does not exist",
  *check(ingress, context) {
    const { snapshot } = context;
    if (snapshot.unreadable.has("Service")) return;
    const missing = new Map<string, ServicePath[]>();
    for (const each of servicePaths(ingress)) {
      const { service } = each.backend;
      if (snapshot.get("Service", ingress.namespace, service) !== undefined) continue;
      missing.set(service, [...(missing.get(service) ?? []), each]);
    }
    for (const [service, paths] of missing) yield* draft(ingress, service, paths, context);
  },
};

function* draft(
  ingress: SlimIngress,
  service: string,
  paths: readonly ServicePath[],
  { snapshot, leavesInput }: RuleContext,
): Iterable<FindingDraft> {
  const evidence = paths.map(({ backend }) => ingressEvidence(ingress, backend.nameField, service));
  const [first] = evidence;
  if (first === undefined || leavesInput(first)) return;
  const { namespace } = ingress;
  const near = closestService(snapshot, namespace, service, (candidate) =>
    paths.every(({ backend }) => matchIngressBackend(snapshot, candidate, { ingress, backend }) !== null),
  );
  const text = pathsText(
    ingress,
    paths.map(({ path }) => path),
  );
  yield {
    hop: "service",
    message: `Ingress ${ingress.name} sends ${text} to Service ${service}, and namespace ${namespace} has no such Service${closestText(near)}`,
    evidence,
    fixes: near?.type === "close" ? [fixFor(ingress, paths, near)] : [],
    reproduce: [`${kubectl(ingress)} get service ${service}`, `${kubectl(ingress)} describe ingress ${ingress.name}`],
    services: [serviceId(namespace, service)],
  };
}

function fixFor(ingress: SlimIngress, paths: readonly ServicePath[], { service }: ClosestService): Fix {
  const patch = paths.flatMap(({ backend }) =>
    replaceValue(fieldPointer(backend.nameField), backend.service, service.name),
  );
  return patchFix(`Send them to Service ${service.name}`, ingressRef(ingress), patch);
}
