/** Reads a state file: what `kubectl get … -o json` (or yaml) printed. */
import { createShare, readState } from "@portolan/shared";
import type { StateContents } from "@portolan/shared";
import { LineCounter, parseAllDocuments } from "yaml";

type StateFileProblemCode =
  | "state-file-not-found"
  | "state-file-unreadable"
  | "state-file-malformed"
  /** Well-formed, but no Kubernetes object. */
  | "state-file-without-objects";

/** Why a state file is of no use (exit status 2). */
interface StateFileProblem {
  readonly code: StateFileProblemCode;
  /** One sentence with the file and, where there is one, the line. */
  readonly message: string;
  readonly cure: string;
  readonly file: string;
  /** From 1; null where no line is at fault. */
  readonly line: number | null;
}

export type StateFileResult =
  /** `problems` holds what was left out and why; kinds that are not read are among them. */
  | { readonly type: "ok"; readonly contents: StateContents }
  | { readonly type: "problem"; readonly problem: StateFileProblem };

const cure =
  "Write one with: kubectl get nodes,namespaces,services,endpointslices,endpoints,pods,deployments,replicasets,statefulsets,daemonsets,horizontalpodautoscalers,ingresses,ingressclasses,networkpolicies -A -o json";

/** `readTextFile` rejects as `fs.readFile` does. */
export async function readStateFile(
  file: string,
  readTextFile: (file: string) => Promise<string>,
): Promise<StateFileResult> {
  let text: string;
  try {
    text = await readTextFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    if (code === "ENOENT") return fail("state-file-not-found", file, `${file} does not exist.`, null);
    const reason = code === "EISDIR" ? "it is a directory" : code;
    return fail("state-file-unreadable", file, `${file} cannot be read: ${reason}.`, null);
  }
  return parseStateFile(file, text);
}

/** JSON, or YAML of one or several documents. */
export function parseStateFile(file: string, text: string): StateFileResult {
  const parsed = parseText(text);
  if (parsed.type === "error") {
    const place = parsed.line === null ? file : `${file}:${parsed.line}:${parsed.column}`;
    return fail(
      "state-file-malformed",
      file,
      `${place}: this is neither JSON nor YAML: ${parsed.reason}.`,
      parsed.line,
    );
  }
  if (parsed.type === "empty") return fail("state-file-without-objects", file, `${file} is empty.`, null);
  const contents = readState(parsed.value, createShare());
  const whole = contents.problems.find((problem) => problem.type === "no-object" && problem.position === "");
  if (whole?.type === "no-object") {
    return fail("state-file-without-objects", file, `${file} holds no Kubernetes objects: it ${whole.reason}.`, null);
  }
  return { type: "ok", contents };
}

function fail(code: StateFileProblemCode, file: string, message: string, line: number | null): StateFileResult {
  return { type: "problem", problem: { code, message, cure, file, line } };
}

type ParsedText =
  | { readonly type: "value"; readonly value: unknown }
  | { readonly type: "empty" }
  | { readonly type: "error"; readonly reason: string; readonly line: number; readonly column: number }
  | { readonly type: "error"; readonly reason: string; readonly line: null };

function parseText(text: string): ParsedText {
  try {
    return { type: "value", value: JSON.parse(text) as unknown };
  } catch {
    // YAML, or JSON with a mistake: the YAML reader takes both and says the line.
    return parseYaml(text);
  }
}

function parseYaml(text: string): ParsedText {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false });
  const found = "empty" in documents ? [] : documents;
  for (const { errors } of found) {
    const [error] = errors;
    if (!error) continue;
    const reason = (error.message.split("\n")[0] ?? "").replace(/[.:]$/, "");
    const { line, col } = lineCounter.linePos(error.pos[0]);
    return { type: "error", reason, line, column: col };
  }
  let values: readonly unknown[];
  try {
    values = found.map((document) => document.toJS() as unknown).filter((value) => value !== null);
  } catch (error) {
    // Aliases that multiply beyond measure.
    return { type: "error", reason: error instanceof Error ? error.message : String(error), line: null };
  }
  if (values.length === 0) return { type: "empty" };
  return { type: "value", value: values.length === 1 ? values[0] : values };
}
