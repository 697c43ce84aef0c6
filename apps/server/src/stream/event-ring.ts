/** The newest events of a hub, so that a client that was cut off briefly gets what it missed. */
import type { ViewKey } from "@portolan/shared";

interface RingEvent {
  readonly sequence: number;
  readonly view: ViewKey;
  readonly bytes: Buffer;
}

export interface EventRing {
  readonly push: (event: RingEvent) => void;
  /** Events after a sequence number, oldest first, or null where some of them are no longer kept. */
  readonly after: (sequence: number) => readonly RingEvent[] | null;
}

/** Bounded by number and by bytes; the oldest events go first. */
export function createEventRing(limits: { readonly events: number; readonly bytes: number }): EventRing {
  let events: RingEvent[] = [];
  let bytes = 0;
  let forgotten = 0;
  return {
    push: (event) => {
      events.push(event);
      bytes += event.bytes.length;
      let drop = 0;
      for (const old of events) {
        if (events.length - drop <= limits.events && bytes <= limits.bytes) break;
        bytes -= old.bytes.length;
        forgotten = old.sequence;
        drop += 1;
      }
      if (drop > 0) events = events.slice(drop);
    },
    after: (sequence) => (sequence < forgotten ? null : events.filter((event) => event.sequence > sequence)),
  };
}
