/** `nslookup`, `dig`, `host` and `getent`: what they ask DNS. */
import { reverseNameOf } from "../dns/answer-reverse-name.ts";
import { recordTypes, type RecordType } from "../dns/dns-model.ts";
import type { Command } from "./command-model.ts";
import { lastValue, readOptions } from "./read-command-options.ts";
import { commandError, type ProgramReader } from "./read-command-program.ts";
import { isAddress } from "./read-command-url.ts";
import type { ShellWord } from "./read-command-words.ts";

const knownTypes: readonly RecordType[] = recordTypes;
/** What people also ask for; the engine does not tell these. */
const otherTypes = /^(?:ANY|TXT|MX|NS|SOA|CAA|HTTPS|SVCB|DNSKEY|DS|NAPTR)$/i;

/** `nslookup [-type=SRV] NAME [SERVER]`. */
export const readNslookup: ProgramReader = (words, program) => {
  const read = readOptions(words, { short: "", long: [], singleDash: true });
  if (read.type === "error") return read;
  const [name, server] = read.operands;
  const type = lastValue(read, "-type", "-query", "-q", "-querytype", "-ty");
  return toLookup({ name, type, server: server ?? null, search: true, both: true }, program);
};

/** `host [-t SRV] NAME [SERVER]`. */
export const readHost: ProgramReader = (words, program) => {
  const read = readOptions(words, { short: "tcmNRWp", long: [] });
  if (read.type === "error") return read;
  const [name, server] = read.operands;
  return toLookup({ name, type: lastValue(read, "-t"), server: server ?? null, search: true, both: true }, program);
};

/** `getent hosts NAME`. */
export const readGetent: ProgramReader = (words, program) => {
  const read = readOptions(words, { short: "s", long: ["service"] });
  if (read.type === "error") return read;
  const [database, name] = read.operands;
  if (database === undefined) return toLookup({ name, type: null, server: null, search: true, both: true }, program);
  const recordType = hostDatabases.get(database.text);
  if (recordType === undefined) {
    return commandError(`getent ${database.text} asks no DNS.`, "Write getent hosts NAME.", database.start);
  }
  const type = recordType === null ? null : { ...database, text: recordType };
  return toLookup({ name, type, server: null, search: true, both: true }, program);
};

/** getent's databases of hosts, and the only record type that each asks for. */
const hostDatabases: ReadonlyMap<string, RecordType | null> = new Map([
  ["hosts", null],
  ["ahosts", null],
  ["ahostsv4", "A"],
  ["ahostsv6", "AAAA"],
]);

/** `dig [@SERVER] [+short] [-t TYPE] NAME [TYPE]`: without +search the name is asked for as it stands. */
export const readDig: ProgramReader = (words, program) => {
  const plain = words.filter(({ text }) => !text.startsWith("+") && !text.startsWith("@"));
  const read = readOptions(plain, { short: "tqpbcfkyx", long: [] });
  if (read.type === "error") return read;
  const reverse = lastValue(read, "-x");
  const isType = ({ text }: ShellWord): boolean =>
    otherTypes.test(text) || knownTypes.some((type) => type === text.toUpperCase());
  const type = lastValue(read, "-t") ?? read.operands.find(isType) ?? null;
  const names = read.operands.filter((word) => !isType(word) && !/^(?:IN|CH|HS)$/i.test(word.text));
  const server = words.find(({ text }) => text.startsWith("@")) ?? null;
  if (reverse !== null) return reverseLookup(reverse, server);
  const search = words.some(({ text }) => /^\+(?:search|showsearch)$/.test(text));
  return toLookup({ name: lastValue(read, "-q") ?? names[0], type, server, search, both: false }, program);
};

interface Lookup {
  readonly name: ShellWord | undefined;
  readonly type: ShellWord | null;
  readonly server: ShellWord | null;
  readonly search: boolean;
  /** Asks for both families where no type is written. */
  readonly both: boolean;
}

function toLookup({ name, type, server, search, both }: Lookup, program: ShellWord): Command {
  if (name === undefined) {
    const cure = `Write one, as ${program.text} web.shop.`;
    return commandError(`${program.text} is given no name.`, cure, program.start);
  }
  if (isAddress(name.text)) return reverseLookup(name, server);
  if (!/^[A-Za-z0-9_*.-]{1,255}$/.test(name.text)) {
    const cure = "A name has letters, digits, dots and dashes only; a port or a path is no part of it.";
    return commandError(`"${name.text}" is no name that DNS could be asked for.`, cure, name.start);
  }
  const recordType = knownTypes.find((known) => known === type?.text.toUpperCase());
  if (type !== null && recordType === undefined) {
    const cure = `Ask for ${knownTypes.join(", ")}.`;
    return commandError(`What DNS holds of type ${type.text} is not told.`, cure, type.start);
  }
  const recordTypes: readonly RecordType[] = recordType === undefined ? (both ? ["A", "AAAA"] : ["A"]) : [recordType];
  return {
    type: "resolve",
    lookups: recordTypes.map((each) => ({
      from: { type: "as-asked" },
      question: name.text,
      recordType: each,
      search,
      server: nameOf(server),
    })),
    notes: [],
  };
}

/** `dig -x ADDRESS`, `nslookup ADDRESS`: which name DNS has for it. */
function reverseLookup({ text, start }: ShellWord, server: ShellWord | null): Command {
  const question = reverseNameOf(text);
  if (question === null) return commandError(`"${text}" is no address.`, "Write one, as 10.96.0.10.", start);
  const lookup = { from: { type: "as-asked" }, question, recordType: "PTR", search: false } as const;
  return { type: "resolve", lookups: [{ ...lookup, server: nameOf(server) }], notes: [] };
}

function nameOf(server: ShellWord | null): string | null {
  return server === null || server.text === "@" ? null : server.text.replace(/^@/, "");
}
