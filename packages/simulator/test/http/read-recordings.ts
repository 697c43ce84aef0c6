/** Reads the recordings of a real API server (`../wire-recordings`, its README says what each holds). */
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../wire-recordings/", import.meta.url);

export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly requestHeaders: ReadonlyMap<string, string>;
  readonly requestBody: Buffer;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export function recordingNames(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .map((name) => name.slice(0, -".txt".length));
}

function parseHeaders(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line): [string, string] => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
}

/** One request and its answer: request line, headers, body, empty line, status line, headers, empty line, body. */
export function readExchange(name: string): Exchange {
  const text = readFileSync(new URL(`${name}.txt`, folder), "utf8");
  const answerAt = text.indexOf("\nHTTP/1.1 ");
  const request = text.slice(0, answerAt);
  const answer = text.slice(answerAt + 1);
  const [requestHead = "", ...requestBody] = request.split("\n\n");
  const [requestLine = "", ...requestHeaders] = requestHead.split("\n");
  const [method = "", path = ""] = requestLine.split(" ");
  const headEnd = answer.indexOf("\n\n");
  const [statusLine = "", ...headers] = answer.slice(0, headEnd).split("\n");
  return {
    method,
    path,
    requestHeaders: parseHeaders(requestHeaders),
    requestBody: Buffer.from(requestBody.join("\n\n").trim()),
    status: Number(statusLine.split(" ")[1]),
    headers: parseHeaders(headers),
    body: Buffer.from(answer.slice(headEnd + 2)),
  };
}

/** The bytes of a hex dump as kubectl logs a protobuf body. */
function parseHexDump(lines: readonly string[]): Buffer {
  const hex = lines.map((line) => line.trim().slice(8, 60).replaceAll(" ", "").replace(/\|.*/, "")).join("");
  return Buffer.from(hex, "hex");
}

function bodyLines(text: string): Buffer {
  const lines = text.split("\n");
  if (lines.every((line) => /^\s*[0-9a-f]{8} {2}/.test(line))) return parseHexDump(lines);
  return Buffer.from(lines.map((line) => line.trim()).join("\n"));
}

/** The body of a log entry: `body=""`, a Go-quoted string that may be cut off, or the indented lines after `body=<`. */
function parseBody(entry: string): Buffer {
  const block = /body=<\n([\s\S]*?)\n >/.exec(entry);
  if (block !== null) return bodyLines(block[1] ?? "");
  const quoted = (/body="([\s\S]*)$/.exec(entry)?.[1] ?? "").trimEnd();
  const whole = quoted.endsWith('"') && !quoted.endsWith('\\"');
  const text = whole ? quoted.slice(0, -1) : quoted;
  return Buffer.from(text.replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter)));
}

/** What kubectl sent and got, from its log with verbosity 10. */
export function readKubectlLog(name: string): readonly Exchange[] {
  const text = readFileSync(new URL(`${name}.txt`, folder), "utf8");
  const entries = text.split(/\n(?=I\d{4} )/);
  const exchanges: Exchange[] = [];
  let requestBody: Buffer = Buffer.alloc(0);
  let current: Omit<Exchange, "body" | "status" | "headers"> | null = null;
  let status = 0;
  let headers = new Map<string, string>();
  for (const entry of entries) {
    if (entry.includes('"Request Body"')) requestBody = parseBody(entry);
    const curl = /curl -v -X(\w+) (.*) 'https:\/\/SERVER(.*)'/.exec(entry);
    if (curl !== null) {
      const [, method = "", flags = "", path = ""] = curl;
      const sent = [...flags.matchAll(/-H "([^"]*)"/g)].map((match) => match[1] ?? "");
      current = { method, path, requestHeaders: parseHeaders(sent), requestBody };
      headers = new Map();
    }
    const answered = /\] \w+ https:\/\/SERVER\S* (\d+) .* in \d+ milliseconds/.exec(entry);
    if (answered !== null) status = Number(answered[1]);
    const header = /\] {5}([A-Za-z-]+): (.*)/.exec(entry);
    if (header !== null) headers.set((header[1] ?? "").toLowerCase(), header[2] ?? "");
    const streams = current !== null && current.path.includes("watch=true");
    if (current !== null && (entry.includes('"Response Body"') || (streams && entry.includes("Unable to decode")))) {
      exchanges.push({ ...current, status, headers, body: streams ? Buffer.alloc(0) : parseBody(entry) });
      current = null;
    }
  }
  return exchanges;
}
