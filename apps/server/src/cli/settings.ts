/**
 * The settings of `serve` and the sources of every command: one table, from which the command line's
 * options, the environment variables and the keys of `portolan.yaml` are made.
 */
import { Option, InvalidArgumentError, type Command } from "commander";
import { defaultClusterDomain, findClosestName } from "@portolan/shared";
import { z } from "zod";
import {
  logLevels,
  parseAlias,
  parseBasePath,
  parseClusterDomain,
  parseHostName,
  parseLogLevel,
  parsePort,
  type LogLevelName,
} from "./parse-setting-values.ts";
import { UsageError } from "./usage-error.ts";

/** Where the objects come from, as the user wrote it. */
export interface SourceSettings {
  readonly context: readonly string[];
  readonly kubeconfig: string | null;
  readonly allContexts: boolean;
  readonly state: string | null;
  /** Files and folders of manifests; `-` is standard input. */
  readonly manifests: readonly string[];
  readonly demo: boolean;
  readonly namespace: readonly string[];
  /** Addresses in ConfigMaps count as declared, too. */
  readonly readConfigMaps: boolean;
}

export interface ServeSettings extends SourceSettings {
  /** Context to cluster name. */
  readonly alias: ReadonlyMap<string, string>;
  readonly host: string;
  readonly port: number;
  readonly open: boolean;
  /** `/`, or `/portolan/`. */
  readonly basePath: string;
  readonly allowHost: readonly string[];
  /** The DNS domain of the clusters. */
  readonly clusterDomain: string;
  readonly demoFreeze: boolean;
  /** Null: quiet on a terminal, else what happens to the clusters. */
  readonly logLevel: LogLevelName | null;
}

/** One setting: its option, from which its other names follow. */
interface Setting {
  /** `base-path`: the key in portolan.yaml; `--base-path` and `PORTOLAN_BASE_PATH` are made from it. */
  readonly name: string;
  readonly short?: string;
  readonly type: "text" | "list" | "flag";
  /** What the value is called in the help; empty for a flag. */
  readonly value: string;
  readonly description: string;
  /** Throws a UsageError for a value that is none. */
  readonly parse?: (text: string) => void;
  /** It says which source is meant: naming one on a closer level sets aside all that further levels named. */
  readonly choosesSource?: true;
}

export const sourceSettings: readonly Setting[] = [
  {
    name: "context",
    type: "list",
    value: "name",
    description: "a context of the kubeconfig (repeatable)",
    choosesSource: true,
  },
  { name: "kubeconfig", type: "text", value: "file", description: "the kubeconfig to use", choosesSource: true },
  {
    name: "all-contexts",
    type: "flag",
    value: "",
    description: "every context of the kubeconfig",
    choosesSource: true,
  },
  {
    name: "state",
    type: "text",
    value: "file",
    description: "a file of objects: kubectl get … -o json, or YAML",
    choosesSource: true,
  },
  {
    name: "manifests",
    type: "list",
    value: "path",
    description: "manifests: a file, a folder or - for standard input (repeatable)",
    choosesSource: true,
  },
  { name: "demo", type: "flag", value: "", description: "the demo: a simulated shop with faults", choosesSource: true },
  {
    name: "namespace",
    short: "-n",
    type: "list",
    value: "namespace",
    description: "only this namespace (repeatable)",
  },
  {
    name: "read-config-maps",
    type: "flag",
    value: "",
    description: "read ConfigMaps too, for the addresses that they name; nothing else of them is kept",
  },
];

export const serveSettings: readonly Setting[] = [
  {
    name: "alias",
    type: "list",
    value: "context=name",
    description: "the name of a context's cluster in URLs (repeatable)",
    parse: (text) => void parseAlias(text),
  },
  { name: "host", type: "text", value: "address", description: "the address to listen on (default: 127.0.0.1)" },
  {
    name: "port",
    type: "text",
    value: "number",
    description: "the port to listen on; 0 takes any (default: 7070)",
    parse: (text) => void parsePort(text),
  },
  { name: "open", type: "flag", value: "", description: "open the browser" },
  {
    name: "base-path",
    type: "text",
    value: "path",
    description: "serve everything under this path (default: /)",
    parse: (text) => void parseBasePath(text),
  },
  {
    name: "allow-host",
    type: "list",
    value: "name",
    description: "a further name by which the server may be called, without port (repeatable)",
    parse: (text) => {
      parseHostName(text);
    },
  },
  {
    name: "cluster-domain",
    type: "text",
    value: "domain",
    description: "the clusters' DNS domain (default: cluster.local)",
    parse: (text) => void parseClusterDomain(text),
  },
  {
    name: "demo-freeze",
    type: "flag",
    value: "",
    description: "hold the demo's fault still that comes and goes; all else goes on",
  },
  {
    name: "log-level",
    type: "text",
    value: "level",
    description: `one of ${logLevels.join(", ")}`,
    parse: (text) => void parseLogLevel(text),
  },
];

/** Adds settings to a command as options. */
export function addSettings(command: Command, settings: readonly Setting[]): Command {
  for (const setting of settings) {
    const flags = [setting.short, `--${setting.name}${setting.value === "" ? "" : ` <${setting.value}>`}`];
    const option = new Option(flags.filter((flag) => flag !== undefined).join(", "), setting.description);
    if (setting.type !== "flag")
      option.argParser((text: string, before: unknown) => parseOption(setting, text, before));
    command.addOption(option);
  }
  return command;
}

function parseOption(setting: Setting, text: string, before: unknown): string | readonly string[] {
  try {
    check(setting, text);
  } catch (error) {
    if (error instanceof UsageError) throw new InvalidArgumentError(error.message);
    throw error;
  }
  return setting.type === "list" ? [...(Array.isArray(before) ? (before as string[]) : []), text] : text;
}

function check(setting: Setting, text: string): void {
  if (text === "") throw new UsageError("It is empty.");
  setting.parse?.(text);
}

/** Values by setting name: texts, lists of texts and flags. */
export type RawSettings = ReadonlyMap<string, string | readonly string[] | boolean>;

/** The name of a setting in the environment. */
function environmentName(setting: string): string {
  return `PORTOLAN_${setting.toUpperCase().replaceAll("-", "_")}`;
}

/** Reads `PORTOLAN_…`. Lists are separated by commas, flags are `true` or `false`. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  settings: readonly Setting[],
): RawSettings {
  const raw = new Map<string, string | readonly string[] | boolean>();
  for (const setting of settings) {
    const variable = environmentName(setting.name);
    const text = env[variable];
    if (text === undefined || text === "") continue;
    raw.set(setting.name, readVariable(setting, variable, text));
  }
  return raw;
}

function readVariable(setting: Setting, variable: string, text: string): string | readonly string[] | boolean {
  switch (setting.type) {
    case "flag":
      if (/^(true|1|yes)$/i.test(text)) return true;
      if (/^(false|0|no)$/i.test(text)) return false;
      throw new UsageError(`${variable} is "${text}".`, "Set it to true or false.");
    case "list": {
      const parts = text.split(",").map((part) => part.trim());
      for (const part of parts) checkNamed(setting, variable, part);
      return parts;
    }
    case "text":
      checkNamed(setting, variable, text);
      return text;
    default:
      return setting.type satisfies never;
  }
}

/** Checks a value that did not come from the command line: the message says where it stands. */
function checkNamed(setting: Setting, where: string, text: string): void {
  try {
    check(setting, text);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${where} is "${text}". ${error.message}`, error.cure);
    throw error;
  }
}

const fileValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]);

/**
 * Reads the values of `portolan.yaml`.
 *
 * @param others keys that somebody else reads
 * @param locate where a key stands, for messages: `portolan.yaml:3`
 */
export function readFileSettings(
  values: Readonly<Record<string, unknown>>,
  settings: readonly Setting[],
  others: readonly string[],
  locate: (key: string) => string,
): RawSettings {
  const raw = new Map<string, string | readonly string[] | boolean>();
  refuseUnknownKeys(values, [...settings.map(({ name }) => name), ...others], locate);
  for (const [key, each] of Object.entries(values)) {
    if (others.includes(key)) continue;
    const setting = settings.find(({ name }) => name === key);
    if (setting === undefined) continue;
    raw.set(key, readFileValue(setting, each, locate(key)));
  }
  return raw;
}

/** A key that is misspelt would set nothing, and nobody would know. */
export function refuseUnknownKeys(
  values: Readonly<Record<string, unknown>>,
  known: readonly string[],
  locate: (key: string) => string,
): void {
  const key = Object.keys(values).find((each) => !known.includes(each));
  if (key === undefined) return;
  const closest = findClosestName(key, known);
  throw new UsageError(
    `${locate(key)}: there is no setting "${key}".`,
    closest === null ? `Settings are ${known.join(", ")}.` : `Did you mean "${closest}"?`,
  );
}

function readFileValue(setting: Setting, value: unknown, where: string): string | readonly string[] | boolean {
  const parsed = fileValue.safeParse(value);
  const named = `${where}: ${setting.name}`;
  const wrong = (expected: string): UsageError => new UsageError(`${where}: "${setting.name}" must be ${expected}.`);
  switch (setting.type) {
    case "flag":
      if (typeof value !== "boolean") throw wrong("true or false");
      return value;
    case "list": {
      if (!parsed.success || typeof parsed.data === "boolean") throw wrong("a list of texts");
      const parts = (Array.isArray(parsed.data) ? parsed.data : [parsed.data]).map(String);
      for (const part of parts) checkNamed(setting, named, part);
      return parts;
    }
    case "text":
      if (typeof value !== "string" && typeof value !== "number") throw wrong("a text");
      checkNamed(setting, named, String(value));
      return String(value);
    default:
      return setting.type satisfies never;
  }
}

/**
 * Joins the levels, the closest first (command line, environment, file). A level that names a source
 * sets aside the sources of the levels behind it.
 */
export function joinLevels(levels: readonly RawSettings[], settings: readonly Setting[]): RawSettings {
  const chooses = new Set(settings.filter((setting) => setting.choosesSource).map(({ name }) => name));
  const joined = new Map<string, string | readonly string[] | boolean>();
  let sourceChosen = false;
  /** A closer level shows a file or the demo: aliases that were set for contexts say nothing about it. */
  let withoutContexts = false;
  for (const level of levels) {
    for (const [name, value] of level) {
      if (joined.has(name) || (sourceChosen && chooses.has(name))) continue;
      if (withoutContexts && name === "alias") continue;
      joined.set(name, value);
    }
    withoutContexts ||= !sourceChosen && (level.has("state") || level.has("manifests") || level.get("demo") === true);
    sourceChosen ||= [...level].some(([name, value]) => chooses.has(name) && value !== false);
  }
  return joined;
}

function text(raw: RawSettings, name: string): string | null {
  const value = raw.get(name);
  return typeof value === "string" ? value : null;
}

function list(raw: RawSettings, name: string): readonly string[] {
  const value = raw.get(name);
  return value === undefined || typeof value === "boolean" || typeof value === "string" ? [] : value;
}

function flag(raw: RawSettings, name: string): boolean {
  return raw.get(name) === true;
}

/** The source that is meant. Two sources at once are a mistake. */
export function toSourceSettings(raw: RawSettings): SourceSettings {
  const settings: SourceSettings = {
    context: [...new Set(list(raw, "context"))],
    kubeconfig: text(raw, "kubeconfig"),
    allContexts: flag(raw, "all-contexts"),
    state: text(raw, "state"),
    manifests: [...new Set(list(raw, "manifests"))],
    demo: flag(raw, "demo"),
    namespace: [...new Set(list(raw, "namespace"))],
    readConfigMaps: flag(raw, "read-config-maps"),
  };
  const named = [
    settings.demo ? "--demo" : null,
    settings.state === null ? null : "--state",
    settings.manifests.length === 0 ? null : "--manifests",
    settings.context.length > 0 ? "--context" : null,
    settings.allContexts ? "--all-contexts" : null,
  ].filter((option) => option !== null);
  const noCluster = settings.demo || settings.state !== null || settings.manifests.length > 0;
  const withKubeconfig = settings.kubeconfig !== null && noCluster;
  const together = withKubeconfig ? [...named, "--kubeconfig"] : named;
  if (together.length > 1) {
    throw new UsageError(`${together.join(" and ")} exclude each other: each names a source.`, "Keep one of them.");
  }
  return settings;
}

/** Everything that `serve` needs. */
export function toServeSettings(raw: RawSettings): ServeSettings {
  return {
    ...toSourceSettings(raw),
    alias: new Map(list(raw, "alias").map(parseAlias)),
    host: text(raw, "host") ?? "127.0.0.1",
    port: parsePort(text(raw, "port") ?? "7070"),
    open: flag(raw, "open"),
    basePath: parseBasePath(text(raw, "base-path") ?? "/"),
    allowHost: list(raw, "allow-host"),
    clusterDomain: parseClusterDomain(text(raw, "cluster-domain") ?? defaultClusterDomain),
    demoFreeze: flag(raw, "demo-freeze"),
    logLevel: raw.has("log-level") ? parseLogLevel(text(raw, "log-level") ?? "") : null,
  };
}
