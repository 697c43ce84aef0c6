/** Runs the rules over one Service and its paths. */
import type { ServicePaths } from "../paths/path-model.ts";
import { completeFindings, noSettings, type FoundDraft } from "./complete-findings.ts";
import type { Finding } from "./finding.ts";
import { contextsOf } from "./rule-context.ts";
import type { CheckContext } from "./rule-context.ts";
import type { Rule, RuleSettings } from "./rule.ts";
import { portText } from "./service-facts.ts";

/**
 * The findings of one Service: the worst first, then by port as the Service lists them, then by rule. A finding that
 * another one explains (`explains`) on the same port, or on the whole Service, is left out, so that one fault is told once.
 */
export function checkService(
  service: ServicePaths,
  rules: readonly Rule[],
  context: CheckContext,
  settings: RuleSettings = noSettings,
): readonly Finding[] {
  const { namespace, name, id } = service;
  const contextOf = contextsOf(context);
  const found: FoundDraft[] = [];
  for (const rule of rules) {
    if (rule.type !== "service") continue;
    for (const draft of rule.check(service, contextOf(rule))) {
      const port = draft.port === undefined ? onlyPort(service) : realPort(draft.port);
      found.push({ rule, draft: { ...draft, port } });
    }
  }
  const subject = {
    id,
    object: { kind: "Service", namespace, name },
    slim: context.snapshot.get("Service", namespace, name),
    services: [id],
    ports: service.ports.map(portText),
  };
  return completeFindings(subject, found, rules, settings);
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
