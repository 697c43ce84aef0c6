import { expect, test } from "vitest";
import { parseStreamEvent, type ParsedStreamEvent } from "./parse-stream-event.ts";

const delta = { fields: {}, collections: { paths: { set: {}, remove: ["shop/cart"] } } };
const cases: readonly {
  readonly name: string;
  readonly event: "snapshot" | "delta" | "reset" | "ping";
  readonly text: string;
  readonly expected: ParsedStreamEvent;
}[] = [
  {
    name: "a delta",
    event: "delta",
    text: JSON.stringify({ view: "namespace:shop", delta }),
    expected: { type: "event", event: { type: "delta", data: { view: "namespace:shop", delta } } },
  },
  {
    name: "a reset",
    event: "reset",
    text: '{"reason":"restarted"}',
    expected: { type: "event", event: { type: "reset", data: { reason: "restarted" } } },
  },
  {
    name: "a ping without its time",
    event: "ping",
    text: "{}",
    expected: { type: "event", event: { type: "ping", data: { time: "" } } },
  },
  {
    name: "a truncated line",
    event: "snapshot",
    text: '{"view":"overview","snap',
    expected: { type: "malformed", reason: "snapshot: not JSON" },
  },
  { name: "a list", event: "delta", text: "[]", expected: { type: "malformed", reason: "delta: not an object" } },
  {
    name: "a view that does not exist",
    event: "snapshot",
    text: '{"view":"pods","snapshot":{"view":"pods","cluster":{}}}',
    expected: { type: "malformed", reason: "snapshot: no view" },
  },
  {
    name: "a snapshot without a cluster",
    event: "snapshot",
    text: '{"view":"overview","snapshot":{"view":"overview"}}',
    expected: { type: "malformed", reason: "snapshot: no view" },
  },
  {
    name: "a delta without collections",
    event: "delta",
    text: '{"view":"overview","delta":{"fields":{}}}',
    expected: { type: "malformed", reason: "delta: no view" },
  },
];

test.each(cases)("$name", ({ event, text, expected }) => {
  expect(parseStreamEvent(event, text)).toEqual(expected);
});
