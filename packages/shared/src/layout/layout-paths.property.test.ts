import fc from "fast-check";
import { expect, test } from "vitest";
import { makeServicePaths, nameMissing, noneReady, noPodSelected } from "../../test/make-service-paths.ts";
import type { WayParts } from "../../test/make-service-paths.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { Box, LayoutDepth, LayoutInput } from "./layout-model.ts";
import { layoutPaths } from "./layout-paths.ts";

type Status = "whole" | "part" | "none-ready" | "no-name" | "no-pod";
const statuses = ["whole", "part", "none-ready", "no-name", "no-pod"] as const satisfies readonly Status[];

/** What does not change with the status: ports, ways in, workloads and pods. */
interface Structure {
  readonly ports: readonly {
    readonly waysIn: readonly WayParts[];
    readonly workloads: number;
    readonly pods: number;
  }[];
}

const structure: fc.Arbitrary<Structure> = fc.record({
  ports: fc.array(
    fc.record({
      waysIn: fc.uniqueArray(
        fc.constantFrom<WayParts>(
          "cluster-ip",
          "node-port",
          "ingress",
          "load-balancer",
          "controlled-ingress",
          "gateway",
        ),
        { minLength: 1 },
      ),
      workloads: fc.integer({ min: 1, max: 3 }),
      pods: fc.integer({ min: 1, max: 12 }),
    }),
    { minLength: 0, maxLength: 4 },
  ),
});

function build(index: number, { ports }: Structure, status: readonly Status[]): ServicePaths {
  return makeServicePaths({
    namespace: `ns-${String(index % 3)}`,
    name: `svc-${String(index)}`,
    ports: ports.map(({ waysIn, workloads, pods }, at) => {
      const now = status[at % status.length] ?? "whole";
      const backends = Array.from({ length: workloads }, (_, each) => ({ workload: `w${String(each)}`, pods }));
      const base = { port: 80 + at, name: `p${String(at)}`, waysIn };
      switch (now) {
        case "whole":
          return { ...base, backends };
        case "part":
          return { ...base, backends: backends.map((backend) => ({ ...backend, used: Math.ceil(pods / 2) })) };
        case "none-ready":
          return { ...base, break: noneReady, backends: backends.map((backend) => ({ ...backend, used: 0 })) };
        case "no-name":
          return {
            ...base,
            break: nameMissing,
            backends: backends.map((backend) => ({ ...backend, targetPort: null })),
          };
        case "no-pod":
          return { ...base, break: noPodSelected, backends: [] };
        default:
          return now satisfies never;
      }
    }),
  });
}

const runs = { numRuns: 60 };

const cluster = fc.array(structure, { minLength: 1, maxLength: 12 });
const status = fc.array(fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 4 }), {
  minLength: 12,
  maxLength: 12,
});
const depth = fc.constantFrom<LayoutDepth>("overview", "namespace", "service");
const width = fc.integer({ min: 700, max: 2000 });

function buildAll(structures: readonly Structure[], status: readonly (readonly Status[])[]): readonly ServicePaths[] {
  return structures.map((each, index) => build(index, each, status[index] ?? ["whole"]));
}

function input(paths: readonly ServicePaths[], depth: LayoutDepth, width: number): LayoutInput {
  return { paths, depth, width, previous: null, forms: {}, unfolded: {} };
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function firstOverlap(boxes: readonly Box[]): string | null {
  const solid = boxes.filter((box) => box.type !== "cut").sort((a, b) => a.y - b.y);
  for (const [index, box] of solid.entries()) {
    for (const other of solid.slice(index + 1)) {
      if (other.y >= box.y + box.height) break;
      if (overlap(box, other)) return `${box.key} and ${other.key}`;
    }
  }
  return null;
}

test("boxes never overlap, keys are unique, and every line has both its ends", () => {
  fc.assert(
    fc.property(cluster, status, depth, width, (structures, now, at, wide) => {
      const { boxes, lines } = layoutPaths(input(buildAll(structures, now), at, wide));
      expect(firstOverlap(boxes)).toBeNull();
      const keys = new Set(boxes.map(({ key }) => key));
      expect(keys.size).toBe(boxes.length);
      expect(lines.flatMap(({ from, to }) => [from, to]).filter((key) => !keys.has(key))).toEqual([]);
      expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
    }),
    runs,
  );
}, 60_000);

/** A picture that has had every box once: what comes later for the first time may need room. */
const seen = fc.array(
  fc.array(fc.constantFrom<Status>("whole", "part", "none-ready", "no-name"), { minLength: 1, maxLength: 4 }),
  { minLength: 12, maxLength: 12 },
);

test("a change of status never moves a box", () => {
  fc.assert(
    fc.property(cluster, seen, status, depth, (structures, before, after, at) => {
      const first = layoutPaths(input(buildAll(structures, before), at, 1152));
      const second = layoutPaths({ ...input(buildAll(structures, after), at, 1152), previous: first.places });
      const third = layoutPaths({ ...input(buildAll(structures, before), at, 1152), previous: second.places });
      const places = new Map(first.boxes.map(({ key, x, y }) => [key, `${key} ${String(x)},${String(y)}`]));
      const now = (boxes: readonly Box[]) => boxes.map(({ key, x, y }) => `${key} ${String(x)},${String(y)}`);
      const known = second.boxes.filter(({ key }) => places.has(key));
      expect(now(known)).toEqual(known.map(({ key }) => places.get(key)));
      expect(now(third.boxes).sort()).toEqual(now(first.boxes).sort());
      expect(firstOverlap(second.boxes)).toBeNull();
    }),
    runs,
  );
}, 60_000);

test("the same input gives the same picture", () => {
  fc.assert(
    fc.property(cluster, status, depth, (structures, now, at) => {
      const paths = buildAll(structures, now);
      expect(layoutPaths(input(paths, at, 1152))).toEqual(layoutPaths(input([...paths].reverse(), at, 1152)));
    }),
    runs,
  );
}, 60_000);
