import { describe, expect, it } from "vitest";
import { hostOf, isHostAllowed, isOriginAllowed, type HostRules } from "./check-host.ts";

const local: HostRules = { boundHost: "127.0.0.1", allowedHosts: ["portolan.example"] };
const everywhere: HostRules = { boundHost: "0.0.0.0", allowedHosts: [] };
const named: HostRules = { boundHost: "10.1.2.3", allowedHosts: [] };

describe("hostOf", () => {
  it.each<[string, string | null]>([
    ["localhost", "localhost"],
    ["LOCALHOST:7070", "localhost"],
    ["127.0.0.1:7070", "127.0.0.1"],
    ["[::1]:7070", "[::1]"],
    ["[::1]", "[::1]"],
    ["", null],
    ["::1", null],
    ["a b", null],
    ["user@localhost", null],
    ["localhost:7070:1", null],
    ["localhost/evil", null],
    ["localhost:port", null],
  ])("%j is %j", (authority, host) => {
    expect(hostOf(authority)).toBe(host);
  });
});

describe("isHostAllowed", () => {
  it.each<[string, HostRules, string | undefined, boolean]>([
    ["loopback", local, "127.0.0.1:7070", true],
    ["localhost", local, "localhost:7070", true],
    ["loopback of IPv6", local, "[::1]:7070", true],
    ["an allowed name", local, "portolan.example", true],
    ["an allowed name in other letters", local, "Portolan.Example:443", true],
    ["a foreign name", local, "evil.example", false],
    ["a name that ends like an allowed one", local, "evil-portolan.example", false],
    ["a name that begins like loopback", local, "127.0.0.1.evil.example", false],
    ["a foreign address", local, "10.1.2.3", false],
    ["no Host", local, undefined, false],
    ["an empty Host", local, "", false],
    ["the bound address", named, "10.1.2.3:7070", true],
    ["another address", named, "10.1.2.4:7070", false],
    ["any address where all are bound", everywhere, "192.168.1.5:7070", true],
    ["any IPv6 address where all are bound", everywhere, "[fd00::5]:7070", true],
    ["a name where all addresses are bound", everywhere, "rebound.example:7070", false],
  ])("%s", (_name, rules, header, allowed) => {
    expect(isHostAllowed(header, rules)).toBe(allowed);
  });
});

describe("isOriginAllowed", () => {
  it.each<[string, string | undefined, string | undefined, boolean]>([
    ["no Origin", undefined, "127.0.0.1:7070", true],
    ["our own page", "http://127.0.0.1:7070", "127.0.0.1:7070", true],
    ["our own page behind TLS", "https://portolan.example", "portolan.example", true],
    ["our own page behind a proxy that rewrites Host", "https://portolan.example", "127.0.0.1:7070", true],
    ["another port of the same machine", "http://127.0.0.1:3000", "127.0.0.1:7070", false],
    ["another name of the same machine", "http://localhost:7070", "127.0.0.1:7070", false],
    ["a foreign page", "https://evil.example", "127.0.0.1:7070", false],
    ["a sandboxed frame", "null", "127.0.0.1:7070", false],
    ["a file", "file://", "127.0.0.1:7070", false],
  ])("%s", (_name, origin, host, allowed) => {
    expect(isOriginAllowed(origin, host, local)).toBe(allowed);
  });
});
