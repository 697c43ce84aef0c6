/** How `kubectl` reads YAML: version 1.1's `yes`, octal numbers and merge keys, but no times and no binary (sigs.k8s.io/yaml). */
import type { ParseOptions, DocumentOptions, ScalarTag, SchemaOptions, Tags } from "yaml";

const unknownToJson = new Set(["tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:binary"]);

export const parseOptions: ParseOptions & DocumentOptions & SchemaOptions = {
  version: "1.1",
  merge: true,
  prettyErrors: false,
  logLevel: "error",
  customTags: (tags: Tags) =>
    tags
      .filter((tag) => typeof tag === "string" || (!unknownToJson.has(tag.tag) && tag.format !== "TIME"))
      .map((tag) => (typeof tag === "string" || "collection" in tag ? tag : withDigits(tag))),
};

/** A number has a digit before its exponent and beside its point: `e10` and `.` are texts. */
const exponent = /^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)[eE][-+]?[0-9]+$/;
const fraction = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/;

/** Aliases may be used, but not multiply beyond measure. */
export const maxAliasCount = 1000;

function withDigits(tag: ScalarTag): ScalarTag {
  if (tag.tag !== "tag:yaml.org,2002:float") return tag;
  if (tag.format === "EXP") return { ...tag, test: exponent };
  return tag.test?.test(".") === true ? { ...tag, test: fraction } : tag;
}
