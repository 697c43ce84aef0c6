/** What stands in a manifest until another tool, or a person, puts a value in its place. */
import { isRawObject } from "./find-unknown-fields.ts";

/** `${X}`, `$(X)`, `{{ x }}`, `<your domain>`, `__X__`, `@X@`, `%X%`, what SOPS has encrypted, and words that ask for it. */
const placeholder =
  /\$\{|\$\(|\{\{|\[\[|^\$[A-Z_]+$|<[^<>]+>|__[A-Za-z0-9_]*[A-Za-z0-9]__|@[A-Z_]{2,}@|%[A-Z_]{2,}%|^ENC\[|REPLACE_?ME|CHANGE_?ME/;

/** Whether a text is to be filled in, in a part or as a whole. */
export function holdsPlaceholder(text: string): boolean {
  return placeholder.test(text);
}

/** Whether nobody can mean a value as it is, where no text may stand. `{{ x }}` without quotes is an object whose only key is one. */
export function isPlaceholder(value: unknown): boolean {
  if (isRawObject(value)) return Object.keys(value).some((key) => key.startsWith("{"));
  return typeof value === "string" && (holdsPlaceholder(value) || /^[A-Z]+(?:_[A-Z]+)+$|^\.{3}|\.{3}$/.test(value));
}
