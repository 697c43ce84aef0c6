/** Loads the engine's tests and runs those that `scripts/run-mutants.mjs` asks for, with the mutant that it names. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it, TestRunner, type RunnerTask, type RunnerTestCase } from "vitest";

/** What Stryker's instrumented code reads and writes. */
interface Instruments {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number;
  hitLimit?: number | undefined;
  mutantCoverage?: { readonly static?: object; readonly perTest?: object };
}

interface MutantQuestion {
  readonly type: "mutant";
  readonly id: string;
  readonly tests: readonly string[] | undefined;
  readonly hitLimit: number | undefined;
}

type Question = { readonly type: "first" } | MutantQuestion | { readonly type: "stop" };

interface LoadedTest {
  readonly run: () => unknown;
  milliseconds: number;
}

/** Properties run hundreds of times. */
const files = /^(src\/(endpoints|paths|trace|rules)\/.*|test\/(agree|truth|expected-rules))(?<!\.property)\.test\.ts$/;
/** These take long, or measure time. */
const slow = / in no time$|costs little|whatever the length$/;
/** Hundreds of recordings come across a line that all connections pass: so many of them are asked. */
const recording = /traces of lab > /;
const mostRecordings = 100;

const instruments: Instruments = ((globalThis as { __stryker__?: Instruments }).__stryker__ ??= {});
const channel = new BroadcastChannel("mutants");
const tests = new Map<string, LoadedTest>();

it("answers", { timeout: 2 ** 31 - 1 }, async ({ task }) => {
  for (const test of casesOf(task.file.tasks)) {
    let name = nameOf(test);
    if (test === task || slow.test(name)) continue;
    while (tests.has(name)) name += " (again)";
    tests.set(name, { run: TestRunner.getTestFn(test), milliseconds: 0 });
  }
  await new Promise<void>((stop) => {
    channel.onmessage = (event) => {
      const question = (event as { readonly data: Question }).data;
      if (question.type === "stop") stop();
      else void answer(question).then(send);
    };
    send("ready");
  });
  process.exit();
});

const root = join(import.meta.dirname, "..");
for (const file of readdirSync(root, { recursive: true, encoding: "utf8" }).sort()) {
  if (!files.test(file)) continue;
  describe(file, async () => {
    await import(join(root, file));
  });
}

function send(message: unknown): void {
  channel.postMessage(message);
}

function casesOf(tasks: readonly RunnerTask[]): readonly RunnerTestCase[] {
  return tasks.flatMap((task) => (task.type === "test" ? [task] : casesOf(task.tasks)));
}

function nameOf(task: RunnerTask): string {
  return task.suite === undefined ? task.name : `${nameOf(task.suite)} > ${task.name}`;
}

/** Tells Stryker which tests have changed. */
function fileOf(id: string): string {
  return join(root, id.split(" > ")[0] ?? "");
}

function answer(question: Exclude<Question, { type: "stop" }>): Promise<object> {
  return question.type === "first" ? runAll() : runWithMutant(question);
}

/** Twice: what fails the second time counts over its neighbours and cannot be asked for alone. */
async function runAll(): Promise<object> {
  const passed = [];
  instruments.currentTestId = "first time";
  for (const id of tests.keys()) await failureOf(id);
  for (const [id, test] of tests) {
    instruments.currentTestId = id;
    const start = performance.now();
    if ((await failureOf(id)) === null) {
      test.milliseconds = performance.now() - start;
      passed.push({ id, name: id, fileName: fileOf(id), timeSpentMs: test.milliseconds, status: 0 });
    } else {
      console.error("left out:", id);
      tests.delete(id);
    }
  }
  instruments.currentTestId = undefined;
  const { static: whenLoaded = {}, perTest = {} } = instruments.mutantCoverage ?? {};
  const covered = Object.fromEntries(Object.entries(perTest).filter(([id]) => tests.has(id)));
  return { status: "complete", tests: passed, mutantCoverage: { static: whenLoaded, perTest: covered } };
}

/** The quickest test first, up to the one that fails. It is run again without the mutant, to see that it passes then. */
async function runWithMutant({ id, tests: wanted, hitLimit }: MutantQuestion): Promise<object> {
  const time = (test: string) => tests.get(test)?.milliseconds ?? 0;
  const ids = leaveSome([...(wanted ?? tests.keys())]).sort((a, b) => time(a) - time(b));
  Object.assign(instruments, { activeMutant: id, hitCount: 0, hitLimit });
  for (const [index, test] of ids.entries()) {
    const failureMessage = await failureOf(test);
    if (failureMessage === null) continue;
    const endless = (instruments.hitCount ?? 0) > (hitLimit ?? Infinity);
    instruments.activeMutant = undefined;
    const spoilt = (await failureOf(test)) !== null;
    if (endless) return { status: "timeout", spoilt };
    return { status: "killed", killedBy: [test], failureMessage, nrOfTests: index + 1, spoilt };
  }
  instruments.activeMutant = undefined;
  return { status: "survived", nrOfTests: ids.length, spoilt: false };
}

/** Recordings of one kind have names that are near each other, so that every nth is some of each kind. */
function leaveSome(ids: readonly string[]): string[] {
  const recordings = ids.filter((id) => recording.test(id)).sort();
  const step = recordings.length / mostRecordings;
  const others = ids.filter((id) => !recording.test(id));
  if (step <= 1) return [...others, ...recordings];
  return [...others, ...Array.from({ length: mostRecordings }, (_, n) => recordings[Math.floor(n * step)] ?? "")];
}

async function failureOf(id: string): Promise<string | null> {
  try {
    await tests.get(id)?.run();
    return null;
  } catch (error) {
    return String(error);
  }
}
