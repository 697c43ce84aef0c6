/** Runs the rules over one Service and its paths. */
import type { ObjectRef } from "../model/names.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import { severities } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { FindingDraft, Rule, RuleContext } from "./rule.ts";

/**
 * The findings of one Service: the worst first, then by port as the Service lists them, then by
 * rule. A finding that another one explains (`Rule.explains`) on the same port, or on the whole
 * Service, is left out, so that one fault is told once.
 */
export function checkService(service: ServicePaths, rules: readonly Rule[], context: RuleContext): readonly Finding[] {
  const object: ObjectRef = { kind: "Service", namespace: service.namespace, name: service.name };
  const managedBy = context.snapshot.get("Service", service.namespace, service.name)?.managedBy ?? null;
  const found = rules.flatMap((rule) =>
    [...rule.check(service, context)].map((draft) => complete(draft, rule, service, object, managedBy)),
  );
  return numberEqualIds(withoutConsequences(found, rules).sort(byImportance(service)));
}

function complete(
  draft: FindingDraft,
  rule: Rule,
  service: ServicePaths,
  object: ObjectRef,
  managedBy: Finding["managedBy"],
): Finding {
  const port = draft.port === undefined ? onlyPort(service) : realPort(draft.port);
  return {
    id: `${rule.id} ${service.id} ${port ?? "*"}`,
    rule: rule.id,
    severity: draft.severity ?? rule.severity,
    object,
    port,
    hop: draft.hop,
    message: draft.message,
    since: draft.since ?? null,
    managedBy,
    evidence: draft.evidence,
    fixes: draft.fixes ?? [],
    reproduce: draft.reproduce ?? [],
    location: null,
  };
}

/** What is wrong with a Service of one port is wrong with that port. */
function onlyPort(service: ServicePaths): string | null {
  const [first, ...others] = service.ports;
  return first === undefined || others.length > 0 || first.port === 0 ? null : portText(first);
}

/** A name without ports has one entry with port 0, which is no port: what is wrong with it is wrong with the Service. */
function realPort(port: string | null): string | null {
  return port === null || port.startsWith("0/") ? null : port;
}

function portText({ port, protocol }: ServicePaths["ports"][number]): string {
  return `${port}/${protocol}`;
}

/** A cause that is itself explained still explains: the chain is followed, not the order. */
function withoutConsequences(found: readonly Finding[], rules: readonly Rule[]): Finding[] {
  const explains = new Map(rules.map((rule) => [rule.id, rule.explains ?? []]));
  return found.filter(
    (finding) =>
      !found.some(
        (cause) =>
          (cause.port === null || cause.port === finding.port) &&
          (explains.get(cause.rule)?.includes(finding.rule) ?? false),
      ),
  );
}

function byImportance(service: ServicePaths): (left: Finding, right: Finding) => number {
  const positions = new Map(service.ports.map((port, index) => [portText(port), index]));
  const position = ({ port }: Finding): number => (port === null ? -1 : (positions.get(port) ?? positions.size));
  return (left, right) =>
    severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
    position(left) - position(right) ||
    (left.rule < right.rule ? -1 : Number(left.rule > right.rule));
}

/** Several findings of one rule on one port keep ids of their own, as the keys of a view must be. */
function numberEqualIds(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const count = (seen.get(finding.id) ?? 0) + 1;
    seen.set(finding.id, count);
    return count === 1 ? finding : { ...finding, id: `${finding.id} ${count}` };
  });
}
