import { serviceId } from "../../model/names.ts";
import type { SlimRoute } from "../../model/gateway-objects.ts";
import type { SlimService } from "../../model/objects.ts";
import { routeProtocol, type InvalidReason } from "../../routing/judge-gateway-backend.ts";
import { closestService, closestText, type ClosestService } from "../closest-service.ts";
import { fieldPointer } from "../field-pointer.ts";
import type { Evidence, Fix, PatchOperation } from "../finding.ts";
import {
  answerText,
  brokenRefs,
  gatewayApiEvidence,
  gatewayApiRef,
  routeKinds,
  type BrokenRef,
} from "../gateway-facts.ts";
import { likelyPort } from "../ingress-facts.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { FindingDraft, ObjectRule, RuleContext } from "../rule.ts";

type BrokenRefs = readonly [BrokenRef, ...BrokenRef[]];

const reasons: ReadonlySet<InvalidReason> = new Set([
  "BackendNotFound",
  "PortNotGiven",
  "PortNotFound",
  "UnsupportedProtocol",
]);

/** A backendRef names a Service, or a port of one, that is not there. */
export const rule: ObjectRule<SlimRoute["kind"]> = {
  type: "object",
  kinds: routeKinds,
  id: "route-backend",
  severity: "error",
  title: "The route leads to a Service or port that does not exist",
  explains: ["gateway-status"],
  *check(route, context) {
    for (const broken of brokenRefs(context.snapshot, route, reasons)) yield* draft(route, broken, context);
  },
};

function* draft(route: SlimRoute, broken: BrokenRefs, context: RuleContext): Iterable<FindingDraft> {
  const [{ ref, judged }] = broken;
  const { snapshot, namespaces } = context;
  const { namespace, name } = ref;
  const isMissing = judged.reason === "BackendNotFound";
  if (isMissing && namespaces?.has(namespace) === false) return;
  const evidence = broken.map((each) => evidenceOf(route, each));
  if (isMissing && context.leavesInput(evidence[0] ?? evidenceOf(route, broken[0]))) return;
  const near = isMissing
    ? closestService(snapshot, namespace, name, ({ ports }) => ports.some(({ port }) => port === ref.port))
    : null;
  const service = snapshot.get("Service", namespace, name);
  yield {
    hop: "service",
    message: `${route.kind} ${route.name} sends requests to Service ${name}${portText(broken)}, and ${judged.text}${closestText(near)}: ${answerText(route)}`,
    evidence,
    fixes:
      service === undefined
        ? near?.type === "close"
          ? [nameFix(route, broken, near)]
          : []
        : portFixes(route, broken, service),
    reproduce: [
      `${kubectl(ref)} get service ${name}`,
      `${kubectl(route)} get ${route.kind.toLowerCase()} ${route.name} -o yaml`,
    ],
    services: [serviceId(namespace, name)],
  };
}

function portText([{ ref }]: BrokenRefs): string {
  return ref.port === null ? "" : ` port ${String(ref.port)}`;
}

function evidenceOf(route: SlimRoute, { ref, judged }: BrokenRef): Evidence {
  return judged.reason === "BackendNotFound"
    ? gatewayApiEvidence(route, `${ref.fieldPath}.name`, ref.name)
    : gatewayApiEvidence(route, `${ref.fieldPath}.port`, ref.port);
}

function nameFix(route: SlimRoute, broken: BrokenRefs, { service }: ClosestService): Fix {
  const patch = broken.flatMap(({ ref }) =>
    replaceValue(`${fieldPointer(ref.fieldPath)}/name`, ref.name, service.name),
  );
  return patchFix(`Send them to Service ${service.name}`, gatewayApiRef(route), patch);
}

function portFixes(route: SlimRoute, broken: BrokenRefs, service: SlimService): readonly Fix[] {
  const [{ ref: first }] = broken;
  const meant = likelyPort(service, first.port ?? 0, routeProtocol(route));
  if (meant === null) return [];
  const patch = broken.flatMap(({ ref }): readonly PatchOperation[] => {
    const path = `${fieldPointer(ref.fieldPath)}/port`;
    return ref.port === null ? [{ op: "add", path, value: meant.port }] : replaceValue(path, ref.port, meant.port);
  });
  return [patchFix(`Use port ${String(meant.port)} of Service ${service.name}`, gatewayApiRef(route), patch)];
}
