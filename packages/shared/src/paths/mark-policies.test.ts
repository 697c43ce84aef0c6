import { describe, expect, it } from "vitest";
import type { DirectionJudgement, PolicyJudgement } from "../policies/policy-model.ts";
import { markPolicies, type JudgedEndpoint } from "./mark-policies.ts";

const ref = (name: string) => ({ kind: "NetworkPolicy", namespace: "shop", name });
const free: DirectionJudgement = { type: "not-isolated" };
const lets = (name: string): DirectionJudgement => ({ type: "allowed", policy: ref(name), fieldPath: "", text: "" });
const stops = (...names: readonly string[]): DirectionJudgement => ({
  type: "denied",
  policies: names.map(ref),
  text: "",
});
const doubts = (name: string): DirectionJudgement => ({ type: "unknown", policies: [ref(name)], text: "" });

function judged(verdict: PolicyJudgement["verdict"], ingress: DirectionJudgement, egress = free): PolicyJudgement {
  const because = ingress.type === "not-isolated" || ingress.type === "itself" ? [] : [`${verdict} by ${ingress.type}`];
  return { verdict, egress, ingress, because };
}

const allowed = judged("allowed", lets("a"));
const open = judged("allowed", free);
const denied = judged("denied", stops("d"));
const unknown = judged("unknown", doubts("u"));
const ownNode: PolicyJudgement = { ...open, ingress: { type: "own-node" }, because: [] };
const toItself: PolicyJudgement = { ...open, ingress: { type: "itself" } };

/** Each endpoint's judgements, by the way in that is named. */
const endpoints = (
  ways: Readonly<Record<string, readonly (readonly PolicyJudgement[])[]>>,
): readonly JudgedEndpoint[] =>
  Object.entries(ways).flatMap(([way, all]) => all.map((judgements) => ({ way, backend: "b", judgements })));

const rows: readonly (readonly [name: string, given: readonly JudgedEndpoint[], expected: string])[] = [
  ["all are let in, by a rule", endpoints({ w: [[open], [allowed]] }), "all: allowed by allowed [a]"],
  [
    "all are let in, nothing isolates",
    endpoints({ w: [[open], [toItself]] }),
    "all: no NetworkPolicy isolates them []",
  ],
  ["none", endpoints({ w: [[denied], [denied]] }), "none: denied by denied [d]"],
  [
    "some endpoints: those that let everything in",
    endpoints({ w: [[allowed], [allowed], [denied], [allowed, denied], []] }),
    "some: 2 of 5 endpoints let it through; denied by denied [d]",
  ],
  [
    "what is not known does not pass",
    endpoints({ w: [[allowed, unknown], [unknown], [denied]] }),
    "some: 1 of 3 endpoints let it through; denied by denied [d]",
  ],
  ["some ways in", endpoints({ v: [[allowed]], w: [[denied]] }), "some: not by every way in; denied by denied [d]"],
  [
    "only the pod's own node",
    endpoints({ v: [[ownNode, denied]], w: [[denied]] }),
    "some: only what comes from the pod's own node is let in; denied by denied [d]",
  ],
  [
    "the pod's own node, and another",
    endpoints({ w: [[ownNode, denied], [allowed]] }),
    "some: 1 of 2 endpoints let it through; denied by denied [d]",
  ],
  [
    "one whose sources are not known",
    endpoints({ w: [[allowed], []] }),
    "unknown: which pods connections come from here is not known []",
  ],
  ["one that is not known, others let in", endpoints({ w: [[allowed], [unknown]] }), "unknown: unknown by unknown [u]"],
  [
    "one that is not known, others not let in",
    endpoints({ w: [[denied], [unknown]] }),
    "unknown: unknown by unknown [u]",
  ],
  [
    "policies of the direction that decides, each once",
    endpoints({ w: [[judged("denied", stops("d", "e", "d"), lets("out"))]] }),
    "none: denied by denied [d, e]",
  ],
  [
    "of both where both let it through",
    endpoints({ w: [[judged("allowed", lets("in"), lets("out"))]] }),
    "all: allowed by allowed [out, in]",
  ],
];

describe("markPolicies", () => {
  it.each(rows)("%s", (_, given, expected) => {
    const { id, verdict, text, policies } = markPolicies("x", given);
    expect(id).toBe("x");
    expect(`${verdict}: ${text} [${policies.map(({ name }) => name).join(", ")}]`).toBe(expected);
  });
});
