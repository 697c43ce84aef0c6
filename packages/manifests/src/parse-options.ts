/** How `kubectl` reads YAML: version 1.1's `yes`, octal numbers and merge keys, but no times and no binary (sigs.k8s.io/yaml). */
import type { ParseOptions, DocumentOptions, SchemaOptions, Tags } from "yaml";

const unknownToJson = new Set(["tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:binary"]);

export const parseOptions: ParseOptions & DocumentOptions & SchemaOptions = {
  version: "1.1",
  merge: true,
  prettyErrors: false,
  customTags: (tags: Tags) =>
    tags.filter((tag) => typeof tag === "string" || (!unknownToJson.has(tag.tag) && tag.format !== "TIME")),
};

/** Aliases may be used, but not multiply beyond measure. */
export const maxAliasCount = 1000;
