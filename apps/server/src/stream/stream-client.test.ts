import { describe, expect, it } from "vitest";
import type { ViewKey } from "@portolan/shared";
import { createManualTiming } from "../../test/manual-timing.ts";
import { createStreamClient, type ByteSink } from "./stream-client.ts";

/** A reader that takes one write at a time when it is told to. */
function start(snapshotBytes = 0) {
  const timing = createManualTiming();
  const written: number[] = [];
  const closed: string[] = [];
  let drain = (): void => undefined;
  let close = (): void => undefined;
  let takes = false;
  const sink: ByteSink = {
    write: (bytes) => {
      written.push(bytes.length);
      return takes;
    },
    onDrain: (listener) => {
      drain = listener;
    },
    onClose: (listener) => {
      close = listener;
    },
    end: () => {
      close();
    },
    destroy: () => {
      close();
    },
  };
  const asked: (readonly ViewKey[])[] = [];
  const client = createStreamClient({
    views: ["overview"],
    epoch: "e",
    sink,
    timing,
    limits: { stallMs: 30_000, pendingBytes: 200_000 },
    snapshotsOf: (views) => {
      asked.push(views);
      return [Buffer.alloc(snapshotBytes)];
    },
    onClose: (reason) => closed.push(reason),
  });
  return {
    timing,
    written,
    closed,
    asked,
    client,
    drain: () => {
      drain();
    },
    readFreely: () => {
      takes = true;
      drain();
    },
  };
}

const bytes = (size: number): readonly Buffer[] => [Buffer.alloc(size)];

describe("a stream's client", () => {
  it("sends a large message in pieces, the next one when the last has drained", () => {
    const { client, drain, written } = start();
    client.send(bytes(150_000));
    expect(written).toEqual([65_536]);
    drain();
    expect(written).toEqual([65_536, 65_536]);
    drain();
    drain();
    expect(written).toEqual([65_536, 65_536, 18_928]);
  });

  it("sends small parts together", () => {
    const { client, written, readFreely } = start();
    readFreely();
    client.send([Buffer.alloc(10), Buffer.alloc(20), Buffer.alloc(65_530)]);
    expect(written).toEqual([30, 65_530]);
  });

  it("asks for each outdated view once, after what is on its way", () => {
    const { asked, client, readFreely, written } = start(5);
    client.send(bytes(100_000));
    client.sendChange("overview", bytes(7));
    client.sendChange("findings", bytes(7));
    client.sendChange("overview", bytes(7));
    expect(asked).toEqual([]);
    readFreely();
    expect(asked).toEqual([["overview", "findings"]]);
    expect(written).toEqual([65_536, 34_464, 5]);
    client.sendChange("overview", bytes(7));
    expect(written.at(-1)).toBe(7);
  });

  it("lets a slow reader go on as long as it takes something", async () => {
    const { client, closed, drain, timing } = start();
    client.send(bytes(400_000));
    for (let step = 0; step < 6; step++) {
      await timing.advance(9_000);
      drain();
    }
    await timing.advance(20_000);
    expect(closed).toEqual([]);
  });

  it("cuts off a reader that has lagged for 30 s and still lacks more than the limit", async () => {
    const { client, closed, drain, timing } = start();
    client.send(bytes(2_000_000));
    for (let step = 0; step < 3; step++) {
      await timing.advance(9_000);
      drain();
    }
    expect(closed).toEqual([]);
    await timing.advance(4_000);
    expect(closed).toEqual(["slow"]);
  });

  it("cuts off a reader that takes nothing for 30 s, and queues nothing for it", async () => {
    const { client, closed, timing, written } = start();
    client.send(bytes(10));
    client.sendPing(bytes(10));
    client.sendChange("overview", bytes(10));
    await timing.advance(30_000);
    expect([written, closed]).toEqual([[10], ["slow"]]);
    client.send(bytes(10));
    expect(written).toEqual([10]);
  });

  it("says that it has ended, once", () => {
    const { client, closed } = start();
    client.end();
    client.end();
    expect(closed).toEqual(["ended"]);
  });
});
