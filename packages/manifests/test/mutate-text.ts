/** Manifests with something done to them that hands, templates and tools do: lines lost, values of other types, bytes cut. */
import fc from "fast-check";

export interface Mutation {
  readonly type: "drop-line" | "double-line" | "indent" | "value" | "cut" | "swap" | "insert";
  /** Where, as a share of the text. */
  readonly at: number;
  readonly with: number;
}

const types: readonly Mutation["type"][] = ["drop-line", "double-line", "indent", "value", "cut", "swap", "insert"];

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    type: fc.constantFrom(...types),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    with: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 6 },
);

/** What may stand where something else belongs. */
const values: readonly string[] = [
  ...["null", "7", "-1", "70000", "1.5", "true", '""', '"8080"', "[]", "{}", "[null]", "{ a: 1 }", "[[1]]", "~", "|"],
  ...["'*'", "*gone", "&a x", "!!binary aGk=", "\u0000", "__proto__", "constructor", "2026-01-01", "0x10", ".inf"],
  ...["a".repeat(300), "é", "fd00::1", "127.0.0.1", "None", "-", "a/b/c", "UDP", "NodePort", "[http, 80]"],
];

/** The text after all of it. */
export function mutateText(text: string, all: readonly Mutation[]): string {
  return all.reduce(mutate, text);
}

function mutate(text: string, { type, at, with: choice }: Mutation): string {
  const lines = text.split("\n");
  const index = Math.floor(at * lines.length);
  const line = lines[index] ?? "";
  const value = values[choice % values.length] ?? "";
  switch (type) {
    case "drop-line":
      return lines.toSpliced(index, 1).join("\n");
    case "double-line":
      return lines.toSpliced(index, 0, line).join("\n");
    case "indent":
      return lines.with(index, choice % 2 === 0 ? `  ${line}` : line.replace(/^ {2}/, "")).join("\n");
    case "value":
      return lines.with(index, line.replace(/(: |- )[^:]*$/, `$1${value}`)).join("\n");
    case "cut":
      return text.slice(0, Math.floor(at * text.length)) + text.slice(Math.floor(at * text.length) + (choice % 20));
    case "swap":
      return lines.with(index, lines[choice % lines.length] ?? "").join("\n");
    case "insert":
      return text.slice(0, Math.floor(at * text.length)) + value + text.slice(Math.floor(at * text.length));
  }
}
