/** The OpenAPI document, from the table of routes. */
import { z } from "zod";
import { problemType, problemTypes, type ProblemCode } from "./problem.ts";
import { responseSchemas } from "./response-schemas.ts";
import type { ApiRoute } from "./api-route.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/** Refusals that every route can give. */
const commonProblems: readonly ProblemCode[] = [
  "bad-request",
  "host-not-allowed",
  "origin-not-allowed",
  "method-not-allowed",
  "internal-error",
];

/** OpenAPI 3.1 of all routes. Schemas that are named in `responseSchemas` are written once. */
export function buildOpenApi(routes: readonly ApiRoute[], version: string): JsonSchema {
  return {
    openapi: "3.1.0",
    info: {
      title: "Portolan",
      version,
      description: "The paths of a Kubernetes cluster's ports, which are broken, and why. Read-only.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths: Object.fromEntries(routes.map((route) => [route.path, { get: describeRoute(route) }])),
    components: { schemas: namedSchemas() },
  };
}

function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(responseSchemas)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: "output" });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [
      id,
      Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== "$schema" && keyword !== "$id")),
    ]),
  );
}

function describeRoute(route: ApiRoute): JsonSchema {
  return {
    operationId: route.operationId,
    summary: route.summary,
    parameters: [...pathParameters(route.path), ...queryParameters(route)],
    responses: { 200: describeSuccess(route), ...describeProblems([...route.problems, ...commonProblems]) },
  };
}

function pathParameters(path: string): readonly JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters(route: ApiRoute): readonly JsonSchema[] {
  if (route.query === undefined) return [];
  const { properties, required } = z.toJSONSchema(route.query, { io: "input" });
  return Object.entries(properties ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: required?.includes(name) ?? false,
    schema,
  }));
}

function describeSuccess(route: ApiRoute): JsonSchema {
  switch (route.type) {
    case "json":
      return { description: route.summary, content: { "application/json": { schema: referTo(route.response) } } };
    case "stream":
      return {
        description: "Named events; each one's data is JSON.",
        content: { "text/event-stream": { schema: referTo(responseSchemas.StreamEvent) } },
      };
    default:
      return route satisfies never;
  }
}

function referTo(schema: z.ZodType): JsonSchema {
  const id = Object.entries(responseSchemas).find(([, known]) => known === schema)?.[0];
  if (id === undefined) throw new Error("a route answers with a schema that has no name in responseSchemas");
  return { $ref: `#/components/schemas/${id}` };
}

function describeProblems(codes: readonly ProblemCode[]): Readonly<Record<string, JsonSchema>> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = problemTypes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, several]) => [
      String(status),
      {
        description: several.map((code) => `${problemTypes[code].title} (\`${problemType(code)}\`)`).join("; "),
        content: { "application/problem+json": { schema: referTo(responseSchemas.Problem) } },
      },
    ]),
  );
}
