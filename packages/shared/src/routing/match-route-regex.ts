/**
 * Regular expressions of routes. Their dialect is the controller's; most take RE2 and the whole
 * value. They come from the cluster: one that might take long here is not tried.
 */

/** Whether the whole value matches; null where that cannot be told here. */
export function matchRouteRegex(pattern: string, value: string): boolean | null {
  if (estimateSteps(pattern, value.length) > maxSteps) return null;
  return compile(pattern)?.test(value) ?? null;
}

/** About a tenth of a second. */
const maxSteps = 10_000_000;

/** RE2 writes named groups `(?P<name>…)` and flags in front. */
function compile(pattern: string): RegExp | null {
  const flags = /^\(\?([is]+)\)/.exec(pattern);
  const body = (flags === null ? pattern : pattern.slice(flags[0].length)).replaceAll("(?P<", "(?<");
  try {
    return new RegExp(`^(?:${body})$`, flags?.[1] ?? "");
  } catch {
    // Another dialect: no error of ours, and null says so.
    return null;
  }
}

/** How far a group can go wrong: `choices` multiply the steps of what follows, `varies` where it has any. */
interface Group {
  bars: number;
  varies: boolean;
}

/**
 * At most how many steps a backtracking matcher takes. A repeated group that repeats or chooses
 * inside, and references back, may take exponentially many: Infinity.
 */
function estimateSteps(pattern: string, length: number): number {
  if (/\\[1-9]|\\k<|\(\?<?[=!]/.test(pattern)) return Infinity;
  const plain = pattern.replace(/\\./g, "_").replace(/\[\^?\]?[^\]]*\]/g, "_");
  const open: Group[] = [{ bars: 0, varies: false }];
  let repetitions = 0;
  let steps = length + 1;
  for (let index = 0; index < plain.length; index += 1) {
    const group = open.at(-1);
    if (group === undefined) return Infinity;
    const character = plain[index];
    if (character === "(") open.push({ bars: 0, varies: false });
    else if (character === ")") {
      open.pop();
      steps *= 1 + group.bars;
      if (group.varies && isRepetition(plain[index + 1])) return Infinity;
      const outer = open.at(-1);
      if (outer !== undefined && group.varies) outer.varies = true;
    } else if (isRepetition(character)) {
      repetitions += 1;
      steps *= length / repetitions;
      group.varies = true;
    } else if (character === "|") {
      group.bars += 1;
      group.varies = true;
    } else if (character === "?" && plain[index - 1] !== "(") {
      steps *= 2;
      group.varies = true;
    }
  }
  return steps * (1 + (open[0]?.bars ?? 0));
}

/** `*`, `+` or `{`; `?` is at most one. */
function isRepetition(character: string | undefined): boolean {
  return character === "*" || character === "+" || character === "{";
}
