import { describe, expect, it } from "vitest";
import {
  isWorse,
  joinJudgements,
  makeBreak,
  whole,
  worstJudgement,
  worstVerdict,
  type Judgement,
} from "./make-break.ts";
import type { Hop, Verdict } from "./path-model.ts";

const order: readonly Verdict[] = ["whole", "unknown", "part", "severed"];
const pairs = order.flatMap((a) => order.map((b) => [a, b] as const));

const at = (verdict: Verdict, hop: Hop): Judgement => ({
  verdict,
  break: makeBreak(hop, "not-readable", { type: "kind", kind: "Node" }),
});
const unexplained: Judgement = { verdict: "severed", break: null };

describe("verdicts", () => {
  it.each(pairs)("%s and %s", (a, b) => {
    const worse = order.indexOf(a) > order.indexOf(b);
    expect(isWorse(a, b)).toBe(worse);
    expect(worstVerdict([a, b])).toBe(worse ? a : b);
    const own = at(a, "service");
    const behind = at(b, "endpoints");
    expect(joinJudgements(own, behind)).toBe(isWorse(b, a) ? behind : own);
  });

  it("of none: whole", () => {
    expect(worstVerdict([])).toBe("whole");
    expect(worstJudgement([])).toEqual({ verdict: "whole", break: null });
  });
});

const early = at("part", "way-in");
const late = at("part", "endpoints");
const severed = at("severed", "container");

describe("worstJudgement", () => {
  it.each<{ name: string; judgements: readonly Judgement[]; expected: Judgement }>([
    { name: "the worse one, however late it breaks", judgements: [early, severed], expected: severed },
    { name: "the worse one, though it comes first", judgements: [severed, early], expected: severed },
    { name: "of equals the one that breaks first", judgements: [late, early], expected: early },
    { name: "wherever it stands", judgements: [early, late], expected: early },
    { name: "of two at one hop the first", judgements: [early, at("part", "way-in")], expected: early },
    { name: "one that says where before one that does not", judgements: [unexplained, severed], expected: severed },
    { name: "and the other way round", judgements: [severed, unexplained], expected: severed },
    { name: "whole and unknown", judgements: [whole, at("unknown", "client")], expected: at("unknown", "client") },
  ])("$name", ({ judgements, expected }) => {
    const worst = worstJudgement(judgements);
    expect(worst).toEqual(expected);
    expect(judgements.indexOf(worst)).toBe(
      judgements.findIndex((each) => JSON.stringify(each) === JSON.stringify(expected)),
    );
  });
});
