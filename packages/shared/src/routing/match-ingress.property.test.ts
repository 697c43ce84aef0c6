import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { controllerObjects, describeDecision, ingressClass, request, rules } from "../../test/ingress-cluster.ts";
import { routerOfPod } from "./find-router.ts";
import { bareHost, ingressHostKeys } from "./match-ingress-host.ts";
import { matchesPathPrefix, normalizeForNginx, testPathGlob, testPathPattern } from "./match-ingress-path.ts";
import { routeIngressRequest } from "./route-ingress-request.ts";

const element = fc.constantFrom("a", "b", "ab", "A");
const path = fc.array(element, { maxLength: 4 }).map((elements) => `/${elements.join("/")}`);
const slash = fc.constantFrom("", "/");
/** Also with a closing slash. */
const anyPath = fc.tuple(path, slash).map(([bare, end]) => (bare === "/" ? bare : bare + end));
const host = fc.constantFrom("a.example.com", "b.example.com", "*.example.com", "*");
const route = fc
  .record({ host, path: anyPath, type: fc.constantFrom("Prefix", "Exact", "ImplementationSpecific"), service: element })
  .map((made) => `${made.host} ${made.path} ${made.type} ${made.service.toLowerCase()}:80`);
const ingresses = fc
  .array(
    fc.record({ routes: fc.array(route, { minLength: 1, maxLength: 3 }), day: fc.integer({ min: 10, max: 28 }) }),
    { maxLength: 5 },
  )
  .map((made) => made.map(({ routes, day }, n) => rules(`i${n}`, routes, { createdAt: `2026-01-${day}T00:00:00Z` })));
const asked = fc
  .record({
    host: fc.constantFrom("a.example.com", "b.example.com", "c.example.com", "x.y.example.com"),
    path: anyPath,
  })
  .map((made) => request(`${made.host}${made.path}`));

function decideBy(
  name: "nginx" | "traefik" | "kong",
  objects: readonly Raw[],
  url: ReturnType<typeof request>,
): string {
  const snapshot = snapshotOf([...controllerObjects(name), ...objects]);
  const edge = snapshot.get("Pod", "shop", "edge");
  return describeDecision(routeIngressRequest(snapshot, edge === undefined ? null : routerOfPod(snapshot, edge), url));
}

describe("matching", () => {
  it("a prefix takes a path exactly when its elements are the path's first ones", () => {
    const elements = (text: string) => text.split("/").filter((part) => part !== "");
    fc.assert(
      fc.property(anyPath, anyPath, (prefix, other) => {
        const first = elements(prefix);
        const expected = first.every((part, n) => elements(other)[n] === part);
        expect(matchesPathPrefix(prefix, other)).toBe(expected);
      }),
    );
  });

  it("tidying a path up twice changes nothing more, and what is tidy stays", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "..", ".", "", "%61", "b c"), { maxLength: 6 }), (parts) => {
        const once = normalizeForNginx(`/${parts.join("/")}`);
        if (once === null) return;
        expect(normalizeForNginx(once)).toBe(once);
        expect(once).not.toMatch(/\/\/|\/\.\.?(\/|$)/);
      }),
    );
    fc.assert(
      fc.property(anyPath, (tidy) => {
        expect(normalizeForNginx(tidy)).toBe(tidy);
      }),
    );
  });

  it.each([
    ["Shop.Example.com:8080", ["shop.example.com", "*.example.com", ""]],
    ["localhost", ["localhost", ""]],
    ["10.0.0.1", ["10.0.0.1", ""]],
    ["[fd00::1]:80", ["fd00::1", ""]],
    ["fd00::1", ["fd00::1", ""]],
    ["", [""]],
    ["a b.example.com", ["a b.example.com", ""]],
  ])("the hosts by which rules may name %j", (name, keys) => {
    expect(ingressHostKeys(name)).toEqual(keys);
    expect(bareHost(name)).toBe(keys[0]);
  });

  it.each([
    ["/foo/(a|b)$", "/foo/a", true],
    ["/(foo|bar)", "/bar/x", true],
    ["a|/b", "/b", true],
    ["/foo", "/x/foo", false],
    ["/[*+]+x", "/++x", true],
    ["/\\*+$", "/**", true],
    ["/(a+)+$", "/aaa", null],
    ["/(a|a)*$", "/aaa", null],
    ["/((a*))*$", "/aaa", null],
    ["/(?:a{1,}){2,}$", "/aaa", null],
    ["/.*.*.*.*x", "/aaa", null],
    ["/(", "/", null],
    ["/", `/${"a".repeat(600)}`, null],
  ])("the pattern %j on a path: %j is %j", (pattern, tried, expected) => {
    expect(testPathPattern(pattern, tried, "")).toBe(expected);
  });

  it.each([
    ["/*", "/anything/at/all", true],
    ["/foo/*", "/foo/bar", true],
    ["/foo/*", "/foo", false],
    ["/f?o", "/foo", true],
    ["/foo.html", "/fooxhtml", false],
    ["/(a)", "/(a)", true],
    ["/foo*", "/barfoo", false],
  ])("the glob %j on %j is %j", (glob, tried, expected) => {
    expect(testPathGlob(glob, tried)).toBe(expected);
  });
});

describe.each(["nginx", "traefik", "kong"] as const)("decisions of %s", (name) => {
  it("do not depend on the order in which the Ingresses came", () => {
    fc.assert(
      fc.property(ingresses, asked, (objects, url) => {
        expect(decideBy(name, [...objects].reverse(), url)).toBe(decideBy(name, objects, url));
      }),
      { numRuns: 60 },
    );
  });

  it("do not change with Ingresses of another class", () => {
    fc.assert(
      fc.property(ingresses, ingresses, asked, (objects, others, url) => {
        const foreign = others.map((raw, n) => ({
          ...raw,
          metadata: { name: `other${n}`, namespace: "shop" },
          spec: { ...(raw["spec"] as Raw), ingressClassName: "other" },
        }));
        const all = [...objects, ingressClass("other", "example.com/other"), ...foreign];
        expect(decideBy(name, all, url)).toBe(decideBy(name, objects, url));
      }),
      { numRuns: 60 },
    );
  });
});
