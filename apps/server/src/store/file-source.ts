/** A file as a source: it holds what it holds and never changes. */
import type { ClusterStatus, ObjectEvent, SlimKind, SlimObject } from "@portolan/shared";
import type { ClusterSource } from "./cluster-source.ts";

export interface FileSourceOptions {
  /** The name in URLs. */
  readonly name: string;
  readonly file: string;
  readonly objects: readonly SlimObject[];
  /** RFC 3339; when the state was taken, null where that is not known. */
  readonly dataAsOf?: string | null;
  /** The namespaces that are shown of it; null or absent: all. */
  readonly namespaces?: readonly string[] | null;
  /** Whether the file's ConfigMaps are shown; else at most kube-proxy's is. */
  readonly readConfigMaps?: boolean;
  readonly note?: string | null;
}

/**
 * The kinds that were surely not asked for when the file was written. A dump does not say what it
 * was asked for, and that a cluster has no Ingress is nothing unusual; but there is none without
 * nodes, every Service with a selector has a slice, and the pod that a slice names exists.
 */
function findUnreadKinds(objects: readonly SlimObject[], readConfigMaps: boolean): ReadonlySet<SlimKind> {
  const present = new Set(objects.map(({ kind }) => kind));
  const unread = new Set<SlimKind>();
  if (!present.has("Node")) unread.add("Node");
  if (!present.has("EndpointSlice") && objects.some(hasSelector)) unread.add("EndpointSlice");
  if (!present.has("Pod") && objects.some(namesPod)) unread.add("Pod");
  if (!readConfigMaps) unread.add("ConfigMap");
  return unread;
}

function hasSelector(object: SlimObject): boolean {
  return object.kind === "Service" && object.selector !== null && object.type !== "ExternalName";
}

function namesPod(object: SlimObject): boolean {
  return object.kind === "EndpointSlice" && object.endpoints.some(({ targetRef }) => targetRef?.kind === "Pod");
}

export function createFileSource(options: FileSourceOptions): ClusterSource {
  const { name, file, objects } = options;
  const unread = findUnreadKinds(objects, options.readConfigMaps ?? false);
  const status: ClusterStatus = {
    name,
    source: "file",
    title: file,
    state: { type: "static", file },
    dataAsOf: options.dataAsOf ?? null,
    unreadable: [],
    namespaces: options.namespaces ?? null,
    note: options.note ?? null,
  };
  return {
    name,
    title: file,
    source: "file",
    start: () => {
      // Everything is there already.
    },
    stop: () => Promise.resolve(),
    subscribe: (listener) => {
      listener({ type: "status", status, unread });
      listener({ type: "events", events: objects.map((object): ObjectEvent => ({ type: "upsert", object })) });
      return () => {
        // Nothing is ever published later.
      };
    },
    status: () => status,
    unread: () => unread,
  };
}
