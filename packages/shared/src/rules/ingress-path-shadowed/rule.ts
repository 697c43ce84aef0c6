import { serviceId } from "../../model/names.ts";
import type { IngressPath, SlimIngress } from "../../model/objects.ts";
import { findIngressRouters } from "../../routing/find-router.ts";
import { ingressControllerTraits } from "../../routing/ingress-controller-traits.ts";
import { nginxFlag } from "../../routing/ingress-nginx-locations.ts";
import { describeRule, ruleField } from "../../routing/ingress-rules.ts";
import { classOfIngress } from "../../routing/read-ingress-class.ts";
import { routeIngressRequest } from "../../routing/route-ingress-request.ts";
import type { Router, RoutingDecision } from "../../routing/routing-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { fieldPointer } from "../field-pointer.ts";
import type { Fix } from "../finding.ts";
import { ingressEvidence, ingressRef } from "../ingress-facts.ts";
import { kubectl, patchFix } from "../make-fix.ts";
import type { FindingDraft, ObjectRule } from "../rule.ts";

type Routed = Extract<RoutingDecision, { type: "routed" }>;

/** Every request that would fit the rule is taken by another one. */
export const rule: ObjectRule<"Ingress"> = {
  type: "object",
  kinds: ["Ingress"],
  id: "ingress-path-shadowed",
  severity: "info",
  title: "No request reaches a rule of the Ingress",
  *check(ingress, { snapshot }) {
    const paths = ingress.paths.filter(isPlain);
    // A canary's rules are others' by design.
    if (paths.length === 0 || nginxFlag(ingress, "canary")) return;
    const [router = null, ...others] = findIngressRouters(snapshot, ingress);
    if (others.length > 0) return;
    const { families } = classOfIngress(snapshot, ingress);
    const isKnown = families.length === 1;
    // Outside of the cluster each Ingress has a load balancer of its own, unless it says otherwise.
    const isAlone = families.some((family) => ingressControllerTraits[family].outside);
    for (const path of paths) {
      if (path.pathType === "ImplementationSpecific" && !isKnown) continue;
      const taken = takenByOther(snapshot, router, ingress, path);
      if (taken === null || (!isOwn(taken, ingress) && (isAlone || isEqual(snapshot, taken, path)))) continue;
      yield draft(ingress, path, taken);
    }
  },
};

/** Patterns are the controller's to read: what fits them cannot be written down here. */
function isPlain({ path, isDefault }: IngressPath): boolean {
  return !isDefault && /^\/[\w/.~%@:=&!-]*$/.test(path ?? "/");
}

/** The rule that takes each of the requests that would fit this one best; null where one comes through, or that is not sure. */
function takenByOther(
  snapshot: Snapshot,
  router: Router | null,
  ingress: SlimIngress,
  path: IngressPath,
): Routed | null {
  const decisions = requestsFor(path).map((request) => routeIngressRequest(snapshot, router, request));
  const routed = decisions.filter((decision) => decision.type === "routed");
  const [first] = routed;
  if (first === undefined || routed.length < decisions.length) return null;
  return routed.some((decision) => isCarriedOut(decision, ingress, path)) ? null : first;
}

function isCarriedOut(decision: Routed, ingress: SlimIngress, path: IngressPath): boolean {
  return isOwn(decision, ingress) && decision.fieldPath === ruleField({ ingress, path });
}

function isOwn({ object }: Routed, { namespace, name }: SlimIngress): boolean {
  return object.namespace === namespace && object.name === name;
}

/** The same path in another Ingress, of which `ingress-duplicate-path` tells: which of the two goes first is a matter of their ages. */
function isEqual(snapshot: Snapshot, { object, fieldPath }: Routed, { host, path, pathType }: IngressPath): boolean {
  const other = snapshot.get("Ingress", object.namespace ?? "", object.name);
  const same = other?.paths.find((each) => ruleField({ ingress: other, path: each }) === fieldPath);
  if (same === undefined) return false;
  const isSameHost = (same.host ?? "").toLowerCase() === (host ?? "").toLowerCase();
  return isSameHost && (same.path ?? "/") === (path ?? "/") && same.pathType === pathType;
}

/** The path itself, and for a prefix one below it that nobody names. */
function requestsFor({ host, path, pathType }: IngressPath) {
  const own = path ?? "/";
  const below = `${own.replace(/\/$/, "")}/portolan-asks`;
  const paths = pathType === "Exact" ? [own] : [own, below];
  const name = (host ?? "portolan-asks.invalid").toLowerCase().replace(/^\*/, "portolan-asks");
  return paths.map((each) => ({
    scheme: "https" as const,
    host: name,
    path: each,
    method: "GET",
    headers: {},
    query: {},
  }));
}

function draft(ingress: SlimIngress, path: IngressPath, taken: Routed): FindingDraft {
  const { namespace, name } = taken.object;
  const where = isOwn(taken, ingress) ? taken.fieldPath : `Ingress ${namespace ?? ""}/${name}, ${taken.fieldPath}`;
  const field = ruleField({ ingress, path });
  return {
    hop: "way-in",
    message: `No request reaches ${describeRule({ ingress, path })} of Ingress ${ingress.name}: ${taken.matched} (${where}) takes them all`,
    evidence: [
      ingressEvidence(ingress, `${field}.path`, path.path),
      { object: taken.object, path: taken.fieldPath, value: taken.matched },
    ],
    fixes: removeFix(ingress, path),
    reproduce: [`${kubectl(ingress)} get ingress ${ingress.name} -o yaml`],
    services: path.backend === null ? [] : [serviceId(ingress.namespace, path.backend.service)],
  };
}

/** A rule must keep at least one path. */
function removeFix(ingress: SlimIngress, { fieldPath, path }: IngressPath): readonly Fix[] {
  const list = fieldPath.replace(/\[\d+\]\.backend$/, "");
  const siblings = ingress.paths.filter((each) => each.fieldPath.startsWith(`${list}[`));
  if (siblings.length < 2 || path === null) return [];
  const pointer = fieldPointer(fieldPath.replace(/\.backend$/, ""));
  return [
    patchFix(`Take the rule for ${path} out`, ingressRef(ingress), [
      { op: "test", path: `${pointer}/path`, value: path },
      { op: "remove", path: pointer },
    ]),
  ];
}
