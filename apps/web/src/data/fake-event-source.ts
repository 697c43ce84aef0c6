/** For tests: an EventSource that a test drives. */
import type { EventSourceLike } from "./stream-manager.ts";

export interface FakeEventSource extends EventSourceLike {
  readonly url: string;
  readonly closed: () => boolean;
  readonly open: () => void;
  readonly fail: () => void;
  readonly send: (name: string, data: unknown, id?: string) => void;
  readonly sendText: (name: string, text: string) => void;
}

/** Makes one; an EventSource that was closed delivers nothing any more, as in a browser. */
export function createFakeEventSource(url: string): FakeEventSource {
  const listeners = new Map<string, (event: MessageEvent<string>) => void>();
  let closed = false;
  const deliver = (name: string, data: string, lastEventId: string): void => {
    if (!closed) listeners.get(name)?.(new MessageEvent(name, { data, lastEventId }));
  };
  const source: FakeEventSource = {
    url,
    onopen: null,
    onerror: null,
    addEventListener(type, listener) {
      listeners.set(type, listener);
    },
    close() {
      closed = true;
    },
    closed: () => closed,
    open() {
      if (!closed) source.onopen?.(new Event("open"));
    },
    fail() {
      if (!closed) source.onerror?.(new Event("error"));
    },
    send(name, data, id = "") {
      deliver(name, JSON.stringify(data), id);
    },
    sendText(name, text) {
      deliver(name, text, "");
    },
  };
  return source;
}
