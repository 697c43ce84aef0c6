/** The addresses that a container's env values, command and arguments name, or the values of a ConfigMap. */
import { mayNameService } from "./declared-target.ts";
import { expandVariables, type Variables } from "./expand-variables.ts";
import type { DeclaredAddress } from "./objects.ts";
import { readCommandLine } from "./read-command-line.ts";
import { readDeclaredAddresses, servicePortMark, type HostPort } from "./read-declared-addresses.ts";
import type { Field } from "./read-field.ts";

/** A value with its name and place. */
export interface NamedValue {
  readonly name: string;
  readonly text: string;
  readonly field: Field;
}

/** Reads one container of a pod spec. A Secret's value never stands there; what `valueFrom` names is not followed. */
export function readContainerAddresses(container: Field): readonly DeclaredAddress[] {
  const { variables, values } = readEnv(container.at("env"));
  const lines = [container.at("command"), container.at("args")];
  return [...lines.flatMap((line) => readLine(line, variables)), ...readNamedValues(values)];
}

/** Reads values that have names: env, or the keys of a ConfigMap. */
export function readNamedValues(values: readonly NamedValue[]): readonly DeclaredAddress[] {
  return values.flatMap((value) => at(value.field, readValue(value, values)));
}

function readValue(value: NamedValue, values: readonly NamedValue[]): readonly HostPort[] {
  const { name, text } = value;
  const alone = readHostAlone(value, values);
  if (alone !== null) return [alone];
  const found = [...readDeclaredAddresses(text), ...readCommandLine(text)];
  if (found.length === 0 || /image$/i.test(name)) return [];
  // `user:12345` may be what such a value is; only a URL is taken for one.
  return isSecret(name) ? found.filter(({ scheme }) => scheme !== null) : found;
}

/** Variables may use those before them. */
function readEnv(env: Field): { readonly variables: Variables; readonly values: readonly NamedValue[] } {
  const variables = new Map<string, string | null>();
  const values: NamedValue[] = [];
  for (const entry of env.items()) {
    const name = entry.at("name").text() ?? "";
    const field = entry.at("value");
    const raw = field.text();
    if (raw === null) {
      variables.set(name, entry.at("valueFrom").present ? null : "");
      continue;
    }
    const text = expandVariables(raw, variables);
    variables.set(name, text);
    values.push({ name, text, field });
  }
  return { variables, values };
}

/** Elements are read one by one, and together for what stands in two of them (`-h`, `db`). */
function readLine(line: Field, variables: Variables): readonly DeclaredAddress[] {
  const elements = line.items().map((field) => ({ field, text: expandVariables(field.text() ?? "", variables) }));
  if (elements.length === 0) return [];
  return [
    ...elements.flatMap(({ field, text }) => at(field, readDeclaredAddresses(text))),
    ...at(line, readCommandLine(elements.map(({ text }) => text).join(" "))),
  ];
}

/** `DB_HOST`, `PGHOST`, `db.hostname`; a bare `HOST` or `HOSTNAME` is the container's own. */
const hostSuffix = /(?:host|hostname|server|addr|address)$/i;
const hostName = /^(.+?)([_.-]?)(host|hostname|server|addr|address)$/i;

/**
 * A value that is a host and nothing else, under a name that says so, with the port that stands under
 * the same name with `PORT`; without one, which port is meant is not known.
 */
function readHostAlone({ name, text }: NamedValue, values: readonly NamedValue[]): HostPort | null {
  if (!hostSuffix.test(name)) return null;
  const [, prefix, parting] = hostName.exec(name) ?? [];
  if (prefix === undefined || parting === undefined) return null;
  const host = text.trim().toLowerCase().replace(/\.$/, "");
  if (!mayNameService(host)) return null;
  const portName = `${prefix}${parting}port`.toLowerCase();
  const port = values.find((other) => other.name.toLowerCase() === portName)?.text.trim() ?? "";
  if (port === servicePortMark || !/^\d{1,5}$/.test(port)) return { host, port: null, scheme: null };
  return Number(port) >= 1 && Number(port) <= 65535 ? { host, port: Number(port), scheme: null } : null;
}

function isSecret(name: string): boolean {
  return /pass(word|wd|phrase)?|secret|token|credential|private|api_?key|auth$|user(name)?$/i.test(name);
}

function at(field: Field, found: readonly HostPort[]): readonly DeclaredAddress[] {
  if (found.length === 0) return [];
  const fieldPath = field.path();
  return found.map((address) => ({ ...address, fieldPath }));
}
