import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { formatFieldPath, parseFieldPath } from "../../model/field-path.ts";
import { findMistypedFields, type MistypedField } from "../../model/find-mistyped-fields.ts";
import { isRawObject, type Steps } from "../../model/find-unknown-fields.ts";
import { holdsPlaceholder, isPlaceholder } from "../../model/is-placeholder.ts";
import type { Fix, PatchOperation } from "../finding.ts";
import { patchFix, pointerStep, replaceValue } from "../make-fix.ts";
import { manifestHop } from "../manifest-hop.ts";
import type { FindingDraft, ManifestObject, ManifestRule, Refusal } from "../rule.ts";
import { manifestEvidence, manifestRef } from "../service-manifest.ts";
import { findWrongKind } from "./find-wrong-kind.ts";
import { leaveConsequences, readPath } from "./leave-consequences.ts";
import { cureOf, tellMistyped, type Cure } from "./tell-mistyped.ts";

/** What the API server would refuse, in its own words, where no rule of its own tells it. */
export const rule: ManifestRule = {
  type: "manifest",
  id: "invalid-object",
  severity: "error",
  title: "The API server refuses the object",
  *check(object) {
    const unknown = tellKind(object);
    if (unknown !== null) {
      yield unknown;
      return;
    }
    const mistyped = findMistypedFields(object.value);
    // What stands in for a value until somebody puts it there is not what the API server sees.
    for (const field of mistyped) if (!isPlaceholder(field.value)) yield tellType(object, field);
    // The API server says nothing else of what it cannot read.
    if (mistyped.some((field) => !isFilledIn(field))) return;
    for (const refusal of leaveConsequences(object)) {
      if (refusedText(object, refusal).some(holdsPlaceholder)) continue;
      const { field, value } = refusedValue(object, refusal);
      const { message } = refusal;
      yield {
        hop: manifestHop(object.kind),
        port: null,
        message: `The API server refuses ${object.kind} ${object.name}: ${refusal.field === "" ? "" : `${refusal.field}: `}${message}`,
        evidence: [
          manifestEvidence(object, field === "" ? "metadata.name" : field, field === "" ? object.name : value),
        ],
        fixes: closestFix(object, refusal, value),
      };
    }
  },
};

/** A kind that no API server has. */
function tellKind(object: ManifestObject): FindingDraft | null {
  const { kind, name, value } = object;
  // An entry of a list may leave it to the list.
  const apiVersion = typeof value["apiVersion"] === "string" ? value["apiVersion"] : null;
  const wrong = apiVersion === null || isPlaceholder(kind) ? null : findWrongKind(apiVersion, kind);
  if (wrong === null) return null;
  const { field, meant } = wrong;
  const cure = meant === null ? "" : field === "kind" ? `: ${meant} is probably meant` : `: it is in ${meant}`;
  const message = `The API server refuses ${kind} ${name}: ${apiVersion ?? ""} has no kind ${kind}${cure}`;
  const evidence = [manifestEvidence(object, field, field === "kind" ? kind : apiVersion)];
  return { hop: manifestHop(kind), port: null, message, evidence };
}

/** The value that the API server quotes, and the one that stands there. */
function refusedText(object: ManifestObject, { field, message }: Refusal): readonly string[] {
  const value = readPath(object.value, field);
  return [quoted(message), value].filter((each) => typeof each === "string");
}

/** `Invalid value: "a b"`: what is between the quotes. */
function quoted(message: string): string | null {
  return /value: "([^"\\]*)"/.exec(message)?.[1] ?? null;
}

/** Of a map that is refused, for a key or a value that it quotes, the entry. */
function refusedValue(
  object: ManifestObject,
  { field, message }: Refusal,
): { readonly field: string; readonly value: unknown } {
  const value = readPath(object.value, field);
  const text = quoted(message);
  if (!isRawObject(value) || text === null) return { field, value };
  const entry = Object.entries(value).find(([key, each]) => key === text || each === text);
  if (entry === undefined) return { field, value };
  return { field: formatFieldPath([...parseFieldPath(field), entry[0]]), value: entry[1] };
}

/** What stands in for a certificate or a password until somebody puts it there decides no path. */
function isFilledIn({ shape, value }: MistypedField): boolean {
  return shape.type === "plain" && shape.scalar === "base64" && isPlaceholder(value);
}

/** A value of a wrong type: the API server's own words name a structure of its code. */
function tellType(object: ManifestObject, field: MistypedField): FindingDraft {
  const { steps, value } = field;
  const path = formatFieldPath(steps);
  const isSecret = object.kind === "Secret" || object.kind === "ConfigMap" || steps.includes("env");
  const written = object.written(steps);
  const cure = isSecret ? null : cureOf(field, written);
  return {
    hop: manifestHop(object.kind),
    port: null,
    message: `The API server refuses ${object.kind} ${object.name}: ${path} ${tellMistyped(field, written, isSecret)}`,
    evidence: [manifestEvidence(object, path, isSecret ? null : value)],
    fixes: cure?.fixable === true ? [typeFix(object, field, cure)] : [],
  };
}

function typeFix(object: ManifestObject, { steps, value }: MistypedField, { value: meant, at }: Cure): Fix {
  const pointer = pointerOf(steps.slice(0, at));
  const patch: readonly PatchOperation[] =
    typeof value === "object" ? [{ op: "replace", path: pointer, value: meant }] : replaceValue(pointer, value, meant);
  const summary =
    typeof meant === "object"
      ? `Write ${String(steps.slice(0, at).at(-1))} as it must be`
      : `Write ${JSON.stringify(meant)}`;
  return patchFix(summary, manifestRef(object), patch);
}

function pointerOf(steps: Steps): string {
  return steps.map((step) => `/${pointerStep(String(step))}`).join("");
}

/** Where the values that it may have are listed, the one that was meant: `tcp` is TCP. */
function closestFix(object: ManifestObject, { field, message }: Refusal, value: unknown): readonly Fix[] {
  if (
    typeof value === "string" &&
    /^[1-9]\d{0,4}$/.test(value) &&
    message.includes("must contain at least one letter")
  ) {
    const patch = replaceValue(pointerOf(parseFieldPath(field)), value, Number(value));
    return [patchFix(`Write ${value} without quotes`, manifestRef(object), patch)];
  }
  const list = /(?:supported values: |must be one of )(.*?)(?:, is |$)/.exec(message)?.[1];
  if (list === undefined || typeof value !== "string") return [];
  const supported = list.split(", ").map((each) => each.replaceAll('"', ""));
  const meant =
    supported.find((each) => each.toLowerCase() === value.toLowerCase()) ?? findClosestName(value, supported);
  if (meant === null) return [];
  const patch = replaceValue(pointerOf(parseFieldPath(field)), value, meant);
  return [patchFix(`Write ${meant}`, manifestRef(object), patch)];
}
