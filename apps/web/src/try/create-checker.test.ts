import { expect, test, vi } from "vitest";
import type { CheckedText, CheckReply, CheckRequest, CheckScope } from "./check-messages.ts";
import { createChecker, type CheckWorker } from "./create-checker.ts";

function fakeWorker() {
  const asked: CheckRequest[] = [];
  const listeners = new Map<string, (event: never) => void>();
  const worker: CheckWorker = {
    postMessage: (message) => asked.push(message),
    addEventListener: (type: string, listener: (event: never) => void) => void listeners.set(type, listener),
    terminate: vi.fn(),
  };
  return {
    worker,
    asked,
    answer: (data: CheckReply) => listeners.get("message")?.({ data } as never),
    fail: (message: string) => listeners.get("error")?.({ message } as never),
  };
}

const openText: CheckScope = { closed: false, exampleOf: null };
const example: CheckScope = { closed: true, exampleOf: "lb-pending" };
const nothing: CheckedText = { paths: [], findings: [], problems: [], notJudged: [], objects: 0 };

test("only the newest text is answered", () => {
  const { worker, asked, answer } = fakeWorker();
  const checked = vi.fn();
  const checker = createChecker({ checked, failed: vi.fn() }, worker);
  checker.check("a", openText);
  checker.check("b", example);
  expect(asked).toEqual([
    { type: "check", id: 1, text: "a", scope: openText },
    { type: "check", id: 2, text: "b", scope: example },
  ]);
  answer({ type: "checked", id: 1, checked: nothing });
  expect(checked).not.toHaveBeenCalled();
  answer({ type: "checked", id: 2, checked: { ...nothing, objects: 2 } });
  expect(checked.mock.calls).toEqual([[{ ...nothing, objects: 2 }]]);
});

test("places come to whoever asked, in any order", async () => {
  const { worker, answer } = fakeWorker();
  const checker = createChecker({ checked: vi.fn(), failed: vi.fn() }, worker);
  const first = checker.locate("spec of Service a/b");
  const second = checker.locate("spec of Service c/d");
  const place = { line: 3, column: 1, end: { line: 3, column: 5 } };
  answer({ type: "located", id: 2, place });
  answer({ type: "located", id: 1, place: null });
  expect(await Promise.all([first, second])).toEqual([null, place]);
});

test("a worker that fails is told, and stops on request", () => {
  const { worker, fail } = fakeWorker();
  const failed = vi.fn();
  const checker = createChecker({ checked: vi.fn(), failed }, worker);
  fail("no workers here");
  expect(failed.mock.calls).toEqual([["no workers here"]]);
  checker.stop();
  expect(worker.terminate).toHaveBeenCalledOnce();
});
