/** The browser's connection as a small store for `useSyncExternalStore`. */
import type { BrowserConnection } from "./stream-manager.ts";

export interface ConnectionStore {
  readonly get: () => BrowserConnection;
  readonly set: (connection: BrowserConnection) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createConnectionStore(): ConnectionStore {
  let connection: BrowserConnection = { type: "connecting" };
  const listeners = new Set<() => void>();
  return {
    get: () => connection,
    set(next) {
      connection = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
