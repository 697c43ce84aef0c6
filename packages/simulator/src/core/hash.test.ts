import { expect, test } from "vitest";
import { fnv32a, nameSuffix, safeHash, seededUuid } from "./hash.ts";

test("FNV-1a of known texts", () => {
  expect([fnv32a(""), fnv32a("a"), fnv32a("foobar")]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});

test("names are of safe letters, and differ", () => {
  const suffixes = Array.from({ length: 1000 }, (_, index) => nameSuffix(1, `pods/default/web- ${index}`));
  expect(suffixes.every((suffix) => /^[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(suffix))).toBe(true);
  expect(new Set(suffixes).size).toBe(1000);
  expect(safeHash("template")).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
});

test("uids are version 4 UUIDs, and differ", () => {
  const uids = Array.from({ length: 1000 }, (_, index) => seededUuid(1, `pods/default/web ${index}`));
  expect(uids.every((uid) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uid))).toBe(
    true,
  );
  expect(new Set(uids).size).toBe(1000);
});
