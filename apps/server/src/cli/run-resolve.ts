/** `portolan resolve`: what the cluster's DNS answers. */
import { parseSource, resolveFrom, resolveName, type ClientAnswer, type DnsOptions } from "@portolan/shared";
import type { Snapshot } from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";
import { formatAnswer } from "./format-answer.ts";
import type { OpenSource } from "./open-source.ts";
import type { ProgramIo } from "./program-io.ts";
import { readSnapshot } from "./read-cluster.ts";
import type { Question } from "./read-questions.ts";
import { exitStatus, UsageError, type ExitStatus } from "./usage-error.ts";

export interface ResolveOptions {
  readonly questions: readonly Question[];
  /** Whether they came as a list, so that the answer is a list too. */
  readonly asList: boolean;
  /** Who asks, as in a trace; null: the cluster's DNS is asked for the name as it stands. */
  readonly from: string | null;
  readonly format: "text" | "json";
  readonly clusterDomain: string;
}

/** Writes the answers to standard output. Status 0: every one is NOERROR. */
export async function runResolve(
  { source, telling }: OpenSource,
  options: ResolveOptions,
  io: ProgramIo,
  timing: Timing,
): Promise<ExitStatus> {
  const snapshot = await readSnapshot(source, io, timing);
  const { namespaces } = source.status();
  const { clusterDomain } = options;
  const dns: DnsOptions = { clusterDomain, namespaces: namespaces === null ? null : new Set(namespaces) };
  const answer = chooseAnswer(snapshot, options.from, dns);
  const answers = options.questions.map((question) => {
    const found = answer(question);
    return telling === undefined ? found : { ...found, answers: telling.value(found.answers) };
  });
  io.stdout(options.format === "json" ? toJson(answers, options) : answers.map(formatAnswer).join("\n"));
  return answers.every(({ status }) => status === "NOERROR") ? exitStatus.fine : exitStatus.findings;
}

function chooseAnswer(snapshot: Snapshot, from: string | null, dns: DnsOptions): (question: Question) => ClientAnswer {
  if (from === null) {
    return ({ question, type }) => ({ ...resolveName(snapshot, question, type, dns), tried: [], near: null });
  }
  const parsed = parseSource(snapshot, from);
  if (parsed.type === "problem") throw new UsageError(`--from: ${parsed.reason}.`, sentence(parsed.cure));
  return ({ question, type }) => resolveFrom(snapshot, parsed.source, question, type, dns);
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return start.endsWith("?") ? start : `${start}.`;
}

/** As documented; with `--from` also who asked and which names were tried before. */
function toJson(answers: readonly ClientAnswer[], { asList, from }: ResolveOptions): string {
  const written = answers.map(({ question, type, status, answers: records, tried }) => ({
    question,
    type,
    status,
    answers: records,
    ...(from === null ? {} : { from, tried }),
  }));
  return `${JSON.stringify(asList ? written : written[0], null, 2)}\n`;
}
