import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { parseFieldPath } from "../../model/field-path.ts";
import type { Fix } from "../finding.ts";
import { patchFix, pointerStep, replaceValue } from "../make-fix.ts";
import { manifestHop } from "../manifest-hop.ts";
import type { ManifestObject, ManifestRule, Refusal } from "../rule.ts";
import { manifestEvidence, manifestRef } from "../service-manifest.ts";

/** What the API server would refuse, in its own words, where no rule of its own tells it. */
export const rule: ManifestRule = {
  type: "manifest",
  id: "invalid-object",
  severity: "error",
  title: "The API server refuses the object",
  *check(object) {
    for (const refusal of object.refusals) {
      const { field, message } = refusal;
      const value = readPath(object.value, field);
      yield {
        hop: manifestHop(object.kind),
        port: null,
        message: `The API server refuses ${object.kind} ${object.name}: ${field === "" ? "" : `${field}: `}${message}`,
        evidence: [
          manifestEvidence(object, field === "" ? "metadata.name" : field, field === "" ? object.name : value),
        ],
        fixes: closestFix(object, refusal, value),
      };
    }
  },
};

function readPath(value: unknown, path: string): unknown {
  return parseFieldPath(path).reduce<unknown>((inner, step) => {
    if (typeof inner !== "object" || inner === null) return undefined;
    return (inner as Readonly<Record<string | number, unknown>>)[step];
  }, value);
}

/** Where the values that it may have are listed, the one that was meant: `tcp` is TCP. */
function closestFix(object: ManifestObject, { field, message }: Refusal, value: unknown): readonly Fix[] {
  const list = /(?:supported values: |must be one of )(.*?)(?:, is |$)/.exec(message)?.[1];
  if (list === undefined || typeof value !== "string") return [];
  const supported = list.split(", ").map((each) => each.replaceAll('"', ""));
  const meant =
    supported.find((each) => each.toLowerCase() === value.toLowerCase()) ?? findClosestName(value, supported);
  if (meant === null) return [];
  const pointer = parseFieldPath(field)
    .map((step) => `/${pointerStep(String(step))}`)
    .join("");
  return [patchFix(`Write ${meant}`, manifestRef(object), replaceValue(pointer, value, meant))];
}
