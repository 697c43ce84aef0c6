/** The rules of Ingresses, as controllers see them, and what a decision by one of them looks like. */
import { serviceId } from "../model/names.ts";
import type { IngressPath, SlimIngress } from "../model/objects.ts";
import type { RoutedBackend, RoutingDecision } from "./routing-model.ts";

/** One path of one Ingress, or its default backend. */
export interface IngressRule {
  readonly ingress: SlimIngress;
  readonly path: IngressPath;
}

/** The oldest first; of equally old ones by namespace and name. */
export function byAge(a: SlimIngress, b: SlimIngress): number {
  const older = compareText(a.createdAt ?? "", b.createdAt ?? "");
  return older !== 0 ? older : compareText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The paths of an Ingress for a host as it is written; empty for rules without host. */
export function rulesForHost(ingress: SlimIngress, host: string): readonly IngressRule[] {
  return ingress.paths
    .filter((path) => !path.isDefault && (path.host?.toLowerCase() ?? "") === host)
    .map((path) => ({ ingress, path }));
}

/** Whether an Ingress has a rule for a host as it is written, be it one without a path. */
export function hasRuleFor({ paths, bareHosts }: SlimIngress, host: string): boolean {
  if (bareHosts.some((bare) => bare.toLowerCase() === host)) return true;
  return paths.some((path) => !path.isDefault && (path.host?.toLowerCase() ?? "") === host);
}

/** Whether an Ingress has a default backend and nothing else. */
export function isRuleless({ paths, bareHosts }: SlimIngress): boolean {
  return bareHosts.length === 0 && paths.every(({ isDefault }) => isDefault);
}

/** The default backend; null where the Ingress has none. */
export function defaultRule(ingress: SlimIngress): IngressRule | null {
  const path = ingress.paths.find(({ isDefault }) => isDefault);
  return path === undefined ? null : { ingress, path };
}

/** `namespace/name`, to be named in a sentence. */
export function ingressName({ namespace, name }: SlimIngress): string {
  return `Ingress ${namespace}/${name}`;
}

/** `shop.example.com/cart (Prefix)`; `*` where the rule takes every host. */
export function describeRule({ ingress, path }: IngressRule): string {
  if (path.isDefault) return `the default backend of ${ingressName(ingress)}`;
  return `${path.host ?? "*"}${path.path ?? "/"} (${path.pathType})`;
}

/** The rule's field, without the backend in it: `spec.rules[0].http.paths[1]`, `spec.defaultBackend`. */
export function ruleField({ path }: IngressRule): string {
  return path.fieldPath.replace(/\.backend$/, "");
}

/** The decision that a rule is carried out; unknown where its backend is no Service. */
export function routedBy(
  rule: IngressRule,
  backends: readonly RoutedBackend[],
  because: readonly string[],
): RoutingDecision {
  const { ingress, path } = rule;
  if (path.backend === null) {
    const text = `the backend of ${describeRule(rule)} is a resource and no Service: what answers there is not visible`;
    return { type: "unknown", because: [text, ...because] };
  }
  return {
    type: "routed",
    object: { kind: "Ingress", namespace: ingress.namespace, name: ingress.name },
    fieldPath: path.isDefault ? path.fieldPath : ruleField(rule),
    matched: describeRule(rule),
    backends,
    because,
  };
}

/** The rule's backend with all of the requests; none for a resource. */
export function backendOf({ ingress, path }: IngressRule, viaClusterIp: boolean): readonly RoutedBackend[] {
  if (path.backend === null) return [];
  return [
    {
      service: serviceId(ingress.namespace, path.backend.service),
      port: path.backend.port,
      share: 1,
      fieldPath: path.fieldPath,
      invalid: null,
      viaClusterIp,
    },
  ];
}

/** The router answers by itself. */
export function answered(
  status: number,
  ingress: SlimIngress | null,
  because: readonly string[],
  location?: string,
): RoutingDecision {
  const object = ingress === null ? null : { kind: "Ingress", namespace: ingress.namespace, name: ingress.name };
  return { type: "answered", status, object, because, ...(location === undefined ? {} : { location }) };
}
