import { describe, expect, test } from "vitest";
import { addressAt, contains, formatAddress, parseAddress, parseCidr } from "./addresses.ts";

describe("addresses", () => {
  test.each([
    ["10.96.0.1", "10.96.0.1"],
    ["255.255.255.255", "255.255.255.255"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["::", "::"],
    ["::1", "::1"],
    ["fd00::", "fd00::"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
    ["::ffff:192.0.2.1", "::ffff:c000:201"],
  ])("%s is written %s", (text, expected) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(expected);
  });

  test.each([
    "",
    "10.1",
    "10.0.0.256",
    "010.0.0.1",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "g::1",
    "1.2.3.4:80",
  ])("%s is no address", (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  test.each([
    ["10.96.0.0/16", "10.96.255.255", true],
    ["10.96.0.0/16", "10.97.0.0", false],
    ["10.96.3.4/16", "10.96.0.0", true],
    ["fd00::/8", "fdff::1", true],
    ["0.0.0.0/0", "::1", false],
  ])("%s holds %s: %s", (text, address, expected) => {
    const cidr = parseCidr(text);
    const parsed = parseAddress(address);
    expect(cidr && parsed && contains(cidr, parsed)).toBe(expected);
  });

  test.each(["10.0.0.0", "10.0.0.0/33", "10.0.0.0/8/8", "x/8", "::/129"])("%s is no CIDR", (text) => {
    expect(parseCidr(text)).toBeNull();
  });

  test("the address at a place", () => {
    const cidr = parseCidr("10.96.0.0/16");
    expect(cidr && addressAt(cidr, 257n)).toBe("10.96.1.1");
  });
});
