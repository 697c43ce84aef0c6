import { describe, expect, it } from "vitest";
import type { Endpoint, ServicePaths, ServiceRow, Severity, Verdict } from "@portolan/shared";
import { createAnalysis } from "@portolan/shared";
import { project, service, pod, slice } from "../../test/shop-objects.ts";
import { cutEndpoints } from "./cut-endpoints.ts";
import { selectOverviewPaths } from "./select-overview-paths.ts";
import type { ServiceEntry } from "./service-table.ts";

/** A pod of StatefulSet NAME. */
function ownedPod(owner: string, name: string, ip: string, ready: boolean): unknown {
  const bare = pod("shop", name, owner, ip, ready ? undefined : "2026-11-20T10:00:00Z") as { metadata: object };
  const reference = { apiVersion: "apps/v1", kind: "StatefulSet", name: owner, uid: "1", controller: true };
  return { ...bare, metadata: { ...bare.metadata, ownerReferences: [reference] } };
}

/** The engine's paths of a Service with so many pods, the last of which is not ready. */
function pathsOf(name: string, pods: number): ServicePaths {
  const ips = Array.from({ length: pods }, (_, n) => ({
    pod: `${name}-${String(n).padStart(3, "0")}`,
    ip: `10.244.${String(n >> 8)}.${String(n & 255)}`,
    ready: n < pods - 1,
  }));
  const objects = project(
    service("shop", name),
    slice("shop", name, ips),
    ...ips.map((each) => ownedPod(name, each.pod, each.ip, each.ready)),
  );
  const analysis = createAnalysis({ objects });
  for (const id of analysis.serviceIds()) {
    const paths = analysis.paths(id);
    if (paths !== undefined) return paths;
  }
  throw new Error("no paths");
}

const template = pathsOf("web", 2);

function entry(name: string, verdict: Verdict, exposed = false, worst: Severity | null = null): ServiceEntry {
  const paths = { ...template, id: `shop/${name}` as ServicePaths["id"], name, verdict };
  const row: ServiceRow = {
    namespace: "shop",
    name,
    missing: false,
    type: "ClusterIP",
    headless: false,
    ports: "80/TCP",
    verdict,
    portCounts: { whole: 0, part: 0, severed: 0, unknown: 0 },
    used: 0,
    total: 0,
    headline: null,
    worst,
    exposed,
  };
  return { paths, shortPaths: paths, findings: [], row };
}

describe("selectOverviewPaths", () => {
  it("draws everything up to sixty Service ports", () => {
    const entries = [entry("a", "whole"), entry("b", "severed")];
    expect(Object.keys(selectOverviewPaths(entries, 60).paths)).toEqual(["shop/a", "shop/b"]);
  });

  it("beyond draws what is broken: exposed first, then by verdict, by severity and by name", () => {
    const entries = [
      entry("whole", "whole", true),
      entry("unknown", "unknown", true),
      entry("b", "severed", false, "error"),
      entry("a", "severed", false, "error"),
      entry("warned", "severed", false, "warning"),
      entry("part", "part"),
      entry("part-exposed", "part", true),
      entry("severed-exposed", "severed", true),
    ];
    const { paths, omitted } = selectOverviewPaths(entries, 61);
    expect(Object.values(paths).map(({ name }) => name)).toEqual([
      "severed-exposed",
      "part-exposed",
      "a",
      "b",
      "warned",
      "part",
    ]);
    expect(omitted).toBe(0);
  });

  it("draws two hundred at most and says how many it leaves out", () => {
    const entries = Array.from({ length: 250 }, (_, n) => entry(`s${String(n)}`, "severed"));
    const { paths, omitted } = selectOverviewPaths(entries, 250);
    expect([Object.keys(paths).length, omitted]).toEqual([200, 50]);
  });
});

describe("cutEndpoints", () => {
  const endpointsOf = (paths: ServicePaths): readonly Endpoint[] =>
    paths.ports.flatMap(({ backends }) => backends.flatMap(({ endpoints }) => endpoints));

  it("leaves short lists alone, as the same object", () => {
    expect(cutEndpoints(template)).toBe(template);
  });

  it("keeps fifty in their order, what takes no traffic among them, and the true total", () => {
    const long = pathsOf("many", 120);
    const cut = cutEndpoints(long);
    const names = endpointsOf(cut).map(({ pod: each }) => each?.name);
    expect(names).toEqual([...Array.from({ length: 49 }, (_, n) => `many-${String(n).padStart(3, "0")}`), "many-119"]);
    expect(cut.ports[0]?.backends[0]?.total).toBe(120);
    expect(endpointsOf(long)).toHaveLength(120);
  });
});
