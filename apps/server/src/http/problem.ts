/**
 * Refusals as RFC 9457 has them. The code, and with it the `type` URI, is a contract: codes are
 * added, never renamed.
 */
import type { Response } from "express";
import type { Problem } from "@portolan/shared";

/** Every refusal that this server gives, by its code. */
export const problemTypes = {
  "bad-request": { status: 400, title: "The request cannot be read" },
  "bad-query": { status: 400, title: "A parameter is missing or too long" },
  "bad-trace": { status: 400, title: "This connection cannot be traced" },
  "bad-client": { status: 400, title: "There is no such client" },
  "bad-view": { status: 400, title: "There is no such view" },
  "bad-name": { status: 400, title: "This is no Kubernetes name" },
  "host-not-allowed": { status: 403, title: "This host name is not served here" },
  "origin-not-allowed": { status: 403, title: "Requests from this origin are refused" },
  "not-found": { status: 404, title: "There is nothing here" },
  "cluster-not-found": { status: 404, title: "There is no such cluster" },
  "namespace-not-found": { status: 404, title: "There is no such namespace" },
  "service-not-found": { status: 404, title: "There is no such Service" },
  "rule-not-found": { status: 404, title: "There is no such rule" },
  "method-not-allowed": { status: 405, title: "Portolan only reads" },
  "internal-error": { status: 500, title: "Portolan failed" },
  "no-data-yet": { status: 503, title: "The cluster has not been read yet" },
  "too-many-streams": { status: 503, title: "Too many streams are open" },
  "too-many-views": { status: 503, title: "Too many views are watched" },
  "shutting-down": { status: 503, title: "The server is stopping" },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof problemTypes;

/** The stable URI of a refusal. */
export function problemType(code: ProblemCode): string {
  return `urn:portolan:problem:${code}`;
}

/** Where in the request the fault is, and what mends it. */
export type ProblemPlace = Pick<Problem, "field" | "cure" | "position">;

/** Thrown by a route; turned into an answer at the edge. */
export class ProblemError extends Error {
  readonly document: Problem;

  constructor(code: ProblemCode, detail: string, near?: readonly string[], place: ProblemPlace = {}) {
    super(detail);
    this.name = "ProblemError";
    const { status, title } = problemTypes[code];
    const offered = near === undefined ? {} : { near };
    this.document = { type: problemType(code), title, status, detail, ...offered, ...place };
  }
}

/** Answers with a refusal. */
export function sendProblem(response: Response, document: Problem): void {
  response.removeHeader("Content-Encoding");
  response
    .status(document.status)
    .set("Cache-Control", "no-store")
    .type("application/problem+json")
    .send(JSON.stringify(document));
}
