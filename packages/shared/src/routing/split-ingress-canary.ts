/** Canary Ingresses of ingress-nginx: a share of the requests, or those with a header or a cookie, go elsewhere. */
import type { SlimIngress } from "../model/objects.ts";
import { nginxAnnotation, nginxFlag } from "./ingress-nginx-locations.ts";
import { backendOf, ingressName, rulesForHost, type IngressRule } from "./ingress-rules.ts";
import { testPathPattern } from "./match-ingress-path.ts";
import type { RoutedBackend, RoutedRequest } from "./routing-model.ts";

interface CanarySplit {
  readonly backends: readonly RoutedBackend[];
  readonly text: string;
}

/**
 * The backends of a rule and of the first canary of the same host, path and type; null where there is
 * none. `ingresses` are in the controller's order. Header before cookie before weight, as in its
 * `balancer.lua`.
 */
export function splitToCanary(
  ingresses: readonly SlimIngress[],
  host: string,
  rule: IngressRule,
  request: RoutedRequest,
): CanarySplit | null {
  const canary = ingresses
    .filter((ingress) => nginxFlag(ingress, "canary"))
    .flatMap((ingress) => rulesForHost(ingress, host))
    .find((other) => isSamePath(rule, other) && isOtherBackend(rule, other));
  if (canary === undefined) return null;
  const share = canaryShare(canary.ingress, request);
  const viaClusterIp = (of: IngressRule) => nginxFlag(of.ingress, "service-upstream");
  const shared = (of: IngressRule, part: number) =>
    part === 0 ? [] : backendOf(of, viaClusterIp(of)).map((backend) => ({ ...backend, share: part }));
  return {
    backends: [...shared(rule, 1 - share.part), ...shared(canary, share.part)],
    text: `canary ${ingressName(canary.ingress)} takes ${share.text}`,
  };
}

function isSamePath(a: IngressRule, b: IngressRule): boolean {
  const exact = ({ path }: IngressRule) => path.pathType === "Exact";
  return (a.path.path ?? "/") === (b.path.path ?? "/") && exact(a) === exact(b);
}

function isOtherBackend(a: IngressRule, b: IngressRule): boolean {
  const name = ({ ingress, path: { backend } }: IngressRule) =>
    backend === null ? null : `${ingress.namespace}/${backend.service}:${String(backend.port)}`;
  return name(b) !== null && name(a) !== name(b);
}

interface CanaryShare {
  /** Of 1. */
  readonly part: number;
  readonly text: string;
}

function canaryShare(canary: SlimIngress, request: RoutedRequest): CanaryShare {
  const byHeader = shareByHeader(canary, request);
  if (byHeader !== null) return byHeader;
  const name = nginxAnnotation(canary, "canary-by-cookie") ?? "";
  const cookie = name === "" ? null : readCookie(request, name);
  if (cookie === "always") return { part: 1, text: `requests with the cookie ${name}=always: this one` };
  if (cookie === "never") return { part: 0, text: `no requests with the cookie ${name}=never` };
  const total = Math.max(100, readNumber(canary, "canary-weight-total"));
  const part = Math.min(1, readNumber(canary, "canary-weight") / total);
  return { part, text: `${String(Math.round(part * 1000) / 10)} % of the requests by weight` };
}

function shareByHeader(canary: SlimIngress, { headers }: RoutedRequest): CanaryShare | null {
  const name = (nginxAnnotation(canary, "canary-by-header") ?? "").toLowerCase();
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  if (name === "" || found === undefined) return null;
  const [, value] = found;
  const taken: CanaryShare = { part: 1, text: `requests with the header ${name}: ${value}: this one` };
  const wanted = nginxAnnotation(canary, "canary-by-header-value") ?? "";
  if (wanted !== "") return value === wanted ? taken : null;
  const pattern = nginxAnnotation(canary, "canary-by-header-pattern") ?? "";
  if (pattern !== "") return testPathPattern(`.*(${pattern})`, value, "") === true ? taken : null;
  if (value === "always") return taken;
  return value === "never" ? { part: 0, text: `no requests with the header ${name}: never` } : null;
}

function readCookie({ headers }: RoutedRequest, name: string): string | null {
  const header = Object.entries(headers).find(([key]) => key.toLowerCase() === "cookie")?.[1] ?? "";
  const pairs = header.split(";").map((pair) => pair.trim().split("="));
  return pairs.find(([key]) => key === name)?.[1] ?? null;
}

function readNumber(canary: SlimIngress, name: string): number {
  const number = Number(nginxAnnotation(canary, name) ?? 0);
  return Number.isFinite(number) && number > 0 ? number : 0;
}
