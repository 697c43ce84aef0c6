/** Watches: what changed since a version, then what changes; or, as a streamed list, everything there is first. */
import type { Cluster, KubeObject, Resource, WatchEvent } from "../core/api.ts";
import { kinds } from "../core/resources.ts";
import { parseVersion } from "./list-objects.ts";
import type { ObjectForm } from "./negotiate-content.ts";
import type { JsonObject } from "./read-json.ts";
import { kindType } from "./schema/api-schema.ts";
import { emptyObject } from "./schema/decode-fields.ts";
import { parseSelectors, type ObjectFilter } from "./select-objects.ts";
import { groupVersion, shapeObject, type TableQuery } from "./shape-objects.ts";
import { expired, invalidListOption } from "./status-error.ts";

export interface WatchOptions {
  /** null: from now, with what there is as ADDED events first. */
  readonly resourceVersion: number | null;
  readonly timeoutSeconds: number | null;
  readonly bookmarks: boolean;
  readonly streamedList: boolean;
  readonly filter: ObjectFilter | null;
}

/** @throws ApiError 400 and 422 for options that do not go together. */
export function readWatchOptions(query: URLSearchParams, resource: Resource): WatchOptions {
  const match = query.get("resourceVersionMatch") ?? "";
  const streamed = query.get("sendInitialEvents");
  if (streamed !== null && match !== "NotOlderThan") {
    throw invalidListOption(
      "resourceVersionMatch",
      "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
    );
  }
  if (streamed === null && match !== "") {
    throw invalidListOption(
      "resourceVersionMatch",
      "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
    );
  }
  const version = parseVersion(query.get("resourceVersion"));
  return {
    resourceVersion: version === 0 ? null : version,
    timeoutSeconds: parseVersion(query.get("timeoutSeconds")),
    bookmarks: isTrue(query.get("allowWatchBookmarks")),
    streamedList: isTrue(streamed),
    filter: parseSelectors(query, resource),
  };
}

export function isTrue(value: string | null): boolean {
  return value === "true" || value === "1" || value === "True" || value === "";
}

export interface WatchLine {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: JsonObject;
}

/** Where the lines of a watch go. */
export interface WatchSink {
  readonly send: (line: WatchLine) => void;
  /** Resolves once there is room for more; null where there is. */
  readonly waitForRoom: () => Promise<void> | null;
  readonly end: () => void;
}

export interface WatchContext {
  readonly cluster: Cluster;
  readonly resource: Resource;
  readonly namespace: string | null;
  readonly options: WatchOptions;
  readonly form: ObjectForm;
  readonly table: TableQuery;
  readonly bookmarkIntervalMs: number;
}

/** How long before its end a watch gives a last bookmark. */
const lastBookmarkBeforeEndMs = 2_000;
const defaultTimeoutSeconds = 3_600;

/** A change as a watch with a selector sees it: an object may come into view or leave it without being new or gone. */
function eventInView(event: WatchEvent, filter: ObjectFilter | null): WatchEvent | null {
  if (filter === null) return event;
  const now = event.type !== "DELETED" && filter(event.object);
  const before = event.previous !== null && filter(event.previous);
  if (now) return before ? event : { ...event, type: "ADDED" };
  if (!before) return null;
  const object: KubeObject = {
    ...event.previous,
    metadata: { ...event.previous.metadata, resourceVersion: String(event.resourceVersion) },
  };
  return { ...event, type: "DELETED", object };
}

/**
 * Runs a watch until its time is over or `stop` is called.
 * @returns the way to stop it.
 */
export function watchObjects(context: WatchContext, sink: WatchSink): () => void {
  const { cluster, resource, namespace, options } = context;
  let headersSent = false;
  let lastVersion = options.resourceVersion ?? cluster.resourceVersion();
  let sentVersion = 0;
  let following = false;
  let stopped = false;
  let unsubscribe = (): void => undefined;

  function shape(object: KubeObject): JsonObject {
    const body = shapeObject(resource, object, context.form, { ...context.table, now: cluster.now() });
    if (context.form.type !== "table" || !headersSent) {
      headersSent = true;
      return body;
    }
    return { ...body, columnDefinitions: null };
  }

  function sendEvent(event: WatchEvent): void {
    if (event.resourceVersion <= lastVersion) return;
    if (namespace !== null && event.object.metadata.namespace !== namespace) return;
    const seen = eventInView(event, options.filter);
    if (seen === null) return;
    sentVersion = event.resourceVersion;
    sink.send({ type: seen.type, object: shape(seen.object) });
  }

  function sendBookmark(version: number, annotations?: Readonly<Record<string, string>>): void {
    sentVersion = version;
    sink.send({ type: "BOOKMARK", object: bookmarkObject(resource, sentVersion, annotations) });
  }

  /** All there is, as fast as it is read; at once where the reader takes it at once. */
  async function sendAll(): Promise<void> {
    const all = cluster.list(resource, namespace);
    lastVersion = Math.max(cluster.resourceVersion(), lastVersion);
    for (const object of options.filter === null ? all : all.filter(options.filter)) {
      sink.send({ type: "ADDED", object: shape(object) });
      const room = sink.waitForRoom();
      if (room !== null) await room;
      if (stopped) return;
    }
    if (options.streamedList && options.bookmarks) sendBookmark(lastVersion, { "k8s.io/initial-events-end": "true" });
  }

  /** What has changed since, then what changes. */
  function follow(): void {
    const missed = lastVersion < cluster.resourceVersion() ? cluster.eventsSince(resource, lastVersion) : [];
    if (missed === "gone") {
      sink.send({ type: "ERROR", object: tooOldVersion(lastVersion, cluster.resourceVersion()) });
      finish();
      return;
    }
    for (const event of missed) sendEvent(event);
    following = true;
    unsubscribe = cluster.subscribe((changed, event) => {
      if (changed === resource) sendEvent(event);
      // A change of its definition ends the watches of a custom resource.
      else if (changed === kinds.customResourceDefinition && !cluster.resources.includes(resource)) finish();
    });
  }

  async function run(): Promise<void> {
    if (options.resourceVersion === null || options.streamedList) await sendAll();
    if (!stopped) follow();
  }

  const timeoutMs = (options.timeoutSeconds ?? defaultTimeoutSeconds) * 1_000;
  const timers: NodeJS.Timeout[] = [setTimeout(finish, timeoutMs)];
  if (options.bookmarks) {
    timers.push(setInterval(sendProgress, context.bookmarkIntervalMs));
    const last = timeoutMs - lastBookmarkBeforeEndMs;
    if (last > 0) timers.push(setTimeout(sendLastBookmark, last));
  }
  for (const timer of timers) timer.unref();

  /** Nothing is said of a version while there is still something to be sent from before it. */
  function sendProgress(): void {
    if (following) sendBookmark(Math.max(cluster.resourceVersion(), lastVersion));
  }
  function sendLastBookmark(): void {
    if (cluster.resourceVersion() > sentVersion) sendProgress();
  }
  function stop(): void {
    stopped = true;
    unsubscribe();
    for (const timer of timers) clearTimeout(timer);
  }
  function finish(): void {
    stop();
    sink.end();
  }
  void run();
  return stop;
}

function tooOldVersion(wanted: number, oldest: number): JsonObject {
  return { ...expired(`too old resource version: ${wanted} (${oldest})`).body };
}

/** An empty object of the kind, as the typed encoder writes it, that only says how far the watch has come. */
function bookmarkObject(
  resource: Resource,
  version: number,
  annotations?: Readonly<Record<string, string>>,
): JsonObject {
  const struct = kindType(resource.group, resource.version, resource.kind);
  return {
    kind: resource.kind,
    apiVersion: groupVersion(resource),
    ...(struct === undefined ? {} : emptyObject(struct)),
    metadata: { resourceVersion: String(version), ...(annotations === undefined ? {} : { annotations }) },
  };
}
