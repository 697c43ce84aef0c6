import { describe, expect, test } from "vitest";
import { layoutPaths, serviceId } from "@portolan/shared";
import { drawnHeight, fitWidth, layoutWidth, placeOfSelection, reveal } from "./fit-viewport.ts";
import { frontend, orders } from "./fixtures/shop-paths.ts";

const canvas = { width: 1000, height: 500 };

describe("fitWidth", () => {
  test.each([
    ["as drawn", { width: 1000, height: 3000 }, { x: 0, y: 0, zoom: 1 }],
    ["smaller, where it is too wide", { width: 1250, height: 300 }, { x: 0, y: 0, zoom: 0.8 }],
    ["never smaller than can be read", { width: 4000, height: 300 }, { x: 0, y: 0, zoom: 0.6 }],
    ["no larger than its height allows", { width: 800, height: 450 }, { x: 55.6, y: 0, zoom: 1.111 }],
    ["a little smaller, where it is a little too high", { width: 800, height: 550 }, { x: 136.4, y: 0, zoom: 0.909 }],
    ["as wide as can be, where it is too high all the same", { width: 800, height: 600 }, { x: 0, y: 0, zoom: 1.25 }],
    ["at most half as large again, and in the middle", { width: 500, height: 300 }, { x: 125, y: 0, zoom: 1.5 }],
  ])("%s", (_, picture, expected) => {
    const { x, y, zoom } = fitWidth(picture, canvas);
    expect({ x: Math.round(x * 10) / 10, y, zoom: Math.round(zoom * 1000) / 1000 }).toEqual(expected);
  });
});

test.each([
  ["as drawn", { width: 1000, height: 3000 }, 3000],
  ["smaller, where the canvas is narrower", { width: 1250, height: 300 }, 240],
  ["larger, where it is wider", { width: 800, height: 300 }, 375],
  ["at most half as large again", { width: 500, height: 301 }, 452],
])("a canvas of 1000 pixels holds the whole picture, %s", (_, picture, expected) => {
  const height = drawnHeight(picture, 1000);
  expect(height).toBe(expected);
  expect(picture.height * fitWidth(picture, { width: 1000, height }).zoom).toBeLessThanOrEqual(height);
});

test.each([
  [0, "service", 0],
  [684, "service", 760],
  [684, "namespace", 760],
  [1000, "service", 1000],
  [1325, "service", 1060],
  [2700, "service", 1800],
  [1700, "namespace", 1700],
] as const)("a canvas of %i pixels lays out a %s at %i", (width, depth, expected) => {
  expect(layoutWidth(width, depth)).toBe(expected);
});

describe("reveal moves the viewport no further than needed", () => {
  const viewport = { x: 5, y: -100, zoom: 1 };
  test("not at all where it is seen", () => {
    expect(reveal(viewport, canvas, 150, 300)).toBe(viewport);
  });
  test("down to what is above", () => {
    expect(reveal(viewport, canvas, 40, 90)).toEqual({ x: 5, y: -16, zoom: 1 });
  });
  test("up to what is below", () => {
    expect(reveal(viewport, canvas, 600, 700)).toEqual({ x: 5, y: -224, zoom: 1 });
  });
});

describe("what shows a selection", () => {
  const layout = layoutPaths({
    paths: [orders, frontend],
    depth: "namespace",
    width: 1160,
    previous: null,
    forms: {},
    unfolded: {},
  });
  const block = layout.places.blocks[frontend.id];
  const whole = { from: (block?.y ?? 0) - 12, to: (block?.y ?? 0) + (block?.height ?? 0) };
  const line = layout.boxes.find((box) => box.type === "card" && box.key === `${frontend.id}|service`);

  test("the whole Service, where it fits", () => {
    expect(placeOfSelection(layout, { service: frontend.id, port: "80/TCP" }, 500)).toEqual(whole);
  });
  test("the line of its port, where it does not", () => {
    const at = line?.type === "card" ? line.y + (line.rows[0]?.at ?? 0) : Number.NaN;
    expect(placeOfSelection(layout, { service: frontend.id, port: "80/TCP" }, 60)).toEqual({
      from: at - 24,
      to: at + 24,
    });
  });
  test("the Service, where no port is selected", () => {
    expect(placeOfSelection(layout, { service: frontend.id, port: null }, 60)).toEqual(whole);
  });
  test("nothing, where it is not drawn", () => {
    expect(placeOfSelection(layout, { service: serviceId("shop", "gone"), port: null }, 60)).toBe(null);
  });
});
