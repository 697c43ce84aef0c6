/** Joins what the command line, the environment and `portolan.yaml` say. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { isMap, LineCounter, parseDocument } from "yaml";
import type { ProgramIo } from "./program-io.ts";
import {
  joinLevels,
  readEnvironment,
  readFileSettings,
  serveSettings,
  sourceSettings,
  toServeSettings,
  toSourceSettings,
  type RawSettings,
  type ServeSettings,
  type SourceSettings,
} from "./settings.ts";
import { UsageError } from "./usage-error.ts";

const settingsFile = "portolan.yaml";

/** The settings of `serve`: the command line before the environment before `portolan.yaml`. */
export function readServeSettings(command: Command, io: ProgramIo): ServeSettings {
  const all = [...sourceSettings, ...serveSettings];
  const names = all.map(({ name }) => name);
  const levels = [readOptions(command, names), readEnvironment(io.env, all), readSettingsFile(io.cwd)];
  return toServeSettings(joinLevels(levels, all));
}

/**
 * The source that a command names; other commands than `serve` take it from the command line only.
 *
 * @param paths manifests that are named without `--manifests`
 */
export function readSourceSettings(command: Command, paths: readonly string[] = []): SourceSettings {
  const names = sourceSettings.map(({ name }) => name);
  const options = new Map(readOptions(command, names));
  const named = options.get("manifests") ?? [];
  if (paths.length > 0) options.set("manifests", [...paths, ...(Array.isArray(named) ? (named as string[]) : [])]);
  return toSourceSettings(options);
}

function readOptions(command: Command, names: readonly string[]): RawSettings {
  const raw = new Map<string, string | readonly string[] | boolean>();
  for (const name of names) {
    const key = name.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
    const value: unknown = command.getOptionValue(key);
    if (typeof value === "string" || typeof value === "boolean") raw.set(name, value);
    else if (Array.isArray(value)) raw.set(name, value.map(String));
  }
  return raw;
}

function readSettingsFile(folder: string): RawSettings {
  let content: string;
  try {
    content = readFileSync(join(folder, settingsFile), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw new UsageError(`${settingsFile} cannot be read: ${(error as Error).message}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw new UsageError(`${settingsFile}:${String(line)}:${String(col)}: ${fault.message.split("\n")[0] ?? ""}`);
  }
  const lineOf = (key: string): string => {
    const pair = isMap(document.contents)
      ? document.contents.items.find((item) => String(item.key) === key)
      : undefined;
    const start = (pair?.key as { range?: [number] } | undefined)?.range?.[0];
    return start === undefined ? settingsFile : `${settingsFile}:${String(lines.linePos(start).line)}`;
  };
  return readFileSettings(document.toJS() as unknown, [...sourceSettings, ...serveSettings], lineOf);
}
