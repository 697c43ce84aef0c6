/**
 * What comes in from the stream is unknown until it is parsed here. Only the envelope is looked at:
 * the documents come from our own server, may be megabytes, and are typed from then on.
 */
import { parseViewKey, isRecord, type StreamEvent, type View, type ViewDelta, type ViewKey } from "@portolan/shared";

export const streamEventNames = [
  "snapshot",
  "delta",
  "reset",
  "ping",
] as const satisfies readonly StreamEvent["type"][];

/** An event, or why the text is none. */
export type ParsedStreamEvent =
  { readonly type: "event"; readonly event: StreamEvent } | { readonly type: "malformed"; readonly reason: string };

function isViewKey(value: unknown): value is ViewKey {
  return typeof value === "string" && parseViewKey(value) !== null;
}

function isView(value: unknown): value is View {
  return isRecord(value) && typeof value["view"] === "string" && isRecord(value["cluster"]);
}

function isDelta(value: unknown): value is ViewDelta {
  return isRecord(value) && isRecord(value["fields"]) && isRecord(value["collections"]);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function malformed(name: StreamEvent["type"], reason: string): ParsedStreamEvent {
  return { type: "malformed", reason: `${name}: ${reason}` };
}

function parseJson(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    // A truncated line. The caller reconnects, and says so.
    return { ok: false };
  }
}

/** Parses the data of one named server-sent event. */
export function parseStreamEvent(name: StreamEvent["type"], text: string): ParsedStreamEvent {
  const parsed = parseJson(text);
  if (!parsed.ok) return malformed(name, "not JSON");
  const data = parsed.value;
  if (!isRecord(data)) return malformed(name, "not an object");
  const { view } = data;
  switch (name) {
    case "snapshot": {
      const { snapshot } = data;
      if (!isViewKey(view) || !isView(snapshot)) return malformed(name, "no view");
      return { type: "event", event: { type: name, data: { view, snapshot } } };
    }
    case "delta": {
      const { delta } = data;
      if (!isViewKey(view) || !isDelta(delta)) return malformed(name, "no view");
      return { type: "event", event: { type: name, data: { view, delta } } };
    }
    case "reset":
      return { type: "event", event: { type: name, data: { reason: textOf(data["reason"]) } } };
    case "ping":
      return { type: "event", event: { type: name, data: { time: textOf(data["time"]) } } };
    default:
      return name satisfies never;
  }
}
