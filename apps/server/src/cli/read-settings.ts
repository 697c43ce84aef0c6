/** Joins what the command line, the environment and `portolan.yaml` say. */
import type { Command } from "commander";
import type { ProgramIo } from "./program-io.ts";
import { ruleSettingsSchema } from "./read-rule-settings.ts";
import { readSettingsFile } from "./read-settings-file.ts";
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

/** The settings of `serve`: the command line before the environment before `portolan.yaml`. */
export function readServeSettings(command: Command, io: ProgramIo): ServeSettings {
  const all = [...sourceSettings, ...serveSettings];
  const names = all.map(({ name }) => name);
  const file = readSettingsFile(io.cwd);
  const ofRules = Object.keys(ruleSettingsSchema.shape);
  const inFile = readFileSettings(file.values, all, ofRules, (key) => file.locate([key]));
  const levels = [readOptions(command, names), readEnvironment(io.env, all), inFile];
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
