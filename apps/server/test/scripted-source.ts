/** A source that says what a test makes it say. */
import type { ClusterStatus, ObjectEvent, SlimKind, SlimObject, SourceState } from "@portolan/shared";
import type { ClusterSource, SourceListener } from "../src/store/cluster-source.ts";

export interface ScriptedSource extends ClusterSource {
  readonly put: (...objects: readonly SlimObject[]) => void;
  readonly drop: (kind: SlimKind, namespace: string, name: string) => void;
  readonly setState: (state: SourceState) => void;
  readonly calls: readonly string[];
}

/** Is live from the start unless `state` says otherwise. */
export function createScriptedSource(
  options: { readonly name?: string; readonly state?: SourceState; readonly objects?: readonly SlimObject[] } = {},
): ScriptedSource {
  const name = options.name ?? "test";
  const held = new Map<string, SlimObject>();
  const listeners = new Set<SourceListener>();
  const calls: string[] = [];
  let state: SourceState = options.state ?? { type: "live" };
  const unread = new Set<SlimKind>();
  const status = (): ClusterStatus => ({
    name,
    source: "live",
    title: `context ${name}`,
    state,
    dataAsOf: "2026-11-20T12:00:00.000Z",
    unreadable: [],
    namespaces: null,
    note: null,
  });
  const publish = (events: readonly ObjectEvent[]): void => {
    for (const event of events) {
      const { kind, namespace, name: object } = event.type === "upsert" ? event.object : event;
      if (event.type === "upsert") held.set(`${kind}/${namespace}/${object}`, event.object);
      else held.delete(`${kind}/${namespace}/${object}`);
    }
    for (const listener of listeners) listener({ type: "events", events });
  };
  publish((options.objects ?? []).map((object) => ({ type: "upsert", object })));
  return {
    name,
    title: `context ${name}`,
    source: "live",
    calls,
    start: () => {
      calls.push("start");
    },
    stop: () => {
      calls.push("stop");
      return Promise.resolve();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      listener({ type: "status", status: status(), unread });
      listener({ type: "events", events: [...held.values()].map((object) => ({ type: "upsert", object })) });
      return () => listeners.delete(listener);
    },
    status,
    unread: () => unread,
    put: (...objects) => {
      publish(objects.map((object) => ({ type: "upsert", object })));
    },
    drop: (kind, namespace, object) => {
      publish([{ type: "delete", kind, namespace, name: object }]);
    },
    setState: (next) => {
      state = next;
      for (const listener of listeners) listener({ type: "status", status: status(), unread });
    },
  };
}
