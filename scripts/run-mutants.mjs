/**
 * How Stryker runs the engine's tests: in one process that lives on. Stryker's own runner starts Vitest anew for
 * each of ten thousand mutants, which takes longer than the tests; here `packages/shared/test/answer-mutants.ts`
 * has them all loaded, and is asked from here.
 */
import { startVitest } from "vitest/node";

class InProcessRunner {
  #channel = new BroadcastChannel("mutants");
  #answered = () => {};

  constructor() {
    this.#channel.onmessage = ({ data }) => this.#answered(data);
  }

  /** A value that is made as a module is loaded stays as it is. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    const ready = this.#answer();
    const vitest = startVitest("test", [], {
      config: false,
      root: "packages/shared",
      include: ["test/answer-mutants.ts"],
      pool: "threads",
      isolate: false,
      watch: false,
      reporters: [{ onTestModuleEnd: (module) => module.errors().forEach((error) => console.error(error)) }],
    });
    await Promise.race([ready, vitest.then(() => Promise.reject(new Error("the tests cannot be loaded")))]);
  }

  dryRun() {
    return this.#ask({ type: "first" });
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const { spoilt, ...result } = await this.#ask({ type: "mutant", id: activeMutant.id, tests: testFilter, hitLimit });
    // Something remembers what the mutant made. Stryker starts a new process and asks again.
    if (spoilt) throw new Error(`a mutant of ${activeMutant.fileName} is remembered`);
    return result;
  }

  dispose() {
    this.#channel.postMessage({ type: "stop" });
    this.#channel.close();
  }

  #ask(question) {
    const answer = this.#answer();
    this.#channel.postMessage(question);
    return answer;
  }

  #answer() {
    return new Promise((resolve) => {
      this.#answered = resolve;
    });
  }
}

/** `default: return x satisfies never`: the compiler has proved that nothing comes there, so that no test can. */
const neverReached = {
  shouldIgnore({ node }) {
    const [first] = node.type === "SwitchCase" && node.test === null ? node.consequent : [];
    const value = first?.argument ?? first?.expression;
    if (value?.type === "TSSatisfiesExpression" && value.typeAnnotation.type === "TSNeverKeyword")
      return "never reached";
    return undefined;
  },
};

export const strykerPlugins = [
  { kind: "TestRunner", name: "in-process", injectableClass: InProcessRunner },
  { kind: "Ignore", name: "never-reached", value: neverReached },
];
