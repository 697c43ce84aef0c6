/** `wget`, HTTPie and grpcurl: what they connect to and ask for. */
import type { Command, CommandTrace } from "./command-model.ts";
import { allValues, hasOption, lastValue, readOptions, type OptionSpec } from "./read-command-options.ts";
import { commandError, maxTraces, readHeaders, toTraces, type ProgramReader } from "./read-command-program.ts";
import { formatUrl, readUrl } from "./read-command-url.ts";
import type { ShellWord } from "./read-command-words.ts";

/** `wget …` (GNU Wget 1.x, and BusyBox's). */
export const readWget: ProgramReader = (words, program) => {
  const read = readOptions(words, wgetOptions);
  if (read.type === "error") return read;
  const { host, headers } = readHeaders([
    ...allValues(read, "-U", "--user-agent").map(({ text }) => `user-agent: ${text}`),
    ...allValues(read, "--header").map(({ text }) => text),
  ]);
  const posts = hasOption(read, "--post-data", "--post-file", "--body-data");
  const method = lastValue(read, "--method")?.text ?? (hasOption(read, "--spider") ? "HEAD" : posts ? "POST" : "GET");
  return readRequests(read.operands, { host, headers, method, scheme: "http" }, program);
};

const wgetOptions: OptionSpec = {
  short: "OoaitTwQPBUeADRIXlY",
  long: (
    "header method body-data body-file post-data post-file timeout dns-timeout connect-timeout read-timeout tries " +
    "output-document output-file append-output input-file base user-agent user password http-user http-password " +
    "referer wait waitretry quota limit-rate bind-address execute directory-prefix ca-certificate ca-directory " +
    "certificate private-key load-cookies save-cookies max-redirect domains secure-protocol prefer-family"
  ).split(" "),
};

/** HTTPie: `http [METHOD] URL [Header:value] [field=value]`, `https …`. */
export const readHttpie: ProgramReader = (words, program) => {
  const read = readOptions(words, {
    short: "aAops",
    long: "auth auth-type print pretty style output session session-read-only proxy verify cert cert-key ssl timeout max-redirects default-scheme".split(
      " ",
    ),
  });
  if (read.type === "error") return read;
  const [first, second, ...others] = read.operands;
  const named = first !== undefined && second !== undefined && /^[A-Za-z]+$/.test(first.text);
  const url = named ? second : first;
  const parts = named ? others : read.operands.slice(1);
  // `Name:value` is a header; `name=value` and `name:=value` make a body, `name==value` a query.
  const { host, headers } = readHeaders(parts.flatMap(({ text }) => (/^[\w-]+:(?!=)/.test(text) ? [text] : [])));
  const hasBody = parts.some(({ text }) => /^[\w.[\]-]+(?::=|=(?!=)|@)/.test(text));
  const method = named ? first.text.toUpperCase() : hasBody ? "POST" : "GET";
  const local = url === undefined || !/^:(?:\d|\/)/.test(url.text) ? url : { ...url, text: `localhost${url.text}` };
  const scheme = program.text.endsWith("https") ? "https" : "http";
  return readRequests(local === undefined ? [] : [local], { host, headers, method, scheme }, program);
};

interface Asked {
  readonly host: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly method: string;
  readonly scheme: string;
}

function readRequests(urls: readonly ShellWord[], asked: Asked, program: ShellWord): Command {
  if (urls.length === 0) {
    const cure = `Write one, as ${program.text} http://10.0.0.1:30080/.`;
    return commandError(`${program.text} is given no URL.`, cure, program.start);
  }
  const traces: CommandTrace[] = [];
  for (const word of urls.slice(0, maxTraces)) {
    const url = readUrl(word.text, word.start, asked.scheme);
    if (url.type === "error") return url;
    const { host: hostHeader, headers, method } = asked;
    traces.push({ from: { type: "as-asked" }, to: formatUrl(url), hostHeader, method, headers });
  }
  return toTraces(traces, urls.length, [], program.start);
}

/** `grpcurl [-plaintext] HOST:PORT [package.Service/Method]`: a POST to the method's path. */
export const readGrpcurl: ProgramReader = (words, program) => {
  const long =
    "authority H d proto import-path protoset cacert cert key servername connect-timeout max-time max-msg-sz";
  const read = readOptions(words, { short: "", long: long.split(" "), singleDash: true });
  if (read.type === "error") return read;
  const [target, method] = read.operands;
  const scheme = hasOption(read, "-plaintext", "--plaintext") ? "http" : "https";
  const path =
    method === undefined || /^(?:list|describe)$/.test(method.text)
      ? ""
      : `/${method.text.replace(/\.(?=[^./]+$)/, "/")}`;
  const urls = target === undefined ? [] : [{ ...target, text: target.text + path }];
  const { headers } = readHeaders(allValues(read, "-H").map(({ text }) => text));
  const host = lastValue(read, "-authority")?.text ?? null;
  return readRequests(urls, { host, headers, method: "POST", scheme }, program);
};
