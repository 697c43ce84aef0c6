import type { Member } from "@portolan/shared";
import { serviceId } from "@portolan/shared";
import { expect, test } from "vitest";
import { chainState } from "./chain-state.ts";

const web = serviceId("shop", "web");
const member = (parts: Partial<Member>): Member => ({
  service: web,
  ports: ["80"],
  ways: null,
  backends: null,
  ...parts,
});

test.each<[string, Member, Member | null, string]>([
  ["nothing is pointed at", member({}), null, "rest"],
  ["the same port", member({ ways: ["a"] }), member({}), "lit"],
  ["another port", member({ ports: ["443"] }), member({}), "dim"],
  ["another Service", member({ service: serviceId("shop", "api") }), member({}), "dim"],
  ["another way in to the same port", member({ ways: ["a"] }), member({ ways: ["b"] }), "dim"],
  ["a backend of a way in", member({ backends: ["x"] }), member({ ways: ["b"] }), "lit"],
  ["another backend", member({ backends: ["x"] }), member({ backends: ["y"] }), "dim"],
  ["a box of several ports", member({ ports: ["80", "443"] }), member({ ports: ["443"] }), "lit"],
])("%s", (_, own, focus, state) => {
  expect(chainState(own, focus)).toBe(state);
});
