import { describe, expect, test } from "vitest";
import { makeServicePaths, nameMissing, noneReady, noPodSelected } from "../../test/make-service-paths.ts";
import type { WayParts } from "../../test/make-service-paths.ts";
import type { ServicePaths, WayIn } from "../paths/path-model.ts";
import type { Box, Card, Layout, LayoutInput, TextLine } from "./layout-model.ts";
import { layoutPaths } from "./layout-paths.ts";

function layout(paths: readonly ServicePaths[], more: Partial<LayoutInput> = {}): Layout {
  return layoutPaths({ paths, depth: "namespace", width: 1152, previous: null, forms: {}, unfolded: {}, ...more });
}

function cards(of: Layout): readonly Card[] {
  return of.boxes.filter((box): box is Card => box.type === "card");
}

/** The height of a port's line in each column, of the rows that stand on the chain of its first way and backend. */
function lines(of: Layout): Record<string, readonly number[]> {
  const found: Record<string, number[]> = {};
  for (const card of cards(of)) {
    for (const row of card.rows) {
      for (const port of row.member.ports) (found[port] ??= []).push(card.y + row.at);
    }
  }
  return found;
}

const frontend = makeServicePaths({ name: "frontend", ports: [{ port: 80 }] });
const broken = { port: 80, backends: [], break: noPodSelected };

describe("a whole path is a straight line", () => {
  test.each([
    ["one port", frontend],
    ["a headless Service", makeServicePaths({ name: "db", ports: [{ port: 5432, waysIn: ["headless-dns"] }] })],
    ["a severed selector", makeServicePaths({ name: "orders", ports: [broken] })],
    [
      "a named port that no container has",
      makeServicePaths({ name: "cart", ports: [{ port: 80, break: nameMissing, backends: [{ targetPort: null }] }] }),
    ],
    [
      "pods of which none is ready",
      makeServicePaths({ name: "cart", ports: [{ port: 80, break: noneReady, backends: [{ used: 0 }] }] }),
    ],
  ])("%s: every box has its number on the port's line", (_, service) => {
    const heights = lines(layout([service]));
    expect(Object.keys(heights)).toEqual(service.ports.map(({ id }) => id));
    for (const [first, ...rest] of Object.values(heights)) expect(rest).toEqual(rest.map(() => first));
  });

  test("six ports are six rows in one Service box, one joint and one workload box", () => {
    const ports = [1, 2, 3, 4, 5, 6].map((index) => ({ port: 8000 + index, name: `p${String(index)}` }));
    const rabbit = layout([makeServicePaths({ name: "rabbit", ports })]);
    const byHop = cards(rabbit).map(({ hop, rows }) => [hop, rows.length]);
    expect(byHop).toEqual([
      ["client", 1],
      ["way-in", 1],
      ["service", 6],
      ["endpoints", 6],
      ["container", 6],
      ["way-in", 1],
      ["way-in", 1],
      ["way-in", 1],
      ["way-in", 1],
      ["way-in", 1],
    ]);
    const { boxes } = rabbit;
    const heights = lines({ ...rabbit, boxes: boxes.filter((box) => box.type === "card" && box.hop !== "client") });
    for (const [first, ...rest] of Object.values(heights)) expect(rest).toEqual(rest.map(() => first));
  });
});

describe("where a path breaks", () => {
  test("a selector without pods: whole up to the Service, a cut, and a ghost to the container column", () => {
    const { boxes, lines: drawn, columns } = layout([makeServicePaths({ name: "orders", ports: [broken] })]);
    expect(drawn.map(({ key, truth }) => [key.slice("shop/orders:80/TCP|".length), truth])).toEqual([
      ["in|cluster-ip|from", "whole"],
      ["in|cluster-ip|join", "whole"],
      ["into", "whole"],
      ["beyond", "beyond"],
    ]);
    expect(boxes.filter((box) => box.type === "cut").map(({ hop, mark, text }) => ({ hop, mark, text }))).toEqual([
      { hop: "endpoints", mark: "cut", text: "no pod has app=order, connection refused" },
    ]);
    const ghost = cards(layout([makeServicePaths({ name: "orders", ports: [broken] })])).find(
      ({ look }) => look === "ghost",
    );
    const end = columns.at(-1);
    expect(ghost).toMatchObject({ hop: "endpoints", above: [{ left: { text: "selector" } }] });
    expect((ghost?.x ?? 0) + (ghost?.width ?? 0)).toBe((end?.x ?? 0) + (end?.width ?? 0));
    expect(ghost?.rows[0]?.below.map(({ left }) => left.text)).toEqual([
      "no pod in namespace shop has it",
      "3 pods have app=orders",
    ]);
  });

  test("what would have been reached stays, dimmed", () => {
    const service = makeServicePaths({
      name: "cart",
      ports: [{ port: 80, break: nameMissing, backends: [{ targetPort: null }] }],
    });
    const looks = cards(layout([service])).map(({ hop, look }) => [hop, look]);
    expect(looks).toEqual([
      ["client", "solid"],
      ["way-in", "solid"],
      ["service", "solid"],
      ["endpoints", "ghost"],
      ["container", "dimmed"],
    ]);
    const ghost = cards(layout([service])).find(({ look }) => look === "ghost");
    expect(ghost?.above.map(({ left }) => left.text)).toEqual(["app=cart"]);
    expect(ghost?.rows.map(({ line }) => [line.left.text, line.right?.text])).toEqual([['"htpp" → ?', "targetPort"]]);
  });

  test("one backend of two fails: the other's branch is whole", () => {
    const service = makeServicePaths({
      name: "api",
      ports: [{ port: 80, backends: [{ workload: "api" }, { workload: "old", targetPort: null }] }],
    });
    const drawn = layout([service]).lines.map(({ key, truth }) => [key.replace("shop/api:80/TCP|", ""), truth]);
    expect(drawn).toEqual([
      ["in|cluster-ip|from", "whole"],
      ["in|cluster-ip|join", "whole"],
      ["to|Deployment/shop/api:8080|into", "whole"],
      ["to|Deployment/shop/api:8080|reach", "whole"],
      ["to|Deployment/shop/old:|into", "whole"],
      ["to|Deployment/shop/old:|beyond", "beyond"],
    ]);
  });

  test("some pods only: dashed from the Service on, with the word on it", () => {
    const service = makeServicePaths({ name: "api", ports: [{ port: 80, backends: [{ pods: 3, used: 2 }] }] });
    const drawn = layout([service]).lines.map(({ truth, word }) => [truth, word?.text ?? null]);
    expect(drawn).toEqual([
      ["whole", null],
      ["whole", null],
      ["part", null],
      ["part", "2 of 3 pods"],
    ]);
  });
});

test("an Ingress passes the ClusterIP: a lane through the Service's box, and then onto the port's line", () => {
  const service = makeServicePaths({ name: "cart", ports: [{ port: 80, waysIn: ["cluster-ip", "ingress"] }] });
  const drawn = layout([service]);
  const card = cards(drawn).find(({ hop }) => hop === "service");
  const ingress = cards(drawn).find(({ key }) => key.endsWith("|in|ingress"));
  expect(card?.lanes.map(({ text, truth }) => ({ text, truth }))).toEqual([
    { text: "past the ClusterIP", truth: "whole" },
  ]);
  expect((card?.y ?? 0) + (card?.lanes[0]?.at ?? 0)).toBe((ingress?.y ?? 0) + (ingress?.rows[0]?.at ?? 0));
});

test("broken first on arrival, whole ones folded where there are many", () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    makeServicePaths({ name: `s-${String(index).padStart(2, "0")}`, ports: [{ port: 80 }] }),
  );
  const orders = makeServicePaths({ name: "zz-orders", ports: [broken] });
  const part = makeServicePaths({ name: "yy-part", ports: [{ port: 80, backends: [{ pods: 3, used: 2 }] }] });
  const { places } = layout([...many, part, orders]);
  const order = Object.entries(places.blocks).sort(([, a], [, b]) => a.y - b.y);
  expect(order.map(([id, { form }]) => [id, form]).slice(0, 4)).toEqual([
    ["shop/zz-orders", "open"],
    ["shop/yy-part", "open"],
    ["shop/s-00", "slim"],
    ["shop/s-01", "slim"],
  ]);
});

describe("what stays where it is", () => {
  const where = (boxes: readonly Box[]) => new Map(boxes.map((box) => [box.key, `${String(box.x)},${String(box.y)}`]));
  const a = makeServicePaths({ name: "a", ports: [{ port: 80 }] });
  const b = makeServicePaths({ name: "b", ports: [{ port: 80 }] });
  const c = makeServicePaths({ name: "c", ports: [{ port: 80 }] });

  test("a Service that breaks stays where it is, and so does every other", () => {
    const before = layout([a, b, c]);
    const after = layout([a, makeServicePaths({ name: "b", ports: [broken] }), c], { previous: before.places });
    const old = where(before.boxes);
    for (const [key, at] of where(after.boxes)) expect(`${key} ${old.get(key) ?? at}`).toBe(`${key} ${at}`);
    expect(after.places).toEqual(before.places);
  });

  test("a Service that goes leaves its place free, and the next new one takes it", () => {
    const before = layout([a, b, c]);
    const without = layout([a, c], { previous: before.places });
    const d = makeServicePaths({ name: "d", ports: [{ port: 80 }] });
    const after = layout([a, c, d], { previous: without.places });
    expect(without.places.blocks["shop/c"]).toEqual(before.places.blocks["shop/c"]);
    expect(after.places.blocks["shop/d"]?.y).toBe(before.places.blocks["shop/b"]?.y);
  });

  test("where no place is free a new Service comes last", () => {
    const before = layout([b, c]);
    const after = layout([a, b, c], { previous: before.places });
    const { "shop/a": first, "shop/b": second, "shop/c": third } = after.places.blocks;
    expect(second).toEqual(before.places.blocks["shop/b"]);
    expect(third).toEqual(before.places.blocks["shop/c"]);
    expect(first?.y).toBeGreaterThan((third?.y ?? 0) + (third?.height ?? 0));
  });

  test("unfolding pushes only what is below, by as much as it takes", () => {
    const before = layout([a, b, c]);
    const key = "shop/b:80/TCP|to|Deployment/shop/web:8080";
    const after = layout([a, b, c], { previous: before.places, unfolded: { [key]: true } });
    const grown = (after.places.blocks["shop/b"]?.height ?? 0) - (before.places.blocks["shop/b"]?.height ?? 0);
    expect(grown).toBeGreaterThan(0);
    expect(after.places.blocks["shop/a"]).toEqual(before.places.blocks["shop/a"]);
    expect(after.places.blocks["shop/b"]?.y).toBe(before.places.blocks["shop/b"]?.y);
    expect(after.places.blocks["shop/c"]?.y).toBe((before.places.blocks["shop/c"]?.y ?? 0) + grown);
    const folded = layout([a, b, c], { previous: after.places, unfolded: { [key]: false } });
    expect(folded.places.blocks["shop/c"]?.y).toBe(before.places.blocks["shop/c"]?.y);
  });

  test("boxes that find no room push what is below, and nothing above", () => {
    const none = makeServicePaths({ name: "b", ports: [broken] });
    const two = makeServicePaths({
      name: "b",
      ports: [{ port: 80, backends: [{ workload: "x" }, { workload: "y" }] }],
    });
    const before = layout([a, none, c], { forms: { "shop/a": "open" } });
    const after = layout([a, two, c], { previous: before.places });
    const moved = (id: string) => (after.places.blocks[id]?.y ?? 0) - (before.places.blocks[id]?.y ?? 0);
    const grown = (after.places.blocks["shop/b"]?.height ?? 0) - (before.places.blocks["shop/b"]?.height ?? 0);
    // Broken first on arrival: b stands on top.
    expect([moved("shop/b"), moved("shop/a"), moved("shop/c")]).toEqual([0, grown, grown]);
  });

  test("a new way in comes under those that are there", () => {
    const before = layout([makeServicePaths({ name: "a", ports: [{ port: 80, waysIn: ["cluster-ip"] }] })]);
    const after = layout(
      [makeServicePaths({ name: "a", ports: [{ port: 80, waysIn: ["node-port", "cluster-ip"] }] })],
      {
        previous: before.places,
      },
    );
    const old = where(before.boxes).get("shop/a:80/TCP|in|cluster-ip");
    expect(where(after.boxes).get("shop/a:80/TCP|in|cluster-ip")).toBe(old);
  });
});

describe("a controller stands before its rules", () => {
  const wayIn = (type: WayParts) =>
    layout([makeServicePaths({ name: "web", ports: [{ port: 80, waysIn: ["cluster-ip", type] }] })]);
  const told = (of: Layout) =>
    cards(of)
      .filter(({ hop }) => hop === "way-in")
      .map(({ x, look, health, above, rows }) => ({
        x,
        look,
        health,
        above: above.map(({ left, right }) => [left.text, right?.text ?? null]),
        row: rows.map(({ line }) => [line.left.text, line.right?.text ?? null]),
        below: rows.flatMap(({ below }) => below.map(({ left, right }) => [left.text, right?.text ?? null])),
      }));
  const gate = { x: 159, look: "solid", health: "none" };

  test("the address that outsiders dial, then the controller, then its rule set in below it", () => {
    const drawn = wayIn("controlled-ingress");
    expect(told(drawn).slice(1)).toEqual([
      {
        ...gate,
        above: [["load balancer", "+2 ways"]],
        row: [["203.0.113.7:80", null]],
        below: [["nginx", "1 of 1 ready"]],
      },
      { ...gate, x: gate.x + 28, above: [["Ingress site", "nginx"]], row: [["shop.example.com/web", null]], below: [] },
    ]);
    expect(
      drawn.lines
        .filter(({ key }) => key.includes("ingress") || key.includes("gate"))
        .map(({ from, to, truth }) => [...[from, to].map((key) => key.replace("shop/web:80/TCP|", "")), truth]),
    ).toEqual([
      ["in|controlled-ingress|client", "gate|Deployment/ingress/nginx", "whole"],
      ["gate|Deployment/ingress/nginx", "in|controlled-ingress", "whole"],
      ["in|controlled-ingress", "shop/web|service", "whole"],
      ["shop/web|service", "to|Deployment/shop/web:8080|endpoints", "whole"],
    ]);
  });

  test("a controller that nobody reaches cuts the line before it; its rules are beyond", () => {
    const drawn = wayIn("down-ingress");
    expect(told(drawn).slice(1)).toEqual([
      {
        ...gate,
        health: "broken",
        above: [["load balancer 203.0.113.7:80", null]],
        row: [["0 of 1 ready", "nginx"]],
        below: [["no controller pod is ready · connection refused", null]],
      },
      {
        ...gate,
        look: "dimmed",
        x: gate.x + 28,
        above: [["Ingress site", "nginx"]],
        row: [["shop.example.com/web", null]],
        below: [],
      },
    ]);
  });
});

describe("what is written of a controller and a route", () => {
  const gateway = (change: Partial<Extract<WayIn, { readonly type: "gateway" }>>, ready = 1) => {
    const web = makeServicePaths({ name: "web", ports: [{ port: 80, waysIn: ["controlled-ingress", "gateway"] }] });
    const ports = web.ports.map((port) => ({
      ...port,
      waysIn: port.waysIn.map((way): WayIn => {
        if (way.type === "gateway") return { ...way, ...change };
        if (way.type !== "ingress" || way.controller === null) return way;
        return { ...way, controller: { ...way.controller, verdict: "part", ready, total: 2 } };
      }),
    }));
    const drawn = layout([{ ...web, ports }]);
    return cards(drawn).filter(({ hop }) => hop === "way-in");
  };
  const texts = (lines: readonly TextLine[]) => lines.map(({ left, right }) => [left.text, right?.text ?? null]);

  test("where not all of a controller's pods are ready, that stands first", () => {
    const gate = gateway({}).find(({ key }) => key.includes("|gate|"));
    expect(texts(gate?.rows.flatMap(({ below }) => below) ?? [])).toEqual([["1 of 2 ready", "nginx"]]);
    expect(gate?.rows[0]?.below[0]?.left.tone).toBe("part");
  });

  test.each([
    ["a path", { match: "PathPrefix /cart", share: 1 }, ["shop.example.com/cart", null]],
    ["a method and a share", { match: "POST Exact /buy", share: 0.1 }, ["shop.example.com/buy", "POST 10 %"]],
    ["no host", { hostname: null, match: "PathPrefix /", share: 1 }, ["*/", null]],
    ["headers", { match: "PathPrefix / x-user=1", share: 1 }, ["shop.example.com PathPrefix / x-user=1", null]],
    ["a TLS route", { match: null, share: 1 }, ["shop.example.com", null]],
  ])("a route's rule with %s", (_name, change, expected) => {
    const way = gateway({ hostname: "shop.example.com", ...change }).find(({ key }) => key.endsWith("|in|gateway"));
    expect(texts(way?.rows.map(({ line }) => line) ?? [])).toEqual([expected]);
  });
});

describe("declared clients", () => {
  test("stand in the clients' box, and a dotted line comes from their own", () => {
    const web = makeServicePaths({ name: "web", ports: [{ port: 80, backends: [{ workload: "frontend" }] }] });
    const api = makeServicePaths({ name: "api", ports: [{ port: 80, declaredBy: ["frontend", "worker"] }] });
    const drawn = layout([web, api]);
    const client = cards(drawn).find(({ key }) => key === "shop/api:80/TCP|in|cluster-ip|client");
    expect(client?.rows[0]?.below.map(({ left, right }) => [left.text, right?.text])).toEqual([["frontend", "+1"]]);
    expect(client?.rows[0]?.label).toBe("Pods in the cluster, 1 way in to Service api, declared by frontend, worker");
    expect(
      drawn.lines.filter(({ truth }) => truth === "declared").map(({ key, from, to, label }) => [key, from, to, label]),
    ).toEqual([
      [
        "shop/api:80/TCP|declared|Deployment/shop/frontend",
        "shop/web:80/TCP|to|Deployment/shop/frontend:8080",
        "shop/api:80/TCP|in|cluster-ip|client",
        "Deployment frontend names Service api port 80 in its settings: declared, not observed",
      ],
    ]);
  });
});
