/** Text for a terminal: its colours, and nothing that a terminal would obey. */
import type { ProgramIo } from "./program-io.ts";

/** Colours by their ANSI numbers. */
const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34 } as const;

export type Style = keyof typeof styles;
export type Paint = (style: Style, text: string) => string;

/** Leaves texts as they are unless they are to be coloured. */
export function createPaint(colour: boolean): Paint {
  return (style, text) => (colour ? `\u001b[${String(styles[style])}m${text}\u001b[0m` : text);
}

/** Whether standard output shows colours, and nobody has asked for none (https://no-color.org). */
export function showsColour({ stdoutIsTerminal, env }: Pick<ProgramIo, "stdoutIsTerminal" | "env">): boolean {
  return stdoutIsTerminal && (env["NO_COLOR"] ?? "") === "";
}

/** What a file says may hold escape sequences, and marks that turn the order of letters: each becomes U+FFFD. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, "\ufffd");
}
