/** Reads one line of a watch. */
import { isRecord } from "@portolan/shared";
import type { StatusAnswer } from "./describe-error.ts";
import { readStatus } from "./read-status.ts";

export type WatchEvent =
  | {
      readonly type: "upsert";
      readonly raw: Readonly<Record<string, unknown>>;
      readonly resourceVersion: string | null;
    }
  | {
      readonly type: "delete";
      readonly namespace: string;
      readonly name: string;
      readonly resourceVersion: string | null;
    }
  | {
      readonly type: "bookmark";
      readonly resourceVersion: string | null;
      /** It closes the initial events of a streamed list. */
      readonly endsInitialEvents: boolean;
    }
  | { readonly type: "error"; readonly status: StatusAnswer }
  /** No JSON, or not of a watch event's shape. */
  | { readonly type: "unreadable" };

const initialEventsEnd = "k8s.io/initial-events-end";

/** Reads a line as the API server writes it: `{"type":…,"object":…}`. */
export function readWatchEvent(line: string): WatchEvent {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return { type: "unreadable" };
  }
  if (!isRecord(event) || !isRecord(event["object"])) return { type: "unreadable" };
  const object = event["object"];
  if (event["type"] === "ERROR") return { type: "error", status: readStatus(object, 500) };
  const metadata = isRecord(object["metadata"]) ? object["metadata"] : {};
  const resourceVersion = readText(metadata["resourceVersion"]);
  switch (event["type"]) {
    case "ADDED":
    case "MODIFIED":
      return { type: "upsert", raw: object, resourceVersion };
    case "DELETED":
      return {
        type: "delete",
        namespace: readText(metadata["namespace"]) ?? "",
        name: readText(metadata["name"]) ?? "",
        resourceVersion,
      };
    case "BOOKMARK": {
      const annotations = isRecord(metadata["annotations"]) ? metadata["annotations"] : {};
      return { type: "bookmark", resourceVersion, endsInitialEvents: annotations[initialEventsEnd] === "true" };
    }
    default:
      return { type: "unreadable" };
  }
}

function readText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** One page of a list. */
export interface ListPage {
  readonly items: readonly unknown[];
  readonly resourceVersion: string | null;
  /** The token of the next page; null on the last. */
  readonly next: string | null;
}

/** Reads a parsed `…List`; null where it is none. */
export function readListPage(value: unknown): ListPage | null {
  if (!isRecord(value) || !isRecord(value["metadata"])) return null;
  // Go writes an empty list as null.
  const items = value["items"] ?? [];
  if (!Array.isArray(items)) return null;
  const { resourceVersion, continue: next } = value["metadata"];
  return { items, resourceVersion: readText(resourceVersion), next: readText(next) };
}

/**
 * Whether the first of two versions is older; false where they cannot be compared. Both are counters
 * of one storage, longer than a double holds exactly.
 */
export function isOlderVersion(left: string, right: string): boolean {
  if (!/^[1-9]\d*$/.test(left) || !/^[1-9]\d*$/.test(right)) return false;
  return left.length === right.length ? left < right : left.length < right.length;
}
