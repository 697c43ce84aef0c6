/** Reads Kubernetes' `Status`: the body of a refusal, or the object of an ERROR event. */
import { isRecord } from "@portolan/shared";
import type { StatusAnswer } from "./describe-error.ts";

/** The text is cut to this length: some proxies answer with whole pages. */
const longestMessage = 500;

/** Reads a parsed `Status`; `code` stands in where it names none. */
export function readStatus(value: unknown, code: number): StatusAnswer {
  if (!isRecord(value)) return { code, reason: null, message: null };
  const { reason, message } = value;
  return {
    code: typeof value["code"] === "number" ? value["code"] : code,
    reason: typeof reason === "string" ? reason : null,
    message: typeof message === "string" ? message.slice(0, longestMessage) : null,
  };
}

/** Reads the body of an answer with an error status; a body that is no `Status` is its own message. */
export function parseStatusBody(body: string, code: number): StatusAnswer {
  try {
    const value: unknown = JSON.parse(body);
    if (isRecord(value)) return { ...readStatus(value, code), code };
  } catch {
    // Proxies answer in plain text or HTML; that text is what there is to show.
  }
  const text = body.trim().slice(0, longestMessage);
  return { code, reason: null, message: text === "" || text.startsWith("<") ? null : text };
}

/** Milliseconds that `Retry-After` asks for: seconds or a date. Null where it is missing or neither. */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
