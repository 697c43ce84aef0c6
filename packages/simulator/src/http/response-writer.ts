/** The way out for bytes: as they are, cut short, or trickling. */
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

export interface ResponseWriter {
  readonly head: (status: number, headers: OutgoingHttpHeaders) => void;
  readonly write: (bytes: Buffer) => void;
  readonly end: (bytes?: Buffer) => void;
  /** Bytes that wait for the client to read. */
  readonly pending: () => number;
}

export function plainWriter(response: ServerResponse): ResponseWriter {
  return {
    head: (status, headers) => {
      response.writeHead(status, headers);
      // A watch's headers go out before its first event.
      if (headers["Content-Length"] === undefined) response.flushHeaders();
    },
    write: (bytes) => {
      if (!response.writableEnded) response.write(bytes);
    },
    end: (bytes) => {
      if (!response.writableEnded) response.end(bytes);
    },
    pending: () => response.writableLength,
  };
}

function withoutLength(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "Content-Length"));
}

/** Sends half of the first piece and ends as if that were all. */
export function truncatingWriter(inner: ResponseWriter): ResponseWriter {
  const cut = (bytes: Buffer) => {
    inner.end(bytes.subarray(0, bytes.length >> 1));
  };
  return {
    head: (status, headers) => {
      inner.head(status, withoutLength(headers));
    },
    write: cut,
    end: (bytes) => {
      if (bytes === undefined) inner.end();
      else cut(bytes);
    },
    pending: inner.pending,
  };
}

/** Sends `size` bytes every `everyMs`. */
export function slowWriter(inner: ResponseWriter, size: number, everyMs: number): ResponseWriter {
  let waiting = Buffer.alloc(0);
  let ended = false;
  let timer: NodeJS.Timeout | null = null;

  function step(): void {
    const piece = waiting.subarray(0, size);
    waiting = waiting.subarray(piece.length);
    if (piece.length > 0) inner.write(piece);
    if (waiting.length > 0) return;
    if (timer !== null) clearInterval(timer);
    timer = null;
    if (ended) inner.end();
  }
  function queue(bytes: Buffer): void {
    waiting = Buffer.concat([waiting, bytes]);
    timer ??= setInterval(step, everyMs).unref();
  }
  return {
    head: (status, headers) => {
      inner.head(status, withoutLength(headers));
    },
    write: queue,
    end: (bytes) => {
      ended = true;
      queue(bytes ?? Buffer.alloc(0));
    },
    pending: () => inner.pending() + waiting.length,
  };
}
