/** Requests to Portolan's own API. A refusal is an `ApiError` that carries the server's problem document. */
import type { Problem } from "@portolan/shared";

/** The server answered, and the answer was no. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ApiError";
    this.problem = problem;
  }
}

/** Reads a problem document; whatever else an error's body holds becomes one with the status alone. */
export async function readProblem(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    detail: response.statusText,
  };
  if (!(response.headers.get("content-type") ?? "").includes("json")) return fallback;
  const body: unknown = await response.json();
  if (typeof body !== "object" || body === null) return fallback;
  const fields = body as Record<string, unknown>;
  const text = (name: string, otherwise: string): string =>
    typeof fields[name] === "string" ? fields[name] : otherwise;
  const near = Array.isArray(fields["near"]) ? fields["near"].filter((name) => typeof name === "string") : [];
  return {
    type: text("type", fallback.type),
    title: text("title", fallback.title),
    status: response.status,
    detail: text("detail", text("title", fallback.detail)),
    ...(near.length === 0 ? {} : { near }),
    ...(typeof fields["cure"] === "string" ? { cure: fields["cure"] } : {}),
  };
}

/**
 * Gets a document. Throws an ApiError for an answer other than 200, and fetch's own TypeError where there is no answer.
 */
export async function fetchJson<T>(url: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(url, { signal, headers: { accept: "application/json" } });
  if (!response.ok) throw new ApiError(await readProblem(response));
  return (await response.json()) as T;
}

const attempts = 3;

/** Whether a query asks again: a refusal is an answer; only silence is worth another attempt. */
export function retriesSilence(failures: number, error: Error): boolean {
  return !(error instanceof ApiError) && failures < attempts;
}

/** Why a request is refused; null where it is not, or where nobody answers. */
export async function diagnoseRefusal(fetcher: typeof fetch, url: string): Promise<Problem | null> {
  try {
    const response = await fetcher(url, { headers: { accept: "application/json" } });
    return response.ok ? null : await readProblem(response);
  } catch {
    // Nobody answers: the stream's own error already says so.
    return null;
  }
}
