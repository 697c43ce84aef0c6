import { describe, expect, it } from "vitest";
import { applyDelta, createAnalysis, parseViewKey, type ParsedViewKey, type View } from "@portolan/shared";
import { createManualTiming, type ManualTiming } from "../../test/manual-timing.ts";
import { createRecordingSink, type ArrivedEvent } from "../../test/recording-sink.ts";
import { createScriptedSource } from "../../test/scripted-source.ts";
import { namespace, pod, project, service, shopObjects, slice } from "../../test/shop-objects.ts";
import { createClusterViews } from "../views/cluster-views.ts";
import { createStreamHub, defaultStreamLimits, type StreamLimits } from "./stream-hub.ts";

function keys(...names: readonly string[]): readonly ParsedViewKey[] {
  return names.map((name) => {
    const key = parseViewKey(name);
    if (key === null) throw new Error(name);
    return key;
  });
}

function start(limits: Partial<StreamLimits> = {}, objects = shopObjects()) {
  const manual = createManualTiming(0.5);
  let pending = 0;
  const timing: ManualTiming = {
    ...manual,
    after: (ms, run) => {
      pending += 1;
      let open = true;
      const close = (): void => {
        if (open) pending -= 1;
        open = false;
      };
      const cancel = manual.after(ms, () => {
        close();
        run();
      });
      return () => {
        close();
        cancel();
      };
    },
  };
  const source = createScriptedSource({ objects });
  const views = createClusterViews({ source, analysis: createAnalysis(), timing });
  views.start();
  const observed = { recomputed: 0, sent: new Map<string, number>(), clients: 0, slow: 0 };
  const hub = createStreamHub({
    views,
    timing,
    limits: { ...defaultStreamLimits, ...limits },
    observer: {
      recomputed: () => {
        observed.recomputed += 1;
      },
      sent: (event) => {
        observed.sent.set(event, (observed.sent.get(event) ?? 0) + 1);
      },
      clients: (count) => {
        observed.clients = count;
      },
      droppedSlowReader: () => {
        observed.slow += 1;
      },
    },
  });
  const open = (names: readonly string[], lastEventId: string | null = null) => {
    const sink = createRecordingSink();
    const refusal = hub.open({ views: keys(...names), lastEventId, sink });
    return { ...sink, refusal };
  };
  /** Makes `shop/api` whole. */
  const mend = (): void => {
    source.put(
      ...project(pod("shop", "api-1", "api", "10.244.0.6"), slice("shop", "api", [{ pod: "api-1", ip: "10.244.0.6" }])),
    );
  };
  const sever = (): void => {
    source.put(...project(slice("shop", "api", [])));
    source.drop("Pod", "shop", "api-1");
  };
  return { timing, source, views, hub, observed, open, mend, sever, pendingTimers: () => pending };
}

/** What a browser would hold after these events. */
function replay(events: readonly ArrivedEvent[], view: string): View | undefined {
  let held: View | undefined;
  for (const event of events) {
    if (event.type === "snapshot" && event.data.view === view) held = event.data.snapshot;
    if (event.type === "delta" && event.data.view === view && held !== undefined) {
      held = applyDelta(held, event.data.delta);
    }
  }
  return held;
}

function lastId(events: readonly ArrivedEvent[]): string {
  return events.findLast((event) => event.id !== null)?.id ?? "";
}

const asSent = (view: View): unknown => JSON.parse(JSON.stringify(view)) as unknown;

describe("a stream", () => {
  it("begins with a snapshot of each view; only the last has an id", () => {
    const { open, observed } = start();
    const stream = open(["overview", "namespace:shop", "service:shop/web", "overview"]);
    expect(stream.takeNames()).toEqual(["snapshot overview", "snapshot namespace:shop", "snapshot service:shop/web"]);
    expect(stream.events().map(({ id }) => id !== null)).toEqual([false, false, true]);
    expect(stream.events()[2]?.id).toMatch(/^[0-9a-z]+\.[0-9a-f]{12}:\d+$/);
    expect(observed.clients).toBe(1);
  });

  it("then sends deltas that make the same view as a fresh one", async () => {
    const { open, mend, sever, source, timing, views } = start();
    const stream = open(["overview", "namespace:shop", "service:shop/web"]);
    stream.takeNames();
    mend();
    await timing.advance(200);
    expect(stream.takeNames()).toEqual(["delta overview", "delta namespace:shop"]);
    source.put(...project(namespace("late"), service("late", "x")));
    await timing.advance(200);
    sever();
    await timing.advance(200);
    for (const name of ["overview", "namespace:shop", "service:shop/web"]) {
      const [key] = keys(name);
      if (key === undefined) throw new Error(name);
      expect(asSent(views.view(key))).toEqual(replay(stream.events(), name));
    }
  });

  it("sends nothing where a view has not changed", async () => {
    const { open, source, timing } = start();
    const stream = open(["service:shop/web"]);
    stream.takeNames();
    source.put(...project(namespace("elsewhere")));
    await timing.advance(500);
    expect(stream.takeNames()).toEqual([]);
  });

  it("sends the first change after a quiet time fast and gathers the following ones", async () => {
    const { open, mend, sever, timing } = start();
    const stream = open(["overview"]);
    stream.takeNames();
    mend();
    await timing.advance(9);
    expect(stream.takeNames()).toEqual([]);
    await timing.advance(1);
    expect(stream.takeNames()).toEqual(["delta overview"]);
    for (let change = 0; change < 5; change++) {
      sever();
      await timing.advance(20);
      mend();
      await timing.advance(5);
    }
    sever();
    expect(stream.takeNames()).toEqual([]);
    await timing.advance(25);
    expect(stream.takeNames()).toEqual(["delta overview"]);
    await timing.advance(1_000);
    expect(stream.takeNames()).toEqual([]);
  });

  it("computes a view once for all who watch it, and sends all the same bytes", async () => {
    const { open, mend, observed, timing } = start();
    const streams = [open(["overview"]), open(["overview"]), open(["overview"])];
    expect(observed.recomputed).toBe(1);
    mend();
    await timing.advance(200);
    expect(observed.recomputed).toBe(2);
    const [first, ...others] = streams.map((stream) => stream.events());
    for (const other of others) expect(other).toEqual(first);
  });

  it("pings by a named event", async () => {
    const { open, timing } = start();
    const stream = open(["overview"]);
    stream.takeNames();
    await timing.advance(15_000);
    expect(stream.events().at(-1)).toEqual({ type: "ping", id: null, data: { time: "2026-11-20T12:00:15.000Z" } });
    await timing.advance(15_000);
    expect(stream.takeNames()).toEqual(["ping", "ping"]);
    stream.leave();
    await timing.advance(60_000);
    expect(stream.takeNames()).toEqual([]);
  });

  it("shows a Service that appears only later", async () => {
    const { open, source, timing } = start();
    const stream = open(["service:shop/late"]);
    expect(stream.events()[0]).toMatchObject({ data: { snapshot: { paths: null } } });
    source.put(...project(service("shop", "late")));
    await timing.advance(200);
    expect(replay(stream.events(), "service:shop/late")).toMatchObject({ paths: { id: "shop/late" } });
  });
});

describe("a client that returns", () => {
  it("gets what it missed and no snapshot", async () => {
    const { open, mend, sever, timing, views } = start();
    const before = open(["overview", "namespace:shop"]);
    const events = before.events();
    before.leave();
    mend();
    await timing.advance(1_000);
    sever();
    await timing.advance(1_000);
    const after = open(["overview", "namespace:shop"], lastId(events));
    expect(after.takeNames()).toEqual([
      "delta overview",
      "delta namespace:shop",
      "delta overview",
      "delta namespace:shop",
    ]);
    expect(replay([...events, ...after.events()], "overview")).toEqual(asSent(views.view({ type: "overview" })));
  });

  it("gets nothing where it missed nothing", () => {
    const { open } = start();
    const before = open(["overview"]);
    before.leave();
    expect(open(["overview"], lastId(before.events())).takeNames()).toEqual([]);
  });

  it.each<{ name: string; views: readonly string[]; id: (last: string) => string; wait: number }>([
    { name: "with an id that never was", views: ["overview"], id: () => "nonsense", wait: 0 },
    { name: "with an id of another process", views: ["overview"], id: (last) => `x${last}`, wait: 0 },
    { name: "with an id of the future", views: ["overview"], id: (last) => `${last}9`, wait: 0 },
    { name: "for other views", views: ["overview", "findings"], id: (last) => last, wait: 0 },
    { name: "after nobody kept the view up to date", views: ["overview"], id: (last) => last, wait: 31_000 },
  ])("$name gets a reset and snapshots", async ({ views, id, wait }) => {
    const { open, timing } = start();
    const before = open(["overview"]);
    before.leave();
    await timing.advance(wait);
    const after = open(views, id(lastId(before.events())));
    expect(after.takeNames()).toEqual(["reset", ...views.map((view) => `snapshot ${view}`)]);
  });

  it("after more events than are kept gets a reset and a snapshot", async () => {
    const { open, mend, sever, timing } = start({ ringEvents: 2 });
    const before = open(["overview"]);
    const id = lastId(before.events());
    for (let change = 0; change < 3; change++) {
      mend();
      await timing.advance(200);
      sever();
      await timing.advance(200);
    }
    expect(open(["overview"], id).takeNames()).toEqual(["reset", "snapshot overview"]);
    expect(open(["overview"], lastId(before.events())).takeNames()).toEqual([]);
  });
});

describe("a slow reader", () => {
  it("gets one fresh snapshot when it reads on, and deltas again from then on", async () => {
    const { open, mend, observed, sever, timing, views } = start();
    const slow = open(["overview", "findings"]);
    slow.takeNames();
    slow.stopReading();
    mend();
    await timing.advance(200);
    const waiting = slow.waiting();
    for (let change = 0; change < 10; change++) {
      sever();
      await timing.advance(200);
      mend();
      await timing.advance(200);
    }
    expect(slow.waiting()).toBe(waiting);
    slow.takeNames();
    expect(observed.sent.get("delta")).toBe(1);
    slow.readOn();
    expect(slow.takeNames()).toEqual(["snapshot overview", "snapshot findings"]);
    expect(replay(slow.events(), "overview")).toEqual(asSent(views.view({ type: "overview" })));
    sever();
    await timing.advance(200);
    expect(slow.takeNames()).toEqual(["delta overview", "delta findings"]);
    expect(replay(slow.events(), "findings")).toEqual(asSent(views.view({ type: "findings" })));
  });

  it("is cut off after 30 s without reading; the others go on", async () => {
    const { open, mend, sever, observed, timing } = start();
    const slow = open(["overview"]);
    const quick = open(["overview"]);
    quick.takeNames();
    slow.stopReading();
    mend();
    await timing.advance(29_000);
    expect(slow.ending()).toBe("open");
    await timing.advance(2_000);
    expect(slow.ending()).toBe("destroyed");
    expect(observed.slow).toBe(1);
    expect(observed.clients).toBe(1);
    quick.takeNames();
    sever();
    await timing.advance(200);
    expect(quick.takeNames()).toEqual(["delta overview"]);
    expect(quick.ending()).toBe("open");
  });

  it("gets no pings that wait for it", async () => {
    const { open, mend, observed, timing } = start();
    const slow = open(["overview"]);
    slow.stopReading();
    mend();
    await timing.advance(16_000);
    expect(slow.takeNames()).not.toContain("ping");
    expect(observed.sent.has("ping")).toBe(false);
  });
});

describe("the hub", () => {
  it("refuses more streams than it may serve, and takes one again when one has gone", () => {
    const { open } = start({ clients: 2 });
    const first = open(["overview"]);
    expect([first.refusal, open(["overview"]).refusal, open(["overview"]).refusal]).toEqual([
      null,
      null,
      "too-many-streams",
    ]);
    first.leave();
    expect(open(["overview"]).refusal).toBeNull();
  });

  it("refuses more views than it may follow; views that nobody watches make room", () => {
    const { open } = start({ views: 2 });
    const first = open(["overview", "findings"]);
    expect(first.refusal).toBeNull();
    expect(open(["overview"]).refusal).toBeNull();
    expect(open(["namespace:shop"]).refusal).toBe("too-many-views");
    first.leave();
    expect(open(["namespace:shop"]).refusal).toBeNull();
  });

  it("keeps a view for half a minute after its last watcher has gone", async () => {
    const { open, mend, sever, observed, timing } = start();
    open(["overview"]).leave();
    mend();
    await timing.advance(10_000);
    expect(observed.recomputed).toBe(2);
    await timing.advance(30_000);
    sever();
    await timing.advance(10_000);
    expect(observed.recomputed).toBe(2);
  });

  it("keeps the cluster up to date though nobody watches", async () => {
    const { timing, sever, mend, views } = start();
    mend();
    await timing.advance(5_000);
    sever();
    await timing.advance(5_000);
    await timing.advance(60_000);
    // When it broke was seen, not guessed when somebody asked.
    const findings = views.view({ type: "findings" });
    expect(Object.values("findings" in findings ? findings.findings : {}).map(({ since }) => since)).toEqual([
      "2026-11-20T12:00:05.010Z",
    ]);
  });

  it("leaves no timer behind that would keep the process alive", async () => {
    const { open, hub, views, mend, timing, pendingTimers } = start();
    open(["overview"]).leave();
    const slow = open(["overview"]);
    slow.stopReading();
    mend();
    await timing.advance(200);
    mend();
    expect(pendingTimers()).toBeGreaterThan(0);
    hub.close();
    await views.stop();
    expect(pendingTimers()).toBe(0);
  });

  it("ends every stream when it closes, and opens no other", async () => {
    const { open, hub, mend, timing } = start();
    const streams = [open(["overview"]), open(["findings"])];
    for (const stream of streams) stream.takeNames();
    hub.close();
    expect(streams.map((stream) => stream.ending())).toEqual(["ended", "ended"]);
    expect(open(["overview"]).refusal).toBe("shutting-down");
    mend();
    await timing.advance(1_000);
    expect(streams.map((stream) => stream.takeNames())).toEqual([[], []]);
  });
});
