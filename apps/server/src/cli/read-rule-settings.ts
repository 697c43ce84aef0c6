/** What `portolan.yaml` says of rules: their severities, findings that are to be silenced, and when a check fails. */
import { findClosestName, rules, severities, type RuleSetting, type RuleSettings } from "@portolan/shared";
import { z } from "zod";
import { failOnLevels, ruleSettings, type FailOn } from "./check-findings.ts";
import type { ProgramIo } from "./program-io.ts";
import { readSettingsFile } from "./read-settings-file.ts";
import { refuseUnknownKeys, serveSettings, sourceSettings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

const ids: readonly string[] = rules.map(({ id }) => id);
const anyText = z.string().min(1);

const ignoredSchema = z
  .strictObject({
    rule: z.enum(ids).exactOptional().meta({ description: "Findings of this rule only" }),
    kind: anyText.exactOptional().meta({ description: "Findings on objects of this kind only" }),
    namespace: anyText.exactOptional().meta({ description: "Findings in this namespace only" }),
    name: anyText.exactOptional().meta({ description: "Findings on the object of this name only" }),
    reason: anyText.meta({ description: "Why nobody wants to see it" }),
  })
  .refine((entry) => Object.keys(entry).length > 1, "names nothing: add rule, kind, namespace or name");

/** The keys of `portolan.yaml` that are about rules. */
export const ruleSettingsSchema = z.strictObject({
  rules: z
    .partialRecord(z.enum(ids), z.enum(ruleSettings))
    .exactOptional()
    .meta({
      description: `A severity of its own for a rule: ${severities.join(", ")} or off`,
    }),
  ignore: z.array(ignoredSchema).exactOptional().meta({ description: "Findings that are counted and not shown" }),
  "fail-on": z.enum(failOnLevels).exactOptional().meta({ description: "From which severity on portolan check fails" }),
});

export interface CheckSettings extends RuleSettings {
  /** Null: not said. */
  readonly failOn: FailOn | null;
}

/** Reads them; without a file, or without these keys, nothing is set. A UsageError names line and key. */
export function readRuleSettings(io: Pick<ProgramIo, "cwd">): CheckSettings {
  const file = readSettingsFile(io.cwd);
  const known = [...sourceSettings, ...serveSettings].map(({ name }) => name);
  refuseUnknownKeys(file.values, [...known, ...Object.keys(ruleSettingsSchema.shape)], (key) => file.locate([key]));
  const given = Object.entries(file.values).filter(([key]) => key in ruleSettingsSchema.shape);
  const parsed = ruleSettingsSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const { path, message } = describeIssue(parsed.error, file.values);
    const field = path.map((step) => (typeof step === "number" ? `[${String(step)}]` : `.${String(step)}`)).join("");
    throw new UsageError(`${file.locate(path)}: ${field.slice(1)}: ${message}.`, cureOf(path, file.values));
  }
  const { rules: set = {}, ignore = [], "fail-on": failOn = null } = parsed.data;
  return {
    severities: new Map(Object.entries(set) as [string, RuleSetting][]),
    ignored: ignore.map((entry) => ({ ...everything, ...entry })),
    failOn,
  };
}

const everything = { rule: null, kind: null, namespace: null, name: null };

/** What is wrong first; a key that there is not is the field at fault itself. */
function describeIssue(
  { issues: [issue] }: z.ZodError,
  values: unknown,
): { readonly path: PropertyKey[]; readonly message: string } {
  if (issue === undefined) return { path: [], message: "cannot be read" };
  const unknown = unknownRule(issue.path, values);
  if (unknown !== null) return { path: issue.path, message: `there is no rule "${unknown}"` };
  if (issue.code !== "unrecognized_keys") return issue;
  return { path: [...issue.path, ...issue.keys.slice(0, 1)], message: "there is nothing of that name" };
}

/** The name at the end of the path that should be a rule's, and is none's; else null. */
function unknownRule([key, step, field]: readonly PropertyKey[], values: unknown): string | null {
  const named =
    key === "rules" ? step : key === "ignore" && field === "rule" ? valueAt(values, [key, step, field]) : null;
  return typeof named === "string" && !ids.includes(named) ? named : null;
}

function valueAt(values: unknown, path: readonly (PropertyKey | undefined)[]): unknown {
  return path.reduce<unknown>((value, step) => {
    return typeof value === "object" && value !== null
      ? (value as Record<PropertyKey, unknown>)[step ?? ""]
      : undefined;
  }, values);
}

/** The name that was meant, where the path ends at one that there is not. */
function cureOf(path: readonly PropertyKey[], values: unknown): string {
  const rule = unknownRule(path, values);
  const last = path.at(-1);
  const fields = Object.keys(ignoredSchema.shape);
  const isOther = path[0] === "ignore" && path.length === 3 && typeof last === "string" && !fields.includes(last);
  const closest = rule === null ? (isOther ? findClosestName(last, fields) : null) : findClosestName(rule, ids);
  return closest === null
    ? '"portolan rules" lists every rule; severities are error, warning, info and off.'
    : `Did you mean "${closest}"?`;
}
