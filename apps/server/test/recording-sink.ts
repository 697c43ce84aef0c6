/** The far end of a stream: keeps what arrives, and stops reading when a test says so. */
import type { StreamEvent } from "@portolan/shared";
import type { ByteSink } from "../src/stream/stream-client.ts";

/** An event as it arrived; `id` null where it had none. */
export type ArrivedEvent = StreamEvent & { readonly id: string | null };

export interface RecordingSink extends ByteSink {
  /** Everything that has arrived so far, parsed. */
  readonly events: () => readonly ArrivedEvent[];
  /** Types and views of what arrived since the last call: `snapshot overview`. */
  readonly takeNames: () => readonly string[];
  /** From now on writes are not taken. */
  readonly stopReading: () => void;
  /** Takes what is waiting and reads on. */
  readonly readOn: () => void;
  /** The reader goes away. */
  readonly leave: () => void;
  readonly ending: () => "open" | "ended" | "destroyed" | "left";
  /** Bytes that were written while nobody read. */
  readonly waiting: () => number;
}

export function createRecordingSink(): RecordingSink {
  let text = "";
  let taken = 0;
  let reading = true;
  let waiting = 0;
  let ending: ReturnType<RecordingSink["ending"]> = "open";
  let drain: () => void = () => undefined;
  let closeListener: () => void = () => undefined;
  const close = (how: "ended" | "destroyed" | "left"): void => {
    if (ending !== "open") return;
    ending = how;
    closeListener();
  };
  const events = (): readonly ArrivedEvent[] => text.split("\n\n").slice(0, -1).map(parseEvent);
  return {
    write: (bytes) => {
      text += bytes.toString();
      if (!reading) waiting += bytes.length;
      return reading;
    },
    onDrain: (listener) => {
      drain = listener;
    },
    onClose: (listener) => {
      closeListener = listener;
    },
    end: () => {
      close("ended");
    },
    destroy: () => {
      close("destroyed");
    },
    leave: () => {
      close("left");
    },
    events,
    takeNames: () => {
      const fresh = events().slice(taken);
      taken += fresh.length;
      return fresh.map((event) => ("view" in event.data ? `${event.type} ${event.data.view}` : event.type));
    },
    stopReading: () => {
      reading = false;
    },
    readOn: () => {
      reading = true;
      waiting = 0;
      drain();
    },
    ending: () => ending,
    waiting: () => waiting,
  };
}

function parseEvent(block: string): ArrivedEvent {
  const fields = new Map(
    block.split("\n").map((line): [string, string] => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const data: unknown = JSON.parse(fields.get("data") ?? "null");
  return { id: fields.get("id") ?? null, type: fields.get("event"), data } as ArrivedEvent;
}
