import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashName } from "./hash-name.ts";
import {
  ipvsServer,
  iptablesChain,
  iptablesEndpointChain,
  nftablesChain,
  nftablesEndpointChain,
} from "./name-rules.ts";
import { formatHostPort } from "../model/format-host-port.ts";

const svc1 = { namespace: "ns1", service: "svc1", portName: "p80", protocol: "TCP" } as const;
const tomcat = { namespace: "default", service: "tomcat6", portName: "", protocol: "TCP" } as const;
const long = {
  namespace: "n".repeat(63),
  service: "s".repeat(63),
  portName: "p".repeat(63),
  protocol: "SCTP",
} as const;

describe("names of kube-proxy's rules", () => {
  it.each([
    ["KUBE-SVC of a named port", iptablesChain("KUBE-SVC", svc1), "KUBE-SVC-XPGD46QRK7WJZT7O"],
    ["KUBE-SEP", iptablesEndpointChain(svc1, "10.180.0.1", 80), "KUBE-SEP-SXIVWICOYRO3J4NJ"],
    ["KUBE-SVC of a port without a name", iptablesChain("KUBE-SVC", tomcat), "KUBE-SVC-74O5I7DKKBRLVTFF"],
    ["KUBE-SVL", iptablesChain("KUBE-SVL", svc1), "KUBE-SVL-XPGD46QRK7WJZT7O"],
    ["KUBE-EXT", iptablesChain("KUBE-EXT", svc1), "KUBE-EXT-XPGD46QRK7WJZT7O"],
    ["KUBE-FW", iptablesChain("KUBE-FW", svc1), "KUBE-FW-XPGD46QRK7WJZT7O"],
    ["nftables service", nftablesChain("service", svc1), "service-ULMVA6XW-ns1/svc1/tcp/p80"],
    ["nftables external", nftablesChain("external", svc1), "external-ULMVA6XW-ns1/svc1/tcp/p80"],
    ["nftables local", nftablesChain("local", svc1), "local-ULMVA6XW-ns1/svc1/tcp/p80"],
    ["nftables firewall", nftablesChain("firewall", svc1), "firewall-ULMVA6XW-ns1/svc1/tcp/p80"],
    [
      "nftables endpoint",
      nftablesEndpointChain(svc1, "10.180.0.1", 80),
      "endpoint-5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80",
    ],
    ["IPVS", ipvsServer("10.96.0.10", 80, "TCP"), "10.96.0.10:80/TCP"],
    ["IPVS over IPv6", ipvsServer("fd00::1", 53, "UDP"), "[fd00::1]:53/UDP"],
    ["a socket without port", formatHostPort("fd00::1", null), "[fd00::1]"],
  ])("%s", (_, name, expected) => {
    expect(name).toBe(expected);
  });

  it("writes an IPv6 endpoint with dots", () => {
    expect(nftablesEndpointChain(svc1, "fd00::1", 80)).toMatch(
      /^endpoint-[A-Z2-7]{8}-ns1\/svc1\/tcp\/p80__fd00..1\/80$/,
    );
  });

  it("cuts a name that is too long for nftables", () => {
    const name = nftablesEndpointChain(long, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65535);
    expect(name).toHaveLength("endpoint-".length + 240);
    expect(name.endsWith("...")).toBe(true);
  });

  it("hashes as SHA-256 does, whatever the length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const digest = createHash("sha256").update(text, "utf8").digest();
        let bits = "";
        for (const byte of digest) bits += byte.toString(2).padStart(8, "0");
        const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        const expected = Array.from({ length: 51 }, (_, n) =>
          alphabet.charAt(parseInt(bits.slice(n * 5, n * 5 + 5), 2)),
        ).join("");
        expect(hashName(text, 51)).toBe(expected);
      }),
    );
  });
});
