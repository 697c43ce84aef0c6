/** A whole trace as text: every hop with all that it says, every outcome, reason and piece of the drawing. */
import { formatHostPort } from "../src/model/format-host-port.ts";
import type { Socket, Trace, TraceHop, TraceOutcome } from "../src/trace/trace-model.ts";

export function describeTrace({ from, to, proxyMode, verdict, hops, outcomes, because, chains }: Trace): string {
  return [
    `${from} → ${to} (${proxyMode}): ${verdict}`,
    ...hops.flatMap(describeHop),
    ...outcomes.map(describeOutcome),
    ...because.map((text) => `  because ${text}`),
    ...chains.map(({ service, port, wayIn }) => `  passes ${service} | ${port ?? "-"} | ${wayIn ?? "-"}`),
    "",
  ].join("\n");
}

function describeHop(hop: TraceHop): readonly string[] {
  const { type, text, object, fieldPath, node, rules, sourceAddress, sourceReplaced, share, ends } = hop;
  const said = [
    `${describeSocket(hop.input)} → ${describeSocket(hop.output)}`,
    ...(sourceAddress === null ? [] : [`source ${sourceAddress}${sourceReplaced ? " (replaced)" : ""}`]),
    ...(sourceAddress === null && sourceReplaced ? ["source replaced"] : []),
    ...(node === null ? [] : [`on ${node}`]),
    ...(object === null ? [] : [`${object.kind} ${object.namespace ?? "-"}/${object.name}`]),
    ...(fieldPath === null ? [] : [fieldPath]),
    ...(rules.length === 0 ? [] : [rules.join(" ")]),
    ...(share === 1 ? [] : [`share ${share.toFixed(3)}`]),
    ...(ends === null ? [] : [`ends ${ends}`]),
  ];
  return [`  ${type}: ${text}`, `    ${said.join(" | ")}`];
}

function describeOutcome(ended: TraceOutcome): string {
  const { outcome, pod, container, share, clientAddress, listener, entry, policy } = ended;
  const said = [
    describeSocket(ended),
    `seen as ${clientAddress ?? "?"}`,
    ...(pod === null ? [] : [`pod ${pod}`]),
    ...(container === null ? [] : [`container ${container}`]),
    ...(listener === null ? [] : [listener]),
    ...(entry === null ? [] : [`by ${entry}`]),
    ...(share === 1 ? [] : [`share ${share.toFixed(3)}`]),
    ...(policy === null ? [] : [`policies: ${policy.verdict}`]),
  ];
  return `  = ${outcome} ${said.join(" | ")}`;
}

function describeSocket(socket: Socket | null): string {
  if (socket === null) return "-";
  const { address, port } = socket;
  return port === null ? (address ?? "?") : formatHostPort(address ?? "?", port);
}
