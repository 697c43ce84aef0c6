/**
 * One open stream and how fast its reader is. A reader that does not keep up costs a bounded amount
 * of memory: while it lags nothing is queued for it, the views that changed meanwhile are sent whole
 * when it has caught up, and it is cut off when it stands still.
 */
import type { ViewKey } from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";

/** Where a stream's bytes go: an HTTP response, or a test's list. */
export interface ByteSink {
  /** False asks to wait for the drain. */
  readonly write: (bytes: Buffer) => boolean;
  readonly onDrain: (listener: () => void) => void;
  /** Called once, whoever ended it. */
  readonly onClose: (listener: () => void) => void;
  /** Ends the stream after what was written. */
  readonly end: () => void;
  /** Ends the connection at once. */
  readonly destroy: () => void;
}

interface ClientLimits {
  /** A reader that lets nothing through for so long is cut off. */
  readonly stallMs: number;
  /** So is one that has lagged for as long and still has more than this unsent. */
  readonly pendingBytes: number;
}

/** Bytes to be sent together: an id line, if there is one, and an event. */
export type Message = readonly Buffer[];

export interface StreamClient {
  readonly views: readonly ViewKey[];
  readonly epoch: string;
  /** Sends whatever the reader's state is; for the first events of a stream. */
  readonly send: (message: Message) => void;
  /** Sends a change of a view if the reader keeps up; else remembers that the view is out of date. True: it was sent. */
  readonly sendChange: (view: ViewKey, message: Message) => boolean;
  /** Sends it if the reader keeps up, else not at all. True: it was sent. */
  readonly sendPing: (message: Message) => boolean;
  readonly end: () => void;
}

export interface StreamClientOptions {
  readonly views: readonly ViewKey[];
  readonly epoch: string;
  readonly sink: ByteSink;
  readonly timing: Timing;
  readonly limits: ClientLimits;
  /** Fresh snapshots of the views that the reader missed changes of. */
  readonly snapshotsOf: (views: readonly ViewKey[]) => Message;
  /** `slow`: cut off because the reader did not keep up. */
  readonly onClose: (reason: "ended" | "slow") => void;
}

/** A snapshot goes out in pieces of this size, so that a slow reader's progress can be seen. */
const pieceBytes = 64 * 1024;

/** Takes at most a piece off the queue; what is small goes out together. Null where nothing waits. */
function cutPiece(queue: Buffer[]): Buffer | null {
  const whole: Buffer[] = [];
  let size = 0;
  for (let next = queue[0]; next !== undefined && size + next.length <= pieceBytes; next = queue[0]) {
    whole.push(next);
    size += next.length;
    queue.shift();
  }
  const [first] = queue;
  if (whole.length > 0) return whole.length === 1 ? (whole[0] ?? null) : Buffer.concat(whole, size);
  if (first === undefined) return null;
  queue[0] = first.subarray(pieceBytes);
  return first.subarray(0, pieceBytes);
}

/** Starts to serve a reader; it ends when the sink closes. */
export function createStreamClient(options: StreamClientOptions): StreamClient {
  const { sink, timing, limits } = options;
  let queue: Buffer[] = [];
  const outdated = new Set<ViewKey>();
  let blocked = false;
  let closed = false;
  let reason: "ended" | "slow" = "ended";
  /** When it last fell behind, and when it last took something. */
  let laggingSince: number | null = null;
  let lastProgress = timing.now();
  let cancelCheck: (() => void) | null = null;

  function pump(): void {
    while (!blocked && !closed) {
      const next = takePiece();
      if (next === null) return;
      if (!sink.write(next)) fallBehind();
    }
  }

  /** The next piece to be written; when the queue is empty the outdated views are queued anew. */
  function takePiece(): Buffer | null {
    if (queue.length === 0) {
      laggingSince = null;
      const views = [...outdated];
      outdated.clear();
      if (views.length > 0) queue = [...options.snapshotsOf(views)];
    }
    return cutPiece(queue);
  }

  function fallBehind(): void {
    blocked = true;
    laggingSince ??= timing.now();
    lastProgress = timing.now();
    cancelCheck ??= timing.after(limits.stallMs, checkProgress);
  }

  function checkProgress(): void {
    cancelCheck = null;
    if (closed || laggingSince === null) return;
    const now = timing.now();
    const pending = queue.reduce((sum, buffer) => sum + buffer.length, 0);
    const stalled = blocked && now - lastProgress >= limits.stallMs;
    const hopeless = now - laggingSince >= limits.stallMs && pending > limits.pendingBytes;
    if (stalled || hopeless) {
      reason = "slow";
      sink.destroy();
    } else cancelCheck = timing.after(Math.ceil(limits.stallMs / 4), checkProgress);
  }

  sink.onDrain(() => {
    blocked = false;
    lastProgress = timing.now();
    pump();
  });
  sink.onClose(() => {
    if (closed) return;
    closed = true;
    queue = [];
    cancelCheck?.();
    options.onClose(reason);
  });

  const keepsUp = (): boolean => !blocked && queue.length === 0;
  const send = (message: Message): void => {
    queue.push(...message);
    pump();
  };
  const sendIfKeepingUp = (message: Message): boolean => {
    if (!keepsUp()) return false;
    send(message);
    return true;
  };
  return {
    views: options.views,
    epoch: options.epoch,
    send,
    sendChange: (view, message) => {
      const sent = sendIfKeepingUp(message);
      if (!sent) outdated.add(view);
      return sent;
    },
    sendPing: sendIfKeepingUp,
    end: sink.end,
  };
}
