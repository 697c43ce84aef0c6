import { describe, expect, it } from "vitest";
import {
  decide,
  describeDecision,
  request,
  rules,
  type ControllerName,
  type IngressParts,
} from "../../test/ingress-cluster.ts";

const host = "shop.example.com";

/** Paths of one host, the path that is asked for, and what takes it. */
interface Row {
  readonly paths: readonly string[];
  readonly asked: string;
  readonly expected: string;
  readonly parts?: IngressParts;
}

/** A row of one path: `Prefix /foo`, the path asked for, whether it takes it. */
function one(rule: string, asked: string, takes: boolean, parts: IngressParts = {}): Row {
  const [type = "", path = ""] = rule.split(" ");
  return { paths: [rule], asked, expected: takes ? `web ${host}${path === "-" ? "/" : path} (${type})` : "404", parts };
}

/** `Prefix /foo web`: type, path and Service. */
function decideRow(name: ControllerName, { paths, asked, parts = {} }: Row): string {
  const routes = paths.map((rule) => {
    const [type = "", path = "", service = "web"] = rule.split(" ");
    return `${host} ${path} ${type} ${service}:80`;
  });
  return describeDecision(decide(name, [rules("shop", routes, parts)], request(`${host}${asked}`)));
}

const title = ({ paths, asked, expected }: Row) => `${paths.join(", ")} asked for ${asked}: ${expected}`;

/** The examples of Kubernetes' documentation of Ingress, and what they leave open. */
const bySpec: readonly Row[] = [
  one("Prefix /", "/", true),
  one("Prefix /", "/anything/below", true),
  one("Exact /foo", "/foo", true),
  one("Exact /foo", "/bar", false),
  one("Exact /foo", "/foo/", false),
  one("Exact /foo/", "/foo", false),
  one("Exact /foo/", "/foo/", true),
  one("Exact /foo", "/Foo", false),
  one("Exact /", "/", true),
  one("Exact /", "/x", false),
  one("Prefix /foo", "/foo", true),
  one("Prefix /foo", "/foo/", true),
  one("Prefix /foo/", "/foo", true),
  one("Prefix /foo/", "/foo/", true),
  one("Prefix /foo/", "/foobar", false),
  one("Prefix /foo", "/foo/bar", true),
  one("Prefix /foo", "/foobar", false),
  one("Prefix /foo", "/FOO", false),
  one("Prefix /foo", "/", false),
  one("Prefix /aaa/bb", "/aaa/bbb", false),
  one("Prefix /aaa/bbb", "/aaa/bbb", true),
  one("Prefix /aaa/bbb/", "/aaa/bbb", true),
  one("Prefix /aaa/bbb", "/aaa/bbb/", true),
  one("Prefix /aaa/bbb", "/aaa/bbb/ccc", true),
  one("Prefix /aaa/bbb", "/aaa/bbbxyz", false),
  one("Prefix /foo", "//foo", false),
  one("Prefix /foo", "/foo//bar", true),
  one("Prefix /foo", "/f%6Fo", false),
  one("Prefix /foo%20bar", "/foo%20bar/x", true),
  one("ImplementationSpecific -", "/anything", true),
  one("ImplementationSpecific /foo", "/foo/bar", true),
  one("ImplementationSpecific /foo", "/foobar", false),
  { paths: ["Prefix / root", "Prefix /aaa aaa"], asked: "/aaa/ccc", expected: `aaa ${host}/aaa (Prefix)` },
  { paths: ["Prefix / root", "Prefix /aaa aaa"], asked: "/ccc", expected: `root ${host}/ (Prefix)` },
  { paths: ["Prefix /aaa aaa", "Prefix /aaa/bbb bbb"], asked: "/aaa/bbb/c", expected: `bbb ${host}/aaa/bbb (Prefix)` },
  { paths: ["Prefix /aaa/bbb bbb", "Prefix /aaa aaa"], asked: "/aaa/bb", expected: `aaa ${host}/aaa (Prefix)` },
  { paths: ["Prefix /foo prefix", "Exact /foo exact"], asked: "/foo", expected: `exact ${host}/foo (Exact)` },
  { paths: ["Prefix /foo prefix", "Exact /foo exact"], asked: "/foo/", expected: `prefix ${host}/foo (Prefix)` },
  {
    paths: ["Prefix /foo/bar long", "Exact /foo/bar exact"],
    asked: "/foo/bar",
    expected: `exact ${host}/foo/bar (Exact)`,
  },
  { paths: ["Prefix /foo resource"], asked: "/bar", expected: "404" },
];

/** What ingress-nginx makes of the same, and of what only it knows. */
const byNginx: readonly Row[] = [
  ...bySpec.filter(
    ({ paths, asked }) => !["//foo", "/f%6Fo", "/foo%20bar/x"].includes(asked) && !isSlashed(paths, asked),
  ),
  // nginx compares the path that it has tidied up.
  one("Prefix /foo", "//foo", true),
  one("Prefix /foo", "/f%6Fo", true),
  one("Prefix /foo", "/x/../foo", true),
  one("Prefix /foo", "/./foo/bar", true),
  one("Prefix /foo", "/foo%2Fbar", true),
  one("Prefix /foo bar", "/foo/../bar", false),
  { paths: ["Prefix /"], asked: "/%zz", expected: "400" },
  { paths: ["Prefix /"], asked: "/../x", expected: "400" },
  // A location that ends in a slash: nginx adds it for the client.
  { paths: ["Prefix /foo/"], asked: "/foo", expected: "301" },
  { paths: ["Prefix / root", "Prefix /aaa/bbb/ bbb"], asked: "/aaa/bbb", expected: "301" },
  { paths: ["Prefix /foo/ slashed", "Exact /foo exact"], asked: "/foo", expected: `exact ${host}/foo (Exact)` },
  // use-regex and rewrite-target make patterns of every path of the host.
  one("ImplementationSpecific /foo.*", "/foobar", true, { annotations: { "use-regex": "true" } }),
  one("ImplementationSpecific /foo/(a|b)$", "/foo/b", true, { annotations: { "use-regex": "true" } }),
  one("ImplementationSpecific /foo/(a|b)$", "/foo/bc", false, { annotations: { "use-regex": "true" } }),
  one("Prefix /foo", "/FOOBAR", true, { annotations: { "use-regex": "true" } }),
  one("Exact /foo", "/foobar", true, { annotations: { "use-regex": "true" } }),
  one("Prefix /api(/|$)(.*)", "/api/users", true, { annotations: { "rewrite-target": "/$2" } }),
  one("Prefix /api(/|$)(.*)", "/apiusers", false, { annotations: { "rewrite-target": "/$2" } }),
  one("Prefix /foo", "/foobar", true, { annotations: { "rewrite-target": "/foo" } }),
  {
    paths: ["Prefix /something$ end", "Prefix /something long"],
    asked: "/something",
    parts: { annotations: { "use-regex": "true" } },
    expected: `end ${host}/something$ (Prefix)`,
  },
  {
    paths: ["Prefix /foo/bar bar", "Prefix /foo/[a-z]{3} any"],
    asked: "/foo/bar",
    parts: { annotations: { "use-regex": "true" } },
    expected: `any ${host}/foo/[a-z]{3} (Prefix)`,
  },
  {
    paths: ["Prefix /(a+)+$"],
    asked: "/aaaa",
    parts: { annotations: { "use-regex": "true" } },
    expected: "unknown: whether /aaaa fits the pattern /(a+)+$ of Ingress shop/shop cannot be told here",
  },
  {
    paths: ["Prefix /(?i)x"],
    asked: "/x",
    parts: { annotations: { "use-regex": "true" } },
    expected: "unknown: whether /x fits the pattern /(?i)x of Ingress shop/shop cannot be told here",
  },
];

function isSlashed(paths: readonly string[], asked: string): boolean {
  return paths.some((path) => path.startsWith("Prefix") && path.split(" ")[1] === `${asked}/`);
}

const byCharacters: readonly Row[] = [
  one("Prefix /foo", "/foobar", true),
  one("Prefix /foo/", "/foo", false),
  one("Exact /foo", "/foobar", false),
  one("ImplementationSpecific /foo", "/foobar", true),
];

describe("paths by the Ingress API", () => {
  it.each(bySpec.map((row) => [title(row), row] as const))("%s", (_, row) => {
    expect(decideRow("haproxy-ingress", row)).toBe(row.expected);
  });

  it("are taken as the API has them where the controller is not known", () => {
    for (const row of bySpec) expect([title(row), decideRow("custom", row)]).toEqual([title(row), row.expected]);
  });
});

describe("paths by ingress-nginx", () => {
  it.each(byNginx.map((row) => [title(row), row] as const))("%s", (_, row) => {
    expect(decideRow("nginx", row)).toBe(row.expected);
  });
});

describe("paths by characters", () => {
  it.each(byCharacters.map((row) => [title(row), row] as const))("Traefik, NGINX Inc: %s", (_, row) => {
    expect(decideRow("traefik", row)).toBe(row.expected);
    expect(decideRow("nginx-inc", row)).toBe(row.expected);
  });

  it.each([
    [
      "the longer text wins in Traefik, also over Exact",
      ["Prefix /foo prefix", "Exact /foo exact"],
      {},
      `prefix ${host}/foo (Prefix)`,
    ],
    [
      "PathRegexp",
      ["ImplementationSpecific /fo{2}$ regexp"],
      { "traefik.ingress.kubernetes.io/router.pathmatcher": "PathRegexp" },
      `regexp ${host}/fo{2}$ (ImplementationSpecific)`,
    ],
    [
      "Path",
      ["ImplementationSpecific /fo path"],
      { "traefik.ingress.kubernetes.io/router.pathmatcher": "Path" },
      "404",
    ],
  ])("Traefik: %s", (_, paths, annotations, expected) => {
    expect(decideRow("traefik", { paths, asked: "/foo", expected, parts: { annotations } })).toBe(expected);
  });
});
