/**
 * Says what goes wrong once when it begins and once when it is over, however many attempts and
 * kinds it meets in between.
 */
import type { RequestErrorCode, RequestProblem } from "./describe-error.ts";
import type { LogFunction } from "./log-function.ts";
import type { Timing } from "./timing.ts";

export interface ConditionLog {
  /** An attempt to read `subject` (`Pod`, `Pod in shop`) failed. */
  readonly fail: (subject: string, problem: RequestProblem) => void;
  /** The API server answers about `subject`, if only with a refusal. */
  readonly answer: (subject: string) => void;
  /** `subject` is read again. */
  readonly recover: (subject: string) => void;
  /** Something worth one line in the life of this log. */
  readonly note: (problem: RequestProblem) => void;
}

/** A cluster full of odd objects must not fill the log. */
const mostNotes = 100;

interface Condition {
  readonly begunAt: number;
  readonly codes: Set<RequestErrorCode>;
  attempts: number;
}

/** `cluster` goes with each line. Not being allowed is a warning with its cure; the rest too. */
export function createConditionLog(log: LogFunction, cluster: string, timing: Timing): ConditionLog {
  /** By subject; what concerns the whole cluster is under the empty subject. */
  const conditions = new Map<string, Condition>();
  /** Subjects that take part in the cluster's condition: it is over when all of them are answered again. */
  const affected = new Set<string>();
  const noted = new Set<string>();

  function begin(subject: string, problem: RequestProblem): void {
    const condition = conditions.get(subject) ?? { begunAt: timing.now(), codes: new Set(), attempts: 0 };
    conditions.set(subject, condition);
    condition.attempts += 1;
    if (condition.codes.has(problem.code)) return;
    condition.codes.add(problem.code);
    const prefix = subject === "" ? "" : `${subject}: `;
    const fields = { cluster, code: problem.code, cure: problem.cure, status: problem.status };
    log("warn", `${prefix}${problem.message}`, subject === "" ? fields : { ...fields, subject });
  }

  function end(subject: string, text: string): void {
    const condition = conditions.get(subject);
    if (!condition) return;
    conditions.delete(subject);
    const seconds = Math.round((timing.now() - condition.begunAt) / 100) / 10;
    const fields = { cluster, seconds, attempts: condition.attempts, codes: [...condition.codes] };
    log("info", text, subject === "" ? fields : { ...fields, subject });
  }

  function answer(subject: string): void {
    if (affected.delete(subject) && affected.size === 0) end("", "The API server answers again.");
  }

  return {
    fail: (subject, problem) => {
      if (problem.concerns === "kind") {
        begin(subject, problem);
        // A kind that is refused is not read after an outage either, and yet the outage is over.
        if (problem.code === "forbidden" || problem.code === "not-found") answer(subject);
        return;
      }
      affected.add(subject);
      begin("", problem);
    },
    answer,
    recover: (subject) => {
      end(subject, `${subject} is read again.`);
      answer(subject);
    },
    note: (problem) => {
      const key = `${problem.code} ${problem.message}`;
      if (noted.has(key) || noted.size >= mostNotes) return;
      noted.add(key);
      log("info", problem.message, { cluster, code: problem.code });
    },
  };
}
