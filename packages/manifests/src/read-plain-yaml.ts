/**
 * Most documents hold nothing of YAML but maps, lists and texts. A reader that keeps no places reads these ten times as
 * fast; what a scalar means is decided by the same tags. `parse-yaml.ts` reads the others, and says where each field is.
 */
import { FAILSAFE_SCHEMA, load, Type, YAMLException } from "js-yaml";
import { Document, isScalar, type ScalarTag } from "yaml";
import { parseOptions } from "./parse-options.ts";

/**
 * What the two readers do not, or may not, take for the same (`plain-yaml.test.ts` finds more). Texts that hold no such
 * thing may look alike, and are read slowly.
 */
const special = new RegExp(
  [
    // Anchors, tabs, line breaks of YAML 1.1, merge keys, templates, directives, what stands behind a marker.
    /[&\t\u0085\u2028\u2029\uFEFF]|<<|\{\{|^%|^(?:---|\.\.\.) *[^\s]/,
    // Keys that are collections or null, explicit keys, tags, comments without a space before them.
    /[\]}]\s*:|(?:^|[\s[{,])(?:!|[?:](?:\s|$)|(?:~|null|Null|NULL)\s*:)|['"[\]{},]#/,
    // Quoted texts over several lines.
    /(?:^|\s)(?:"(?:[^"\\\r\n]|\\.)*|'[^'\r\n]*)\r?$/,
    // Blocks of text that say how they are indented or end, lines of spaces, empty items.
    /[|>][-+]?[\d+]|^ +\r?$|(?:^|\s)-\s*(?:#|$)|,\s*$/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "m",
);

/** A document that is a map of fields, after what may stand before them. */
const beginsWithField = /^(?:(?: *#.*| *|---) *\r?\n)*[A-Za-z][\w./-]*:(?:\s|$)/;

const word = /"[^"\\\r\n]*"|'[^'\r\n]*'|-{0,2}[A-Za-z0-9_./][\w./=-]*/.source;
const key = /"[^"\\\r\n]*"|(?!(?:null|Null|NULL)\b)[A-Za-z][\w./-]*/.source;
const pair = `(?:${key}): +(?:${word})`;
const list = (item: string) => ` *(?:(?:${item})(?: *, *(?:${item}))*)? *`;

/** A collection on one line that holds plain words only. */
const collection = new RegExp(`\\[${list(word)}\\]|\\{${list(pair)}\\}`, "g");

/** Whether there are brackets that are no such collections, the innermost of which count as words. */
function hasOddBrackets(text: string): boolean {
  const inner = text.replace(collection, "x");
  if (!/[[\]{}]/.test(inner)) return false;
  return inner === text || hasOddBrackets(inner);
}

/** What a document's text means; undefined where it takes the other reader to tell. */
export function readPlainYaml(text: string): { readonly value: unknown } | undefined {
  if (!beginsWithField.test(text) || special.test(text) || hasOddBrackets(text)) return undefined;
  try {
    return { value: load(text, { schema }) ?? null };
  } catch (error) {
    // What is wrong, and where, is for the other reader to say.
    if (error instanceof YAMLException || error instanceof RangeError) return undefined;
    throw error;
  }
}

const scalarTags = new Document(null, parseOptions).schema.tags.filter(
  (tag): tag is ScalarTag & { readonly test: RegExp } => tag.default === true && "test" in tag,
);

const plain = new Type("tag:yaml.org,2002:plain", {
  kind: "scalar",
  resolve: (text: string | null) => text === null || findTag(text) !== undefined,
  construct: (text: string | null): unknown => {
    const tag = text === null ? undefined : findTag(text);
    if (text === null || tag === undefined) return null;
    const value: unknown = tag.resolve(text, failResolving, {});
    return isScalar(value) ? value.value : value;
  },
});

/** Numbers, truths and nulls begin with few letters. */
function findTag(text: string): ScalarTag | undefined {
  return /^[^-+.0-9~nNtTfFyYoO]/.test(text) ? undefined : scalarTags.find(({ test }) => test.test(text));
}

function failResolving(message: string): never {
  throw new YAMLException(message);
}

const schema = FAILSAFE_SCHEMA.extend({ implicit: [plain] });
