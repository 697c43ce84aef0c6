/** Which fields of an object hold a value of another type than Kubernetes takes there. */
import { fieldsOfType, findApiKind, type Scalar, type Shape } from "./api-fields.ts";
import { isRawObject, type RawObject, type Steps } from "./find-unknown-fields.ts";

/** A value that the API server cannot read as what the field must hold. */
export interface MistypedField {
  readonly steps: Steps;
  readonly value: unknown;
  readonly shape: Exclude<Shape, { readonly type: "any" }>;
}

/** Walks an object as it is written. Not looked at: what `findUnknownFields` leaves out, and fields that Kubernetes does not know. */
export function findMistypedFields(object: RawObject): readonly MistypedField[] {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  const entry = findApiKind(apiVersion, kind);
  if (entry === undefined) return [];
  const found: MistypedField[] = [];
  walkObject(object, entry.type, [], found);
  return found;
}

/** `steps` are those to the value; they change while it is walked. */
function walkObject(value: RawObject, type: string, steps: (string | number)[], found: MistypedField[]): void {
  const fields = fieldsOfType(type);
  for (const name in value) {
    const field = fields.get(name);
    if (field === undefined || (steps.length === 0 && name === "status")) continue;
    steps.push(name);
    walkValue(value[name], field.shape, steps, found);
    steps.pop();
  }
}

function walkValue(value: unknown, shape: Shape, steps: (string | number)[], found: MistypedField[]): void {
  // Nothing is as good as left out, in lists and maps too.
  if (value === null || value === undefined || shape.type === "any") return;
  if (!isOfShape(value, shape)) {
    found.push({ steps: [...steps], value, shape });
    return;
  }
  switch (shape.type) {
    case "plain":
      return;
    case "object":
      walkObject(value as RawObject, shape.name, steps, found);
      return;
    case "list":
      for (const [index, entry] of (value as readonly unknown[]).entries()) {
        steps.push(index);
        walkValue(entry, shape.entry, steps, found);
        steps.pop();
      }
      return;
    case "map":
      for (const key in value as RawObject) {
        steps.push(key);
        walkValue((value as RawObject)[key], shape.entry, steps, found);
        steps.pop();
      }
      return;
    default:
      shape satisfies never;
  }
}

function isOfShape(value: unknown, shape: Exclude<Shape, { readonly type: "any" }>): boolean {
  if (shape.type === "plain") return isScalar(value, shape.scalar);
  return shape.type === "list" ? Array.isArray(value) : isRawObject(value);
}

function isScalar(value: unknown, scalar: Scalar): boolean {
  switch (scalar) {
    case "text":
      return typeof value === "string" || isEndless(value);
    case "base64":
      return (typeof value === "string" && isBase64(value)) || isEndless(value);
    case "whole-number":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number";
    case "flag":
      return typeof value === "boolean";
    case "number-or-text":
      return typeof value === "string" || Number.isInteger(value);
    case "quantity":
      return typeof value === "number" || (typeof value === "string" && quantity.test(value.trim()));
    default:
      return scalar satisfies never;
  }
}

/** `123e4567` is too large a number: `kubectl` takes it for text. */
function isEndless(value: unknown): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}

/** k8s.io/apimachinery, pkg/api/resource: a number with a decimal, a binary or an exponent's suffix. */
const quantity = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

/** With its padding, as Go's standard encoding wants it; line ends do not count. */
function isBase64(text: string): boolean {
  const plain = text.replace(/[\r\n]/g, "");
  return plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
}
