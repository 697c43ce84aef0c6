/** Joins an HTTP response to a cluster's hub. */
import type { Request, Response } from "express";
import type { ByteSink } from "../stream/stream-client.ts";
import type { Refusal } from "../stream/stream-hub.ts";
import { ProblemError } from "./problem.ts";
import type { StreamOrder } from "./api-route.ts";

const refusals: Readonly<Record<Refusal, string>> = {
  "too-many-streams":
    "This server already serves as many streams of this cluster as it may. Close a tab, or try again.",
  "too-many-views": "This server already follows as many views of this cluster as it may. Try again.",
  "shutting-down": "This server is stopping.",
};

/** Opens the stream; a refusal is thrown as a problem before anything is sent. */
export function openStream(request: Request, response: Response, order: StreamOrder): void {
  response.status(200).set({
    "Content-Type": "text/event-stream; charset=utf-8",
    // no-transform: compression and proxies would hold events back.
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
  });
  // Who asks for the headers only reads nothing: a stream would stay open for nobody.
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  const refusal = order.cluster.hub.open({
    views: order.views,
    lastEventId: request.get("Last-Event-ID") ?? order.lastEventId,
    sink: createSink(response),
  });
  if (refusal !== null) {
    response.set("Retry-After", "5");
    throw new ProblemError(refusal, refusals[refusal]);
  }
  // A stream that resumes without having missed anything is open all the same.
  if (!response.headersSent) response.flushHeaders();
}

function createSink(response: Response): ByteSink {
  return {
    write: (bytes) => response.write(bytes),
    onDrain: (listener) => {
      response.on("drain", listener);
    },
    onClose: (listener) => {
      response.once("close", listener);
    },
    end: () => {
      response.end();
    },
    destroy: () => {
      response.destroy();
    },
  };
}
