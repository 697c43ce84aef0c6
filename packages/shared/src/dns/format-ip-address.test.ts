import { isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatIpAddress } from "./format-ip-address.ts";

describe("formatIpAddress", () => {
  it.each<[text: string, written: string | null]>([
    ["10.96.0.10", "10.96.0.10"],
    ["010.96.0.10", null],
    ["10.96.0.00", null],
    ["10.96.0", null],
    ["10.96.0.256", null],
    ["web", null],
    ["", null],
    ["FD00:96:0:0:0:0:0:0010", "fd00:96::10"],
    ["fd00::", "fd00::"],
    ["::", "::"],
    ["::1", "::1"],
    ["1:0:2:0:0:3:0:0", "1:0:2::3:0:0"],
    ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
    ["::ffff:10.0.0.1", "10.0.0.1"],
    ["::ffff:a00:1", "10.0.0.1"],
    ["1::2::3", null],
  ])("%j: %j", (text, written) => {
    expect(formatIpAddress(text)?.text ?? null).toBe(written);
  });

  it("writes IPv6 as browsers do", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const written = formatIpAddress(text);
        if (written?.family !== "IPv6") return;
        expect(isIPv6(written.text)).toBe(true);
        expect(`[${written.text}]`).toBe(new URL(`http://[${text}]/`).hostname);
      }),
    );
  });
});
