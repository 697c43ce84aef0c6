/** Programs that open a connection or send packets without HTTP: nc, telnet, ping, openssl, database clients. */
import type { Command, CommandTrace } from "./command-model.ts";
import { hasOption, lastValue, readOptions, type OptionSpec } from "./read-command-options.ts";
import { commandError, maxTraces, plainTrace, toTraces, type ProgramReader } from "./read-command-program.ts";
import { isAddress, readPort, readSocket, readUrl, type DialScheme } from "./read-command-url.ts";
import type { ShellWord } from "./read-command-words.ts";

/** `nc -zv[u] HOST PORT…`; a port may be a range, `80-90`. */
export const readNetcat: ProgramReader = (words, program) => {
  const read = readOptions(words, { short: "wipsqIOPTVxXmMceGgo", long: ["wait", "source", "source-port", "proxy"] });
  if (read.type === "error") return read;
  if (hasOption(read, "-l", "--listen")) {
    return commandError("This waits for connections; it opens none.", "Trace the client instead.", program.start);
  }
  const [host, ...ports] = read.operands;
  if (host === undefined || ports.length === 0) return noTarget(program, "10.0.0.1 30080");
  return connectAll(hasOption(read, "-u", "--udp") ? "udp" : "tcp", host, ports, program);
};

/** `telnet HOST [PORT]`. */
export const readTelnet: ProgramReader = (words, program) => {
  const read = readOptions(words, { short: "beklnSX", long: [] });
  if (read.type === "error") return read;
  const [host, port] = read.operands;
  if (host === undefined) return noTarget(program, "10.0.0.1 30080");
  const standard = { text: "23", mask: "qq", start: host.start };
  return connectAll("tcp", host, [port ?? standard], program);
};

function connectAll(scheme: DialScheme, host: ShellWord, ports: readonly ShellWord[], program: ShellWord): Command {
  const socket = readSocket(host.text, host.start);
  if (socket.type === "error") return socket;
  const traces: CommandTrace[] = [];
  let total = 0;
  for (const { text, start } of ports) {
    const [first = "", last = first] = /^\d+-\d+$/.test(text) ? text.split("-") : [text];
    const [from, to] = [readPort(first, start), readPort(last, start)];
    if (typeof from !== "number") return from;
    if (typeof to !== "number") return to;
    total += Math.abs(to - from) + 1;
    for (let port = Math.min(from, to); port <= Math.max(from, to) && traces.length < maxTraces; port += 1) {
      traces.push(plainTrace({ type: "url", scheme, host: socket.host, port, path: "" }));
    }
  }
  return toTraces(traces, total, [], program.start);
}

/** `ping [-c n] HOST`. */
export const readPing: ProgramReader = (words, program) => {
  const read = readOptions(words, {
    short: "cFIilMmNpQSstTWwe",
    long: ["count", "interval", "timeout", "size", "ttl"],
  });
  if (read.type === "error") return read;
  const host = read.operands.at(-1);
  if (host === undefined)
    return commandError(`${program.text} is given no host.`, `Write one, as ${program.text} web.shop.`, program.start);
  const socket = readSocket(host.text, host.start);
  if (socket.type === "error") return socket;
  if (socket.port !== null) {
    return commandError(
      "A ping has no port.",
      `Write nc -zv ${socket.host} ${String(socket.port)} to try the port.`,
      host.start,
    );
  }
  return toTraces([plainTrace({ type: "url", scheme: "icmp", host: socket.host, port: null, path: "" })], 1, [], 0);
};

/** A client whose target stands in options, in an operand, or in both. */
interface ClientProgram {
  readonly options: OptionSpec;
  readonly host: readonly string[];
  readonly port: readonly string[];
  /** Null: without a port nothing can be told. */
  readonly standardPort: number | null;
  /** Which operand names the target where it looks like this (else it is a database, a command); null: none does. */
  readonly operand: { readonly index: number; readonly pattern: RegExp } | null;
  readonly example: string;
}

const psql: ClientProgram = {
  options: {
    short: "cdfhLopPRTUvFt",
    long: ["host", "port", "username", "dbname", "command", "file", "timeout", "set"],
  },
  host: ["-h", "--host"],
  port: ["-p", "--port"],
  standardPort: 5432,
  operand: { index: 0, pattern: /:\/\// },
  example: "-h db.shop -p 5432",
};
const mysql: ClientProgram = {
  options: { short: "hPuDeS", long: ["host", "port", "user", "database", "execute", "socket"] },
  host: ["-h", "--host"],
  port: ["-P", "--port"],
  standardPort: 3306,
  operand: null,
  example: "-h db.shop -P 3306",
};

/** By the program's name. */
const clients: Readonly<Record<string, ClientProgram>> = {
  psql,
  pg_isready: { ...psql, operand: null },
  mysql,
  mysqladmin: mysql,
  mariadb: mysql,
  "redis-cli": {
    options: { short: "hpsanuriD", long: ["user", "pass"] },
    host: ["-h", "-u"],
    port: ["-p"],
    standardPort: 6379,
    operand: null,
    example: "-h cache.shop -p 6379",
  },
  mongosh: {
    options: { short: "up", long: ["host", "port", "username", "password", "eval", "authenticationDatabase"] },
    host: ["--host"],
    port: ["--port"],
    standardPort: 27017,
    operand: { index: 0, pattern: /[.:]/ },
    example: "--host db.shop --port 27017",
  },
  openssl: {
    options: {
      short: "",
      long: ["connect", "servername", "CAfile", "cert", "key", "starttls", "alpn"],
      singleDash: true,
    },
    host: ["-connect"],
    port: [],
    standardPort: 4433,
    operand: { index: 1, pattern: /:/ },
    example: "s_client -connect shop.example.com:443",
  },
  nmap: {
    options: { short: "pTobgDSeisM", long: ["script", "top-ports", "max-retries", "host-timeout"] },
    host: [],
    port: ["-p"],
    standardPort: null,
    operand: { index: 0, pattern: /./ },
    example: "-p 30080 10.0.0.1",
  },
  kcat: {
    options: { short: "btXGFKpoce", long: [] },
    host: ["-b"],
    port: [],
    standardPort: 9092,
    operand: null,
    example: "-b kafka.shop:9092",
  },
};

/** The names of the clients that `readClient` reads. */
export const clientNames: ReadonlySet<string> = new Set(Object.keys(clients));

/** psql, mysql, redis-cli, openssl s_client and the like. */
export const readClient: ProgramReader = (words, program) => {
  const client = clients[/[^/]*$/.exec(program.text)?.[0] ?? ""];
  if (client === undefined) return noTarget(program, "HOST PORT");
  const read = readOptions(words, client.options);
  if (read.type === "error") return read;
  const host = lastValue(read, ...client.host) ?? operandOf(client, read.operands);
  if (host === undefined) return noTarget(program, client.example);
  const port = lastValue(read, ...client.port);
  if (port !== null) return connectAll("tcp", host, [port], program);
  if (host.text.includes("://")) {
    const url = readUrl(host.text, host.start, "tcp");
    return url.type === "error" ? url : toTraces([plainTrace(url)], 1, [], program.start);
  }
  const socket = readSocket(host.text, host.start);
  if (socket.type === "error") return socket;
  const dialled = socket.port ?? client.standardPort;
  if (dialled === null) return noTarget(program, client.example);
  return toTraces(
    [plainTrace({ type: "url", scheme: "tcp", host: socket.host, port: dialled, path: "" })],
    1,
    [],
    program.start,
  );
};

function operandOf({ operand }: ClientProgram, operands: readonly ShellWord[]): ShellWord | undefined {
  return operands.find(({ text }, index) => index === operand?.index && operand.pattern.test(text));
}

/** bash's `</dev/tcp/HOST/PORT`; null where the word is none. */
export function readDeviceFile({ text, start }: ShellWord): Command | null {
  const [, scheme, host = "", port = ""] = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (scheme !== "tcp" && scheme !== "udp") return null;
  const url = readUrl(
    `${scheme}://${isAddress(host) && host.includes(":") ? `[${host}]` : host}:${port}`,
    start,
    scheme,
  );
  return url.type === "error" ? { ...url, position: start } : toTraces([plainTrace(url)], 1, [], start);
}

function noTarget(program: ShellWord, example: string): Command {
  const cure = `Write them, as ${program.text} ${example}.`;
  return commandError(`${program.text} is given no host and port to connect to.`, cure, program.start);
}
