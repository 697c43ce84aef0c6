import { layoutPaths } from "@portolan/shared";
import { expect, test } from "vitest";
import { findNeighbour, stopsOf } from "./find-neighbour.ts";
import type { Direction } from "./find-neighbour.ts";
import { frontend, orders } from "./fixtures/shop-paths.ts";

const { boxes } = layoutPaths({
  paths: [frontend, orders],
  depth: "namespace",
  width: 1152,
  previous: null,
  forms: {},
  unfolded: {},
});
const stops = stopsOf(boxes);
const port = "shop/frontend:80/TCP";
const backend = `${port}|to|Deployment/shop/frontend:8080`;

test.each<[string, Direction, string | null]>([
  [`${port}|in|node-port`, "right", `${port}|port`],
  [`${port}|port`, "right", `${backend}|endpoints`],
  [`${backend}|endpoints`, "right", backend],
  [backend, "right", null],
  [`${port}|port`, "left", `${port}|in|node-port`],
  [`${port}|in|cluster-ip`, "left", `${port}|in|cluster-ip|client`],
  [`${port}|in|node-port`, "down", `${port}|in|cluster-ip`],
  [`${port}|in|cluster-ip`, "up", `${port}|in|node-port`],
  ["shop/orders:8080/TCP|port", "right", "shop/orders:8080/TCP|cut"],
  ["shop/orders:8080/TCP|cut", "right", "shop/orders:8080/TCP|ghost"],
  ["shop/orders:8080/TCP|port", "down", `${port}|port`],
  ["not there", "down", null],
])("from %s %s to %s", (from, direction, to) => {
  expect(findNeighbour(stops, from, direction)?.key ?? null).toBe(to);
});
