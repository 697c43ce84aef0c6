/** `portolan trace`: reads a source once and answers what happens if FROM connects to TO. */
import {
  answerTrace,
  chooseProxyMode,
  type ProxyMode,
  type QuestionFault,
  type Snapshot,
  type Trace,
  type TraceAnswer,
  type TraceQuestion,
} from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";
import { formatAnswer } from "./format-answer.ts";
import { formatTraces } from "./format-trace.ts";
import type { OpenSource } from "./open-source.ts";
import { showsColour } from "./paint-text.ts";
import type { ProgramIo } from "./program-io.ts";
import { readSnapshot } from "./read-cluster.ts";
import { placeOf, type Probe } from "./read-probes.ts";
import { exitStatus, UsageError, type ExitStatus } from "./usage-error.ts";

/** What is asked: one question, or those of a file. */
export type TraceOrder =
  | { readonly type: "one"; readonly from: string; readonly to: string }
  | { readonly type: "probes"; readonly file: string; readonly probes: readonly Probe[] };

export interface TraceSettings {
  readonly order: TraceOrder;
  /** Undefined: as the line says. */
  readonly host: string | undefined;
  /** Undefined: as the cluster says. */
  readonly proxyMode: ProxyMode | undefined;
  readonly clusterDomain: string;
  readonly format: "text" | "json";
}

/** Writes the answer to standard output. Status 0 only if everything that was asked is delivered. */
export async function runTrace(
  { source, telling }: OpenSource,
  settings: TraceSettings,
  io: ProgramIo,
  timing: Timing,
): Promise<ExitStatus> {
  const snapshot = await readSnapshot(source, io, timing);
  const { namespaces } = source.status();
  const scope = { ...settings, namespaces: namespaces === null ? null : new Set(namespaces) };
  const { order } = settings;
  const answer = answerOrder(snapshot, scope);
  const colour = showsColour(io);
  if ("lookups" in answer) {
    const lookups = telling?.value(answer.lookups) ?? answer.lookups;
    io.stdout(settings.format === "json" ? toJson(alone(lookups)) : lookups.map(formatAnswer).join("\n"));
    return lookups.some(({ answers }) => answers.length > 0) ? exitStatus.fine : exitStatus.findings;
  }
  const asked = order.type === "one" ? [order.from] : order.probes.map(({ from }) => from);
  const traces = ("traces" in answer ? answer.traces : [answer]).map((trace) => telling?.trace(trace, asked) ?? trace);
  const [first] = traces;
  io.stdout(settings.format === "json" ? toJson("traces" in answer ? traces : first) : formatTraces(traces, colour));
  return traces.every(({ verdict }) => verdict === "delivered") ? exitStatus.fine : exitStatus.findings;
}

function answerOrder(
  snapshot: Snapshot,
  { order, host, ...scope }: TraceSettings & Pick<TraceQuestion, "namespaces">,
): TraceAnswer {
  switch (order.type) {
    case "one": {
      const answered = answerTrace(snapshot, { ...scope, from: order.from, to: order.to, host });
      if (answered.type === "error") throw toUsageError(answered, order);
      return answered.answer;
    }
    case "probes": {
      const traces = order.probes.map((probe, index) => {
        const answered = answerTrace(snapshot, { ...scope, ...probe, host: probe.host ?? host });
        if (answered.type === "answer") return onlyTrace(answered.answer, placeOf(order.file, index, "to"));
        if (answered.missing) return untraced(snapshot, probe, scope.proxyMode, answered);
        throw new UsageError(`${placeOf(order.file, index, answered.field)}: ${answered.reason}`, answered.cure);
      });
      return { traces };
    }
    default:
      return order satisfies never;
  }
}

/** The answer to a probe of what is not in the data: the others of the file are answered all the same. */
function untraced(
  snapshot: Snapshot,
  { from, to }: Probe,
  proxyMode: ProxyMode | undefined,
  { reason, cure }: QuestionFault,
): Trace {
  return {
    from,
    to,
    protocol: null,
    proxyMode: chooseProxyMode(snapshot, proxyMode),
    verdict: "unknown",
    outcomes: [],
    hops: [],
    because: [reason, cure],
    chains: [],
  };
}

/** A probe is answered by one trace, or the order of the answers would not be that of the file. */
function onlyTrace(answer: TraceAnswer, place: string): Trace {
  if ("verdict" in answer) return answer;
  const found = "traces" in answer ? `stands for ${String(answer.traces.length)} connections` : "asks DNS only";
  throw new UsageError(`${place}: The line ${found}.`, "A probe is one connection: write each as a probe of its own.");
}

/** A typed line is shown with a mark under the character that is not understood. */
function toUsageError(
  { field, reason, cure, position }: QuestionFault,
  order: { from: string; to: string },
): UsageError {
  const given = order[field];
  const marked = position !== null && given.length <= 200 && !given.includes("\n") && given.length > 0;
  const mark = marked ? `\n  ${given}\n  ${" ".repeat(position)}^\n ` : "";
  return new UsageError(`${field.toUpperCase()}: ${reason}${mark}`.trimEnd(), cure);
}

/** One answer is an object, several are an array. */
function alone<T>(values: readonly T[]): T | readonly T[] {
  const [first, ...more] = values;
  return first !== undefined && more.length === 0 ? first : values;
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
