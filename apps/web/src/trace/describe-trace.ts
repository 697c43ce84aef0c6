/** What a trace's answer says in short: which of several, its verdict as a shape, and the pieces of the picture that it passes. */
import {
  formatHostPort,
  type LookupList,
  type Member,
  type Trace,
  type TraceAnswer,
  type TraceHop,
  type TraceList,
  type TraceVerdict,
  type Verdict,
} from "@portolan/shared";

export function isTrace(answer: TraceAnswer): answer is Trace {
  return "verdict" in answer;
}

export function isTraceList(answer: TraceAnswer): answer is TraceList {
  return "traces" in answer;
}

export function isLookupList(answer: TraceAnswer): answer is LookupList {
  return "lookups" in answer;
}

/** The traces of an answer; none where it is what DNS says. */
export function tracesOf(answer: TraceAnswer): readonly Trace[] {
  if (isTrace(answer)) return [answer];
  return isTraceList(answer) ? answer.traces : [];
}

/** The trace that the page shows: `of` counts from 1; what is no such number shows the first. */
export function chosenTrace(answer: TraceAnswer, of: string | undefined): Trace | undefined {
  const traces = tracesOf(answer);
  return traces[Number(of ?? 1) - 1] ?? traces[0];
}

/** The shape that stands for a trace's verdict. */
export function verdictShape(verdict: TraceVerdict): Verdict {
  switch (verdict) {
    case "delivered":
      return "whole";
    case "partial":
      return "part";
    case "unknown":
      return "unknown";
    case "refused":
    case "dropped":
    case "no-such-name":
    case "http-404":
    case "http-500":
    case "http-503":
      return "severed";
    default:
      return verdict satisfies never;
  }
}

/** The members of the picture that the connection passes. */
export function litMembers(chains: Trace["chains"]): readonly Member[] {
  return chains.map(({ service, port, wayIn }) => ({
    service,
    ports: port === null ? [] : [port],
    ways: port === null || wayIn === null ? null : [`${port}|in|${wayIn}`],
    backends: null,
  }));
}

/** `192.168.56.100:32510`, `[fd00::1]:80`; a question mark for what is not known. */
export function formatSocket(socket: { readonly address: string | null; readonly port: number | null }): string {
  // A ping has no port.
  return formatHostPort(socket.address ?? "?", socket.port === 0 ? null : socket.port);
}

/** What a hop gets and passes on: `10.96.0.10:80 → 10.1.2.1:8080`, `→ web:80`; once where both are the same. */
export function formatSockets({ input, output }: Pick<TraceHop, "input" | "output">): string {
  const before = input === null ? "" : formatSocket(input);
  // Several endpoints on one port: the port is all that can be told.
  const after = output === null ? "" : output.address === null ? `:${String(output.port)}` : formatSocket(output);
  return after === "" || before === after ? before : `${before} → ${after}`.trim();
}

/** `100 %`, `33 %`; less than one percent is said so. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return percent > 0 && percent < 1 ? "< 1 %" : `${Math.round(percent)} %`;
}

/** The same by the command line. */
export function traceCommand(cluster: string, from: string, to: string, host: string | undefined): string {
  const quoted = (text: string): string =>
    /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  const source = cluster === "demo" ? " --demo" : "";
  const header = host === undefined ? "" : ` --host ${quoted(host)}`;
  return `portolan trace ${quoted(from)} ${quoted(to)}${header}${source}`;
}
