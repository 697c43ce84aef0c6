import { createShare, kindEntry } from "@portolan/shared";
import type { SlimObject } from "@portolan/shared";
import { afterEach, describe, expect, it } from "vitest";
import { createManualTiming, settle } from "../../test/manual-timing.ts";
import type { ManualTiming } from "../../test/manual-timing.ts";
import {
  bookmarkLine,
  createScriptedClient,
  errorLine,
  eventLine,
  page,
  rawService,
  refuse,
  server,
} from "../../test/scripted-client.ts";
import type { ScriptedAnswer, ScriptedClient } from "../../test/scripted-client.ts";
import { describeError, describeTimeout } from "./describe-error.ts";
import { startReflector } from "./reflect-kind.ts";
import { reflectorPolicy } from "./reflector-types.ts";
import type { Reflector, ReflectorSink, ReflectorState } from "./reflector-types.ts";

/** What a reflector did, as short words. */
interface Trace {
  readonly objects: Map<string, number>;
  readonly states: string[];
  readonly problems: string[];
  readonly notes: string[];
  healthy: number;
}

function describeState(state: ReflectorState): string {
  switch (state.type) {
    case "connecting":
      return `connecting${state.problem ? ` (${state.problem.code})` : ""}`;
    case "stale":
      return `stale since ${new Date(state.since).toISOString().slice(11, 19)} (${state.problem.code})`;
    case "forbidden":
      return state.polled ? "polled" : "forbidden";
    case "current":
    case "absent":
      return state.type;
    default:
      return state satisfies never;
  }
}

function createTrace(): { readonly trace: Trace; readonly sink: ReflectorSink } {
  const trace: Trace = { objects: new Map(), states: [], problems: [], notes: [], healthy: 0 };
  let seen: Set<string> | null = null;
  const sink: ReflectorSink = {
    beginList: () => {
      seen = new Set();
    },
    upsert: (object: SlimObject) => {
      seen?.add(object.name);
      trace.objects.set(object.name, object.kind === "Service" ? (object.ports[0]?.port ?? 0) : 0);
    },
    remove: (_, name) => {
      trace.objects.delete(name);
    },
    endList: () => {
      for (const name of trace.objects.keys()) if (seen?.has(name) !== true) trace.objects.delete(name);
      seen = null;
    },
    onState: (state) => {
      trace.states.push(describeState(state));
    },
    onProblem: (problem) => {
      trace.problems.push(problem.code);
    },
    onNote: (note) => {
      trace.notes.push(note.code);
    },
    onHealthy: () => {
      trace.healthy += 1;
    },
    onUnreadableObject: (_, path, reason) => {
      trace.notes.push(`${path} ${reason}`);
    },
  };
  return { trace, sink };
}

let running: Reflector | null = null;

function reflect(answers: readonly ScriptedAnswer[]): {
  readonly trace: Trace;
  readonly client: ScriptedClient;
  readonly timing: ManualTiming;
} {
  const client = createScriptedClient(answers);
  const timing = createManualTiming();
  const { trace, sink } = createTrace();
  const entry = kindEntry("Service");
  const scope = { type: "all" } as const;
  running = startReflector({ entry, scope, client, share: createShare(), sink, timing, policy: reflectorPolicy });
  return { trace, client, timing };
}

afterEach(async () => {
  await running?.stop();
  running = null;
});

const streamed =
  "/api/v1/services?watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
const watched = (version: number): string =>
  `/api/v1/services?watch=true&allowWatchBookmarks=true&resourceVersion=${version}`;
const firstPage = "/api/v1/services?limit=250";
const check = "/api/v1/services?limit=1";

const list = [eventLine("ADDED", rawService("web", 5)), eventLine("ADDED", rawService("db", 7)), bookmarkLine(9, true)];
const closed = describeError(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }), server);

/** A list that is there, and then a watch that goes as told; time passes; what is there in the end. */
interface Case {
  readonly name: string;
  readonly answers: readonly ScriptedAnswer[];
  readonly ms: number;
  readonly requests: readonly string[];
  readonly objects: Readonly<Record<string, number>>;
  readonly states: readonly string[];
  readonly problems?: readonly string[];
  readonly notes?: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: "a streamed list goes on as a watch",
    answers: [
      {
        type: "stream",
        lines: [
          ...list,
          eventLine("MODIFIED", rawService("web", 11, 8080)),
          eventLine("DELETED", rawService("db", 12)),
          eventLine("ADDED", rawService("api", 13)),
        ],
        then: "open",
      },
    ],
    ms: 0,
    requests: [streamed],
    objects: { web: 8080, api: 80 },
    states: ["current"],
  },
  {
    name: "a watch that ends in good order is resumed at once from the last event or bookmark",
    answers: [
      {
        type: "stream",
        lines: [...list, eventLine("MODIFIED", rawService("web", 11, 81)), bookmarkLine(20)],
        then: "end",
      },
      { type: "stream", lines: [eventLine("MODIFIED", rawService("web", 21, 82))], then: "open" },
    ],
    ms: 600,
    requests: [streamed, watched(20)],
    objects: { web: 82, db: 80 },
    states: ["current"],
  },
  {
    name: "422 for a streamed list: pages, then a watch from their version",
    answers: [
      refuse(422, "sendInitialEvents is forbidden"),
      page([rawService("web", 5)], 9, "two"),
      page([rawService("db", 7)], 9),
      { type: "stream", lines: [bookmarkLine(10)], then: "open" },
    ],
    ms: 0,
    requests: [streamed, firstPage, `${firstPage}&continue=two`, watched(9)],
    objects: { web: 80, db: 80 },
    states: ["current"],
    notes: ["no-streamed-lists"],
  },
  {
    name: "an ERROR event before the closing bookmark: pages",
    answers: [
      { type: "stream", lines: [errorLine(500, "RequestWatchProgress is disabled")], then: "end" },
      page([rawService("web", 5)], 9),
      { type: "stream", lines: [], then: "open" },
    ],
    ms: 0,
    requests: [streamed, firstPage, watched(9)],
    objects: { web: 80 },
    states: ["current"],
    notes: ["no-streamed-lists"],
  },
  {
    name: "410 in the stream: old data stay, marked stale, and the list is read anew",
    answers: [
      { type: "stream", lines: [...list, bookmarkLine(10), errorLine(410, "too old resource version")], then: "end" },
      {
        type: "stream",
        lines: [eventLine("ADDED", rawService("web", 30, 8080)), bookmarkLine(31, true), bookmarkLine(32)],
        then: "open",
      },
    ],
    ms: 0,
    requests: [streamed, streamed],
    objects: { web: 8080 },
    states: ["current", "stale since 12:00:00 (expired-version)", "current"],
    notes: ["expired-version"],
  },
  {
    name: "410 as a status: the same",
    answers: [
      { type: "stream", lines: [...list, bookmarkLine(10)], then: { problem: closed } },
      page([], 40),
      refuse(410, "too old resource version"),
      { type: "stream", lines: [eventLine("ADDED", rawService("web", 41)), bookmarkLine(42, true)], then: "open" },
    ],
    ms: 3_000,
    requests: [streamed, check, watched(10), streamed],
    objects: { web: 80 },
    states: [
      "current",
      "stale since 12:00:00 (connection-closed)",
      "stale since 12:00:00 (expired-version)",
      "current",
    ],
    problems: ["connection-closed"],
    notes: ["expired-version"],
  },
  {
    name: "a server that answers every watch with 410 is not listed without a pause",
    answers: Array.from({ length: 20 }, () => ({
      type: "stream",
      lines: [...list, errorLine(410, "too old resource version")],
      then: "end",
    })),
    // At once, then after 1, 2 and 4 s.
    ms: 7_500,
    requests: [streamed, streamed, streamed, streamed, streamed],
    objects: { web: 80, db: 80 },
    states: [
      "current",
      "stale since 12:00:00 (expired-version)",
      "current",
      "stale since 12:00:00 (expired-version)",
      "current",
      "stale since 12:00:01 (expired-version)",
      "current",
      "stale since 12:00:03 (expired-version)",
      "current",
      "stale since 12:00:07 (expired-version)",
    ],
    problems: ["expired-version", "expired-version", "expired-version", "expired-version"],
    notes: ["expired-version"],
  },
  {
    name: "410 after an outage, as from a server that was restarted: the list is read at once",
    answers: [
      { type: "stream", lines: [...list, bookmarkLine(10)], then: { problem: closed } },
      { type: "refuse", problem: closed },
      { type: "refuse", problem: closed },
      { type: "refuse", problem: closed },
      page([], 40),
      refuse(410, "too old resource version"),
      { type: "stream", lines: [eventLine("ADDED", rawService("web", 41)), bookmarkLine(42, true)], then: "open" },
    ],
    // Attempts after 0.75, 2.25, 5.25 and 11.25 s; the last one is answered.
    ms: 11_300,
    requests: [streamed, check, check, check, check, watched(10), streamed],
    objects: { web: 80 },
    states: [
      "current",
      "stale since 12:00:00 (connection-closed)",
      "stale since 12:00:00 (connection-closed)",
      "stale since 12:00:00 (connection-closed)",
      "stale since 12:00:00 (connection-closed)",
      "stale since 12:00:00 (expired-version)",
      "current",
    ],
    problems: ["connection-closed", "connection-closed", "connection-closed", "connection-closed"],
    notes: ["expired-version"],
  },
  {
    name: "a connection that breaks: resumed after a pause, once the version is known not to lie in the future",
    answers: [
      { type: "stream", lines: [...list, bookmarkLine(10)], then: { problem: closed } },
      page([], 12),
      { type: "stream", lines: [eventLine("DELETED", rawService("db", 12))], then: "open" },
    ],
    ms: 500,
    requests: [streamed, check, watched(10)],
    objects: { web: 80 },
    states: ["current", "stale since 12:00:00 (connection-closed)", "current"],
    problems: ["connection-closed"],
  },
  {
    name: "a server that comes back with an older state is listed anew",
    answers: [
      { type: "stream", lines: [...list, bookmarkLine(1000)], then: { problem: closed } },
      page([rawService("web", 3)], 999),
      { type: "stream", lines: [eventLine("ADDED", rawService("web", 3, 81)), bookmarkLine(999, true)], then: "open" },
    ],
    ms: 500,
    requests: [streamed, check, streamed],
    objects: { web: 81 },
    states: ["current", "stale since 12:00:00 (connection-closed)", "current"],
    problems: ["connection-closed"],
    notes: ["version-reset"],
  },
  {
    name: "a watch that is cut within a line is resumed from the last whole one",
    answers: [
      {
        type: "stream",
        lines: [...list, eventLine("MODIFIED", rawService("web", 11, 81))],
        then: { rest: '{"type":"MODIFIED","object":{"metadata":{"na' },
      },
      { type: "stream", lines: [eventLine("MODIFIED", rawService("web", 12, 82))], then: "open" },
    ],
    ms: 500,
    requests: [streamed, watched(11)],
    objects: { web: 82, db: 80 },
    states: ["current", "stale since 12:00:00 (truncated)", "current"],
    problems: ["truncated"],
  },
  {
    name: "a line that is no JSON ends the watch; what came before it is kept",
    answers: [
      { type: "stream", lines: [...list, eventLine("MODIFIED", rawService("web", 11, 81)), '{"type":'], then: "open" },
      { type: "stream", lines: [bookmarkLine(12)], then: "open" },
    ],
    ms: 500,
    requests: [streamed, watched(11)],
    objects: { web: 81, db: 80 },
    states: ["current", "stale since 12:00:00 (truncated)", "current"],
    problems: ["truncated"],
  },
  {
    name: "429 with Retry-After: not asked again sooner",
    answers: [
      { type: "stream", lines: [...list, bookmarkLine(10)], then: "end" },
      refuse(429, "too many requests", 20_000),
      { type: "stream", lines: [bookmarkLine(12)], then: "open" },
    ],
    ms: 20_400,
    requests: [streamed, watched(10)],
    objects: { web: 80, db: 80 },
    states: ["current", "stale since 12:00:00 (too-many-requests)"],
    problems: ["too-many-requests"],
  },
  {
    name: "429 is over when the time that was asked for has passed",
    answers: [
      { type: "stream", lines: [...list, bookmarkLine(10)], then: "end" },
      refuse(429, "too many requests", 20_000),
      { type: "stream", lines: [bookmarkLine(12)], then: "open" },
    ],
    ms: 20_600,
    requests: [streamed, watched(10), watched(10)],
    objects: { web: 80, db: 80 },
    states: ["current", "stale since 12:00:00 (too-many-requests)", "current"],
    problems: ["too-many-requests"],
  },
  {
    name: "an ERROR 500 in a running watch: resumed, not listed",
    answers: [
      { type: "stream", lines: [...list, bookmarkLine(10), errorLine(500, "etcdserver: leader changed")], then: "end" },
      { type: "stream", lines: [bookmarkLine(12)], then: "open" },
    ],
    ms: 500,
    requests: [streamed, watched(10)],
    objects: { web: 80, db: 80 },
    states: ["current", "stale since 12:00:00 (server-error)", "current"],
    problems: ["server-error"],
  },
  {
    name: "five errors in a row at one version: listed anew, in pages",
    answers: [
      { type: "stream", lines: [...list, bookmarkLine(10)], then: "end" },
      ...Array.from({ length: 5 }, () => refuse(500, "boom")),
      page([rawService("web", 5, 81)], 50),
      { type: "stream", lines: [bookmarkLine(51)], then: "open" },
    ],
    // 0.5 s, then 0.5, 1, 2, 4 and 8 s.
    ms: 16_000,
    requests: [streamed, ...Array.from({ length: 5 }, () => watched(10)), firstPage, watched(50)],
    objects: { web: 81 },
    states: ["current", ...Array.from({ length: 5 }, () => "stale since 12:00:00 (server-error)"), "current"],
    problems: Array.from({ length: 5 }, () => "server-error"),
  },
  {
    name: "403: not readable, asked again slowly, and read when it is allowed",
    answers: [
      refuse(403, "services is forbidden"),
      refuse(403, "services is forbidden"),
      refuse(403, "services is forbidden"),
      page([rawService("web", 5)], 9),
      { type: "stream", lines: [bookmarkLine(12)], then: "open" },
    ],
    // After 5 and 10 s.
    ms: 15_000,
    requests: [streamed, firstPage, firstPage, firstPage, watched(9)],
    objects: { web: 80 },
    states: ["forbidden", "forbidden", "current"],
    problems: ["forbidden", "forbidden"],
  },
  {
    name: "403 for watch only: the list is read again and again",
    answers: [
      refuse(403, 'cannot watch resource "services"'),
      page([rawService("web", 5)], 9),
      refuse(403, 'cannot watch resource "services"'),
      page([rawService("web", 15, 81)], 19),
      refuse(403, 'cannot watch resource "services"'),
    ],
    ms: 5_000,
    requests: [streamed, firstPage, watched(9), firstPage, watched(19)],
    objects: { web: 81 },
    states: ["current", "polled", "current", "polled"],
    problems: ["forbidden", "forbidden"],
  },
  {
    name: "404: the group is not installed, so there are none; asked again slowly",
    answers: [refuse(404, "404 page not found"), { type: "stream", lines: list, then: "open" }],
    ms: 5_000,
    requests: [streamed, streamed],
    objects: { web: 80, db: 80 },
    states: ["absent", "current"],
    problems: ["not-found"],
  },
  {
    name: "404 in the middle of a watch, as when a CRD is removed: the objects are forgotten, and read when it is back",
    answers: [
      { type: "stream", lines: [...list, bookmarkLine(10)], then: "end" },
      refuse(404, "404 page not found"),
      { type: "stream", lines: [eventLine("ADDED", rawService("web", 31)), bookmarkLine(32, true)], then: "open" },
    ],
    ms: 6_000,
    requests: [streamed, watched(10), streamed],
    objects: { web: 80 },
    states: ["current", "absent", "current"],
    problems: ["not-found"],
  },
  {
    name: "an object that does not hold what it must is left out, the others are read",
    answers: [
      {
        type: "stream",
        lines: [eventLine("ADDED", { metadata: { name: "odd", namespace: "shop" }, spec: { ports: "none" } }), ...list],
        then: "open",
      },
    ],
    ms: 0,
    requests: [streamed],
    objects: { web: 80, db: 80 },
    states: ["current"],
    notes: ["spec.ports must be a list, is a string"],
  },
];

describe("startReflector", () => {
  it.each(cases)("$name", async ({ answers, ms, requests, objects, states, problems = [], notes = [] }) => {
    const { trace, client, timing } = reflect(answers);
    await settle();
    await timing.advance(ms);
    expect({
      requests: client.requests,
      objects: Object.fromEntries(trace.objects),
      states: trace.states,
      problems: trace.problems,
      notes: trace.notes,
    }).toEqual({ requests, objects, states, problems, notes });
  });

  it("says that a silent watch was current until its last byte", async () => {
    const stalled = describeTimeout("body", server, 100_000);
    const { trace, client, timing } = reflect([
      { type: "stream", lines: [...list, bookmarkLine(10)], then: { problem: stalled } },
    ]);
    client.lastByteAt.ms = timing.now() - 100_000;
    await settle();
    expect(trace.states).toEqual(["current", "stale since 11:58:20 (stalled)"]);
  });

  it("resumes a watch that broke off after a long healthy life at once, and says nothing", async () => {
    const { trace, client, timing } = reflect([
      { type: "stream", lines: [...list, bookmarkLine(10)], then: "wait" },
      page([], 12),
      { type: "stream", lines: [], then: "open" },
    ]);
    await timing.advance(30_000);
    client.breakOff(closed);
    await timing.advance(0);
    expect({ ...trace, requests: client.requests, objects: trace.objects.size }).toEqual({
      requests: [streamed, check, watched(10)],
      objects: 2,
      states: ["current"],
      problems: [],
      notes: [],
      healthy: 1,
    });
  });

  it("says as of when the data are if such a watch cannot be resumed", async () => {
    const gone = describeError(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), server);
    const { trace, client, timing } = reflect([
      { type: "stream", lines: [...list, bookmarkLine(10)], then: "wait" },
      { type: "refuse", problem: gone },
    ]);
    await timing.advance(30_000);
    client.breakOff(closed);
    await timing.advance(400);
    expect(trace.states).toEqual(["current", "stale since 12:00:30 (connection-refused)"]);
    expect(trace.problems).toEqual(["connection-refused"]);
  });

  it("counts a watch as healthy when it has been open for a while and nothing happened", async () => {
    const { trace, timing } = reflect([{ type: "stream", lines: list, then: "open" }]);
    await timing.advance(1_999);
    expect(trace.healthy).toBe(0);
    await timing.advance(1);
    expect(trace.healthy).toBe(1);
  });

  it("keeps what it has while the server cannot be reached, and waits longer and longer", async () => {
    const gone = describeError(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), server);
    const { trace, client, timing } = reflect([
      { type: "stream", lines: [...list, bookmarkLine(10)], then: { problem: closed } },
      ...Array.from({ length: 30 }, (): ScriptedAnswer => ({ type: "refuse", problem: gone })),
    ]);
    await timing.advance(300_000);
    // 0.5, 1, 2, 4, 8 s and then every 15 s.
    expect(client.requests.length).toBe(24);
    expect(trace.states.at(-1)).toBe("stale since 12:00:00 (connection-refused)");
    expect(Object.fromEntries(trace.objects)).toEqual({ web: 80, db: 80 });
  });

  it("asks each watch to end at a time between 5 and 10 minutes", async () => {
    const paths: string[] = [];
    for (const random of [0, 0.5, 0.999]) {
      const client = createScriptedClient([]);
      const timing = createManualTiming(random);
      const entry = kindEntry("Service");
      const { sink } = createTrace();
      const openStream: ScriptedClient["openStream"] = (path, signal) => {
        paths.push(/timeoutSeconds=(\d+)/.exec(path)?.[1] ?? "none");
        return client.openStream(path, signal);
      };
      const policy = reflectorPolicy;
      const scope = { type: "all" } as const;
      const share = createShare();
      const reflector = startReflector({
        entry,
        scope,
        client: { ...client, openStream },
        share,
        sink,
        timing,
        policy,
      });
      await settle();
      await reflector.stop();
    }
    expect(paths).toEqual(["300", "450", "600"]);
  });
});
