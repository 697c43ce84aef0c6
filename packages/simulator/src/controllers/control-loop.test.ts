import { expect, test } from "vitest";
import { conflict } from "../core/status-errors.ts";
import { kinds } from "../core/resources.ts";
import { ControlLoop } from "./control-loop.ts";
import type { Controller, Enqueue } from "./controller.ts";

function controller(reconcile: (key: string, enqueue: Enqueue) => void): Controller {
  return {
    name: "tested",
    observe: (_resource, event, enqueue) => {
      enqueue(event.object.metadata.name ?? "");
    },
    reconcile,
  };
}

function event(name: string) {
  const object = { apiVersion: "v1", kind: "Pod", metadata: { name } };
  return { type: "ADDED" as const, object, previous: null, resourceVersion: 1 };
}

test("delayed keys are run at their own time, however far time jumps", () => {
  const times: number[] = [];
  const loop: ControlLoop = new ControlLoop(
    [
      controller((key, enqueue) => {
        times.push(loop.now());
        if (times.length < 4) enqueue(key, loop.now() + 15);
      }),
    ],
    0,
    () => undefined,
  );
  loop.observe(kinds.pod, event("a"));
  expect(loop.nextWakeUp()).toBe(0);
  loop.advance(100);
  expect(times).toEqual([0, 15, 30, 45]);
  expect([loop.now(), loop.nextWakeUp()]).toEqual([100, null]);
});

test("what is refused is tried again, later and later, and reported", () => {
  const times: number[] = [];
  const reported: string[] = [];
  const loop: ControlLoop = new ControlLoop(
    [
      controller(() => {
        times.push(loop.now());
        if (times.length < 5) throw conflict(kinds.pod, "a", "not now");
      }),
    ],
    0,
    ({ controller: name, key, error }) => reported.push(`${name} ${key}: ${error.message}`),
  );
  loop.observe(kinds.pod, event("a"));
  loop.advance(100_000);
  expect(times).toEqual([0, 1000, 3000, 7000, 15_000]);
  expect(new Set(reported)).toEqual(new Set(['tested a: Operation cannot be fulfilled on pods "a": not now']));
});

test("any other error is a bug and comes out", () => {
  const loop = new ControlLoop(
    [
      controller(() => {
        throw new TypeError("broken");
      }),
    ],
    0,
    () => undefined,
  );
  loop.observe(kinds.pod, event("a"));
  expect(() => {
    loop.advance(1);
  }).toThrow("broken");
});

test("controllers that undo each other are told by name", () => {
  const loop = new ControlLoop(
    [
      controller((key, enqueue) => {
        enqueue(key);
      }),
    ],
    0,
    () => undefined,
  );
  loop.observe(kinds.pod, event("a"));
  expect(() => {
    loop.advance(1);
  }).toThrow("controllers do not settle: tested");
});
