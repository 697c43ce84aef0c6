/** Texts parsed for editing: the text as it was and as it is now are asked for again and again. */
import type { Document } from "yaml";
import { maxAliasCount } from "./parse-options.ts";
import { parseYaml } from "./parse-yaml.ts";
import { readPlainYaml } from "./read-plain-yaml.ts";

const keptTexts = 2;
const parsed = new Map<string, Document>();

/** The tree of one document's text, with its errors; nobody may change it. */
export function parseText(text: string): Document {
  const document = parsed.get(text) ?? parseYaml(text);
  parsed.delete(text);
  parsed.set(text, document);
  for (const oldest of parsed.keys()) {
    if (parsed.size <= keptTexts) break;
    parsed.delete(oldest);
  }
  return document;
}

export interface ReadText {
  readonly value: unknown;
  readonly isJson: boolean;
}

/** What a text says; null where it is not valid. */
export function readText(text: string): ReadText | null {
  if (/^\s*[[{]/.test(text)) {
    try {
      return { value: JSON.parse(text) as unknown, isJson: true };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  const plain = readPlainYaml(text);
  if (plain !== undefined) return { value: plain.value, isJson: false };
  const document = parseText(text);
  return document.errors.length > 0 ? null : { value: document.toJS({ maxAliasCount }) as unknown, isJson: false };
}
