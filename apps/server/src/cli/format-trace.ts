/** `trace --format text`: the verdict first, then why, who answers, and every hop. */
import {
  formatHostPort,
  objectText,
  type Socket,
  type Trace,
  type TraceHop,
  type TraceOutcome,
  type TraceVerdict,
} from "@portolan/shared";
import { createPaint, type Paint, type Style } from "./paint-text.ts";

/** Every trace as text, with a line break at its end; `colour` only where a terminal shows it. */
export function formatTraces(traces: readonly Trace[], colour: boolean): string {
  const paint = createPaint(colour);
  const blocks = traces.map((trace) => formatTrace(trace, paint));
  const delivered = traces.filter(({ verdict }) => verdict === "delivered").length;
  const summary = traces.length === 1 ? [] : [`${String(delivered)} of ${String(traces.length)} delivered`];
  return `${[...blocks, ...summary].join("\n\n")}\n`;
}

function formatTrace({ from, to, verdict, because, outcomes, hops, proxyMode }: Trace, paint: Paint): string {
  const width = Math.max(0, ...hops.map(({ type }) => type.length));
  const byRules = hops.some(({ rules }) => rules.length > 0);
  return [
    `${paint(styleOf(verdict), verdict)}  ${paint("bold", `${from} → ${to}`)}`,
    ...because.map((reason) => `  ${reason}`),
    ...section(outcomes.map(formatOutcome)),
    ...section(hops.flatMap((hop) => formatHop(hop, width, paint))),
    ...(byRules ? ["", paint("dim", `  rules as kube-proxy writes them in ${proxyMode} mode`)] : []),
  ].join("\n");
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}

function styleOf(verdict: TraceVerdict): Style {
  switch (verdict) {
    case "delivered":
      return "green";
    case "partial":
    case "unknown":
      return "yellow";
    case "refused":
    case "dropped":
    case "no-such-name":
    case "http-404":
    case "http-500":
    case "http-503":
      return "red";
    default:
      return verdict satisfies never;
  }
}

/** `  33.3 %  delivered  shop/web-1 8080  container web (declared)  sees 10.0.0.1  by node-a`. */
function formatOutcome({
  outcome,
  pod,
  address,
  port,
  container,
  listener,
  share,
  clientAddress,
  entry,
}: TraceOutcome): string {
  const end = pod ?? address;
  const parts = [
    `${formatShare(share).padStart(7)}  ${outcome}`,
    end === null ? null : `${end}${port === null ? "" : ` port ${String(port)}`}`,
    pod === null || address === null ? null : address,
    listener === null ? null : container === null ? "port not declared" : `container ${container}`,
    clientAddress === null ? null : `sees ${clientAddress}`,
    entry === null ? null : `by node ${entry}`,
  ];
  return parts.filter((part) => part !== null).join("  ");
}

function formatHop(hop: TraceHop, width: number, paint: Paint): readonly string[] {
  const { type, text, input, output, object, fieldPath, node, rules, share, sourceAddress, sourceReplaced } = hop;
  const part = share < 1 ? `${formatShare(share)}: ` : "";
  const where = object === null ? null : objectText(object);
  const details = [
    formatSockets(input, output),
    where === null ? null : `${where}${fieldPath === null ? "" : ` ${fieldPath}`}`,
    node === null ? null : `on node ${node}`,
    sourceReplaced ? `source replaced${sourceAddress === null ? "" : ` by ${sourceAddress}`}` : null,
  ].filter((detail) => detail !== null);
  const indent = `  ${" ".repeat(width)}  `;
  return [
    `  ${paint("bold", type.padEnd(width))}  ${part}${text}`,
    ...(details.length === 0 ? [] : [paint("dim", `${indent}${details.join("  ")}`)]),
    ...(rules.length === 0 ? [] : [paint("dim", `${indent}rules ${rules.join(" → ")}`)]),
  ];
}

/** `10.96.0.10:80 → 10.1.2.1:8080`, `→ web:80`; once where both are the same. */
function formatSockets(input: Socket | null, output: Socket | null): string | null {
  const [before, after] = [formatSocket(input), formatSocket(output)];
  if (after === null || before === after) return before;
  return before === null ? `→ ${after}` : `${before} → ${after}`;
}

function formatSocket(socket: Socket | null): string | null {
  if (socket?.address == null) return socket?.port == null ? null : `port ${String(socket.port)}`;
  const { address, port } = socket;
  return port === null ? address : formatHostPort(address, port);
}

/** `100 %`, `33.3 %`. */
function formatShare(share: number): string {
  return `${String(Math.round(share * 1000) / 10)} %`;
}
