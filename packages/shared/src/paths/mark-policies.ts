/** Many judgements of network policies as one mark with one sentence. */
import { objectKey, type ObjectRef } from "../model/names.ts";
import type { DirectionJudgement, PolicyJudgement } from "../policies/policy-model.ts";

/** How much is let through, if a network plugin enforces policies. */
export interface PolicyMark {
  /** `WayIn.id` or `Backend.id`. */
  readonly id: string;
  readonly verdict: "all" | "some" | "none" | "unknown";
  /** One sentence: the rule that allows, or the policies that isolate. */
  readonly text: string;
  /** The policies that the sentence is about; empty where none isolates. */
  readonly policies: readonly ObjectRef[];
}

/** One endpoint by one way in. */
export interface JudgedEndpoint {
  readonly way: string;
  readonly backend: string;
  /** One for each source that may come this way; empty where that is not known. */
  readonly judgements: readonly PolicyJudgement[];
}

/** Marks a way in or a backend by what becomes of its endpoints; there is at least one. */
export function markPolicies(id: string, endpoints: readonly JudgedEndpoint[]): PolicyMark {
  const judgements = endpoints.flatMap((endpoint) => endpoint.judgements);
  const denied = judgements.find(({ verdict }) => verdict === "denied");
  const allowed = judgements.find(({ verdict }) => verdict === "allowed");
  const unknown = judgements.find(({ verdict }) => verdict === "unknown");
  if (denied !== undefined && allowed !== undefined) {
    return { id, verdict: "some", text: someText(endpoints, judgements, denied), policies: policiesOf(denied) };
  }
  if (endpoints.some((endpoint) => endpoint.judgements.length === 0)) {
    return { id, verdict: "unknown", text: "which pods connections come from here is not known", policies: [] };
  }
  if (unknown !== undefined) {
    return { id, verdict: "unknown", text: unknown.because[0] ?? "", policies: policiesOf(unknown) };
  }
  if (denied !== undefined) {
    return { id, verdict: "none", text: denied.because[0] ?? "", policies: policiesOf(denied) };
  }
  const told = judgements.find(({ because }) => because.length > 0);
  return { id, verdict: "all", text: told?.because[0] ?? "no NetworkPolicy isolates them", policies: policiesOf(told) };
}

function someText(
  endpoints: readonly JudgedEndpoint[],
  judgements: readonly PolicyJudgement[],
  denied: PolicyJudgement,
): string {
  const reason = denied.because[0] ?? "";
  const allows = (endpoint: JudgedEndpoint) => endpoint.judgements.some(({ verdict }) => verdict === "allowed");
  const denies = (endpoint: JudgedEndpoint) => endpoint.judgements.some(({ verdict }) => verdict === "denied");
  if (judgements.every(({ verdict, ingress }) => verdict !== "allowed" || ingress.type === "own-node")) {
    return `only what comes from the pod's own node is let in; ${reason}`;
  }
  if (new Set(endpoints.map(({ way }) => way)).size > 1) return `not by every way in; ${reason}`;
  const passing = endpoints.filter((endpoint) => allows(endpoint) && !denies(endpoint)).length;
  return `${String(passing)} of ${String(endpoints.length)} endpoints let it through; ${reason}`;
}

/** The policies that a judgement's verdict rests on. */
function policiesOf(judgement: PolicyJudgement | undefined): readonly ObjectRef[] {
  if (judgement === undefined) return [];
  const { verdict, egress, ingress } = judgement;
  const found = [egress, ingress].flatMap((direction) =>
    direction.type === verdict ? policiesOfDirection(direction) : [],
  );
  return [...new Map(found.map((ref) => [objectKey(ref), ref])).values()];
}

function policiesOfDirection(direction: DirectionJudgement): readonly ObjectRef[] {
  switch (direction.type) {
    case "allowed":
      return [direction.policy];
    case "denied":
    case "unknown":
      return direction.policies;
    case "not-isolated":
    case "own-node":
    case "itself":
      return [];
    default:
      return direction satisfies never;
  }
}
