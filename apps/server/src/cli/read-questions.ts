/** The file of `resolve --probes`: questions, checked one by one. */
import { readFileSync } from "node:fs";
import { decodeText } from "../kube/decode-text.ts";
import { UsageError } from "./usage-error.ts";

export interface Question {
  readonly question: string;
  /** Any type, in capitals. */
  readonly type: string;
}

const form = 'Write [{"question": "web.shop.svc.cluster.local", "type": "A"}, …].';

/** Reads `[{"question":…,"type":…}]`; other fields, such as recorded answers, are passed over. */
export function readQuestions(file: string): readonly Question[] {
  const value = readJson(file);
  if (!Array.isArray(value)) throw new UsageError(`${file} must hold an array of questions.`, form);
  return value.map((each, index) => readQuestion(each, `${file}: [${String(index)}]`));
}

function readQuestion(value: unknown, where: string): Question {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`${where} is no question.`, form);
  }
  const { question, type = "A" } = value as Readonly<Record<string, unknown>>;
  if (typeof question !== "string" || question.trim() === "") {
    throw new UsageError(`${where}.question must be a name${said(question)}.`, form);
  }
  if (typeof type !== "string" || type.trim() === "") {
    throw new UsageError(`${where}.type must be a record type, as A, AAAA, SRV or CNAME${said(type)}.`, form);
  }
  return { question: question.trim(), type: type.trim().toUpperCase() };
}

function said(value: unknown): string {
  return value === undefined ? ", and is missing" : `, and is ${JSON.stringify(value)}`;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = decodeText(readFileSync(file));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new UsageError(missing ? `${file} does not exist.` : `${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`, form);
  }
}
