/** What every subject's findings go through: consequences are left out, the user's settings applied, ids made. */
import type { ObjectRef, ServiceId } from "../model/names.ts";
import type { SlimMeta } from "../model/object-meta.ts";
import { severities, type Finding, type Silence } from "./finding.ts";
import type { FindingDraft, IgnoredFindings, Rule, RuleSettings } from "./rule.ts";

/** What rules have looked at. */
export interface RuleSubject {
  /** The part of a finding's id that names it. */
  readonly id: string;
  readonly object: ObjectRef;
  /** Undefined where it does not exist (a Service that something refers to). */
  readonly slim: SlimMeta | undefined;
  readonly services: readonly ServiceId[];
  /** `80/TCP`, in the Service's order. */
  readonly ports: readonly string[];
}

export interface FoundDraft {
  readonly rule: Rule;
  readonly draft: FindingDraft;
}

/** Nothing is set: every rule has its own severity. */
export const noSettings: RuleSettings = { severities: new Map(), ignored: [] };

/** The rules that are to run: one that is off by default needs a severity. One that is turned off still explains others. */
export function rulesToRun(rules: readonly Rule[], { severities: set }: RuleSettings): readonly Rule[] {
  return rules.filter(({ id, offByDefault }) => offByDefault === undefined || (set.get(id) ?? "off") !== "off");
}

/** Findings as they are shown: the worst first, then by port, then by rule. */
export function completeFindings(
  subject: RuleSubject,
  found: readonly FoundDraft[],
  rules: readonly Rule[],
  settings: RuleSettings,
): readonly Finding[] {
  if (found.length === 0) return [];
  const complete = found.map(({ rule, draft }) => completeDraft(draft, rule, subject));
  const told = withoutConsequences(complete, rules).flatMap((finding) => applySettings(finding, subject, settings));
  return numberEqualIds(told.sort(byImportance(subject)));
}

function completeDraft(draft: FindingDraft, rule: Rule, subject: RuleSubject): Finding {
  const port = draft.port ?? null;
  return {
    id: `${rule.id} ${subject.id} ${port ?? "*"}`,
    rule: rule.id,
    severity: draft.severity ?? rule.severity,
    object: subject.object,
    port,
    hop: draft.hop,
    message: draft.message,
    since: draft.since ?? null,
    managedBy: subject.slim?.managedBy ?? null,
    evidence: draft.evidence,
    fixes: draft.fixes ?? [],
    reproduce: draft.reproduce ?? [],
    location: null,
    services: draft.services ?? subject.services,
    silenced: null,
  };
}

/** A cause that is itself explained still explains: the chain is followed, not the order. */
function withoutConsequences(found: readonly Finding[], rules: readonly Rule[]): readonly Finding[] {
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

function applySettings(finding: Finding, { slim }: RuleSubject, settings: RuleSettings): readonly Finding[] {
  const severity = settings.severities.get(finding.rule) ?? finding.severity;
  if (severity === "off") return [];
  const silenced = silencedByAnnotation(finding, slim) ?? silencedByConfig(finding, settings);
  return [{ ...finding, severity, silenced }];
}

/** `portolan.dev/ignore: "rule-id, rule-id"` on the object, with `portolan.dev/ignore-reason` beside it. */
function silencedByAnnotation({ rule }: Finding, slim: SlimMeta | undefined): Silence | null {
  const ids = slim?.annotations["portolan.dev/ignore"]?.split(",").map((id) => id.trim()) ?? [];
  if (!ids.includes(rule)) return null;
  return { by: "annotation", reason: slim?.annotations["portolan.dev/ignore-reason"] ?? null };
}

/** Whether an entry of `ignore` in `portolan.yaml` means the finding. */
export function isIgnored({ rule, object }: Pick<Finding, "rule" | "object">, entry: IgnoredFindings): boolean {
  return (
    (entry.rule ?? rule) === rule &&
    (entry.kind ?? object.kind) === object.kind &&
    (entry.namespace ?? object.namespace) === object.namespace &&
    (entry.name ?? object.name) === object.name
  );
}

function silencedByConfig(finding: Finding, { ignored }: RuleSettings): Silence | null {
  const entry = ignored.find((each) => isIgnored(finding, each));
  return entry === undefined ? null : { by: "config", reason: entry.reason };
}

function byImportance({ ports }: RuleSubject): (left: Finding, right: Finding) => number {
  const positions = new Map(ports.map((port, index) => [port, index]));
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
