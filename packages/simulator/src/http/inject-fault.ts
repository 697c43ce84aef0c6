/** Carries a fault out on one request. */
import type { ServerResponse } from "node:http";
import type { Fault } from "./fault.ts";
import { slowWriter, truncatingWriter, type ResponseWriter } from "./response-writer.ts";
import { commonHeaders, sendError, type Reply } from "./send-response.ts";
import {
  expired,
  failure,
  forbidden,
  invalidListOption,
  tooManyRequests,
  unauthorized,
  type Attributes,
} from "./status-error.ts";

const unavailable =
  "a watch stream was requested by the client but the required storage feature RequestWatchProgress is disabled";

/** What is left to do after the fault: nothing, or to answer by this writer. */
export type FaultOutcome = { readonly type: "answered" } | { readonly type: "go-on"; readonly writer: ResponseWriter };

const answered: FaultOutcome = { type: "answered" };

function sendErrorEvent(reply: Reply, error: ReturnType<typeof failure>): void {
  reply.writer.head(200, { ...commonHeaders(reply.auditId), "Content-Type": "application/json" });
  reply.writer.end(Buffer.from(`${JSON.stringify({ type: "ERROR", object: error.body })}\n`));
}

export interface FaultySubject {
  readonly user: string;
  readonly attributes: Attributes | null;
}

export function injectFault(
  fault: Fault,
  reply: Reply,
  response: ServerResponse,
  subject: FaultySubject,
): FaultOutcome {
  switch (fault.type) {
    case "close":
      response.destroy();
      return answered;
    case "stall":
      return answered;
    case "gone": {
      const gone = expired("The resourceVersion for the provided watch is too old.");
      if (fault.form === "status") sendError(reply, gone);
      else sendErrorEvent(reply, gone);
      return answered;
    }
    case "too-many-requests":
      sendError(reply, tooManyRequests(fault.retryAfterSeconds));
      return answered;
    case "no-streamed-lists":
      sendError(
        reply,
        invalidListOption(
          "sendInitialEvents",
          "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
        ),
      );
      return answered;
    case "streamed-list-error":
      sendErrorEvent(reply, failure(500, "InternalError", unavailable));
      return answered;
    case "internal-error":
      sendError(reply, new Error("a fault was switched on"));
      return answered;
    case "unauthorized":
      sendError(reply, unauthorized());
      return answered;
    case "forbidden":
      if (subject.attributes === null) return { type: "go-on", writer: reply.writer };
      sendError(reply, forbidden(subject.user, subject.attributes));
      return answered;
    case "truncate":
      return { type: "go-on", writer: truncatingWriter(reply.writer) };
    case "slow":
      return { type: "go-on", writer: slowWriter(reply.writer, fault.bytes, fault.everyMs) };
  }
}
