import type { Layout, LayoutInput } from "@portolan/shared";
import { expect, test } from "vitest";
import type { LayoutReply, LayoutRequest } from "./layout-messages.ts";
import { workerRunner } from "./layout-runner.ts";

function fakeWorker() {
  const asked: LayoutRequest[] = [];
  let answer: (event: MessageEvent<LayoutReply>) => void = () => undefined;
  let stopped = false;
  return {
    asked,
    stopped: () => stopped,
    reply: (id: number, width: number) => {
      answer(new MessageEvent("message", { data: { id, layout: layout(width) } }));
    },
    worker: {
      postMessage: (message: LayoutRequest) => {
        asked.push(message);
      },
      addEventListener: (_: "message", listener: typeof answer) => {
        answer = listener;
      },
      terminate: () => {
        stopped = true;
      },
    },
  };
}

function layout(width: number): Layout {
  return {
    boxes: [],
    lines: [],
    columns: [],
    width,
    height: 0,
    places: { blocks: {}, bands: [], bottom: 0 },
    omitted: 0,
  };
}

function input(width: number): LayoutInput {
  return { paths: [], depth: "namespace", width, previous: null, forms: {}, unfolded: {} };
}

test("one layout is under way, the newest waits, what came between is left out", () => {
  const { asked, reply, worker } = fakeWorker();
  const runner = workerRunner(worker);
  const done: string[] = [];
  for (const width of [1, 2, 3]) {
    runner.run(
      () => input(width),
      (result) => {
        done.push(`${String(width)}: ${String(result.width)}`);
      },
    );
  }
  expect(asked.map(({ input: { width } }) => width)).toEqual([1]);
  reply(1, 10);
  expect(asked.map(({ input: { width } }) => width)).toEqual([1, 3]);
  reply(2, 30);
  expect(done).toEqual(["1: 10", "3: 30"]);
});

test("an answer that nobody waits for is dropped", () => {
  const { reply, worker } = fakeWorker();
  const runner = workerRunner(worker);
  const done: number[] = [];
  runner.run(
    () => input(1),
    (result) => {
      done.push(result.width);
    },
  );
  reply(7, 70);
  reply(1, 10);
  reply(1, 11);
  expect(done).toEqual([10]);
});

test("stopping ends the worker, and what was under way is not told any more", () => {
  const { reply, stopped, worker } = fakeWorker();
  const runner = workerRunner(worker);
  const done: number[] = [];
  runner.run(
    () => input(1),
    (result) => {
      done.push(result.width);
    },
  );
  runner.stop();
  reply(1, 10);
  expect([stopped(), done]).toEqual([true, []]);
});
