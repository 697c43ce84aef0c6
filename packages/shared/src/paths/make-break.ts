import { breakText, type BreakValues } from "./break-texts.ts";
import type { BreakCode, Ghost, Hop, Outcome, PathBreak, Verdict } from "./path-model.ts";
import { hops } from "./path-model.ts";

/** A break with its sentence. */
export function makeBreak<Code extends BreakCode>(
  hop: Hop,
  code: Code,
  values: BreakValues[Code],
  { outcome = null, ghost = null }: { readonly outcome?: Outcome | null; readonly ghost?: Ghost | null } = {},
): PathBreak {
  return { hop, code, outcome, text: breakText(code, values), ghost };
}

/** A verdict with what explains it; the break is null where the path is whole. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly break: PathBreak | null;
}

export const whole: Judgement = { verdict: "whole", break: null };

const verdictRank = { whole: 0, unknown: 1, part: 2, severed: 3 } as const satisfies Record<Verdict, number>;

/** Whether the first verdict is worse than the second: severed, part, unknown, whole. */
export function isWorse(a: Verdict, b: Verdict): boolean {
  return verdictRank[a] > verdictRank[b];
}

/** The worst of several verdicts; whole if there is none. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict {
  let worst: Verdict = "whole";
  for (const verdict of verdicts) if (isWorse(verdict, worst)) worst = verdict;
  return worst;
}

/** The worst judgement; of equally bad ones that whose hop comes first. */
export function worstJudgement(judgements: readonly Judgement[]): Judgement {
  let worst = whole;
  for (const judgement of judgements) {
    const earlier = judgement.verdict === worst.verdict && hopOrder(judgement) < hopOrder(worst);
    if (isWorse(judgement.verdict, worst.verdict) || earlier) worst = judgement;
  }
  return worst;
}

/** A way in whose own judgement meets what stands behind it: the worse of both; of equals its own, which comes first. */
export function joinJudgements(own: Judgement, behind: Judgement): Judgement {
  return isWorse(behind.verdict, own.verdict) ? behind : own;
}

function hopOrder({ break: broken }: Judgement): number {
  return broken === null ? hops.length : hops.indexOf(broken.hop);
}
