/** The picture beside a text that is being typed: while a part of it cannot be read, that part does not vanish. */
import type { Finding, ServicePaths } from "@portolan/shared";
import type { CheckedText } from "./check-messages.ts";

export interface ShownPicture {
  readonly paths: readonly ServicePaths[];
  readonly findings: readonly Finding[];
  readonly objects: number;
  /** It is of an earlier text: the present one cannot be read as a whole. */
  readonly kept: boolean;
}

/**
 * What is drawn of a text, given what was drawn before. The former picture stays where the text has a fault and nothing
 * new in it: then it is the same text, and a part of it has just become unreadable.
 */
export function keepPicture(
  before: ShownPicture | null,
  { paths, findings, objects, problems, foreign }: CheckedText,
): ShownPicture {
  if (before !== null && problems.length + foreign > 0 && objects < before.objects) {
    const known = new Set(before.paths.map(({ id }) => id));
    if (paths.every(({ id }) => known.has(id))) return { ...before, kept: true };
  }
  return { paths, findings, objects, kept: false };
}
