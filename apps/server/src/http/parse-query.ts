/** What stands behind the question mark of a URL. */
import type { z } from "zod";
import type { RouteInput } from "./api-route.ts";
import { ProblemError } from "./problem.ts";

/** The parameters, or a refusal that names the one that is wrong. */
export function parseQuery<T>(schema: z.ZodType<T>, { query }: RouteInput): T {
  // `host=` says nothing.
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? "");
  const reason =
    field in given ? `"${field}" is not as it must be: ${issue?.message ?? ""}.` : `"${field}" is missing.`;
  throw new ProblemError("bad-query", reason, undefined, { field });
}
