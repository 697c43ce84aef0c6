/** Writes answers: headers as the API server sends them, JSON, gzip for large bodies if the client asks for it. */
import { gzipSync } from "node:zlib";
import { ApiError } from "../core/api.ts";
import type { ResponseWriter } from "./response-writer.ts";
import { failure } from "./status-error.ts";

/** Bodies from this size on are compressed for clients that accept it (the API server's own threshold). */
const gzipFromBytes = 128 * 1024;

/** A real server names the flow and priority that a request was put into; here there is one of each. */
const flowSchema = "3b6c4317-30d5-413b-bc15-ee8b9205facb";
const priorityLevel = "16daf705-1501-4ccd-902a-b5d4d5cc3553";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly warnings?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where an answer goes to. */
export interface Reply {
  readonly writer: ResponseWriter;
  readonly auditId: string;
  readonly acceptsGzip: boolean;
}

/** `299 - "text"`, with quotes and backslashes escaped. */
function formatWarning(text: string): string {
  return `299 - "${text.replace(/[\\"]/g, "\\$&")}"`;
}

export function commonHeaders(auditId: string, warnings: readonly string[] = []): Record<string, string | string[]> {
  return {
    "Audit-Id": auditId,
    "Cache-Control": "no-cache, private",
    ...(warnings.length === 0 ? {} : { Warning: [...new Set(warnings)].map(formatWarning) }),
    "X-Kubernetes-Pf-Flowschema-Uid": flowSchema,
    "X-Kubernetes-Pf-Prioritylevel-Uid": priorityLevel,
  };
}

export function sendJson(reply: Reply, answer: Answer): void {
  sendBytes(reply, { ...answer, body: Buffer.from(JSON.stringify(answer.body)) }, "application/json");
}

export function sendText(reply: Reply, status: number, text: string): void {
  const headers: Readonly<Record<string, string>> = status === 200 ? {} : { "X-Content-Type-Options": "nosniff" };
  sendBytes(reply, { status, body: Buffer.from(text), headers }, "text/plain; charset=utf-8");
}

function sendBytes(reply: Reply, answer: Answer & { readonly body: Buffer }, contentType: string): void {
  const compress = answer.body.length >= gzipFromBytes && reply.acceptsGzip;
  const body = compress ? gzipSync(answer.body, { level: 1 }) : answer.body;
  reply.writer.head(answer.status, {
    ...commonHeaders(reply.auditId, answer.warnings),
    "Content-Type": contentType,
    ...(compress ? { "Content-Encoding": "gzip", Vary: "Accept-Encoding" } : {}),
    "Content-Length": String(body.length),
    ...answer.headers,
  });
  reply.writer.end(body);
}

/** An error as the Status that the client reads: refusals as they are, anything else as an internal error. */
function statusOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return failure(500, "InternalError", `Internal error occurred: ${message}`, {
    causes: [{ reason: "", message, field: "" }],
  });
}

export function sendError(reply: Reply, error: unknown, warnings: readonly string[] = []): void {
  const refusal = statusOf(error);
  const retryAfter = refusal.body.details?.retryAfterSeconds;
  const headers = {
    ...(retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }),
    ...(refusal.code === 403 ? { "X-Content-Type-Options": "nosniff" } : {}),
  };
  sendJson(reply, { status: refusal.code, body: refusal.body, headers, warnings: [...warnings, ...refusal.warnings] });
}
