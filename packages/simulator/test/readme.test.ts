import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { annotations } from "../src/index.ts";

test("the README names every annotation that steers the simulator", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const named = [...readme.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => `simulator.portolan.dev/${name ?? ""}`);
  expect([...new Set(named)].sort()).toEqual(Object.values(annotations).sort());
});
