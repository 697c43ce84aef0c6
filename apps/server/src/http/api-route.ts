/** What a route is: the one shape from which the router and the OpenAPI document are made. */
import type { z } from "zod";
import type { ParsedViewKey } from "@portolan/shared";
import type { AppContext, ServedCluster } from "./app-context.ts";
import type { ProblemCode } from "./problem.ts";

/** What a route gets of a request: unknown text, parsed by the route's own schemas. */
export interface RouteInput {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
}

interface RouteBase {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  /** Refusals besides those that every route has. */
  readonly problems: readonly ProblemCode[];
}

/** A route that answers one JSON document. */
interface JsonRoute extends RouteBase {
  readonly type: "json";
  readonly response: z.ZodType;
  readonly answer: (input: RouteInput, context: AppContext) => unknown;
}

/** What a stream is opened with. */
export interface StreamOrder {
  readonly cluster: ServedCluster;
  readonly views: readonly ParsedViewKey[];
  readonly lastEventId: string | null;
}

/** The route that answers server-sent events. */
interface StreamRoute extends RouteBase {
  readonly type: "stream";
  readonly order: (input: RouteInput, context: AppContext) => StreamOrder;
}

export type ApiRoute = JsonRoute | StreamRoute;

/** Where everything starts. */
export const apiRoot = "/api/v1";
export const clusterRoot = `${apiRoot}/clusters/{cluster}`;

/** A part of the path. */
export function param(input: RouteInput, name: string): string {
  return input.params[name] ?? "";
}
