/** Refusals that come of another one of the same object: they are mended with it. */
import { parseFieldPath } from "../../model/field-path.ts";
import type { ManifestObject, Refusal } from "../rule.ts";

/** What the API server refuses an object for, each slip once. */
export function leaveConsequences({ value, refusals }: ManifestObject): readonly Refusal[] {
  return refusals.filter((refusal) => {
    const others = refusals.filter((each) => each !== refusal);
    return !isDefaulted(refusal, others, value) && !isOfSelector(refusal, others, value);
  });
}

/** A field that nobody has written has the value of one that is refused for the same: targetPort is port, hostPort containerPort. */
function isDefaulted({ field, message }: Refusal, others: readonly Refusal[], value: unknown): boolean {
  if (!message.startsWith("Invalid value") || readPath(value, field) !== undefined) return false;
  const parent = parentOf(field);
  return others.some(
    (other) =>
      other.message === message && parentOf(other.field) === parent && readPath(value, other.field) !== undefined,
  );
}

/** Labels are held against a selector that is missing or cannot be read (ValidatePodTemplateSpecForReplicaSet), or are in no template. */
function isOfSelector({ message }: Refusal, others: readonly Refusal[], value: unknown): boolean {
  const isRefused = (path: string): boolean =>
    others.some(({ field }) => field.startsWith(path) && !/[a-zA-Z]/.test(field.charAt(path.length)));
  if (message.endsWith("invalid label selector")) return isRefused("spec.selector.matchLabels");
  if (!message.includes("`selector` does not match template `labels`")) return false;
  return isRefused("spec.selector") || (readPath(value, "spec.template") ?? null) === null;
}

function parentOf(field: string): string {
  return field.replace(/(?:\.|^)[^.]*$/, "");
}

/** The value of a field of an object; undefined where it is not written. */
export function readPath(value: unknown, path: string): unknown {
  return parseFieldPath(path).reduce<unknown>((inner, step) => {
    if (typeof inner !== "object" || inner === null) return undefined;
    return (inner as Readonly<Record<string | number, unknown>>)[step];
  }, value);
}
