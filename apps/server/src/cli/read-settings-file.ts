/** `portolan.yaml` in the working directory, with the place of each of its keys. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import { UsageError } from "./usage-error.ts";

const fileName = "portolan.yaml";

export interface SettingsFile {
  /** Empty where there is no file, or nothing in it. */
  readonly values: Readonly<Record<string, unknown>>;
  /** `portolan.yaml:3`: where a key stands, or the nearest above it that does. */
  readonly locate: (path: readonly PropertyKey[]) => string;
}

/** Reads the file. A UsageError names the line of what is no YAML. */
export function readSettingsFile(folder: string): SettingsFile {
  const content = readContent(folder);
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw new UsageError(`${fileName}:${String(line)}:${String(col)}: ${describeFault(fault.message)}`);
  }
  const values: unknown = document.toJS();
  if (values !== null && (typeof values !== "object" || Array.isArray(values))) {
    throw new UsageError(`${fileName}: the file must hold settings, one "name: value" a line.`);
  }
  const locate = (path: readonly PropertyKey[]): string => {
    const offset = offsetOf(document, path);
    return offset === null ? fileName : `${fileName}:${String(lines.linePos(offset).line)}`;
  };
  return { values: values ?? {}, locate } as SettingsFile;
}

/** The place is told in front. */
function describeFault(message: string): string {
  return `${(message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "")}.`;
}

function readContent(folder: string): string {
  try {
    return readFileSync(join(folder, fileName), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new UsageError(`${fileName} cannot be read: ${(error as Error).message}`);
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number | null {
  let offset: number | null = null;
  let node: unknown = document.contents;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!isPair(pair)) break;
      offset = (pair.key as { readonly range?: readonly number[] }).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
      offset = (node as { readonly range?: readonly number[] } | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
