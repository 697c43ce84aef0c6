// Written by scripts/generate-rules.mjs (npm run generate). Do not edit.
import type { Rule } from "./rule.ts";
import { rule as selectorlessNoEndpoints } from "./selectorless-no-endpoints/rule.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  selectorlessNoEndpoints,
];
