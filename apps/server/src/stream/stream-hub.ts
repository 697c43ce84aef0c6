/**
 * All streams of one cluster. A view is computed once for everybody who watches it, at most every
 * coalescing window, and the bytes of a change are made once and written to all.
 */
import { formatViewKey, type ParsedViewKey, type View, type ViewKey } from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";
import type { ClusterViews } from "../views/cluster-views.ts";
import { diffView } from "./diff-view.ts";
import { createEventRing } from "./event-ring.ts";
import { parseEventId, serializeEvent, serializeId, streamEpoch } from "./serialize-event.ts";
import { createStreamClient, type ByteSink, type Message, type StreamClient } from "./stream-client.ts";

export interface StreamLimits {
  /** Changes within this time go out together (ms). The first change after a quiet time waits only `firstChangeMs`. */
  readonly windowMs: number;
  readonly firstChangeMs: number;
  readonly pingMs: number;
  readonly clients: number;
  /** Different views that are kept up to date at the same time. */
  readonly views: number;
  /** How long a view is kept up to date after its last watcher has gone (ms), so that it can resume. */
  readonly lingerMs: number;
  readonly ringEvents: number;
  readonly ringBytes: number;
  readonly stallMs: number;
  readonly pendingBytes: number;
}

export const defaultStreamLimits: StreamLimits = {
  windowMs: 150,
  firstChangeMs: 10,
  pingMs: 15_000,
  clients: 256,
  views: 256,
  lingerMs: 30_000,
  ringEvents: 1_000,
  ringBytes: 8 * 1024 * 1024,
  stallMs: 30_000,
  pendingBytes: 4 * 1024 * 1024,
};

/** What the hub reports, for metrics and the log. */
export interface StreamObserver {
  readonly recomputed: (view: View["view"], seconds: number) => void;
  readonly sent: (event: "snapshot" | "delta" | "reset" | "ping", bytes: number) => void;
  /** How many streams are open now. */
  readonly clients: (count: number) => void;
  readonly droppedSlowReader: () => void;
}

/** Why a stream was not opened. */
export type Refusal = "too-many-streams" | "too-many-views" | "shutting-down";

export interface StreamRequest {
  /** At least one; doubles are ignored. */
  readonly views: readonly ParsedViewKey[];
  readonly lastEventId: string | null;
  readonly sink: ByteSink;
}

export interface StreamHub {
  /** Opens a stream and sends its first events; null, or why not. */
  readonly open: (request: StreamRequest) => Refusal | null;
  /** Ends every stream; no other is opened. */
  readonly close: () => void;
}

export interface StreamHubOptions {
  readonly views: ClusterViews;
  readonly timing: Timing;
  readonly observer: StreamObserver;
  readonly limits: StreamLimits;
}

/** A view that somebody watches, or watched a moment ago. */
interface Channel {
  readonly key: ParsedViewKey;
  readonly name: ViewKey;
  /** What its watchers have. */
  view: View;
  /** The sequence number of its first state: older ids cannot be resumed. */
  readonly from: number;
  readonly clients: Set<StreamClient>;
  snapshot: Buffer | null;
  cancelLinger: (() => void) | null;
}

/** Nobody watches, yet the views are kept up to date, only less often: when a fault began must be seen. */
const idleWindowMs = 1_000;
/** At most this part of the time goes into computing views. */
const busyShare = 0.25;

/** Starts to follow the views of a cluster. */
export function createStreamHub({ views, timing, observer, limits }: StreamHubOptions): StreamHub {
  const hubEpoch = `${timing.now().toString(36)}${Math.floor(timing.random() * 36 ** 6).toString(36)}`;
  const ring = createEventRing({ events: limits.ringEvents, bytes: limits.ringBytes });
  const channels = new Map<ViewKey, Channel>();
  const clients = new Set<StreamClient>();
  let sequence = 0;
  let closed = false;
  let lastFlush = Number.NEGATIVE_INFINITY;
  let lastCost = 0;
  let cancelFlush: (() => void) | null = null;
  let cancelPing: (() => void) | null = null;

  function compute(key: ParsedViewKey): View {
    const from = performance.now();
    const view = views.view(key);
    observer.recomputed(key.type, (performance.now() - from) / 1000);
    return view;
  }

  const stopFollowing = views.onChange(() => {
    if (closed || cancelFlush !== null) return;
    const window = clients.size === 0 ? idleWindowMs : Math.max(limits.windowMs, lastCost / busyShare);
    const wait = Math.max(limits.firstChangeMs, lastFlush + window - timing.now());
    cancelFlush = timing.after(wait, flush);
  });

  function flush(): void {
    cancelFlush = null;
    const from = performance.now();
    if (channels.size === 0) views.refresh();
    for (const channel of channels.values()) sendChange(channel);
    lastCost = performance.now() - from;
    lastFlush = timing.now();
  }

  function sendChange(channel: Channel): void {
    const next = compute(channel.key);
    const delta = diffView(channel.view, next);
    channel.view = next;
    if (delta === null) return;
    sequence += 1;
    channel.snapshot = null;
    const bytes = serializeEvent({ type: "delta", data: { view: channel.name, delta } });
    ring.push({ sequence, view: channel.name, bytes });
    for (const client of channel.clients) {
      client.sendChange(channel.name, withId(client.epoch, sequence, bytes));
      observer.sent("delta", bytes.length);
    }
  }

  function withId(epoch: string, at: number, bytes: Buffer): Message {
    return [serializeId(epoch, at), bytes];
  }

  function openChannel(key: ParsedViewKey): Channel {
    const name = formatViewKey(key);
    const known = channels.get(name);
    if (known !== undefined) {
      known.cancelLinger?.();
      known.cancelLinger = null;
      return known;
    }
    // A number of its own: no id that was given out before can resume into a view that begins now.
    sequence += 1;
    const channel: Channel = {
      key,
      name,
      view: compute(key),
      from: sequence,
      clients: new Set(),
      snapshot: null,
      cancelLinger: null,
    };
    channels.set(name, channel);
    return channel;
  }

  function leaveChannel(channel: Channel, client: StreamClient): void {
    channel.clients.delete(client);
    if (channel.clients.size > 0 || closed) return;
    channel.cancelLinger?.();
    channel.cancelLinger = timing.after(limits.lingerMs, () => {
      channels.delete(channel.name);
    });
  }

  /** Whether so many new views have room; views that nobody watches any more make room. */
  function makeRoom(names: readonly ViewKey[]): boolean {
    const fresh = names.filter((name) => !channels.has(name)).length;
    for (const [name, channel] of channels) {
      if (channels.size + fresh <= limits.views) break;
      if (channel.clients.size > 0 || names.includes(name)) continue;
      channel.cancelLinger?.();
      channels.delete(name);
    }
    return channels.size + fresh <= limits.views;
  }

  /**
   * Only the last of several snapshots has an id: a client that is cut off between them must not
   * resume as though it had them all.
   */
  function snapshotsOf(wanted: readonly Channel[], epoch: string): Message {
    const events = wanted.map((channel) => {
      channel.snapshot ??= serializeEvent({ type: "snapshot", data: { view: channel.name, snapshot: channel.view } });
      observer.sent("snapshot", channel.snapshot.length);
      return channel.snapshot;
    });
    return [...events.slice(0, -1), serializeId(epoch, sequence), ...events.slice(-1)];
  }

  /** The events that a returning client missed, or null where they are not all known. */
  function findMissed(lastEventId: string, epoch: string, names: readonly ViewKey[]): readonly Message[] | null {
    const last = parseEventId(lastEventId, epoch);
    if (last === null || last > sequence) return null;
    if (names.some((name) => (channels.get(name)?.from ?? Number.POSITIVE_INFINITY) > last)) return null;
    const missed = ring.after(last)?.filter((event) => names.includes(event.view));
    return missed?.map((event) => withId(epoch, event.sequence, event.bytes)) ?? null;
  }

  function sendFirst(client: StreamClient, opened: readonly Channel[], lastEventId: string | null): void {
    const names = opened.map((channel) => channel.name);
    if (lastEventId !== null && lastEventId !== "") {
      const missed = findMissed(lastEventId, client.epoch, names);
      if (missed !== null) {
        for (const message of missed) client.send(message);
        return;
      }
      const reset = serializeEvent({ type: "reset", data: { reason: "The last event id is not known here." } });
      client.send([reset]);
      observer.sent("reset", reset.length);
    }
    client.send(snapshotsOf(opened, client.epoch));
  }

  function schedulePing(): void {
    if (cancelPing !== null || clients.size === 0) return;
    cancelPing = timing.after(limits.pingMs, () => {
      cancelPing = null;
      const bytes = serializeEvent({ type: "ping", data: { time: new Date(timing.now()).toISOString() } });
      for (const client of clients) {
        client.sendPing([bytes]);
        observer.sent("ping", bytes.length);
      }
      schedulePing();
    });
  }

  return {
    open: ({ views: keys, lastEventId, sink }) => {
      if (closed) return "shutting-down";
      if (clients.size >= limits.clients) return "too-many-streams";
      const byName = new Map(keys.map((key) => [formatViewKey(key), key]));
      const names = [...byName.keys()];
      if (!makeRoom(names)) return "too-many-views";
      const opened = [...byName.values()].map(openChannel);
      const client = createStreamClient({
        views: names,
        epoch: streamEpoch(hubEpoch, names),
        sink,
        timing,
        limits,
        snapshotsOf: (outdated) =>
          snapshotsOf(
            opened.filter(({ name }) => outdated.includes(name)),
            client.epoch,
          ),
        onClose: (reason) => {
          clients.delete(client);
          for (const channel of opened) leaveChannel(channel, client);
          observer.clients(clients.size);
          if (reason === "slow") observer.droppedSlowReader();
        },
      });
      clients.add(client);
      for (const channel of opened) channel.clients.add(client);
      observer.clients(clients.size);
      sendFirst(client, opened, lastEventId);
      schedulePing();
      return null;
    },
    close: () => {
      closed = true;
      stopFollowing();
      cancelFlush?.();
      cancelPing?.();
      for (const channel of channels.values()) channel.cancelLinger?.();
      for (const client of [...clients]) client.end();
    },
  };
}
