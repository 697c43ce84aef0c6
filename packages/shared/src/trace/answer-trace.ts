/** FROM and TO as they are typed, to what `portolan trace` and `GET …/trace` answer. */
import type { ClientAnswer } from "../dns/resolve-from.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { answerLookup } from "./answer-lookup.ts";
import type { CommandLookup, CommandTrace, TraceAnswer } from "./command-model.ts";
import { parseSource } from "./parse-source.ts";
import { parseTarget } from "./parse-target.ts";
import { readCommand } from "./read-command.ts";
import { resolveCommandSource } from "./resolve-command-source.ts";
import { traceConnection } from "./trace-connection.ts";
import type { ProxyMode, Trace, TraceProblem, TraceSource } from "./trace-model.ts";
import { toSentence } from "./to-sentence.ts";

/** What is asked. */
export interface TraceQuestion {
  readonly from: string;
  /** A TO, or any line that `readCommand` reads. */
  readonly to: string;
  /** Undefined: as the line says, else the host of TO. */
  readonly host?: string | undefined;
  /** Undefined: as the cluster says. */
  readonly proxyMode?: ProxyMode | undefined;
  readonly clusterDomain?: string | undefined;
  /** The namespaces that were read; null or undefined: all. */
  readonly namespaces?: ReadonlySet<string> | null | undefined;
}

/** Why a question cannot be answered. */
export interface QuestionFault {
  readonly type: "error";
  readonly field: "from" | "to";
  readonly reason: string;
  readonly cure: string;
  /** Of the first character that is not understood, from 0; null where the field as a whole is meant. */
  readonly position: number | null;
  /** The line is understood, but a pod or node that it names is not in the data. */
  readonly missing: boolean;
}

export type AnsweredTrace = { readonly type: "answer"; readonly answer: TraceAnswer } | QuestionFault;

/** Answers a question. A line that names its own client (`kubectl exec …`) is traced from there. */
export function answerTrace(snapshot: Snapshot, question: TraceQuestion): AnsweredTrace {
  const command = readCommand(question.to);
  switch (command.type) {
    case "error":
      return {
        type: "error",
        field: "to",
        reason: command.reason,
        cure: command.cure,
        position: command.position,
        missing: false,
      };
    case "resolve": {
      const lookups = collect(command.lookups, (each) => answerOneLookup(snapshot, question, each, command.notes));
      return lookups.type === "error" ? lookups : { type: "answer", answer: { lookups: lookups.values } };
    }
    case "traces": {
      const traces = collect(command.traces, (each) => answerOneTrace(snapshot, question, each, command.notes));
      if (traces.type === "error") return traces;
      const [first, ...more] = traces.values;
      return { type: "answer", answer: first !== undefined && more.length === 0 ? first : { traces: traces.values } };
    }
    default:
      return command satisfies never;
  }
}

type Collected<T> = { readonly type: "values"; readonly values: readonly T[] } | QuestionFault;

function collect<T, R extends object>(items: readonly T[], answer: (item: T) => R | QuestionFault): Collected<R> {
  const values: R[] = [];
  for (const item of items) {
    const value = answer(item);
    if (isFault(value)) return value;
    values.push(value);
  }
  return { type: "values", values };
}

function isFault(value: object): value is QuestionFault {
  return "type" in value && value.type === "error";
}

interface FoundClient {
  readonly type: "client";
  readonly source: TraceSource;
  /** As it was given, or as the line says. */
  readonly from: string;
  readonly notes: readonly string[];
}

function findClient(
  snapshot: Snapshot,
  asked: string,
  { from: source }: Pick<CommandTrace, "from">,
): FoundClient | QuestionFault {
  const resolved = resolveCommandSource(snapshot, source, asked);
  if (resolved.type === "error") {
    return { type: "error", field: "to", reason: resolved.reason, cure: resolved.cure, position: null, missing: true };
  }
  const parsed = parseSource(snapshot, resolved.from);
  if (parsed.type === "problem") return toFault(parsed, source.type === "as-asked" ? "from" : "to");
  return { type: "client", source: parsed.source, from: resolved.from, notes: resolved.notes };
}

function answerOneTrace(
  snapshot: Snapshot,
  question: TraceQuestion,
  asked: CommandTrace,
  notes: readonly string[],
): Trace | QuestionFault {
  const client = findClient(snapshot, question.from, asked);
  if (client.type === "error") return client;
  const parsed = parseTarget(asked.to);
  if (parsed.type === "problem") return toFault(parsed, "to");
  const { method, headers } = asked;
  const hostHeader = question.host ?? asked.hostHeader;
  const trace = traceConnection(
    snapshot,
    client.source,
    { ...parsed.target, method, headers, hostHeader },
    { ...scopeOf(question), ...(question.proxyMode === undefined ? {} : { proxyMode: question.proxyMode }) },
  );
  return {
    ...trace,
    from: client.from,
    to: asked.to,
    because: [...trace.because, ...client.notes, ...notes, ...sayNoNodes(snapshot)],
  };
}

/** Without Nodes much less is known than a trace usually tells. */
function sayNoNodes(snapshot: Snapshot): readonly string[] {
  for (const _node of snapshot.nodes()) return [];
  const why = snapshot.unreadable.has("Node") ? "Nodes cannot be read" : "No Node is in the data";
  return [`${why}, so the nodes' addresses and many a client's address are not known.`];
}

function answerOneLookup(
  snapshot: Snapshot,
  question: TraceQuestion,
  asked: CommandLookup,
  notes: readonly string[],
): ClientAnswer | QuestionFault {
  const client = findClient(snapshot, question.from, asked);
  if (client.type === "error") return client;
  const answer = answerLookup(snapshot, client.source, asked, scopeOf(question));
  return { ...answer, because: [...answer.because, ...client.notes, ...notes] };
}

function scopeOf({ clusterDomain, namespaces = null }: TraceQuestion): {
  readonly clusterDomain?: string;
  readonly namespaces: ReadonlySet<string> | null;
} {
  return clusterDomain === undefined ? { namespaces } : { clusterDomain, namespaces };
}

function toFault({ reason, cure, missing }: TraceProblem, field: "from" | "to"): QuestionFault {
  return { type: "error", field, reason: toSentence(reason), cure: toSentence(cure), position: null, missing };
}
