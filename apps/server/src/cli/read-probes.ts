/** `--probes FILE`: the connections that are asked about, `[{"from":…,"to":…}]`. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { decodeText } from "../kube/decode-text.ts";
import { UsageError } from "./usage-error.ts";

export interface Probe {
  readonly from: string;
  readonly to: string;
  readonly host?: string | undefined;
}

const text = z.string().min(1).max(2000);
/** Other fields stand: a recording's own notes may be in it. */
const probesSchema = z.array(z.looseObject({ from: text, to: text, host: text.optional() }));

/** Reads the file; what is wrong in it is told with its place. */
export function readProbes(file: string): readonly Probe[] {
  const value = parse(file, read(file));
  const parsed = probesSchema.safeParse(value);
  if (parsed.success) return parsed.data.map(({ from, to, host }) => ({ from, to, host }));
  const [issue] = parsed.error.issues;
  const [index, field] = issue?.path ?? [];
  const place = placeOf(file, index, field);
  throw new UsageError(
    `${place} ${describeIssue(issue, value)}.`,
    'Write it as [{"from":"outside","to":"tcp://HOST:PORT"}].',
  );
}

/** `probes.json [2].to`. */
export function placeOf(file: string, index: PropertyKey | undefined, field: PropertyKey | undefined): string {
  const at = index === undefined ? "" : ` [${String(index)}]`;
  return `${file}${at}${field === undefined ? "" : `${at === "" ? " " : ""}.${String(field)}`}`;
}

function read(file: string): string {
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read: ${(error as Error).message}`,
      "Name a file of probes after --probes.",
    );
  }
}

function parse(file: string, content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    throw new UsageError(
      `${file} is no JSON: ${(error as Error).message}`,
      'Write it as [{"from":"outside","to":"tcp://HOST:PORT"}].',
    );
  }
}

function describeIssue(issue: z.core.$ZodIssue | undefined, value: unknown): string {
  if (issue?.path.length === 0) return "is no list";
  if (issue?.path.length === 1) return "is no object";
  const found: unknown = issue?.path.reduce<unknown>(
    (outer, key) => (typeof outer === "object" && outer !== null ? Reflect.get(outer, key) : undefined),
    value,
  );
  if (found === undefined) return "is missing";
  if (found === "") return "is empty";
  return typeof found === "string" ? "has more than 2000 characters" : "is no text";
}
