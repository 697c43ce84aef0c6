/**
 * What a controller does with a request by the rules of the Ingress API, with the ways in which
 * others than ingress-nginx differ (semantics.md 5).
 */
import { serviceId } from "../model/names.ts";
import type { SlimIngress } from "../model/objects.ts";
import type { RouterFamily } from "../model/router-family.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { ingressControllerTraits } from "./ingress-controller-traits.ts";
import {
  answered,
  backendOf,
  byAge,
  compareText,
  defaultRule,
  describeRule,
  hasRuleFor,
  ingressName,
  isRuleless,
  routedBy,
  rulesForHost,
  type IngressRule,
} from "./ingress-rules.ts";
import { matchesPathPrefix, testPathGlob, testPathPattern } from "./match-ingress-path.ts";
import type { RoutedBackend, RoutedRequest, RoutingDecision } from "./routing-model.ts";

/** A request with the Ingresses that could take it, by how their rules may write its host. */
export interface IngressQuestion {
  readonly snapshot: Snapshot;
  readonly request: RoutedRequest;
  /** From the most exact host to none; only Ingresses that the controller serves. */
  readonly levels: readonly { readonly host: string; readonly ingresses: readonly SlimIngress[] }[];
  /** Ingresses with a rule without host, or with a default backend. */
  readonly hostless: readonly SlimIngress[];
}

/** Decides for a controller; null for one whose ways are not known. */
export function routeIngressBySpec(question: IngressQuestion, family: RouterFamily | null): RoutingDecision {
  const { levels, request } = question;
  const fitting = levels.map(({ host, ingresses }) =>
    ingresses.flatMap((ingress) =>
      rulesForHost(ingress, host).flatMap((rule) => {
        const fits = ruleFits(family, rule, request.path);
        return fits === false ? [] : [{ rule, fits }];
      }),
    ),
  );
  const unclear = fitting.flat().find(({ fits }) => fits === null);
  if (unclear !== undefined) {
    const text = `whether ${request.path} fits ${describeRule(unclear.rule)} of ${ingressName(unclear.rule.ingress)} cannot be told here`;
    return { type: "unknown", because: [text] };
  }
  const rules = fitting.map((level) => level.map(({ rule }) => rule));
  return family === "traefik"
    ? firstOf(question, family, rules.flat().sort(byTraefikPriority))
    : byHostFirst(question, family, rules);
}

/** The most exact host that has rules decides, unless the controller goes on to less exact ones. */
function byHostFirst(
  question: IngressQuestion,
  family: RouterFamily | null,
  rules: readonly (readonly IngressRule[])[],
): RoutingDecision {
  const { levels, request } = question;
  const goesOn = family !== null && ingressControllerTraits[family].fallsThrough;
  for (const [index, level] of rules.entries()) {
    if (level.length > 0) return firstOf(question, family, [...level].sort(bySpecificity));
    const host = levels[index]?.host ?? "";
    const hasRules = levels[index]?.ingresses.some((ingress) => hasRuleFor(ingress, host)) === true;
    if (!hasRules || goesOn) continue;
    const later = rules.slice(index + 1).flat()[0];
    if (family === null && later !== undefined) {
      const text = `no path for host ${host} fits ${request.path}; whether the controller goes on to ${describeRule(later)} of ${ingressName(later.ingress)} is its own choice`;
      return { type: "unknown", because: [text] };
    }
    return byDefault(question, family, host);
  }
  return byDefault(question, family, null);
}

function firstOf(
  question: IngressQuestion,
  family: RouterFamily | null,
  rules: readonly IngressRule[],
): RoutingDecision {
  const [rule, next] = rules;
  if (rule === undefined) return byDefault(question, family, null);
  const because = [`${describeRule(rule)} of ${ingressName(rule.ingress)} fits best`];
  if (next !== undefined && next.ingress !== rule.ingress && sameRule(rule, next)) {
    because.push(
      `${ingressName(next.ingress)} has the same host and path: which of them wins is the controller's choice, the older one is taken here`,
    );
  }
  return carryOut(question, family, rule, because);
}

/** No rule fits: the Ingress's own default backend, then one that takes everything, then 404. */
function byDefault(question: IngressQuestion, family: RouterFamily | null, host: string | null): RoutingDecision {
  const { levels, hostless, request } = question;
  const ofHost = host === null ? [] : (levels.find((level) => level.host === host)?.ingresses ?? []);
  const ruleless = hostless.filter(isRuleless);
  // Traefik reads the default backend of Ingresses without rules only.
  const order =
    family === "traefik"
      ? ruleless
      : [...[...ofHost].sort(byAge), ...[...ruleless].sort(byAge), ...[...hostless].sort(byAge)];
  const found = order.map(defaultRule).find((rule) => rule !== null);
  const none = `no rule takes ${request.host}${request.path}`;
  if (found == null) return answered(404, null, [`${none}: 404`]);
  return carryOut(question, family, found, [`${none}: ${describeRule(found)} takes it`]);
}

function carryOut(
  { snapshot }: IngressQuestion,
  family: RouterFamily | null,
  rule: IngressRule,
  because: readonly string[],
): RoutingDecision {
  const { backend, pathType, isDefault } = rule.path;
  const said = [...because];
  if (pathType === "ImplementationSpecific" && !isDefault && !readsSpecific(family)) {
    said.push("path type ImplementationSpecific is taken as Prefix");
  }
  const { namespace } = rule.ingress;
  const service = backend === null ? undefined : snapshot.get("Service", namespace, backend.service);
  if (family === "traefik" && service?.type === "ExternalName") {
    const text = `Traefik leaves out Service ${serviceId(namespace, service.name)} of type ExternalName unless allowExternalNameServices is set: then it answers 404`;
    return { type: "unknown", because: [text, ...said] };
  }
  // A Router has the note of its own; who routes outside of the cluster's pods has none.
  const traits = family === null ? null : ingressControllerTraits[family];
  if (traits?.outside === true && traits.note !== null) said.push(traits.note);
  return routedBy(
    rule,
    backendOf(rule, false).map((each) => atLoadBalancer(family, rule, service?.type, each)),
    said,
  );
}

/** AWS's load balancer dials the nodePort unless it is told to dial the pods; without one it has nothing to dial. */
function atLoadBalancer(
  family: RouterFamily | null,
  { ingress }: IngressRule,
  type: string | undefined,
  backend: RoutedBackend,
): RoutedBackend {
  const target = ingress.annotations["alb.ingress.kubernetes.io/target-type"] ?? "instance";
  if (family !== "aws-alb" || target !== "instance" || type !== "ClusterIP") return backend;
  const text = `target-type instance needs a nodePort, and Service ${backend.service} is of type ClusterIP`;
  return { ...backend, invalid: { status: 503, text } };
}

function readsSpecific(family: RouterFamily | null): boolean {
  return family === "gce" || family === "aws-alb";
}

/** Null where it cannot be told. */
function ruleFits(family: RouterFamily | null, { ingress, path: rule }: IngressRule, path: string): boolean | null {
  const wanted = rule.path ?? "";
  if (wanted === "") return true;
  const byCharacters = family !== null && ingressControllerTraits[family].prefix === "characters";
  const asPrefix = byCharacters ? path.startsWith(wanted) : matchesPathPrefix(wanted, path);
  switch (rule.pathType) {
    case "Exact":
      return path === wanted;
    case "Prefix":
      return asPrefix;
    case "ImplementationSpecific":
      if (readsSpecific(family) && /[*?]/.test(wanted)) return testPathGlob(wanted, path);
      if (readsSpecific(family)) return path === wanted;
      if (family !== "traefik") return asPrefix;
      return byTraefikMatcher(ingress.annotations["traefik.ingress.kubernetes.io/router.pathmatcher"], wanted, path);
    default:
      return rule.pathType satisfies never;
  }
}

function byTraefikMatcher(matcher: string | undefined, wanted: string, path: string): boolean | null {
  if (matcher === "Path") return path === wanted;
  if (matcher === "PathRegexp") return testPathPattern(wanted, path, "");
  return path.startsWith(wanted);
}

/** Exact first, then the longest, then the oldest. */
function bySpecificity(a: IngressRule, b: IngressRule): number {
  const exact = Number(b.path.pathType === "Exact") - Number(a.path.pathType === "Exact");
  return exact || lengthOf(b) - lengthOf(a) || byAge(a.ingress, b.ingress);
}

function lengthOf({ path }: IngressRule): number {
  return (path.path ?? "").replace(/\/$/, "").length;
}

function sameRule(a: IngressRule, b: IngressRule): boolean {
  return a.path.host === b.path.host && lengthOf(a) === lengthOf(b) && a.path.pathType === b.path.pathType;
}

/** Traefik prefers the rule whose text is the longest, host and path together, unless priorities are given. */
function byTraefikPriority(a: IngressRule, b: IngressRule): number {
  const host = ({ path }: IngressRule) => (path.host === null ? "" : `Host("${path.host}")`);
  const matcher = ({ path }: IngressRule) => (path.pathType === "Exact" ? "Path" : "PathPrefix");
  const text = (rule: IngressRule) => {
    const { path } = rule.path;
    return [host(rule), path === null ? "" : `${matcher(rule)}("${path}")`].filter((part) => part !== "").join(" && ");
  };
  const priority = (rule: IngressRule) =>
    Number(rule.ingress.annotations["traefik.ingress.kubernetes.io/router.priority"] ?? 0) || text(rule).length;
  return priority(b) - priority(a) || byAge(a.ingress, b.ingress) || compareText(text(a), text(b));
}
