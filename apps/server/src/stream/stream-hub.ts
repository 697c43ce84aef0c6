/**
 * All streams of one cluster. A view is computed once for everybody who watches it, at most every
 * coalescing window, and the bytes of a change are made once and written to all.
 */
import { formatViewKey, type ParsedViewKey, type View, type ViewDelta, type ViewKey } from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";
import type { ClusterViews } from "../views/cluster-views.ts";
import { createEventRing, type EventRing } from "./event-ring.ts";
import { parseEventId, serializeEvent, serializeId, streamEpoch } from "./serialize-event.ts";
import { createStreamClient, type ByteSink, type Message, type StreamClient } from "./stream-client.ts";
import { createViewChannels, type ViewChannel, type ViewChannels } from "./view-channels.ts";

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

interface StreamRequest {
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

/** Nobody watches, yet the views are kept up to date, only less often: when a fault began must be seen. */
const idleWindowMs = 1_000;
/** At most this part of the time goes into computing views. */
const busyShare = 0.25;

/** Starts to follow the views of a cluster. */
export function createStreamHub(options: StreamHubOptions): StreamHub {
  return new Hub(options);
}

class Hub implements StreamHub {
  private readonly epoch: string;
  private readonly ring: EventRing;
  private readonly channels: ViewChannels;
  private readonly clients = new Set<StreamClient>();
  private readonly stopFollowing: () => void;
  private sequence = 0;
  private closed = false;
  private lastFlush = Number.NEGATIVE_INFINITY;
  private lastCost = 0;
  private cancelFlush: (() => void) | null = null;
  private cancelPing: (() => void) | null = null;

  constructor(private readonly options: StreamHubOptions) {
    const { limits, timing, views } = options;
    this.epoch = `${timing.now().toString(36)}${Math.floor(timing.random() * 36 ** 6).toString(36)}`;
    this.ring = createEventRing({ events: limits.ringEvents, bytes: limits.ringBytes });
    this.channels = createViewChannels({
      compute: (key) => this.compute(key),
      timing,
      limit: limits.views,
      lingerMs: limits.lingerMs,
    });
    this.stopFollowing = views.onChange(() => {
      this.scheduleFlush();
    });
  }

  open({ views, lastEventId, sink }: StreamRequest): Refusal | null {
    if (this.closed) return "shutting-down";
    if (this.clients.size >= this.options.limits.clients) return "too-many-streams";
    const byName = new Map(views.map((key) => [formatViewKey(key), key]));
    if (!this.channels.makeRoom([...byName.keys()])) return "too-many-views";
    const opened = [...byName.values()].map((key) => this.channels.open(key, () => this.nextNumber()));
    const client = this.createClient(opened, sink);
    this.sendFirst(client, opened, lastEventId);
    this.schedulePing();
    return null;
  }

  close(): void {
    this.closed = true;
    this.stopFollowing();
    this.cancelFlush?.();
    this.cancelPing?.();
    this.channels.close();
    for (const client of [...this.clients]) client.end();
  }

  /** Each number is given out once; a view that begins now has one that no id from before can reach. */
  private nextNumber(): number {
    this.sequence += 1;
    return this.sequence;
  }

  private compute(key: ParsedViewKey): View {
    const from = performance.now();
    const view = this.options.views.view(key);
    this.options.observer.recomputed(key.type, (performance.now() - from) / 1000);
    return view;
  }

  private scheduleFlush(): void {
    if (this.closed || this.cancelFlush !== null) return;
    const { limits, timing } = this.options;
    const window = this.clients.size === 0 ? idleWindowMs : Math.max(limits.windowMs, this.lastCost / busyShare);
    const wait = Math.max(limits.firstChangeMs, this.lastFlush + window - timing.now());
    this.cancelFlush = timing.after(wait, () => {
      this.flush();
    });
  }

  private flush(): void {
    this.cancelFlush = null;
    const from = performance.now();
    this.options.views.refresh();
    for (const channel of this.channels.all()) {
      const delta = channel.update();
      if (delta !== null) this.sendDelta(channel, delta);
    }
    this.lastCost = performance.now() - from;
    this.lastFlush = this.options.timing.now();
  }

  private sendDelta(channel: ViewChannel, delta: ViewDelta): void {
    const sequence = this.nextNumber();
    const bytes = serializeEvent({ type: "delta", data: { view: channel.name, delta } });
    this.ring.push({ sequence, view: channel.name, bytes });
    for (const client of channel.clients) {
      const sent = client.sendChange(channel.name, [serializeId(client.epoch, sequence), bytes]);
      if (sent) this.options.observer.sent("delta", bytes.length);
    }
  }

  private createClient(opened: readonly ViewChannel[], sink: ByteSink): StreamClient {
    const { limits, observer, timing } = this.options;
    const views = opened.map(({ name }) => name);
    const epoch = streamEpoch(this.epoch, views);
    const client = createStreamClient({
      views,
      epoch,
      sink,
      timing,
      limits,
      snapshotsOf: (outdated) => {
        const wanted = opened.filter(({ name }) => outdated.includes(name));
        return this.snapshotsOf(wanted, epoch);
      },
      onClose: (reason) => {
        this.clients.delete(client);
        for (const channel of opened) this.channels.leave(channel, client);
        observer.clients(this.clients.size);
        if (reason === "slow") observer.droppedSlowReader();
      },
    });
    this.clients.add(client);
    for (const channel of opened) this.channels.join(channel, client);
    observer.clients(this.clients.size);
    return client;
  }

  /**
   * Only the last of several snapshots has an id: a client that is cut off between them must not
   * resume as though it had them all.
   */
  private snapshotsOf(wanted: readonly ViewChannel[], epoch: string): Message {
    const events = wanted.map((channel) => channel.snapshot());
    for (const { length } of events) this.options.observer.sent("snapshot", length);
    return [...events.slice(0, -1), serializeId(epoch, this.sequence), ...events.slice(-1)];
  }

  private sendFirst(client: StreamClient, opened: readonly ViewChannel[], lastEventId: string | null): void {
    if (lastEventId !== null && lastEventId !== "") {
      const missed = this.findMissed(lastEventId, client);
      if (missed !== null) {
        for (const message of missed) {
          client.send(message);
          this.options.observer.sent("delta", message.at(-1)?.length ?? 0);
        }
        return;
      }
      const reset = serializeEvent({ type: "reset", data: { reason: "The last event id is not known here." } });
      client.send([reset]);
      this.options.observer.sent("reset", reset.length);
    }
    client.send(this.snapshotsOf(opened, client.epoch));
  }

  /** The events that a returning client missed, or null where they are not all known. */
  private findMissed(lastEventId: string, { epoch, views }: StreamClient): readonly Message[] | null {
    const last = parseEventId(lastEventId, epoch);
    if (last === null || last > this.sequence) return null;
    const began = (name: ViewKey): number => this.channels.get(name)?.from ?? Number.POSITIVE_INFINITY;
    if (views.some((name) => began(name) > last)) return null;
    const missed = this.ring.after(last)?.filter(({ view }) => views.includes(view));
    return missed?.map(({ sequence, bytes }) => [serializeId(epoch, sequence), bytes]) ?? null;
  }

  private schedulePing(): void {
    if (this.cancelPing !== null || this.clients.size === 0) return;
    const { limits, observer, timing } = this.options;
    this.cancelPing = timing.after(limits.pingMs, () => {
      this.cancelPing = null;
      const bytes = serializeEvent({ type: "ping", data: { time: new Date(timing.now()).toISOString() } });
      for (const client of this.clients) {
        if (client.sendPing([bytes])) observer.sent("ping", bytes.length);
      }
      this.schedulePing();
    });
  }
}
