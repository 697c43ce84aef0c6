/** One line a request, without headers: they may hold credentials. */
import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { pinoHttp } from "pino-http";

const quietPaths: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

/** Logs what was answered: failures of the server as errors, everything else as debug. */
export function logRequests(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    autoLogging: { ignore: (request) => quietPaths.has(request.url) },
    customLogLevel: (_request, response) => (response.statusCode === 500 ? "error" : "debug"),
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({ method, url }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  });
}
