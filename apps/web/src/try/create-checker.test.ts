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
const nothing: CheckedText = { paths: [], findings: [], problems: [], notJudged: [], foreign: 0, objects: 0 };

test("one text is checked at a time; of those that come meanwhile only the newest, and only it is answered", () => {
  const { worker, asked, answer } = fakeWorker();
  const checked = vi.fn();
  const checker = createChecker({ checked, failed: vi.fn() }, worker);
  checker.check("a", openText);
  checker.check("b", openText);
  checker.check("c", example);
  expect(asked).toEqual([{ type: "check", id: 1, text: "a", scope: openText }]);
  answer({ type: "checked", id: 1, checked: nothing });
  expect(asked.slice(1)).toEqual([{ type: "check", id: 3, text: "c", scope: example }]);
  expect(checked).not.toHaveBeenCalled();
  answer({ type: "checked", id: 3, checked: { ...nothing, objects: 2 } });
  expect(checked.mock.calls).toEqual([[{ ...nothing, objects: 2 }]]);
  checker.check("d", openText);
  expect(asked.at(-1)).toEqual({ type: "check", id: 4, text: "d", scope: openText });
});

test("answers come to whoever asked, in any order", async () => {
  const { worker, asked, answer } = fakeWorker();
  const checker = createChecker({ checked: vi.fn(), failed: vi.fn() }, worker);
  const first = checker.ask({ type: "locate", field: "spec of Service a/b" });
  const second = checker.ask({ type: "select", line: 7 });
  expect(asked).toEqual([
    { type: "locate", id: 1, field: "spec of Service a/b" },
    { type: "select", id: 2, line: 7 },
  ]);
  const place = { line: 3, column: 1, end: { line: 3, column: 5 } };
  answer({ type: "answered", id: 2, answer: null });
  answer({ type: "answered", id: 1, answer: place });
  expect(await Promise.all([first, second])).toEqual([place, null]);
});

test("a worker that fails is told, goes on with the next text, and stops on request", () => {
  const { worker, asked, fail, answer } = fakeWorker();
  const [checked, failed] = [vi.fn(), vi.fn()];
  const checker = createChecker({ checked, failed }, worker);
  checker.check("a", openText);
  fail("out of memory");
  expect(failed.mock.calls).toEqual([["out of memory"]]);
  checker.check("b", openText);
  answer({ type: "checked", id: 2, checked: nothing });
  expect([asked.length, checked.mock.calls.length]).toEqual([2, 1]);
  checker.stop();
  expect(worker.terminate).toHaveBeenCalledOnce();
});
