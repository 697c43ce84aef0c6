/** The HTTP server's application: health, metrics, the API, the stream and the web app. */
import compression from "compression";
import express, { Router, type ErrorRequestHandler, type Express, type Request, type Response } from "express";
import type { Logger } from "pino";
import { apiRoot, type ApiRoute, type RouteInput } from "./api-route.ts";
import type { AppContext } from "./app-context.ts";
import { checkHost, type HostRules } from "./check-host.ts";
import { logRequests } from "./log-requests.ts";
import type { Metrics } from "./metrics.ts";
import { openStream } from "./open-stream.ts";
import { buildOpenApi } from "./openapi.ts";
import { ProblemError, sendProblem } from "./problem.ts";
import { routes } from "./route-table.ts";
import { serveWeb, type WebFiles } from "./serve-web.ts";
import { setSecurityHeaders } from "./set-security-headers.ts";

export interface AppDeps extends AppContext {
  readonly hostRules: HostRules;
  /** `/`, or `/portolan/`: where everything but health and metrics is mounted too. */
  readonly basePath: string;
  readonly web: WebFiles | null;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** True from the moment in which the server is told to stop. */
  readonly isStopping: () => boolean;
}

/** Makes the application; it holds no state of its own. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", "simple");
  app.use(logRequests(deps.log));
  app.use(answerHealth(deps));
  if (deps.basePath !== "/") app.use(deps.basePath.slice(0, -1), answerHealth(deps));
  app.use(setSecurityHeaders());
  app.use(checkHost(deps.hostRules));
  app.use(compression());
  if (deps.basePath !== "/") {
    app.get("/", (_request, response) => {
      response.redirect(deps.basePath);
    });
  }
  const mounted = Router();
  mounted.use(answerApi(deps));
  mounted.use("/api", () => {
    throw new ProblemError("not-found", `There is no such resource; see ${apiRoot}/openapi.json.`);
  });
  mounted.use(serveWeb(deps.web));
  app.use(deps.basePath, mounted);
  app.use(() => {
    throw new ProblemError("not-found", `Portolan is served under ${deps.basePath}.`);
  });
  app.use(answerErrors(deps.log));
  return app;
}

/** For probes and scrapers, which come by address and any name: no Host check. */
function answerHealth({ clusters, metrics, isStopping }: AppDeps): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").type("text/plain").send("ok\n");
  });
  router.get("/readyz", (_request, response) => {
    const states = [...clusters].map(([name, { views }]) => ({ name, state: views.status().state.type }));
    const lines = states.map(({ name, state }) => `${name}: ${state}\n`).join("");
    const reading = states.some(({ state }) => state === "connecting");
    const allLost = states.every(({ state }) => state === "unreachable");
    const ready = !isStopping() && !reading && !allLost;
    response
      .status(ready ? 200 : 503)
      .set("Cache-Control", "no-store")
      .type("text/plain")
      .send(isStopping() ? "stopping\n" : lines);
  });
  router.get("/metrics", async (_request, response) => {
    response
      .set("Cache-Control", "no-store")
      .type(metrics.contentType)
      .send(await metrics.render());
  });
  return router;
}

function answerApi(deps: AppDeps): Router {
  const router = Router();
  const document = buildOpenApi(routes, deps.version);
  router.get(`${apiRoot}/openapi.json`, (_request, response) => {
    response.set("Cache-Control", "no-cache").json(document);
  });
  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ":$1");
    router.get(path, (request, response) => {
      answerRoute(route, request, response, deps);
    });
    router.all(path, (request, response) => {
      response.set("Allow", "GET, HEAD");
      throw new ProblemError("method-not-allowed", `${request.method} is not possible here.`);
    });
  }
  return router;
}

function answerRoute(route: ApiRoute, request: Request, response: Response, deps: AppDeps): void {
  const input: RouteInput = { params: readParams(request), query: request.query };
  switch (route.type) {
    case "json":
      response.set("Cache-Control", "no-cache").json(route.answer(input, deps));
      return;
    case "stream":
      openStream(request, response, route.order(input, deps));
      return;
    default:
      route satisfies never;
  }
}

function readParams(request: Request): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [name, Array.isArray(value) ? value.join("/") : value]),
  );
}

/** The one place where an exception becomes an answer. What was not meant for a reader is only logged. */
function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof ProblemError) sendProblem(response, error.document);
    else if (isClientError(error)) {
      sendProblem(response, new ProblemError("bad-request", "The request's path or headers are malformed.").document);
    } else {
      log.error({ err: error, url: request.originalUrl }, "a request failed");
      const detail = "Portolan failed to answer; its log says why.";
      sendProblem(response, new ProblemError("internal-error", detail).document);
    }
  };
}

/** Express's own: a path that cannot be percent-decoded. */
function isClientError(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("status" in error)) return false;
  return typeof error.status === "number" && error.status >= 400 && error.status < 500;
}
