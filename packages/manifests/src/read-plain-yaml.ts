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
    // Blocks of text that say how they are indented or end, lines of spaces, empty items, collections over several lines.
    /[|>][-+]?[\d+]|^ +\r?$|(?:^|\s)-\s*$|,\s*$|[[{][^\]}\r\n]{0,1000}\r?$/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "m",
);

/** What a document's text means; undefined where it takes the other reader to tell. */
export function readPlainYaml(text: string): { readonly value: unknown } | undefined {
  if (special.test(text)) return undefined;
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
