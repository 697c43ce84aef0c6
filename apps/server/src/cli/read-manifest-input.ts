/** Reads the manifests that a command line names: files, folders, standard input. */
import { closeSync, openSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  isKustomization,
  listParts,
  readManifests,
  type ManifestDocument,
  type ManifestProblem,
} from "@portolan/manifests";
import { decodeText } from "../kube/decode-text.ts";
import { labelResources } from "./label-resources.ts";
import { listInputFiles, type InputFile } from "./list-input-files.ts";
import type { ProgramIo } from "./program-io.ts";

/** What was read of all paths together. */
export interface ManifestInput {
  /** The paths as they were given. */
  readonly title: string;
  readonly documents: readonly ManifestDocument[];
  /** In the order of the files. */
  readonly problems: readonly ManifestProblem[];
  /** What was read, by the names of the files, in order; a byte order mark is no part of it. */
  readonly texts: ReadonlyMap<string, string>;
  /** The file of each document in folders that is no Kubernetes object. */
  readonly foreign: readonly string[];
  /** The folders of which a kustomization makes something else; its patches are not among the documents. */
  readonly kustomizations: readonly string[];
  /** The folders of charts, whose templates are left out. */
  readonly charts: readonly string[];
  /** How many files hold patches. */
  readonly parts: number;
}

/** A larger file is no manifest that somebody wrote; `--state` reads a cluster's dump of any size. */
export const maxBytes = 50_000_000;

/**
 * Reads everything that can be read; `-` is standard input.
 *
 * @param onRead is told of the objects of each file before the next one is read, unless a kustomization may change them
 */
export async function readManifestInput(
  paths: readonly string[],
  io: Pick<ProgramIo, "cwd" | "readStdin">,
  onRead: (documents: readonly ManifestDocument[]) => void = () => undefined,
): Promise<ManifestInput> {
  const documents: ManifestDocument[] = [];
  const problems: ManifestProblem[] = [];
  const texts = new Map<string, string>();
  const foreign: string[] = [];
  const take = (name: string, bytes: Uint8Array | null, found: boolean): void => {
    const text = bytes === null ? tooLarge(name, null) : decode(name, bytes);
    if (typeof text !== "string") {
      problems.push(text);
      return;
    }
    if (found && isOtherJson(name, text)) {
      foreign.push(name);
      return;
    }
    texts.set(name, text);
    const read = readManifests(name, text);
    for (const document of read.documents) documents.push(document);
    if (isPlain) onRead(read.documents);
    problems.push(...read.problems);
    if (found) for (let count = 0; count < read.foreign; count++) foreign.push(name);
    else if (read.foreign > 0) problems.push(noObject(name));
  };
  const listed = listInputFiles(
    paths.filter((path) => path !== "-"),
    io.cwd,
  );
  // What a kustomization says of the files beside it is known when it has been read.
  const isPlain = !listed.files.some(({ name }) => isKustomization(name));
  if (paths.includes("-")) take("-", await io.readStdin(maxBytes), false);
  problems.push(...listed.problems);
  for (const file of listed.files) {
    if (file.bytes > maxBytes) problems.push(tooLarge(file.name, file.bytes));
    else take(file.name, readBytes(file), file.found);
  }
  const kustomizations = [...texts.keys()].filter(isKustomization);
  const parts = partsOf(kustomizations, texts);
  return {
    title: paths.join(", "),
    documents: labelResources(
      documents.filter(({ chunk }) => !parts.has(chunk.file)),
      texts,
    ),
    problems: problems.filter(({ file }) => !parts.has(file)),
    texts,
    foreign,
    charts: listed.charts,
    kustomizations: kustomizations.map(dirname),
    parts: parts.size,
  };
}

/** The files that were read of which a kustomization says that they hold parts of objects. */
function partsOf(kustomizations: readonly string[], texts: ManifestInput["texts"]): ReadonlySet<string> {
  const named = kustomizations.flatMap((file) =>
    listParts(texts.get(file) ?? "").map((part) => join(dirname(file), part)),
  );
  return new Set(named.filter((name) => texts.has(name)));
}

/** The bytes of a file; null where there are more than a manifest has (a pipe does not tell before). */
function readBytes({ path }: InputFile): Uint8Array | null {
  const file = openSync(path, "r");
  try {
    const parts: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const part = new Uint8Array(65_536);
      const count = readSync(file, part);
      if (count === 0) return Buffer.concat(parts);
      size += count;
      if (size > maxBytes) return null;
      parts.push(part.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
}

function decode(file: string, bytes: Uint8Array): string | ManifestProblem {
  const text = decodeText(bytes);
  // Nothing that is written has such characters; invalid UTF-8 becomes U+FFFD.
  const binary = text.includes("\0") || (text.includes("\uFFFD") && !Buffer.from(bytes).includes("\uFFFD"));
  return binary ? problem(file, "this is no text but binary data", "Name only YAML and JSON files.") : text;
}

/** Data, translations, settings of editors: JSON in a folder that names no kind is not parsed, however it is written. */
function isOtherJson(file: string, text: string): boolean {
  return /\.json$/i.test(file) && !/"kind"|"apiVersion"/.test(text);
}

function tooLarge(file: string, bytes: number | null): ManifestProblem {
  const size = bytes === null ? "" : ` (${String(Math.round(bytes / 1_000_000))} MB)`;
  return problem(
    file,
    `this is too large to be a manifest${size}: at most ${String(maxBytes / 1_000_000)} MB are read`,
    "Split it; a dump of a cluster is read with --state.",
  );
}

function noObject(file: string): ManifestProblem {
  return problem(file, "a document holds no Kubernetes object: an object has apiVersion, kind and metadata", null);
}

function problem(file: string, message: string, cure: string | null): ManifestProblem {
  return { file, position: null, field: null, message, cure };
}
