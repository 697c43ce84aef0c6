/** How pieces of a trace become one: shares, verdicts, redirects and what alternatives have in common. */
import { describe, expect, it } from "vitest";
import { judgeVerdict } from "./judge-verdict.ts";
import {
  joinParts,
  joinPassages,
  makeHop,
  makeOutcome,
  nothing,
  sharedSocket,
  takeShare,
  type Passage,
  type Redirect,
} from "./passage.ts";
import type { Socket, TraceOutcome, TraceVerdict } from "./trace-model.ts";

const entry = { isEntry: true, nodeName: "n1" } as const;
const end = (outcome: TraceOutcome["outcome"], port = 80, share = 1) => makeOutcome(outcome, entry, { port, share });
const part = (text: string, ...outcomes: readonly TraceOutcome[]): Passage => ({
  ...nothing,
  hops: [makeHop("pod", text)],
  outcomes,
});
const judged = (verdict: TraceVerdict): Passage => ({ ...nothing, verdict });
const redirected = (location: string, status = 301): Passage => ({ ...nothing, redirect: { status, location } });

describe("a verdict", () => {
  it.each<[outcomes: readonly TraceOutcome[], verdict: TraceVerdict]>([
    [[], "unknown"],
    [[end("refused")], "refused"],
    [[end("dropped"), end("dropped", 81)], "dropped"],
    [[end("delivered"), end("dropped")], "partial"],
  ])("of %j", (outcomes, verdict) => {
    expect(judgeVerdict(outcomes)).toBe(verdict);
  });
});

describe("passages one after the other", () => {
  it("keep all that they say, in order", () => {
    const joined = joinPassages([
      { ...part("a", end("delivered")), because: ["x", "y"] },
      { ...part("b", end("dropped")), because: ["y"] },
    ]);
    expect([joined.hops.map(({ text }) => text), joined.outcomes, joined.because, joined.verdict]).toEqual([
      ["a", "b"],
      [end("delivered"), end("dropped")],
      ["x", "y", "y"],
      null,
    ]);
  });

  it.each<[title: string, passages: readonly Passage[], verdict: TraceVerdict | null, redirect: Redirect | null]>([
    ["none", [], null, null],
    ["the first verdict of its own", [nothing, judged("unknown"), judged("http-404")], "unknown", null],
    ["the same redirect", [redirected("/a"), redirected("/a", 302)], null, { status: 301, location: "/a" }],
    ["a redirect beside none", [nothing, redirected("/a")], null, { status: 301, location: "/a" }],
    ["two redirects, of which neither is told", [redirected("/a"), redirected("/b")], null, null],
    ["one alone", [{ ...redirected("/a"), verdict: "refused" }], "refused", { status: 301, location: "/a" }],
  ])("have %s", (_, passages, verdict, redirect) => {
    expect(joinPassages(passages)).toMatchObject({ verdict, redirect });
  });
});

describe("parts side by side", () => {
  it("become one where they are alike, with their shares added up", () => {
    const half = takeShare(part("same", end("delivered")), 0.5);
    const joined = joinParts([half, half, takeShare(part("other", end("delivered", 81)), 0)]);
    expect([joined.hops.map(({ text, share }) => [text, share]), joined.outcomes]).toEqual([
      [
        ["same", 1],
        ["other", 0],
      ],
      [end("delivered"), end("delivered", 81, 0)],
    ]);
  });

  it("stay as they are where there is but one", () => {
    const only = { ...part("a", end("delivered"), end("delivered")), verdict: "unknown" } as const;
    expect(joinParts([only])).toBe(only);
  });

  it.each<[title: string, parts: readonly Passage[], verdict: TraceVerdict | null]>([
    ["none of their own", [part("a", end("delivered")), part("b", end("dropped"))], null],
    ["the same", [judged("http-503"), judged("http-503")], "http-503"],
    ["different ones", [judged("http-503"), judged("http-404")], "partial"],
    ["one that the other's outcomes say too", [judged("refused"), part("b", end("refused"))], "refused"],
    ["one that the other's outcomes do not say", [part("b", end("delivered")), judged("http-503")], "partial"],
  ])("have a verdict: %s", (_, parts, verdict) => {
    expect(joinParts(parts).verdict).toBe(verdict);
  });
});

describe("a share", () => {
  it("is taken of hops and outcomes", () => {
    const taken = takeShare({ ...part("a", end("delivered", 80, 0.5)), because: ["x"] }, 0.5);
    expect([taken.hops[0]?.share, taken.outcomes[0]?.share, taken.because]).toEqual([0.5, 0.25, ["x"]]);
  });
});

describe("what sockets share", () => {
  const at = (address: string | null, port: number | null): Socket => ({ address, port });
  it.each<[sockets: readonly Socket[], shared: Socket | null]>([
    [[], null],
    [[at("10.1.1.1", 80)], at("10.1.1.1", 80)],
    [[at("10.1.1.1", 80), at("10.1.1.2", 80)], at(null, 80)],
    [[at("10.1.1.1", 80), at("10.1.1.1", 81)], at("10.1.1.1", null)],
    [[at("10.1.1.1", 80), at("10.1.1.2", 81)], null],
    [[at(null, 80)], at(null, 80)],
  ])("%j", (sockets, shared) => {
    expect(sharedSocket(sockets)).toEqual(shared);
  });
});
