import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyHistory, anyReorderedHistory } from "../../test/arbitrary-history.ts";
import type { ObjectEvent } from "../model/objects.ts";
import { createSnapshot } from "../snapshot/create-snapshot.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { parseTarget } from "./parse-target.ts";
import { traceConnection } from "./trace-connection.ts";
import { proxyModes, type ProxyMode, type Trace, type TraceSource } from "./trace-model.ts";

const runs = { numRuns: 300 };

const anySource: fc.Arbitrary<TraceSource> = fc.constantFrom<TraceSource[]>(
  { type: "outside", address: null },
  { type: "outside", address: "198.51.100.7" },
  { type: "node", name: "n1" },
  { type: "node", name: "n9" },
  ...["p1", "p2", "p3"].map((name): TraceSource => ({ type: "pod", namespace: "a", name })),
);

const hosts = [
  ...[
    "10.96.0.1",
    "10.96.0.2",
    "10.96.0.3",
    "10.96.0.4",
    "203.0.113.1",
    "10.0.0.1",
    "10.0.0.2",
    "10.0.0.3",
    "10.0.1.1",
    "10.0.1.2",
  ],
  ...[
    "127.0.0.1",
    "198.51.100.8",
    "[fd00::1]",
    "web",
    "web.b",
    "api.a.svc",
    "gone",
    "n1",
    "shop.example.com",
    "example.com",
  ],
];
const anyTarget: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("tcp", "udp", "sctp", "http", "https", "icmp"),
    fc.constantFrom(...hosts),
    fc.constantFrom(80, 81, 8080, 9090, 30080, 30081, 30082),
    fc.constantFrom("/", "/cart", "/x?y=1"),
  )
  .map(([scheme, host, port, path]) => {
    if (scheme === "icmp") return `icmp://${host}`;
    return `${scheme}://${host}:${String(port)}${scheme.startsWith("http") ? path : ""}`;
  });

const anyQuestion = fc.tuple(anySource, anyTarget, fc.constantFrom<ProxyMode[]>(...proxyModes));
type Question = readonly [TraceSource, string, ProxyMode];

function snapshotAfter(events: readonly ObjectEvent[]): Snapshot {
  const snapshot = createSnapshot();
  for (const event of events) snapshot.applyEvent(event);
  return snapshot;
}

function ask(snapshot: Snapshot, [source, to, proxyMode]: Question): Trace {
  const target = parseTarget(to);
  if (target.type === "problem") throw new Error(`${to}: ${target.reason}`);
  return traceConnection(snapshot, source, target.target, { proxyMode });
}

/** The shares of all outcomes, entry by entry. */
function sharesByEntry({ outcomes }: Trace): readonly number[] {
  const sums = new Map<string | null, number>();
  for (const { entry, share } of outcomes) sums.set(entry, (sums.get(entry) ?? 0) + share);
  return [...sums.values()];
}

describe("a trace of any connection in any cluster", () => {
  it("has shares that add up to 1 for each entry, less only what is answered over HTTP", () => {
    fc.assert(
      fc.property(anyHistory(80), anyQuestion, (events, question) => {
        const trace = ask(snapshotAfter(events), question);
        for (const sum of sharesByEntry(trace)) {
          if (question[1].startsWith("http")) expect(sum).toBeLessThan(1 + 1e-9);
          else expect(sum).toBeCloseTo(1, 9);
        }
      }),
      runs,
    );
  });

  it("does not depend on the order in which the objects came", () => {
    fc.assert(
      fc.property(anyReorderedHistory(80), anyQuestion, ({ history, reordered }, question) => {
        expect(ask(snapshotAfter(reordered), question)).toEqual(ask(snapshotAfter(history), question));
      }),
      runs,
    );
  });

  it("says why, unless all is delivered, and its verdict is what its outcomes say", () => {
    fc.assert(
      fc.property(anyHistory(80), anyQuestion, (events, question) => {
        const { verdict, outcomes, because, hops } = ask(snapshotAfter(events), question);
        const kinds = new Set(outcomes.map(({ outcome }) => outcome));
        if (verdict !== "delivered") expect(because.length).toBeGreaterThan(0);
        if (verdict === "refused" || verdict === "dropped") expect([...kinds]).toEqual([verdict]);
        if (verdict === "delivered") expect(kinds.has("delivered")).toBe(true);
        if (verdict.startsWith("http-") || verdict === "no-such-name") expect(outcomes).toEqual([]);
        expect(hops[0]?.type).toBe("client");
        for (const { share } of hops) expect(share).toBeLessThan(1 + 1e-9);
      }),
      runs,
    );
  });

  it("delivers to pods that exist, and never to one that has run to its end", () => {
    fc.assert(
      fc.property(anyHistory(80), anyQuestion, (events, question) => {
        const snapshot = snapshotAfter(events);
        for (const { pod, outcome } of ask(snapshot, question).outcomes) {
          const [namespace = "", name = ""] = (pod ?? "").split("/");
          const found = snapshot.get("Pod", namespace, name);
          if (outcome !== "delivered" || found === undefined) continue;
          expect(["Succeeded", "Failed"]).not.toContain(found.phase);
        }
      }),
      runs,
    );
  });

  it("names rules only in modes that have names", () => {
    fc.assert(
      fc.property(anyHistory(80), anySource, anyTarget, (events, source, to) => {
        const snapshot = snapshotAfter(events);
        for (const mode of ["none", "unknown"] as const) {
          expect(ask(snapshot, [source, to, mode]).hops.flatMap(({ rules }) => rules)).toEqual([]);
        }
      }),
      runs,
    );
  });

  it("changes neither the snapshot nor its own answer", () => {
    fc.assert(
      fc.property(anyHistory(80), anyQuestion, (events, question) => {
        const snapshot = snapshotAfter(events);
        expect(ask(snapshot, question)).toEqual(ask(snapshot, question));
      }),
      runs,
    );
  });
});
