/** From the text of a file to the objects in it and what is wrong with it. One bad document leaves the others whole. */
import { LineCounter } from "yaml";
import type { ManifestDocument, ManifestProblem, ReadManifests, SourceChunk } from "./document-model.ts";
import { locateSteps } from "./locate-field.ts";
import { maxAliasCount } from "./parse-options.ts";
import { parseYaml } from "./parse-yaml.ts";
import { readPlainYaml } from "./read-plain-yaml.ts";
import { splitDocuments } from "./split-documents.ts";
import { isBuiltInGroup } from "./kind-groups.ts";
import { apiVersionOf, findApiKind, findKind, isRecord, kinds } from "@portolan/shared";

type Steps = readonly (string | number)[];
type Raw = Readonly<Record<string, unknown>>;

/** Reads YAML of one or several documents, JSON, lists. `file` is what problems call it. */
export function readManifests(file: string, text: string): ReadManifests {
  const documents: ManifestDocument[] = [];
  const problems: ManifestProblem[] = [];
  let foreign = 0;
  for (const { chunk, value } of readChunks(file, text, problems)) {
    if (value === null || value === undefined) continue;
    if (isForeign(value)) foreign += 1;
    else readValue({ chunk, documents, problems }, value, [], null);
  }
  return { documents, problems, foreign };
}

interface ParsedChunk {
  readonly chunk: SourceChunk;
  readonly value: unknown;
}

function* readChunks(file: string, text: string, problems: ManifestProblem[]): Iterable<ParsedChunk> {
  // A byte order mark is no part of the text.
  const plain = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (/^\s*[[{]/.test(plain)) {
    const value = parseJson(plain);
    if (value !== undefined) {
      yield { chunk: { file, text: plain, linesBefore: 0 }, value };
      return;
    }
  }
  for (const chunk of splitDocuments(file, plain)) {
    const value = readYaml(chunk, problems);
    if (value !== undefined) yield { chunk, value };
  }
}

/** Undefined where it is no JSON: then it is YAML, whose reader says the line. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readYaml(chunk: SourceChunk, problems: ManifestProblem[]): unknown {
  const plain = readPlainYaml(chunk.text);
  if (plain !== undefined) return plain.value;
  const lines = new LineCounter();
  const fail = (offset: number, message: string, cure: string | null): void => {
    const { line, col } = lines.linePos(offset);
    const position = { line: Math.max(line, 1) + chunk.linesBefore, column: Math.max(col, 1) };
    problems.push({ file: chunk.file, position, field: null, message, cure });
  };
  try {
    const document = parseYaml(chunk.text, lines);
    const [error] = document.errors;
    if (error === undefined) return document.toJS({ maxAliasCount }) as unknown;
    const joined = document.errors.find(
      ({ code, pos }) => code === "MULTILINE_IMPLICIT_KEY" && pos[0] === error.pos[0],
    );
    if (error.code === "BLOCK_AS_IMPLICIT_KEY" && joined !== undefined) {
      fail(lineStart(chunk.text, joined.pos[1]), tooDeep, templateCure(chunk.text) ?? "Indent it as that line.");
    } else fail(error.pos[0], explain(error.code, error.message, chunk), cureOf(error.code, chunk));
  } catch (error) {
    if (error instanceof RangeError) fail(0, "it is nested too deeply to be read", null);
    else if (error instanceof ReferenceError) {
      fail(0, "its aliases multiply beyond measure", "Write out what they stand for.");
    } else throw error;
  }
  return undefined;
}

/** The parser takes such a line for more of the value before it, and says so of that. */
const tooDeep = "this is no YAML: the line is indented deeper than the one above, which has its value already";

/** Where the text of the line begins that ends there. */
function lineStart(text: string, end: number): number {
  const start = text.lastIndexOf("\n", end - 1) + 1;
  return start + (/^ */.exec(text.slice(start, end))?.[0].length ?? 0);
}

function explain(code: string, message: string, { file }: SourceChunk): string {
  if (code === "TAB_AS_INDENT") return "a tab stands where YAML takes only spaces for indentation";
  if (code === "DUPLICATE_KEY") return "the same key stands twice in one object";
  const language = file.endsWith(".json") ? "JSON" : "YAML";
  return `this is no ${language}: ${wordsOf(code) ?? (message.split("\n")[0] ?? "").replace(/[.:]$/, "")}`;
}

function wordsOf(code: string): string | null {
  if (code === "BLOCK_AS_IMPLICIT_KEY") return "a second colon stands in one line, and the value is not in quotes";
  return code === "BAD_INDENT" ? "the line is indented unlike the others of its object" : null;
}

function cureOf(code: string, { text }: SourceChunk): string | null {
  if (code === "TAB_AS_INDENT") return "Indent with spaces.";
  if (code === "DUPLICATE_KEY") return "Keep one of the two: of such keys only the last would count.";
  return templateCure(text);
}

function templateCure(text: string): string | null {
  if (!/\{\{.*\}\}/.test(text)) return null;
  return "It looks like a template: check what it renders to (helm template … | portolan check -).";
}

/** Values of a chart, workflows, lists of patches and the like stand beside manifests and are no broken manifests. */
function isForeign(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => !isRecord(item) || isOther(item));
  return isRecord(value) && isOther(value);
}

function isOther(value: Raw): boolean {
  const isWhole = ["spec", "data", "items"].some((field) => field in value);
  if ("apiVersion" in value) {
    // A number is the version of another tool's format.
    return !("kind" in value) && (isChart(value) || (typeof value["apiVersion"] === "number" && !isWhole));
  }
  // Other tools have kinds and metadata, too: of a change, of a release.
  return "kind" in value ? !isWhole && !("metadata" in value) : !isWhole || !("metadata" in value);
}

function isChart(value: Raw): boolean {
  return typeof value["name"] === "string" && "version" in value;
}

interface Reading {
  readonly chunk: SourceChunk;
  readonly documents: ManifestDocument[];
  readonly problems: ManifestProblem[];
}

/** The kind that a typed list (`ServiceList`) says of its items. */
interface ListedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

function readValue(reading: Reading, value: unknown, steps: Steps, listed: ListedKind | null): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      readValue(reading, item, [...steps, index], listed);
    });
    return;
  }
  if (!isRecord(value)) {
    const what = value === null ? "nothing" : `a ${typeof value}`;
    report(reading, steps, "", `this is ${what}, and no Kubernetes object`, null);
    return;
  }
  const kind = textOf(value["kind"]) ?? listed?.kind;
  const apiVersion = textOf(value["apiVersion"]) ?? listed?.apiVersion;
  if (kind === undefined || apiVersion === undefined) {
    const absent = kind === undefined ? "kind" : "apiVersion";
    const example = absent === "kind" ? "kind: Service" : `apiVersion: ${versionOf(kind)}`;
    const wrong = value[absent] === undefined || value[absent] === null ? "is missing" : "must be a text";
    report(reading, steps, absent, wrong, `Every object says it, as in "${example}".`);
    return;
  }
  if (kind.endsWith("List") && "items" in value) readList(reading, value, steps, { apiVersion, kind });
  else if (kind !== "List") readObject(reading, value, steps, { apiVersion, kind });
}

/** The one under which a kind is read; that of most where it is not. */
function versionOf(kind: string | undefined): string {
  const entry = kinds.find((each) => each.kind === kind);
  return entry === undefined ? "v1" : apiVersionOf(entry);
}

function readList(reading: Reading, value: Raw, steps: Steps, { apiVersion, kind }: ListedKind): void {
  const items = value["items"] ?? [];
  if (!Array.isArray(items)) {
    report(reading, steps, "items", "must be a list", null);
    return;
  }
  const of = kind.slice(0, -"List".length);
  readValue(reading, items, [...steps, "items"], of === "" ? null : { apiVersion, kind: of });
}

function readObject(reading: Reading, value: Raw, steps: Steps, { apiVersion, kind }: ListedKind): void {
  const { chunk, documents } = reading;
  const metadata = value["metadata"] ?? {};
  if (!isRecord(metadata)) {
    report(reading, steps, "metadata", "must be an object", null);
    return;
  }
  for (const field of ["name", "generateName", "namespace"] as const) {
    const each = metadata[field] ?? "";
    if (typeof each === "string") continue;
    report(reading, steps, `metadata.${field}`, `must be a text, is ${JSON.stringify(each)}`, "Put it in quotes.");
    return;
  }
  const name = textOf(metadata["name"]) ?? "";
  if (name === "" && textOf(metadata["generateName"]) === undefined) {
    // Other tools' files look like objects and need no name: an audit policy, a kustomization.
    if (!isBuiltInGroup(apiVersion) || (findApiKind(apiVersion, kind) ?? findKind(apiVersion, kind)) === undefined)
      return;
    report(reading, steps, "metadata.name", "is missing", "Every object needs a name, or a generateName.");
    return;
  }
  documents.push({ chunk, steps, apiVersion, kind, namespace: textOf(metadata["namespace"]) ?? null, name, value });
}

function report({ chunk, problems }: Reading, steps: Steps, field: string, message: string, cure: string | null): void {
  const { line, column } = locateSteps(chunk, [...steps, ...(field === "" ? [] : field.split("."))]);
  problems.push({
    file: chunk.file,
    position: { line, column },
    field: field === "" ? null : field,
    message,
    cure: templateCure(chunk.text) ?? cure,
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
