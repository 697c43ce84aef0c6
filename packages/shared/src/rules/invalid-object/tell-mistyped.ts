/** What is said of a value that the API server cannot read, and how it may be mended. */
import { fieldsOfType, type Scalar, type Shape } from "../../model/api-fields.ts";
import type { MistypedField } from "../../model/find-mistyped-fields.ts";
import { isRawObject, type Steps } from "../../model/find-unknown-fields.ts";

type Wanted = MistypedField["shape"];

/** A value that the field can hold, made of the one that is there; null where that would be guessing. */
export interface Cure {
  /** To follow the message: "write it without quotes". */
  readonly text: string;
  readonly value: unknown;
  readonly fixable: boolean;
  /** That many objects further up it is to be written. */
  readonly at?: -1;
}

const wantedWords: Readonly<Record<Scalar, string>> = {
  text: "must be text",
  base64: "must be text in base64",
  "whole-number": "must be a whole number",
  number: "must be a number",
  flag: "must be true or false",
  "number-or-text": "must be a whole number or text",
  quantity: "must be a quantity as 2, 500m or 1.5Gi",
};

/** `must be a whole number, is the text "80": write it without quotes`. `written` is the value as the text of the manifest has it. */
export function tellMistyped(field: MistypedField, written: string | null, isSecret: boolean): string {
  const { shape, value } = field;
  const wanted =
    shape.type === "plain" ? wantedWords[shape.scalar] : shape.type === "list" ? "must be a list" : "must hold fields";
  const cure = cureOf(field, written);
  return `${wanted}, ${describe(value, written, isSecret)}${cure === null ? "" : `: ${cure.text}`}`;
}

function describe(value: unknown, written: string | null, isSecret: boolean): string {
  if (Array.isArray(value)) return "is a list";
  if (isRawObject(value)) return "holds fields";
  if (typeof value === "string")
    return value === "" ? "is empty" : isSecret ? "is text" : `is the text ${quote(value)}`;
  if (typeof value === "number") return isSecret ? "is a number" : `is the number ${written ?? String(value)}`;
  return isSecret ? "is true or false" : `is ${String(value)}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** What is to be done about it; null where nothing tells. */
export function cureOf({ shape, value, steps }: MistypedField, written: string | null): Cure | null {
  if (shape.type === "list") return cureList(shape.entry, value, steps);
  if (Array.isArray(value)) return cureEntry(shape, value as readonly unknown[]);
  if (isRawObject(value)) return cureNested(shape, value, steps);
  if (shape.type === "object" && shape.name === "V1ServiceBackendPort") return curePort(value);
  return shape.type === "plain" ? cureScalar(shape.scalar, value, steps, written) : null;
}

function cureScalar(scalar: Scalar, value: unknown, steps: Steps, written: string | null): Cure | null {
  switch (scalar) {
    case "text":
      return { text: "write it in quotes", value: written, fixable: written !== null };
    case "whole-number":
    case "number":
      return typeof value === "string" && /^\d{1,15}$/.test(value)
        ? { text: "write it without quotes", value: Number(value), fixable: true }
        : null;
    case "number-or-text":
      return null;
    case "flag": {
      const meant = typeof value === "string" ? flags.get(value.toLowerCase()) : undefined;
      return meant === undefined
        ? null
        : { text: `write ${String(meant)} without quotes`, value: meant, fixable: true };
    }
    case "quantity":
      return cureQuantity(value);
    case "base64":
      return steps[0] === "data" ? { text: "stringData takes text as it is", value: null, fixable: false } : null;
    default:
      return scalar satisfies never;
  }
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ...["true", "yes", "on"].map((text) => [text, true] as const),
  ...["false", "no", "off"].map((text) => [text, false] as const),
]);

/** `512 MB`, `1gb`, `2ki`: the suffix without its `B`, in the right letters, with no space before it. */
function cureQuantity(value: unknown): Cure | null {
  const [, number, suffix = "", binary = ""] =
    (typeof value === "string" && /^([+-]?(?:\d+\.?\d*|\.\d+))\s*([kmgtpe]?)(i?)b?$/i.exec(value.trim())) || [];
  if (number === undefined) return null;
  // A small m is a thousandth: who writes MB or mi means millions.
  const letter = suffix === "m" && binary === "" && !/b$/i.test(String(value)) ? "m" : suffix.toUpperCase();
  const meant = `${number}${letter === "K" && binary === "" ? "k" : letter}${binary === "" ? "" : "i"}`;
  return { text: `write ${meant}`, value: meant, fixable: true };
}

/** One value where a list of such values stands: the list is left out. Fields by name where each is an entry: it cannot be known. */
function cureList(entry: Shape, value: unknown, steps: Steps): Cure | null {
  const text = "write it as a list, each entry behind a -";
  const isCommand = steps.at(-1) === "command" || steps.at(-1) === "args";
  const isEntry =
    entry.type === "plain" ? typeof value !== "object" : entry.type === "object" && hasFieldsOf(value, entry.name);
  // `nginx -g` is two entries, and only its writer knows where they end.
  const isOne =
    isEntry && !(isCommand && /\s/.test(String(value))) && (entry.type !== "plain" || typeof value === "string");
  return { text, value: [value], fixable: isOne };
}

function hasFieldsOf(value: unknown, type: string): boolean {
  if (!isRawObject(value)) return false;
  const fields = fieldsOfType(type);
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => fields.has(name));
}

/** An Ingress's backend says whether it means a number or a name. */
function curePort(value: unknown): Cure {
  const isNumber = typeof value === "number" || /^\d+$/.test(String(value));
  const port = isNumber ? { number: Number(value) } : { name: value };
  return { text: `write it as its field ${isNumber ? "number" : "name"}`, value: port, fixable: true };
}

/** A Service's selector is the labels themselves: who writes matchLabels thinks of a Deployment's. */
function cureNested(shape: Wanted, value: unknown, steps: Steps): Cure | null {
  const isSelector = shape.type === "plain" && steps.at(-1) === "matchLabels" && steps.at(-2) === "selector";
  return isSelector ? { text: "write the labels without matchLabels around them", value, at: -1, fixable: true } : null;
}

/** A list where its only entry alone would do. */
function cureEntry(shape: Wanted, value: readonly unknown[]): Cure | null {
  const text = "leave the - out";
  const [only] = value;
  if (value.length !== 1)
    return isRawObject(only) && shape.type !== "plain" ? { text, value: null, fixable: false } : null;
  const fits = shape.type === "plain" ? typeof only === "string" && shape.scalar === "text" : isRawObject(only);
  return fits ? { text, value: only, fixable: true } : null;
}
