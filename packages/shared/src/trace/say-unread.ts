/** What is not read may exist all the same: where something of a kind may be unread, nothing is claimed to be missing. */
import type { SlimKind } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { TraceOptions } from "./trace-model.ts";

interface Reading {
  readonly snapshot: Snapshot;
  readonly options?: TraceOptions | undefined;
}

/**
 * Why an object of one of the kinds may exist that is not in the snapshot; null where all were read.
 *
 * @example sayUnread(dial, ["Service"]) // "only namespace shop is read"
 */
export function sayUnread({ snapshot, options }: Reading, kinds: readonly SlimKind[]): string | null {
  const closed = kinds.filter((kind) => snapshot.unreadable.has(kind));
  if (closed.length > 0) return `${closed.map(pluralOf).join(" and ")} cannot be read`;
  const namespaces = [...(options?.namespaces ?? [])];
  if (namespaces.length === 0) return options?.namespaces == null ? null : "no namespace is read";
  return namespaces.length === 1
    ? `only namespace ${namespaces.join("")} is read`
    : `only namespaces ${namespaces.slice(0, -1).join(", ")} and ${namespaces.at(-1) ?? ""} are read`;
}

/** The same for an object whose namespace is known. */
export function sayUnreadIn(reading: Reading, kind: SlimKind, namespace: string): string | null {
  const isRead = reading.options?.namespaces?.has(namespace) ?? true;
  return isRead && !reading.snapshot.unreadable.has(kind) ? null : sayUnread(reading, [kind]);
}

function pluralOf(kind: SlimKind): string {
  return kind === "Pod" ? "pods" : `${kind}${kind.endsWith("s") ? "es" : "s"}`;
}
