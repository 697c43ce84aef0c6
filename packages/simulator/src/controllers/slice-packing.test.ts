import { describe, expect, test } from "vitest";
import type { SliceEndpoint } from "../core/objects.ts";
import { packEndpoints } from "./slice-packing.ts";

function endpoint(name: string, ready = true): SliceEndpoint {
  return { addresses: [name], conditions: { ready }, targetRef: { uid: name } };
}

function endpoints(...names: string[]): SliceEndpoint[] {
  return names.map((name) => endpoint(name));
}

function packed(existing: Record<string, SliceEndpoint[]>, desired: readonly SliceEndpoint[]) {
  const slices = Object.entries(existing).map(([name, content]) => ({ name, endpoints: content }));
  const { create, update, remove } = packEndpoints(slices, desired, 3);
  const names = (content: readonly SliceEndpoint[]) => content.map(({ addresses }) => addresses[0]).join("");
  return {
    create: create.map(names),
    update: [...update].map(([name, content]) => `${name}: ${names(content)}`),
    remove,
  };
}

const nothing = { create: [], update: [], remove: [] };

describe("endpoints into slices of three", () => {
  test.each([
    ["nothing changes", { x: endpoints("a", "b") }, endpoints("b", "a"), nothing],
    [
      "a new one fills the fullest slice with room",
      { x: endpoints("a"), y: endpoints("b", "c") },
      endpoints("a", "b", "c", "d"),
      { ...nothing, update: ["y: bcd"] },
    ],
    [
      "a slice that changes anyway is filled first",
      { x: endpoints("a", "b"), y: endpoints("c", "d") },
      endpoints("b", "c", "d", "e"),
      { ...nothing, update: ["x: be"] },
    ],
    [
      "no room: a new slice",
      { x: endpoints("a", "b", "c") },
      endpoints("a", "b", "c", "d"),
      { ...nothing, create: ["d"] },
    ],
    ["many: full slices and the rest", {}, endpoints("a", "b", "c", "d", "e"), { ...nothing, create: ["abc", "de"] }],
    ["an emptied slice goes", { x: endpoints("a"), y: endpoints("b") }, endpoints("b"), { ...nothing, remove: ["x"] }],
    [
      "a changed endpoint stays where it is",
      { x: endpoints("a", "b") },
      [endpoint("a"), endpoint("b", false)],
      { ...nothing, update: ["x: ab"] },
    ],
  ])("%s", (_name, existing, desired, expected) => {
    expect(packed(existing as unknown as Record<string, SliceEndpoint[]>, desired)).toEqual(expected);
  });
});
