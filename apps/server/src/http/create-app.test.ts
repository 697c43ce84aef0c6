import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { buildApp } from "../../test/build-app.ts";
import { createScriptedSource } from "../../test/scripted-source.ts";
import { shopObjects } from "../../test/shop-objects.ts";
import type { ClusterStatus } from "@portolan/shared";
import { problemType, type ProblemCode } from "./problem.ts";
import { loadWebFiles } from "./serve-web.ts";

const clusterRoot = "/api/v1/clusters/test";
const hugeName = `/namespaces/${"a".repeat(300)}`;

/** A stream that is accepted never ends by itself; these are refused before it begins. */
const refused: readonly {
  name: string;
  path: string;
  code: ProblemCode;
  status: number;
  near?: readonly string[];
  method?: "post" | "delete";
}[] = [
  { name: "an unknown path under /api", path: "/api/v2/clusters", code: "not-found", status: 404 },
  { name: "an unknown resource", path: `${clusterRoot}/pods`, code: "not-found", status: 404 },
  {
    name: "an unknown cluster",
    path: "/api/v1/clusters/tset/overview",
    code: "cluster-not-found",
    status: 404,
    near: ["test"],
  },
  {
    name: "a cluster of a foreign name",
    path: "/api/v1/clusters/%2e%2e%2f/overview",
    code: "cluster-not-found",
    status: 404,
    near: ["test"],
  },
  {
    name: "an unknown namespace",
    path: `${clusterRoot}/namespaces/shpo`,
    code: "namespace-not-found",
    status: 404,
    near: ["shop", "empty"],
  },
  {
    name: "a Service in an unknown namespace",
    path: `${clusterRoot}/services/shopp/web`,
    code: "namespace-not-found",
    status: 404,
    near: ["shop", "empty"],
  },
  {
    name: "an unknown Service",
    path: `${clusterRoot}/services/shop/wbe`,
    code: "service-not-found",
    status: 404,
    near: ["web", "api"],
  },
  { name: "a name that is none", path: `${clusterRoot}/namespaces/a%20b`, code: "bad-name", status: 400 },
  { name: "a name with markup", path: `${clusterRoot}/services/shop/%3Cb%3E`, code: "bad-name", status: 400 },
  { name: "a name that is too long", path: clusterRoot + hugeName, code: "bad-name", status: 400 },
  { name: "a path that cannot be decoded", path: `${clusterRoot}/namespaces/%zz`, code: "bad-request", status: 400 },
  { name: "a stream without a view", path: `${clusterRoot}/stream`, code: "bad-view", status: 400 },
  { name: "a stream of an unknown view", path: `${clusterRoot}/stream?view=pods`, code: "bad-view", status: 400 },
  {
    name: "a stream with one bad view among good ones",
    path: `${clusterRoot}/stream?view=overview&view=service:shop`,
    code: "bad-view",
    status: 400,
  },
  {
    name: "a stream of too many views",
    path: `${clusterRoot}/stream?${Array.from({ length: 17 }, (_, n) => `view=namespace:n${String(n)}`).join("&")}`,
    code: "bad-view",
    status: 400,
  },
  {
    name: "a stream of an unknown cluster",
    path: "/api/v1/clusters/none/stream?view=overview",
    code: "cluster-not-found",
    status: 404,
    near: ["test"],
  },
  { name: "a write", path: `${clusterRoot}/overview`, code: "method-not-allowed", status: 405, method: "delete" },
  { name: "a post", path: "/api/v1/clusters", code: "method-not-allowed", status: 405, method: "post" },
  {
    name: "an unknown rule",
    path: "/api/v1/rules/selector-no-pod",
    code: "rule-not-found",
    status: 404,
    near: ["selector-no-pods", "lb-pending"],
  },
];

describe("the API", () => {
  it.each(refused)("refuses $name", async ({ path, code, status, near, method = "get" as const }) => {
    const agent = request(buildApp().app);
    const response = await agent[method](path);
    expect(response.status).toBe(status);
    expect(response.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(response.body).toMatchObject({ type: problemType(code), status });
    expect((response.body as { near?: unknown }).near).toEqual(near);
    if (status === 405) expect(response.headers["allow"]).toBe("GET, HEAD");
  });

  it("lists the clusters with their totals", async () => {
    const sources = [
      createScriptedSource({ name: "prod", objects: shopObjects() }),
      createScriptedSource({ name: "lost", state: { type: "unreachable", error: "no route to host" } }),
    ];
    const response = await request(buildApp({ sources }).app).get("/api/v1/clusters");
    expect(response.body).toMatchObject({
      clusters: [
        {
          cluster: { name: "prod", state: { type: "live" } },
          totals: { services: 2, ports: { severed: 1, whole: 1 } },
        },
        {
          cluster: { name: "lost", state: { type: "unreachable", error: "no route to host" } },
          totals: { services: 0 },
        },
      ],
    });
  });

  it.each<[path: string, expected: object]>([
    ["/overview", { view: "overview", totals: { services: 2 }, omitted: 0 }],
    ["/namespaces/shop", { view: "namespace", namespace: "shop", exists: true, totals: { services: 2 } }],
    ["/namespaces/empty", { view: "namespace", namespace: "empty", exists: true, paths: {} }],
    ["/services/shop/api", { view: "service", name: "api", paths: { verdict: "severed" } }],
    ["/findings", { view: "findings", totals: { findings: { error: 1 } } }],
  ])("answers %s", async (path, expected) => {
    const response = await request(buildApp().app).get(clusterRoot + path);
    expect(response.status).toBe(200);
    expect(response.headers["cache-control"]).toBe("no-cache");
    expect(response.body).toMatchObject({ ...expected, cluster: { name: "test", state: { type: "live" } } });
  });

  it("reports the findings as check does, as JSON and as SARIF", async () => {
    const { app } = buildApp();
    const json = await request(app).get(`${clusterRoot}/reports/json`);
    const summary = { error: 1, warning: 0, info: 0, services: 2, objects: shopObjects().length };
    expect(json.body).toMatchObject({
      version: 1,
      summary: { ...summary, silenced: 0, notJudged: 0 },
      findings: [{ rule: "selector-no-pods", object: { name: "api" } }],
    });
    for (const query of ["find=orders", "severity=info", "rule=lb-pending", "namespace=other"]) {
      const none = await request(app).get(`${clusterRoot}/reports/json?${query}`);
      expect(none.body, query).toMatchObject({ summary: { ...summary, error: 0 }, findings: [] });
    }
    const some = await request(app).get(`${clusterRoot}/reports/json?find=SELECTOR+api&severity=error`);
    expect(some.body).toEqual(json.body);
    expect((await request(app).get(`${clusterRoot}/reports/json?severity=grave`)).status).toBe(400);
    const sarif = await request(app).get(`${clusterRoot}/reports/sarif`);
    expect(sarif.body).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "Portolan", rules: [{ id: "selector-no-pods" }] } },
          results: [{ ruleId: "selector-no-pods", ruleIndex: 0, level: "error" }],
        },
      ],
    });
  });

  it("finds a cluster by its percent-encoded name", async () => {
    const sources = [createScriptedSource({ name: "admin@prod:1", objects: shopObjects() })];
    const response = await request(buildApp({ sources }).app).get("/api/v1/clusters/admin%40prod%3A1/overview");
    expect(response.status).toBe(200);
  });

  it("does not say that something is missing while it is not read yet", async () => {
    const sources = [
      createScriptedSource({ name: "slow", state: { type: "connecting", kindsReady: 3, kindsTotal: 12 } }),
      createScriptedSource({ name: "lost", state: { type: "unreachable", error: "no route to host" } }),
    ];
    const { app } = buildApp({ sources });
    const slow = await request(app).get("/api/v1/clusters/slow/services/shop/web");
    expect([slow.status, (slow.body as { detail: string }).detail]).toEqual([
      503,
      'Cluster "slow" is still being read: 3 of 12 kinds are known.',
    ]);
    const lost = await request(app).get("/api/v1/clusters/lost/namespaces/shop");
    expect([lost.status, (lost.body as { detail: string }).detail]).toEqual([
      503,
      'Cluster "lost" cannot be reached: no route to host',
    ]);
  });

  it("answers 304 where nothing has changed", async () => {
    const { app } = buildApp();
    const first = await request(app).get(`${clusterRoot}/overview`);
    const second = await request(app)
      .get(`${clusterRoot}/overview`)
      .set("If-None-Match", first.headers["etag"] ?? "");
    expect(second.status).toBe(304);
  });

  it("compresses documents", async () => {
    const response = await request(buildApp().app).get(`${clusterRoot}/overview`).set("Accept-Encoding", "gzip");
    expect(response.headers["content-encoding"]).toBe("gzip");
  });

  it("lists the rules, and gives each with its text and examples", async () => {
    const { app } = buildApp();
    const list = await request(app).get("/api/v1/rules");
    expect((list.body as { rules: unknown[] }).rules.at(-1)).toEqual({
      id: "lb-pending",
      severity: "warning",
      title: "No address yet",
    });
    const one = await request(app).get("/api/v1/rules/lb-pending");
    expect(one.body).toEqual({
      id: "lb-pending",
      severity: "warning",
      title: "No address yet",
      docs: "# Pending\n",
      broken: "b: 1\n",
      fixed: "b: 2\n",
    });
  });

  it("says nothing of what went wrong inside, but logs it", async () => {
    const log: string[] = [];
    const scripted = createScriptedSource({ objects: shopObjects() });
    let broken = false;
    const status = (): ClusterStatus => {
      if (broken) throw new Error("secret of the inside");
      return scripted.status();
    };
    const { app } = buildApp({ log, sources: [{ ...scripted, status }] });
    broken = true;
    const response = await request(app).get(`${clusterRoot}/overview`);
    expect(response.status).toBe(500);
    expect(response.body).toMatchObject({ type: problemType("internal-error") });
    expect(response.text).not.toContain("secret");
    expect(log.join("")).toContain("secret of the inside");
  });
});

describe("Host and Origin", () => {
  it.each<[name: string, headers: Record<string, string>, status: number, code: ProblemCode | null]>([
    ["our own names", { Host: "127.0.0.1:7070" }, 200, null],
    ["an allowed name", { Host: "portolan.example" }, 200, null],
    ["a foreign Host", { Host: "evil.example" }, 403, "host-not-allowed"],
    ["our own page", { Host: "localhost:7070", Origin: "http://localhost:7070" }, 200, null],
    ["a foreign page", { Host: "localhost:7070", Origin: "https://evil.example" }, 403, "origin-not-allowed"],
  ])("%s", async (_name, headers, status, code) => {
    const response = await request(buildApp().app).get("/api/v1/clusters").set(headers);
    expect(response.status).toBe(status);
    if (code !== null) expect(response.body).toMatchObject({ type: problemType(code) });
  });

  it.each(["/healthz", "/readyz", "/metrics"])("do not matter for %s", async (path) => {
    const response = await request(buildApp().app).get(path).set({ Host: "10.0.0.7", Origin: "https://evil.example" });
    expect(response.status).toBe(200);
  });
});

describe("health", () => {
  it.each<
    [name: string, states: readonly ("connecting" | "live" | "unreachable")[], stopping: boolean, status: number]
  >([
    ["every cluster is live", ["live", "live"], false, 200],
    ["one is still being read", ["live", "connecting"], false, 503],
    ["one of two cannot be reached", ["live", "unreachable"], false, 200],
    ["none can be reached", ["unreachable"], false, 503],
    ["the server stops", ["live"], true, 503],
  ])("readyz when %s", async (_name, states, stopping, status) => {
    const sources = states.map((state, index) =>
      createScriptedSource({
        name: `c${String(index)}`,
        state:
          state === "connecting"
            ? { type: state, kindsReady: 0, kindsTotal: 1 }
            : state === "live"
              ? { type: state }
              : { type: state, error: "gone" },
      }),
    );
    const { app } = buildApp({ sources, deps: { isStopping: () => stopping } });
    expect((await request(app).get("/readyz")).status).toBe(status);
    expect((await request(app).get("/healthz")).status).toBe(200);
  });

  it("metrics tell source states and streams", async () => {
    const response = await request(buildApp().app).get("/metrics");
    expect(response.headers["content-type"]).toContain("text/plain");
    expect(response.text).toContain('portolan_source_state{cluster="test",state="live"} 1');
    expect(response.text).toContain('portolan_source_state{cluster="test",state="connecting"} 0');
    expect(response.text).toContain('portolan_stream_clients{cluster="test"} 0');
  });
});

describe("the web app", () => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-web-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), '<!doctype html><base href="/" /><title>Portolan</title>');
  writeFileSync(join(folder, "assets", "main-a1b2.js"), "export {};");
  writeFileSync(join(folder, "portolan.svg"), "<svg/>");
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const serve = (basePath = "/") => buildApp({ deps: { basePath, web: loadWebFiles(folder, basePath) } }).app;

  it.each(["/", "/c/test", "/c/test/services/shop/web.v1", "/rules/selector-no-pods"])(
    "is the page at %s",
    async (path) => {
      const response = await request(serve()).get(path);
      expect([response.status, response.headers["content-type"], response.headers["cache-control"]]).toEqual([
        200,
        "text/html; charset=utf-8",
        "no-cache",
      ]);
      expect(response.text).toContain("<title>Portolan</title>");
    },
  );

  it("keeps hashed files for good, and other files not", async () => {
    const hashed = await request(serve()).get("/assets/main-a1b2.js");
    expect(hashed.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    const icon = await request(serve()).get("/portolan.svg");
    expect([icon.headers["cache-control"], icon.headers["content-type"]]).toEqual(["no-cache", "image/svg+xml"]);
  });

  it("has no page in place of a file that is gone", async () => {
    const response = await request(serve()).get("/assets/main-old.js");
    expect([response.status, response.headers["content-type"]]).toEqual([404, "text/plain; charset=utf-8"]);
  });

  it("does not lead out of its folder", async () => {
    for (const path of ["/assets/..%2findex.html", "/..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/%2e%2e/etc/passwd"]) {
      const response = await request(serve()).get(path);
      expect(response.text).not.toContain("root:");
    }
  });

  it("may run scripts and styles of this server only, and be framed nowhere", async () => {
    const { headers } = await request(serve()).get("/");
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none';script-src 'self';worker-src 'self';style-src 'self';font-src 'self';img-src 'self' data:;" +
        "connect-src 'self';manifest-src 'self';base-uri 'self';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["strict-transport-security"]).toBeUndefined();
    expect(headers["x-powered-by"]).toBeUndefined();
  });

  it("is mounted under a base path with everything else", async () => {
    const app = serve("/portolan/");
    const page = await request(app).get("/portolan/c/test");
    expect(page.text).toContain('<base href="/portolan/"');
    expect((await request(app).get("/portolan/api/v1/clusters")).status).toBe(200);
    expect((await request(app).get("/portolan/index.html")).text).toContain('<base href="/portolan/"');
    expect((await request(app).get("/portolan/healthz").set({ Host: "10.0.0.7" })).status).toBe(200);
    expect((await request(app).get("/healthz")).status).toBe(200);
    const root = await request(app).get("/");
    expect([root.status, root.headers["location"]]).toEqual([302, "/portolan/"]);
    expect((await request(app).get("/api/v1/clusters")).status).toBe(404);
  });

  it("says what to do where it was not built", async () => {
    expect(loadWebFiles(join(folder, "nowhere"), "/")).toBeNull();
    const response = await request(buildApp().app).get("/c/test");
    expect([response.status, response.text]).toEqual([503, "The web app is not built. Run: npm run build\n"]);
  });
});
