import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ipFamilyOf, matchesCidr, sameAddress } from "./match-cidr.ts";

describe("matchesCidr", () => {
  it.each<[cidr: string, address: string, matches: boolean]>([
    ["10.0.0.0/8", "10.255.0.1", true],
    ["10.0.0.0/8", "11.0.0.1", false],
    ["10.244.1.0/24", "10.244.1.9", true],
    ["10.244.1.0/24", "10.244.2.9", false],
    ["10.244.1.77/24", "10.244.1.9", true],
    ["10.0.0.4/30", "10.0.0.7", true],
    ["10.0.0.4/30", "10.0.0.8", false],
    ["10.0.0.5/32", "10.0.0.5", true],
    ["10.0.0.5/32", "10.0.0.4", false],
    ["0.0.0.0/0", "203.0.113.7", true],
    ["0.0.0.0/0", "fd00::1", false],
    ["010.0.0.0/8", "10.1.2.3", true],
    ["::/0", "fd00::1", true],
    ["::/0", "10.0.0.1", false],
    ["fd00:10::/32", "fd00:10:ffff::1", true],
    ["fd00:10::/32", "fd00:11::1", false],
    ["fd00::/9", "fd7f::", true],
    ["fd00::/9", "fd80::", false],
    ["2001:db8::1/128", "2001:0db8:0:0:0:0:0:1", true],
    ["10.0.0.0/8", "::ffff:10.1.1.1", true],
    ["::ffff:10.0.0.0/104", "10.1.1.1", true],
    ["::ffff:10.0.0.0/95", "10.1.1.1", false],
    ["10.0.0.0", "10.0.0.0", false],
    ["10.0.0.0/33", "10.0.0.0", false],
    ["10.0.0.0/", "10.0.0.0", false],
    ["10.0.0.0/-1", "10.0.0.0", false],
    ["10.0.0.0/8/8", "10.0.0.0", false],
    ["10.0.0/8", "10.0.0.0", false],
    ["db/8", "10.0.0.0", false],
    ["10.0.0.0/8", "", false],
    ["10.0.0.0/8", "web", false],
  ])("%s holds %s: %s", (cidr, address, matches) => {
    expect(matchesCidr(cidr, address)).toBe(matches);
  });

  it("agrees with the system's own block list", () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(address, address, fc.nat(128), (network, other, bits) => {
        const family = isIP(network) === 4 ? "ipv4" : "ipv6";
        const prefix = family === "ipv4" ? bits % 33 : bits;
        const list = new BlockList();
        list.addSubnet(network, prefix, family);
        for (const candidate of [network, other]) {
          if (isIP(candidate) !== isIP(network)) continue;
          expect(matchesCidr(`${network}/${String(prefix)}`, candidate)).toBe(list.check(candidate, family));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("ipFamilyOf", () => {
  it.each<[text: string, family: "IPv4" | "IPv6" | null]>([
    ["10.0.0.1", "IPv4"],
    ["::ffff:10.0.0.1", "IPv4"],
    ["::", "IPv6"],
    ["::1", "IPv6"],
    ["fd00::10.0.0.1", "IPv6"],
    ["1:2:3:4:5:6:7:8", "IPv6"],
    ["1:2:3:4:5:6:7::", "IPv6"],
    ["1:2:3:4:5:6:7", null],
    ["1:2:3:4:5:6:7:8:9", null],
    ["1:2:3:4:5:6:7:8::", null],
    ["1::2::3", null],
    ["fe80::1%eth0", null],
    ["12345::", null],
    ["10.1", null],
    ["10.0.0.256", null],
    ["", null],
    ["db", null],
  ])("%j: %s", (text, family) => {
    expect(ipFamilyOf(text)).toBe(family);
  });
});

describe("sameAddress", () => {
  it.each<[a: string, b: string, same: boolean]>([
    ["fd00::1", "FD00:0:0::0001", true],
    ["fd00::1", "fd00::2", false],
    ["10.0.0.1", "::ffff:10.0.0.1", true],
    ["web", "web", true],
    ["web", "db", false],
  ])("%s and %s: %s", (a, b, same) => {
    expect(sameAddress(a, b)).toBe(same);
  });
});
