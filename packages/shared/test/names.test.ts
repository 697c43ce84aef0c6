/**
 * The names of the cluster against recordings of a real CoreDNS over the same state: `truth/` and
 * `lab/`, every folder with a `dns.json`. Status and answers as sets; prints `names N of N`. The lab
 * also asked for types that `resolve` does not take (PTR, TXT, MX, …): these are left out.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { recordTypes, type RecordType } from "../src/dns/dns-model.ts";
import { resolveName } from "../src/dns/resolve-name.ts";
import { readState } from "../src/model/read-state.ts";
import { createShare } from "../src/model/share-values.ts";
import { createSnapshot } from "../src/snapshot/create-snapshot.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";

interface RecordedQuestion {
  readonly question: string;
  readonly type: RecordType;
  readonly status: string;
  readonly answers: readonly { readonly name: string; readonly type: string; readonly data: string }[];
}

interface Recording {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly questions: readonly RecordedQuestion[];
}

const recordings = ["truth", "lab"].flatMap((folder) => readRecordings(join(import.meta.dirname, folder)));
const asked = recordings.flatMap(({ questions }) => questions).length;
let agreed = 0;

describe.each(recordings)("$name", ({ snapshot, questions }) => {
  it.each(questions)("$type $question", ({ question, type, status, answers }) => {
    const answer = resolveName(snapshot, question, type);
    expect({ ...answer, answers: asSet(answer.answers), because: [] }).toEqual({
      question,
      type,
      status,
      answers: asSet(answers),
      because: [],
    });
    expect(answer.because).not.toEqual([]);
    agreed += 1;
  });
});

afterAll(() => {
  console.log(`names ${String(agreed)} of ${String(asked)}`);
});

function asSet(answers: RecordedQuestion["answers"]): readonly string[] {
  return answers.map(({ name, type, data }) => `${name} ${type} ${data}`).sort();
}

function readRecordings(folder: string): readonly Recording[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "dns.json")))
    .sort()
    .map((name) => {
      const { questions } = readJson(join(folder, name, "dns.json")) as Pick<Recording, "questions">;
      const taken = questions.filter(({ type }) => recordTypes.includes(type));
      return { name, snapshot: readSnapshot(join(folder, name, "state.json")), questions: taken };
    });
}

function readSnapshot(file: string): Snapshot {
  const { objects, problems } = readState(readJson(file), createShare());
  if (problems.length > 0) throw new Error(`${file}: ${JSON.stringify(problems[0])}`);
  return createSnapshot(objects);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
