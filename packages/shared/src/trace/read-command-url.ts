/** A URL, or `host:port`, as people write it, to the TO of a trace. */
import type { CommandError } from "./command-model.ts";
import { formatHostPort } from "../model/format-host-port.ts";

export type DialScheme = "tcp" | "udp" | "sctp" | "http" | "https" | "icmp";

/** What is dialled, taken apart. */
export interface DialledUrl {
  readonly type: "url";
  readonly scheme: DialScheme;
  /** Without brackets. */
  readonly host: string;
  /** Null where the scheme's own port is meant. */
  readonly port: number | null;
  /** With the query, without the fragment; empty or from `/` on. */
  readonly path: string;
}

/** How a scheme is dialled, and its port where that is not HTTP's own. */
const schemes: ReadonlyMap<string, { readonly dial: DialScheme; readonly port: number | null }> = new Map(
  Object.entries({
    tcp: { dial: "tcp", port: null },
    udp: { dial: "udp", port: null },
    sctp: { dial: "sctp", port: null },
    icmp: { dial: "icmp", port: null },
    http: { dial: "http", port: null },
    https: { dial: "https", port: null },
    ws: { dial: "http", port: null },
    wss: { dial: "https", port: null },
    grpc: { dial: "tcp", port: null },
    tls: { dial: "tcp", port: 443 },
    ftp: { dial: "tcp", port: 21 },
    ssh: { dial: "tcp", port: 22 },
    sftp: { dial: "tcp", port: 22 },
    telnet: { dial: "tcp", port: 23 },
    smtp: { dial: "tcp", port: 25 },
    dns: { dial: "udp", port: 53 },
    ldap: { dial: "tcp", port: 389 },
    ldaps: { dial: "tcp", port: 636 },
    mysql: { dial: "tcp", port: 3306 },
    postgres: { dial: "tcp", port: 5432 },
    postgresql: { dial: "tcp", port: 5432 },
    redis: { dial: "tcp", port: 6379 },
    rediss: { dial: "tcp", port: 6379 },
    amqp: { dial: "tcp", port: 5672 },
    amqps: { dial: "tcp", port: 5671 },
    mqtt: { dial: "tcp", port: 1883 },
    nats: { dial: "tcp", port: 4222 },
    mongodb: { dial: "tcp", port: 27017 },
  }),
);

/** IANA's names of ports that people write. */
const portNames: ReadonlyMap<string, number> = new Map(
  Object.entries({
    http: 80,
    https: 443,
    ssh: 22,
    telnet: 23,
    smtp: 25,
    domain: 53,
    ldap: 389,
    mysql: 3306,
    postgresql: 5432,
    redis: 6379,
  }),
);

/**
 * Takes a URL apart; the user's name and password are dropped.
 *
 * @param position where the text begins in the line, for errors
 * @param scheme what is meant where none is written
 */
export function readUrl(text: string, position: number, scheme: string): DialledUrl | CommandError {
  const [whole, written] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text) ?? ["", undefined];
  const name = (written ?? scheme).toLowerCase();
  const rest = text.slice(whole.length);
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? "";
  const at = authority.lastIndexOf("@") + 1;
  if (name === "file")
    return urlError("A file is read from the disk: no network is used.", "Write http://HOST/.", position);
  const place = position + whole.length + at;
  const known = schemes.get(name);
  const socket = readSocket(authority.slice(at), place);
  if (socket.type === "error") return socket;
  if (known === undefined && socket.port === null) {
    return urlError(
      `The port of ${name}:// is not known.`,
      `Write it after the host: tcp://${socket.host}:PORT.`,
      position,
    );
  }
  const dial = known?.dial ?? "tcp";
  const port = socket.port ?? known?.port ?? null;
  if (port === null && dial !== "http" && dial !== "https" && dial !== "icmp") {
    // NAMESPACE/NAME is how kubectl and this program name a Service; DNS has them the other way round.
    const [, service, number = ":PORT"] = /^\/([a-z0-9-]+)(:\d+)?$/.exec(rest.slice(authority.length)) ?? [];
    const host = service === undefined ? formatHostPort(socket.host, null) : `${service}.${socket.host}`;
    return urlError(`No port is written after ${socket.host}.`, `Write ${dial}://${host}${number}.`, place);
  }
  const isHttp = dial === "http" || dial === "https";
  const path = isHttp ? squashDots(rest.slice(authority.length).replace(/#.*$/s, "")) : "";
  return { type: "url", scheme: dial, host: socket.host, port: dial === "icmp" ? null : port, path };
}

/** `HOST`, `HOST:PORT`, `[IPv6]:PORT`, or a bare IPv6 address. */
export function readSocket(
  text: string,
  position: number,
): { readonly type: "socket"; readonly host: string; readonly port: number | null } | CommandError {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(text) ?? [];
  const isBareV6 = bracketed === undefined && text.split(":").length > 2;
  const host = isBareV6 ? text : (bracketed ?? plain ?? text);
  const fault = faultOf(host, text);
  if (fault !== null) return urlError(fault.reason, fault.cure, position);
  if (isBareV6 || digits === undefined || digits === "") return { type: "socket", host, port: null };
  const port = readPort(digits, position + text.length - digits.length);
  return typeof port === "number" ? { type: "socket", host, port } : port;
}

/** A port's number, or its name where it is a usual one. */
export function readPort(text: string, position: number): number | CommandError {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : (portNames.get(text.toLowerCase()) ?? 0);
  if (port >= 1 && port <= 65535) return port;
  return urlError(`"${text}" is no port.`, "A port is a number from 1 to 65535.", position);
}

/** The inverse: the TO of a trace. */
export function formatUrl({ scheme, host, port, path }: Omit<DialledUrl, "type">): string {
  const shown = formatHostPort(host, null);
  return `${scheme}://${shown}${port === null ? "" : `:${String(port)}`}${path}`;
}

/** The port that is dialled; null for icmp. */
export function dialledPort({ scheme, port }: Pick<DialledUrl, "scheme" | "port">): number | null {
  return port ?? (scheme === "http" ? 80 : scheme === "https" ? 443 : null);
}

/** Whether a host is written as an address. */
export function isAddress(host: string): boolean {
  return /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(host) || /^\d+(?:\.\d+){3}$/.test(host);
}

function faultOf(host: string, text: string): { readonly reason: string; readonly cure: string } | null {
  if (host === "") {
    return /^:\w/.test(text)
      ? {
          reason: `No host is written before ${text}: a nodePort is open on every node, which one is meant?`,
          cure: `Write a node's name or address before it, as node-a${text}.`,
        }
      : { reason: "No host is written.", cure: "Write a name or an address, as web.shop:80 or 10.0.0.1:30080." };
  }
  if (host.includes(":")) {
    return /^[0-9a-fA-F:.]+(?:%[\w.-]+)?$/.test(host) && /^(?:[^:]*:){2,7}[^:]*$/.test(host)
      ? null
      : { reason: `"${host}" is no IPv6 address.`, cure: "Write it as [fd00::1]:80." };
  }
  if (/^[\d.]+$/.test(host)) {
    const parts = host.split(".");
    const whole = parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
    return whole
      ? null
      : {
          reason: `"${host}" is no IPv4 address.`,
          cure: "An address has four numbers from 0 to 255, without zeros before them.",
        };
  }
  const isName = host.length <= 254 && /^[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_][A-Za-z0-9_-]*)*\.?$/.test(host);
  return isName
    ? null
    : { reason: `"${host}" is no host name.`, cure: "A name has letters, digits, dots and dashes only." };
}

/** `/a/../b` is asked for as `/b` (RFC 3986, 5.2.4), as curl and browsers do. */
function squashDots(path: string): string {
  const query = path.indexOf("?");
  const [steps, rest] = query < 0 ? [path, ""] : [path.slice(0, query), path.slice(query)];
  if (steps === "" && rest !== "") return `/${rest}`;
  if (!/\/\.{1,2}(?:\/|$)/.test(steps)) return steps + rest;
  const kept: string[] = [];
  for (const step of steps.split("/").slice(1)) {
    if (step === "..") kept.pop();
    else if (step !== ".") kept.push(step);
  }
  const endsInFolder = /\/\.{1,2}$/.test(steps) && kept.at(-1) !== "";
  return `/${[...kept, ...(endsInFolder ? [""] : [])].join("/")}${rest}`;
}

function urlError(reason: string, cure: string, position: number): CommandError {
  return { type: "error", reason, cure, position };
}
