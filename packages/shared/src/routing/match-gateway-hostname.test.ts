import { describe, expect, it } from "vitest";
import { compareHostnames, intersectHostnames, takesHost } from "./match-gateway-hostname.ts";

describe("takesHost", () => {
  it.each([
    { hostname: null, host: "any.example", takes: true },
    { hostname: null, host: "203.0.113.7", takes: true },
    { hostname: "a.example", host: "a.example", takes: true },
    { hostname: "a.example", host: "b.a.example", takes: false },
    { hostname: "*.example", host: "a.example", takes: true },
    { hostname: "*.example", host: "b.a.example", takes: true },
    { hostname: "*.example", host: "example", takes: false },
    { hostname: "*.example", host: ".example", takes: false },
    { hostname: "*.example", host: "anexample", takes: false },
    { hostname: "*.a.example", host: "b.example", takes: false },
  ])("$hostname, asked for $host: $takes", ({ hostname, host, takes }) => {
    expect(takesHost(hostname, host)).toBe(takes);
  });
});

describe("intersectHostnames", () => {
  it.each<{ listener: string | null; route: string[]; common: (string | null)[] }>([
    { listener: null, route: [], common: [null] },
    { listener: null, route: ["a.example", "*.b.example"], common: ["a.example", "*.b.example"] },
    { listener: "a.example", route: [], common: ["a.example"] },
    { listener: "*.example", route: [], common: ["*.example"] },
    { listener: "a.example", route: ["a.example"], common: ["a.example"] },
    { listener: "a.example", route: ["b.example"], common: [] },
    { listener: "a.example", route: ["*.example"], common: ["a.example"] },
    { listener: "b.a.example", route: ["*.example"], common: ["b.a.example"] },
    { listener: "a.example", route: ["*.a.example"], common: [] },
    { listener: "*.example", route: ["a.example", "other.test"], common: ["a.example"] },
    { listener: "*.example", route: ["b.a.example"], common: ["b.a.example"] },
    { listener: "*.example", route: ["example"], common: [] },
    { listener: "*.example", route: ["*.example"], common: ["*.example"] },
    { listener: "*.example", route: ["*.a.example"], common: ["*.a.example"] },
    { listener: "*.a.example", route: ["*.example"], common: ["*.a.example"] },
    { listener: "*.a.example", route: ["*.b.example"], common: [] },
    { listener: "a.example", route: ["a.example", "*.example"], common: ["a.example"] },
  ])("listener $listener, route $route: $common", ({ listener, route, common }) => {
    expect(intersectHostnames(listener, route)).toEqual(common);
  });
});

describe("compareHostnames", () => {
  it.each<{ name: string; hostnames: (string | null)[] }>([
    { name: "exact, wildcard, any", hostnames: ["a.example", "*.example", null] },
    { name: "the longer wildcard", hostnames: ["*.b.example", "*.example"] },
    { name: "an exact one before a longer wildcard", hostnames: ["a.b.example", "*.a.b.example"] },
  ])("$name", ({ hostnames }) => {
    expect([...hostnames].reverse().sort(compareHostnames)).toEqual(hostnames);
  });
});
