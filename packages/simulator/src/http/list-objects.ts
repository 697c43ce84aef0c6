/** Lists: in pages, at a resourceVersion, narrowed by selectors. */
import type { Cluster, KubeObject, Resource, WatchEvent } from "../core/api.ts";
import { ApiError } from "../core/api.ts";
import { decodeContinue, encodeContinue, type ContinuePoint } from "./continue-token.ts";
import { parseSelectors } from "./select-objects.ts";
import { badRequest, expired, failure, invalidListOption, tooLargeResourceVersion } from "./status-error.ts";

export interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

export interface ObjectList {
  readonly metadata: ListMeta;
  readonly items: readonly KubeObject[];
}

const continueTooOld =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

/** A whole number from the query; "" and absence are null. */
export function parseVersion(text: string | null): number | null {
  if (text === null || text === "") return null;
  if (!/^\d+$/.test(text)) {
    throw badRequest(`Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`);
  }
  return Number(text);
}

function objectKey(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined ? `/${name ?? ""}` : `/${namespace}/${name ?? ""}`;
}

/** In the order of the store: by namespace, then by name; so a namespace `a` comes whole before `a-b`. */
function compareKeys(a: string, b: string): number {
  const [left, right] = [a.replaceAll("/", "\u0000"), b.replaceAll("/", "\u0000")];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** How many of ordered objects come up to a key. */
function countUpTo(objects: readonly KubeObject[], key: string): number {
  let [low, high] = [0, objects.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const object = objects[middle];
    if (object !== undefined && compareKeys(objectKey(object), key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function undo(objects: Map<string, KubeObject>, event: WatchEvent): void {
  const key = objectKey(event.object);
  if (event.previous === null) objects.delete(key);
  else objects.set(key, event.previous);
}

/** The objects as they stood at a resourceVersion, or "gone". */
function objectsAt(
  cluster: Cluster,
  resource: Resource,
  namespace: string | null,
  resourceVersion: number,
): readonly KubeObject[] | "gone" {
  const present = cluster.list(resource, namespace);
  if (resourceVersion >= cluster.resourceVersion()) return present;
  const since = cluster.eventsSince(resource, resourceVersion);
  if (since === "gone") return "gone";
  const touched = since.filter((event) => namespace === null || event.object.metadata.namespace === namespace);
  if (touched.length === 0) return present;
  const objects = new Map(present.map((object) => [objectKey(object), object]));
  for (const event of [...touched].reverse()) undo(objects, event);
  return [...objects].sort(([a], [b]) => compareKeys(a, b)).map(([, object]) => object);
}

interface ListOptions {
  readonly limit: number;
  readonly point: ContinuePoint | null;
  /** The version that must be shown exactly, or null for the latest. */
  readonly exactly: number | null;
}

function readOptions(cluster: Cluster, query: URLSearchParams): ListOptions {
  const token = query.get("continue") ?? "";
  const match = query.get("resourceVersionMatch") ?? "";
  const version = parseVersion(query.get("resourceVersion"));
  const limit = parseVersion(query.get("limit")) ?? 0;
  if (query.get("sendInitialEvents") !== null) {
    throw invalidListOption("sendInitialEvents", "sendInitialEvents is forbidden for list");
  }
  if (token !== "") {
    if (version !== null && version !== 0) {
      throw badRequest("specifying resource version is not allowed when using continue");
    }
    return { limit, point: decodeContinue(token), exactly: null };
  }
  if (match !== "" && version === null) {
    throw invalidListOption(
      "resourceVersionMatch",
      "resourceVersionMatch is forbidden unless resourceVersion is provided",
    );
  }
  if (version !== null && version > cluster.resourceVersion()) {
    throw tooLargeResourceVersion(version, cluster.resourceVersion());
  }
  const exact = match === "Exact" || (match === "" && limit > 0 && version !== null && version > 0);
  // Version 0 is answered from the watch cache, which does not page.
  return { limit: version === 0 && match !== "Exact" ? 0 : limit, point: null, exactly: exact ? version : null };
}

function gone(options: ListOptions): ApiError {
  if (options.point === null) {
    return expired("The resourceVersion for the provided list is too old.");
  }
  const body = failure(410, "Expired", continueTooOld).body;
  const again = encodeContinue({ resourceVersion: -1, after: options.point.after });
  return new ApiError({ ...body, metadata: { continue: again }, code: 410 });
}

export function listObjects(
  cluster: Cluster,
  resource: Resource,
  namespace: string | null,
  query: URLSearchParams,
): ObjectList {
  const options = readOptions(cluster, query);
  const filter = parseSelectors(query, resource);
  const latest = cluster.resourceVersion();
  const wanted = options.point?.resourceVersion ?? options.exactly ?? latest;
  const version = wanted < 0 ? latest : wanted;
  const all = objectsAt(cluster, resource, namespace, version);
  if (all === "gone") throw gone(options);

  const after = options.point?.after;
  const rest = after === undefined ? all : all.slice(countUpTo(all, after));
  const matching = filter === null ? rest : rest.filter(filter);
  const items = options.limit > 0 ? matching.slice(0, options.limit) : matching;
  const last = items.at(-1);
  const resourceVersion = String(version);
  if (items.length === matching.length || last === undefined) return { metadata: { resourceVersion }, items };
  return {
    metadata: {
      resourceVersion,
      continue: encodeContinue({ resourceVersion: version, after: objectKey(last) }),
      ...(filter === null ? { remainingItemCount: matching.length - items.length } : {}),
    },
    items,
  };
}
