import request from "supertest";
import { describe, expect, it } from "vitest";
import { buildApp } from "../../test/build-app.ts";
import { buildOpenApi } from "./openapi.ts";
import { responseSchemas } from "./response-schemas.ts";
import { routes } from "./route-table.ts";

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { schema: { $ref: string } }>> }>
  >;
}
interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const document = buildOpenApi(routes, "1.2.3") as unknown as Document;

/** A real path for each route that the document lists. */
const examples: Readonly<Record<string, string>> = {
  "/api/v1/clusters": "/api/v1/clusters",
  "/api/v1/clusters/{cluster}/overview": "/api/v1/clusters/test/overview",
  "/api/v1/clusters/{cluster}/namespaces/{namespace}": "/api/v1/clusters/test/namespaces/shop",
  "/api/v1/clusters/{cluster}/reports/json": "/api/v1/clusters/test/reports/json",
  "/api/v1/clusters/{cluster}/reports/sarif": "/api/v1/clusters/test/reports/sarif",
  "/api/v1/clusters/{cluster}/services/{namespace}/{name}": "/api/v1/clusters/test/services/shop/api",
  "/api/v1/clusters/{cluster}/findings": "/api/v1/clusters/test/findings",
  "/api/v1/clusters/{cluster}/node-ports": "/api/v1/clusters/test/node-ports",
  "/api/v1/clusters/{cluster}/trace": "/api/v1/clusters/test/trace?to=tcp://10.0.0.1:30080",
  "/api/v1/clusters/{cluster}/names": "/api/v1/clusters/test/names?q=we",
  "/api/v1/clusters/{cluster}/policies": "/api/v1/clusters/test/policies?namespace=shop",
  "/api/v1/rules": "/api/v1/rules",
  "/api/v1/rules/{rule}": "/api/v1/rules/lb-pending",
};
const streamPath = "/api/v1/clusters/{cluster}/stream";

function schemaNamed(reference: string) {
  const name = reference.replace("#/components/schemas/", "");
  const schema = Object.entries(responseSchemas).find(([id]) => id === name)?.[1];
  if (schema === undefined) throw new Error(`no schema ${reference}`);
  return schema;
}

describe("the OpenAPI document", () => {
  it("is served, and is the one made from the table of routes", async () => {
    const response = await request(buildApp().app).get("/api/v1/openapi.json");
    expect(response.body).toEqual(JSON.parse(JSON.stringify(document)));
    expect([document.openapi, document.info.version]).toEqual(["3.1.0", "1.2.3"]);
  });

  it("lists exactly the routes that answer", async () => {
    expect(Object.keys(document.paths).sort()).toEqual([...Object.keys(examples), streamPath].sort());
    const { app } = buildApp();
    for (const path of Object.values(examples)) expect((await request(app).get(path)).status).toBe(200);
  });

  it("lists every GET route under /api that the application has", () => {
    const { app } = buildApp();
    const paths = listPaths(app).filter((path) => path.startsWith("/api/v1"));
    expect([...new Set(paths)].sort()).toEqual(
      [...Object.keys(document.paths).map((path) => path.replace(/\{(\w+)\}/g, ":$1")), "/api/v1/openapi.json"].sort(),
    );
  });

  it.each(Object.entries(examples))("describes the answer of %s", async (path, example) => {
    const reference = document.paths[path]?.get.responses["200"]?.content["application/json"]?.schema.$ref ?? "";
    const response = await request(buildApp().app).get(example);
    expect(schemaNamed(reference).safeParse(response.body).error).toBeUndefined();
  });

  it("describes refusals", async () => {
    const { app } = buildApp();
    for (const path of ["/api/v1/clusters/none/overview", "/api/v1/clusters/test/namespaces/none"]) {
      const response = await request(app).get(path);
      expect(responseSchemas.Problem.safeParse(response.body).error).toBeUndefined();
    }
    for (const { get } of Object.values(document.paths)) {
      for (const [status, { content }] of Object.entries(get.responses)) {
        if (status !== "200") expect(Object.keys(content)).toEqual(["application/problem+json"]);
      }
    }
  });

  it("names every parameter of a path, and the stream's views", () => {
    for (const [path, { get }] of Object.entries(document.paths)) {
      const inPath = get.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
    const query = document.paths[streamPath]?.get.parameters.filter((parameter) => parameter.in === "query");
    expect(query).toMatchObject([
      { name: "view", required: true },
      { name: "lastEventId", required: false },
    ]);
  });

  it("refers to no schema that it lacks", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(20);
    for (const [, name] of references) expect(Object.keys(document.components.schemas)).toContain(name);
    const operations = Object.values(document.paths).map(({ get }) => get.operationId);
    expect(new Set(operations).size).toBe(operations.length);
  });
});

interface Layer {
  readonly route?: { readonly path: string };
  readonly handle?: { readonly stack?: readonly Layer[] };
}

/** Every route's path in an Express application, routers within routers included. */
function listPaths(app: object): readonly string[] {
  const walk = (layers: readonly Layer[]): readonly string[] =>
    layers.flatMap(({ route, handle }) => (route === undefined ? walk(handle?.stack ?? []) : [route.path]));
  return walk((app as { router: { stack: readonly Layer[] } }).router.stack);
}
