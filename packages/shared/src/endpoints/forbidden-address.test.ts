import { expect, test } from "vitest";
import { forbiddenAddress } from "./forbidden-address.ts";

test.each([
  ["127.0.0.1", "a loopback address"],
  ["127.8.0.1", "a loopback address"],
  ["::1", "a loopback address"],
  ["169.254.169.254", "a link-local address"],
  ["fe80::1", "a link-local address"],
  ["224.0.0.1", "a link-local multicast address"],
  ["224.0.1.1", null],
  ["ff02::1", "a link-local multicast address"],
  ["0.0.0.0", "the unspecified address"],
  ["::", "the unspecified address"],
  ["10.0.0.1", null],
  ["fd00::1", null],
  ["db.example.com", null],
])("%s is %s", (address, expected) => {
  expect(forbiddenAddress(address)).toBe(expected);
});
