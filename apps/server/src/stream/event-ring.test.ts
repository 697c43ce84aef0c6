import { describe, expect, it } from "vitest";
import { createEventRing } from "./event-ring.ts";

function fill(limits: { readonly events: number; readonly bytes: number }, sizes: readonly number[]) {
  const ring = createEventRing(limits);
  sizes.forEach((size, index) => {
    ring.push({ sequence: index + 1, view: "overview", bytes: Buffer.alloc(size) });
  });
  return (after: number): readonly number[] | null => ring.after(after)?.map(({ sequence }) => sequence) ?? null;
}

describe("the ring of events", () => {
  it.each<{
    name: string;
    limits: { readonly events: number; readonly bytes: number };
    sizes: readonly number[];
    after: number;
    kept: readonly number[] | null;
  }>([
    { name: "holds nothing at first", limits: { events: 2, bytes: 100 }, sizes: [], after: 0, kept: [] },
    { name: "gives what came after", limits: { events: 5, bytes: 100 }, sizes: [1, 1, 1], after: 1, kept: [2, 3] },
    { name: "gives nothing to who has all", limits: { events: 5, bytes: 100 }, sizes: [1, 1], after: 2, kept: [] },
    { name: "is bounded by number", limits: { events: 2, bytes: 100 }, sizes: [1, 1, 1], after: 1, kept: [2, 3] },
    { name: "says what it no longer has", limits: { events: 2, bytes: 100 }, sizes: [1, 1, 1], after: 0, kept: null },
    { name: "is bounded by bytes", limits: { events: 9, bytes: 100 }, sizes: [60, 30, 50], after: 1, kept: [2, 3] },
    { name: "forgets by bytes", limits: { events: 9, bytes: 100 }, sizes: [60, 30, 50], after: 0, kept: null },
    { name: "keeps nothing that is too large", limits: { events: 9, bytes: 10 }, sizes: [60], after: 0, kept: null },
  ])("$name", ({ limits, sizes, after, kept }) => {
    expect(fill(limits, sizes)(after)).toEqual(kept);
  });
});
