/** What an object is meant to be that no API server can read, so that what leads to it is not told to lead nowhere. */
import { findMistypedFields, isRecord, type MistypedField } from "@portolan/shared";
import type { KubeObject } from "@portolan/simulator";

/** The object with each value of a wrong type written as it must be, or left out where that is not known. */
export function mendTypes(object: KubeObject): KubeObject {
  const mended = structuredClone(object);
  for (const field of findMistypedFields(object)) {
    const holder = field.steps.slice(0, -1).reduce<unknown>(stepInto, mended);
    const last = field.steps.at(-1) ?? "";
    const value = meantValue(field);
    // An entry of a list keeps its place.
    if (Array.isArray(holder)) holder[Number(last)] = value ?? {};
    else if (isRecord(holder)) Object.assign(holder, { [last]: value });
  }
  return mended;
}

/** Its name and labels. */
export function withoutFields({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  return { apiVersion, kind, metadata };
}

function stepInto(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)] as unknown;
  return isRecord(value) ? value[step] : undefined;
}

/** Undefined is left out. */
function meantValue({ shape, value }: MistypedField): unknown {
  if (shape.type === "list") return [value];
  const isText = shape.type === "plain" && shape.scalar === "text";
  return isText && (typeof value === "number" || typeof value === "boolean") ? String(value) : undefined;
}
