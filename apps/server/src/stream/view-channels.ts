/** The views of one cluster that somebody watches, or watched a moment ago; each is computed once for all its watchers. */
import { formatViewKey, type ParsedViewKey, type View, type ViewDelta, type ViewKey } from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";
import { diffView } from "./diff-view.ts";
import { serializeEvent } from "./serialize-event.ts";
import type { StreamClient } from "./stream-client.ts";

/** A view that is kept up to date. */
export interface ViewChannel {
  readonly key: ParsedViewKey;
  readonly name: ViewKey;
  /** The sequence number of its first state: older ids cannot be resumed. */
  readonly from: number;
  readonly clients: ReadonlySet<StreamClient>;
  /** The snapshot event of what its watchers have; made once until it changes. */
  readonly snapshot: () => Buffer;
  /** Brings it up to date and says what changed, or null. */
  readonly update: () => ViewDelta | null;
}

export interface ViewChannels {
  /** Whether so many different views may be followed; views that nobody watches any more make room. */
  readonly makeRoom: (names: readonly ViewKey[]) => boolean;
  /** The channel of a view. One that begins now takes its number from `nextNumber`. */
  readonly open: (key: ParsedViewKey, nextNumber: () => number) => ViewChannel;
  readonly get: (name: ViewKey) => ViewChannel | undefined;
  readonly all: () => Iterable<ViewChannel>;
  readonly join: (channel: ViewChannel, client: StreamClient) => void;
  /** After the last client has left, the channel lingers. */
  readonly leave: (channel: ViewChannel, client: StreamClient) => void;
  /** Ends every timer; none is started afterwards. */
  readonly close: () => void;
}

export interface ViewChannelsOptions {
  readonly compute: (key: ParsedViewKey) => View;
  readonly timing: Timing;
  readonly limit: number;
  /** How long a view is kept up to date after its last watcher has gone (ms). */
  readonly lingerMs: number;
}

/** No channel yet. */
export function createViewChannels(options: ViewChannelsOptions): ViewChannels {
  return new Channels(options);
}

class Channel implements ViewChannel {
  readonly name: ViewKey;
  readonly clients = new Set<StreamClient>();
  cancelLinger: (() => void) | null = null;
  private view: View;
  private bytes: Buffer | null = null;

  constructor(
    readonly key: ParsedViewKey,
    readonly from: number,
    private readonly compute: (key: ParsedViewKey) => View,
  ) {
    this.name = formatViewKey(key);
    this.view = compute(key);
  }

  snapshot(): Buffer {
    this.bytes ??= serializeEvent({ type: "snapshot", data: { view: this.name, snapshot: this.view } });
    return this.bytes;
  }

  update(): ViewDelta | null {
    const next = this.compute(this.key);
    const delta = diffView(this.view, next);
    this.view = next;
    if (delta !== null) this.bytes = null;
    return delta;
  }
}

class Channels implements ViewChannels {
  private readonly channels = new Map<ViewKey, Channel>();
  private closed = false;

  constructor(private readonly options: ViewChannelsOptions) {}

  makeRoom(names: readonly ViewKey[]): boolean {
    const { channels } = this;
    const fresh = names.filter((name) => !channels.has(name)).length;
    for (const [name, channel] of channels) {
      if (channels.size + fresh <= this.options.limit) break;
      if (channel.clients.size === 0 && !names.includes(name)) this.drop(channel);
    }
    return channels.size + fresh <= this.options.limit;
  }

  open(key: ParsedViewKey, nextNumber: () => number): ViewChannel {
    const known = this.channels.get(formatViewKey(key));
    if (known !== undefined) return known;
    const channel = new Channel(key, nextNumber(), this.options.compute);
    this.channels.set(channel.name, channel);
    return channel;
  }

  get(name: ViewKey): ViewChannel | undefined {
    return this.channels.get(name);
  }

  all(): Iterable<ViewChannel> {
    return this.channels.values();
  }

  join({ name }: ViewChannel, client: StreamClient): void {
    const channel = this.channels.get(name);
    channel?.cancelLinger?.();
    channel?.clients.add(client);
  }

  leave({ name }: ViewChannel, client: StreamClient): void {
    const channel = this.channels.get(name);
    if (channel === undefined) return;
    channel.clients.delete(client);
    if (channel.clients.size > 0 || this.closed) return;
    channel.cancelLinger = this.options.timing.after(this.options.lingerMs, () => {
      this.drop(channel);
    });
  }

  close(): void {
    this.closed = true;
    for (const channel of this.channels.values()) channel.cancelLinger?.();
  }

  private drop(channel: Channel): void {
    channel.cancelLinger?.();
    this.channels.delete(channel.name);
  }
}
