import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyHistory, anyReorderedHistory } from "../../test/arbitrary-history.ts";
import { serviceId, type ServiceId } from "../model/names.ts";
import type { ObjectEvent, SlimKind } from "../model/objects.ts";
import { createSnapshot } from "../snapshot/create-snapshot.ts";
import { computeServicePaths } from "./compute-service-paths.ts";
import { hops, type PathBreak, type PortPath, type ServicePaths, type Verdict } from "./path-model.ts";

const runs = { numRuns: 200 };

/** Every Service's paths after a history, the missing ones included, by id. */
function pathsAfter(events: readonly ObjectEvent[], unreadable: readonly SlimKind[] = []): readonly ServicePaths[] {
  const snapshot = createSnapshot();
  for (const event of events) snapshot.applyEvent(event);
  snapshot.setUnreadable(unreadable);
  const existing = [...snapshot.all("Service")].map(({ namespace, name }) => serviceId(namespace, name));
  const ids = new Set<ServiceId>([...existing, ...snapshot.referencedServices()]);
  return [...ids].sort().flatMap((id) => computeServicePaths(snapshot, id) ?? []);
}

interface Judged {
  readonly verdict: Verdict;
  readonly break: PathBreak | null;
}

/** Everything in the picture that has a verdict and says why. */
function judged(paths: ServicePaths): readonly Judged[] {
  const ways = [...paths.strayWaysIn, ...paths.ports.flatMap(({ waysIn }) => waysIn)];
  return [...paths.ports, ...ways, ...ways.flatMap((way) => ("entries" in way ? way.entries : []))];
}

function checkPort(port: PortPath, type: ServicePaths["type"]): void {
  const ids = [...port.waysIn, ...port.backends].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(port.waysIn.length).toBeGreaterThan(0);
  expect(port.used).toBeLessThanOrEqual(port.total);
  const endpoints = port.backends.flatMap((backend) => backend.endpoints);
  const anyUsed = endpoints.some(({ used }) => used);
  expect(port.used > 0).toBe(anyUsed);
  if (!anyUsed) expect(port.verdict === "severed" || port.verdict === "unknown").toBe(true);
  if (port.verdict === "severed" && type !== "ExternalName" && anyUsed) {
    expect(port.waysIn.every(({ verdict }) => verdict === "severed")).toBe(true);
  }
  for (const { used, state } of endpoints) {
    if (used) expect(["ready", "terminating", "port-unresolved"]).toContain(state);
  }
}

describe("paths after any history", () => {
  it("are the same in whatever order the events came", () => {
    fc.assert(
      fc.property(anyReorderedHistory(60), ({ history, reordered }) => {
        expect(pathsAfter(reordered)).toEqual(pathsAfter(history));
      }),
      runs,
    );
  });

  it("say why wherever they are not whole, and nothing where they are", () => {
    fc.assert(
      fc.property(anyHistory(60), fc.subarray<SlimKind>(["Node", "Pod", "EndpointSlice"]), (history, unreadable) => {
        for (const part of pathsAfter(history, unreadable).flatMap(judged)) {
          expect(part.break === null).toBe(part.verdict === "whole");
          if (part.break === null) continue;
          expect(hops).toContain(part.break.hop);
          expect(part.break.text).not.toMatch(/undefined|null|NaN|\[object|\.$|^$/);
        }
      }),
      runs,
    );
  });

  it("are severed where nothing takes traffic, and hang together otherwise", () => {
    fc.assert(
      fc.property(anyHistory(60), (history) => {
        for (const { ports, type } of pathsAfter(history)) for (const port of ports) checkPort(port, type);
      }),
      runs,
    );
  });
});
