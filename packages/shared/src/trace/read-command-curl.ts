/** `curl …` (curl(1), 8.x): what it connects to and asks for. */
import type { CommandError, CommandTrace } from "./command-model.ts";
import { expandGlobs } from "./read-command-braces.ts";
import {
  allValues,
  hasOption,
  lastValue,
  readOptions,
  type Arguments,
  type OptionSpec,
} from "./read-command-options.ts";
import { commandError, maxTraces, readHeaders, toTraces, type ProgramReader } from "./read-command-program.ts";
import { dialledPort, formatUrl, isAddress, readUrl, type DialledUrl } from "./read-command-url.ts";
import type { ShellWord } from "./read-command-words.ts";

const curlOptions: OptionSpec = {
  short: "AbCcDdEeFHhKmoPQrTtUuwXxYyz",
  long: (
    "abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to " +
    "continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode " +
    "delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine " +
    "etag-compare etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port " +
    "ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header help hostpubmd5 hostpubsha256 hsts interface " +
    "ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options " +
    "mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir " +
    "parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert " +
    "proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey " +
    "proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey " +
    "quote random-file range rate referer request request-target resolve retry retry-delay retry-max-time sasl-authzid " +
    "service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit speed-time stderr " +
    "telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii " +
    "trace-config unix-socket upload-file url url-query user user-agent variable vlan-priority write-out"
  ).split(" "),
};

const bodyOptions = [
  ..."dF".split("").map((letter) => `-${letter}`),
  ...["data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "form", "form-string", "json"].map(
    (name) => `--${name}`,
  ),
];

/** Options that send the connection elsewhere, and what is said of them. */
const unheeded: readonly { readonly names: readonly string[]; readonly note: string }[] = [
  {
    names: ["-x", "--proxy", "--preproxy", "--proxy1.0", "--socks4", "--socks4a", "--socks5", "--socks5-hostname"],
    note: "The proxy that curl is told to use is not followed: this is the connection without it.",
  },
  { names: ["-K", "--config"], note: "The file that -K names is not read." },
  {
    names: ["--dns-servers", "--doh-url"],
    note: "Names are looked up in the cluster's own DNS, not by the server that the line names.",
  },
  { names: ["--http3", "--http3-only"], note: "HTTP/3 goes over UDP; what is traced is the same request over TCP." },
];

export const readCurl: ProgramReader = (words, program) => {
  const parts = splitAtNext(words).map((part) => readTransfer(part, program));
  const traces: CommandTrace[] = [];
  const notes = new Set<string>();
  let total = 0;
  for (const part of parts) {
    if (part.type === "error") return part;
    traces.push(...part.traces);
    total += part.total;
    for (const note of part.notes) notes.add(note);
  }
  return toTraces(traces, total, [...notes], program.start);
};

/** `--next` begins anew, with options of its own. */
function splitAtNext(words: readonly ShellWord[]): readonly (readonly ShellWord[])[] {
  const cut = words.findIndex(({ text }) => text === "--next" || text === "-:");
  return cut < 0 ? [words] : [words.slice(0, cut), ...splitAtNext(words.slice(cut + 1))];
}

interface Transfer {
  readonly type: "transfer";
  readonly traces: readonly CommandTrace[];
  readonly total: number;
  readonly notes: readonly string[];
}

function readTransfer(words: readonly ShellWord[], program: ShellWord): Transfer | CommandError {
  const read = readOptions(words, curlOptions);
  if (read.type === "error") return read;
  const socketFile = read.options.find(({ name }) => /^--(?:abstract-)?unix-socket$/.test(name));
  if (socketFile !== undefined) {
    const cure = `Leave ${socketFile.name} out to trace the URL itself.`;
    return commandError("A Unix socket is a file of the client: no network is used.", cure, socketFile.start);
  }
  const urls = [...allValues(read, "--url"), ...read.operands];
  if (urls.length === 0) {
    return commandError("curl is given no URL.", "Write one, as curl http://10.0.0.1:30080/.", program.start);
  }
  const traces: CommandTrace[] = [];
  const hosts: string[] = [];
  let total = 0;
  for (const word of urls) {
    const globs = hasOption(read, "-g", "--globoff")
      ? { texts: [word.text], total: 1 }
      : expandGlobs(word.text, word.start, maxTraces);
    if ("type" in globs) return globs;
    total += globs.total;
    for (const text of globs.texts.slice(0, maxTraces - traces.length)) {
      const url = readUrl(text, word.start, lastValue(read, "--proto-default")?.text ?? "http");
      if (url.type === "error") return url;
      const dialled = redirectDial(url, read);
      hosts.push(dialled.host);
      traces.push(toTrace(url, dialled, read));
    }
  }
  return { type: "transfer", traces, total, notes: notesOf(read, hosts) };
}

function toTrace(url: DialledUrl, dialled: DialledUrl, read: Arguments): CommandTrace {
  const { host, headers } = readHeaders([
    ...allValues(read, "-A", "--user-agent").map(({ text }) => `user-agent: ${text}`),
    ...allValues(read, "-e", "--referer").map(({ text }) => `referer: ${text}`),
    ...allValues(read, "-H", "--header").map(({ text }) => text),
  ]);
  const path = lastValue(read, "--request-target")?.text ?? url.path;
  const elsewhere = dialled.host === url.host ? null : url.host;
  const to = formatUrl({ ...dialled, path });
  return { from: { type: "as-asked" }, to, hostHeader: host ?? elsewhere, method: methodOf(read), headers };
}

function methodOf(read: Arguments): string {
  const written = lastValue(read, "-X", "--request");
  if (written !== null) return written.text;
  if (hasOption(read, "-I", "--head")) return "HEAD";
  if (hasOption(read, "-T", "--upload-file")) return "PUT";
  return hasOption(read, ...bodyOptions) && !hasOption(read, "-G", "--get") ? "POST" : "GET";
}

/** `--connect-to HOST:PORT:HOST:PORT` and then `--resolve HOST:PORT:ADDRESS` change where a URL is dialled, not what is asked. */
function redirectDial(url: DialledUrl, read: Arguments): DialledUrl {
  let { host, port } = url;
  for (const { text } of allValues(read, "--connect-to")) {
    const [host1 = "", port1 = "", host2 = "", port2 = ""] = splitColons(text);
    const matches = (host1 === "" || sameHost(host1, host)) && (port1 === "" || Number(port1) === dialledPort(url));
    if (!matches) continue;
    if (host2 !== "") host = host2;
    if (port2 !== "") port = Number(port2);
    break;
  }
  for (const { text } of allValues(read, "--resolve")) {
    const [name = "", number = "", ...rest] = splitColons(text.replace(/^\+/, ""));
    // Several addresses stand for one name; an IPv6 address may stand without brackets.
    const [address = ""] = rest.join(":").split(",");
    const matches = (name === "*" || sameHost(name, host)) && Number(number) === dialledPort({ ...url, port });
    if (matches && address !== "") host = address;
  }
  return { ...url, host, port };
}

function sameHost(written: string, host: string): boolean {
  return written.toLowerCase() === host.toLowerCase();
}

/** Splits at colons, but not at those of an IPv6 address in brackets, which loses its brackets. */
function splitColons(text: string): readonly string[] {
  const parts = [""];
  let bracketed = false;
  for (const char of text) {
    if (char === "[" || char === "]") bracketed = char === "[";
    else if (char === ":" && !bracketed) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${char}`);
  }
  return parts;
}

function notesOf(read: Arguments, hosts: readonly string[]): readonly string[] {
  const notes = unheeded.filter(({ names }) => hasOption(read, ...names)).map(({ note }) => note);
  const byName = hosts.some((host) => !isAddress(host));
  if (byName && hasOption(read, "-6", "--ipv6"))
    notes.push("-6 is not heeded: an address of either family is dialled.");
  return notes;
}
