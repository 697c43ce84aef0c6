import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Problem, StreamEvent } from "@portolan/shared";
import { createFakeEventSource, type FakeEventSource } from "./fake-event-source.ts";
import {
  createStreamManager,
  retryDelay,
  silenceLimitMs,
  type BrowserConnection,
  type StreamManager,
} from "./stream-manager.ts";

const start = Date.parse("2026-11-20T12:00:00Z");
const notFound: Problem = {
  type: "urn:portolan:problem:cluster-not-found",
  title: "There is no such cluster",
  status: 404,
  detail: 'No cluster is called "x".',
};

const tooMany: Problem = {
  type: "urn:portolan:problem:too-many-streams",
  title: "Too many streams are open",
  status: 503,
  detail: "Close a tab, or try again.",
};

interface Bench {
  readonly manager: StreamManager;
  readonly sources: FakeEventSource[];
  readonly connections: BrowserConnection[];
  readonly events: StreamEvent[];
  readonly last: () => FakeEventSource;
}

function createBench(answer: () => Problem | null = () => null): Bench {
  const sources: FakeEventSource[] = [];
  const connections: BrowserConnection[] = [];
  const events: StreamEvent[] = [];
  const manager = createStreamManager({
    url: (views, lastEventId) => `stream?${views.join("&")}${lastEventId === null ? "" : ` after ${lastEventId}`}`,
    openEventSource(url) {
      const source = createFakeEventSource(url);
      sources.push(source);
      return source;
    },
    diagnose: () => Promise.resolve(answer()),
    setTimer(callback, ms) {
      const timer = setTimeout(callback, ms);
      return () => {
        clearTimeout(timer);
      };
    },
    now: () => Date.now(),
    random: () => 1,
    onEvent: (event) => events.push(event),
    onConnection: (connection) => connections.push(connection),
  });
  const last = (): FakeEventSource => {
    const source = sources.at(-1);
    if (source === undefined) throw new Error("no stream was opened");
    return source;
  };
  return { manager, sources, connections, events, last };
}

function urls(bench: Bench): readonly string[] {
  return bench.sources.map(({ url }) => url);
}

const ping = { time: "2026-11-20T12:00:00Z" };

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});

afterEach(() => {
  vi.useRealTimers();
});

test("opens one stream for all views once the tab is visible", () => {
  const bench = createBench();
  bench.manager.setViews(["service:shop/cart", "overview"]);
  expect(urls(bench)).toEqual([]);
  bench.manager.setVisible(true);
  expect(urls(bench)).toEqual(["stream?overview&service:shop/cart"]);
  bench.last().open();
  bench.last().send("ping", ping);
  expect(bench.connections).toEqual([{ type: "connecting" }, { type: "live" }]);
  expect(bench.events).toEqual([{ type: "ping", data: ping }]);
});

test("a dead server is retried with growing delays, and the delays start anew once it is heard", () => {
  const bench = createBench();
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  const opened: number[] = [];
  for (let attempt = 0; attempt < 7; attempt += 1) {
    const before = Date.now();
    bench.last().fail();
    vi.advanceTimersToNextTimer();
    opened.push(Date.now() - before);
  }
  expect(opened).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  bench.last().open();
  const before = Date.now();
  bench.last().fail();
  vi.advanceTimersToNextTimer();
  expect(Date.now() - before).toBe(500);
});

test("the last retry's timer belongs to the retry, not to the silence watch of the stream that failed", () => {
  const bench = createBench();
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.last().open();
  bench.last().fail();
  vi.advanceTimersByTime(500);
  expect(bench.sources.map((source) => source.closed())).toEqual([true, false]);
});

test.each([
  { attempt: 0, random: 0, expected: 250 },
  { attempt: 0, random: 1, expected: 500 },
  { attempt: 3, random: 0.5, expected: 3000 },
  { attempt: 30, random: 1, expected: 15_000 },
])("attempt $attempt with random $random waits $expected ms", ({ attempt, random, expected }) => {
  expect(retryDelay(attempt, random)).toBe(expected);
});

test("a refusal that may pass is told with its reason, which stays while the next attempts run", async () => {
  const bench = createBench(() => tooMany);
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.last().fail();
  await vi.advanceTimersByTimeAsync(0);
  expect(bench.connections.at(-1)).toEqual({ type: "reconnecting", lastHeard: null, problem: tooMany });
  await vi.advanceTimersByTimeAsync(500);
  bench.last().fail();
  expect(bench.connections.at(-1)).toEqual({ type: "reconnecting", lastHeard: null, problem: tooMany });
  await vi.advanceTimersByTimeAsync(1000);
  bench.last().open();
  bench.last().fail();
  expect(bench.connections.at(-1)).toEqual({ type: "reconnecting", lastHeard: start + 1500, problem: null });
});

test.each([
  { name: "no such cluster", problem: notFound, final: true },
  { name: "a host that is not allowed", problem: { ...notFound, status: 403 }, final: true },
  { name: "too many requests", problem: { ...notFound, status: 429 }, final: false },
  { name: "a time-out", problem: { ...notFound, status: 408 }, final: false },
  { name: "a server that fails", problem: { ...notFound, status: 500 }, final: false },
])("$name: final $final", async ({ problem, final }) => {
  const bench = createBench(() => problem);
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.last().fail();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(bench.sources.length).toBe(final ? 1 : 2);
  expect(bench.connections.at(-1)).toEqual({ type: final ? "refused" : "reconnecting", lastHeard: null, problem });
});

test("what is refused for good is asked again by hand only: no change of views or of the tab does it", async () => {
  const bench = createBench(() => notFound);
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.last().fail();
  await vi.advanceTimersByTimeAsync(0);
  bench.manager.setViews(["findings"]);
  bench.manager.setVisible(false);
  bench.manager.retry();
  bench.manager.setVisible(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(urls(bench)).toEqual(["stream?overview"]);
  expect(bench.connections.at(-1)).toEqual({ type: "refused", lastHeard: null, problem: notFound });
  bench.manager.retry();
  expect(urls(bench)).toEqual(["stream?overview", "stream?findings"]);
  expect(bench.connections.at(-1)).toEqual({ type: "reconnecting", lastHeard: null, problem: notFound });
  bench.last().open();
  expect(bench.connections.at(-1)).toEqual({ type: "live" });
});

test("silence longer than three pings is a lost connection", () => {
  const bench = createBench();
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.last().open();
  vi.advanceTimersByTime(silenceLimitMs - 1);
  bench.last().send("ping", ping);
  vi.advanceTimersByTime(silenceLimitMs - 1);
  expect(bench.connections.at(-1)).toEqual({ type: "live" });
  vi.advanceTimersByTime(1);
  expect(bench.connections.at(-1)).toEqual({
    type: "reconnecting",
    lastHeard: start + silenceLimitMs - 1,
    problem: null,
  });
  expect(bench.sources[0]?.closed()).toBe(true);
});

test("resumes after the last event, but only for the same views", () => {
  const bench = createBench();
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.last().open();
  bench.last().send("ping", ping, "e1:7");
  bench.last().fail();
  vi.advanceTimersByTime(500);
  bench.manager.setViews(["overview", "findings"]);
  expect(urls(bench)).toEqual(["stream?overview", "stream?overview after e1:7", "stream?findings&overview"]);
});

test("when the views change the old stream is heard until the new one is open", () => {
  const bench = createBench();
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  const [old] = bench.sources;
  bench.last().open();
  bench.manager.setViews(["overview", "findings"]);
  old?.send("reset", { reason: "still heard" });
  expect(bench.events).toEqual([{ type: "reset", data: { reason: "still heard" } }]);
  expect(old?.closed()).toBe(false);
  bench.last().open();
  expect(old?.closed()).toBe(true);
  expect(bench.connections.at(-1)).toEqual({ type: "live" });
});

test("the same views in another order open nothing", () => {
  const bench = createBench();
  bench.manager.setViews(["overview", "findings"]);
  bench.manager.setVisible(true);
  bench.manager.setViews(["findings", "overview", "overview"]);
  expect(urls(bench)).toEqual(["stream?findings&overview"]);
});

test("views that change during the back-off wait for it", () => {
  const bench = createBench();
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.last().fail();
  bench.manager.setViews(["findings"]);
  expect(urls(bench)).toEqual(["stream?overview"]);
  vi.advanceTimersByTime(500);
  expect(urls(bench)).toEqual(["stream?overview", "stream?findings"]);
});

test("a hidden tab closes its stream and comes back at once", () => {
  const bench = createBench();
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.last().open();
  bench.manager.setVisible(false);
  expect(bench.sources[0]?.closed()).toBe(true);
  expect(bench.connections.at(-1)).toEqual({ type: "paused", lastHeard: start });
  vi.advanceTimersByTime(600_000);
  expect(urls(bench)).toEqual(["stream?overview"]);
  bench.manager.setVisible(true);
  expect(urls(bench)).toEqual(["stream?overview", "stream?overview"]);
  expect(bench.connections.at(-1)).toEqual({ type: "reconnecting", lastHeard: start, problem: null });
});

test("a document that is no JSON is not shown: the stream is opened anew without resuming", () => {
  const bench = createBench();
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.last().open();
  bench.last().send("ping", ping, "e1:7");
  bench.last().sendText("snapshot", '{"view":"overv');
  vi.advanceTimersByTime(500);
  expect(urls(bench)).toEqual(["stream?overview", "stream?overview"]);
  expect(bench.events).toEqual([{ type: "ping", data: ping }]);
});

test("retrying by hand does not wait for the back-off", () => {
  const bench = createBench();
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.manager.retry();
  expect(urls(bench)).toEqual(["stream?overview"]);
  bench.last().fail();
  bench.manager.retry();
  expect(urls(bench)).toEqual(["stream?overview", "stream?overview"]);
});

test("no view: no stream", () => {
  const bench = createBench();
  bench.manager.setViews(["overview"]);
  bench.manager.setVisible(true);
  bench.manager.setViews([]);
  expect(bench.sources.map((source) => source.closed())).toEqual([true]);
});
