/** A server-sent event as bytes. */
import { createHash } from "node:crypto";
import type { StreamEvent, ViewKey } from "@portolan/shared";

/**
 * The event's name and data, without its id: the id differs from stream to stream, these bytes are
 * shared by every stream that carries the view. JSON holds no line break, so one `data` line is enough.
 */
export function serializeEvent(event: StreamEvent): Buffer {
  return Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`);
}

/** The line that goes before an event's bytes. */
export function serializeId(epoch: string, sequence: number): Buffer {
  return Buffer.from(`id: ${epoch}:${String(sequence)}\n`);
}

/**
 * The epoch of a stream: that of the hub (an id of an earlier process is not known here), and the
 * views that it carries (a client that asks for other views cannot resume, it lacks their beginnings).
 */
export function streamEpoch(hubEpoch: string, views: readonly ViewKey[]): string {
  const hash = createHash("sha256")
    .update([...views].sort().join("\n"))
    .digest("hex");
  return `${hubEpoch}.${hash.slice(0, 12)}`;
}

/** The sequence number in a Last-Event-ID of this epoch; null for any other text. */
export function parseEventId(text: string, epoch: string): number | null {
  const prefix = `${epoch}:`;
  if (!text.startsWith(prefix)) return null;
  const digits = text.slice(prefix.length);
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}
