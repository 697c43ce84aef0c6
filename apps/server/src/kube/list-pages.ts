/** Lists a kind page by page, for API servers that do not stream lists. */
import { problem, RequestError } from "./describe-error.ts";
import { readListPage } from "./read-watch-event.ts";
import type { ReflectorOptions } from "./reflector-types.ts";
import { resourcePath } from "./resource-path.ts";

/**
 * Hands on every object and resolves to the version to watch from. A resourceVersion of 0 is never
 * asked for: with it an API server answers from its cache and ignores `limit`.
 */
export async function listPages(
  options: ReflectorOptions,
  signal: AbortSignal,
  onObject: (raw: unknown) => void,
): Promise<string> {
  const { client, entry, scope, policy } = options;
  let next: string | null = null;
  do {
    const parameters = { limit: String(policy.pageSize), continue: next ?? undefined };
    const page = readListPage(await client.getJson(resourcePath(entry, scope, parameters), signal));
    if (page?.resourceVersion == null) throw new RequestError(notAList(client.server));
    page.items.forEach(onObject);
    next = page.next;
    if (next === null) return page.resourceVersion;
    // Other kinds and the browsers get their turn between two pages.
    await new Promise((resolve) => setImmediate(resolve));
  } while (!signal.aborted);
  throw signal.reason;
}

function notAList(server: string): ReturnType<typeof problem> {
  return problem(
    "not-kubernetes",
    `${server} answered with JSON that is no list of objects.`,
    "Check that `server` in the kubeconfig is an API server.",
  );
}
