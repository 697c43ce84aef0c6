/** Reads the lines of a watch. */

export interface RunningWatch {
  readonly response: Response;
  /** The next line; null when the stream has ended. Rejects when the connection is cut. */
  readonly line: () => Promise<string | null>;
  readonly event: () => Promise<Record<string, unknown>>;
  readonly cancel: () => Promise<void>;
}

export async function openWatch(url: string, headers: Readonly<Record<string, string>> = {}): Promise<RunningWatch> {
  const response = await fetch(url, { headers: { ...headers } });
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let ended = false;

  async function line(): Promise<string | null> {
    for (;;) {
      const at = rest.indexOf("\n");
      if (at >= 0) {
        const found = rest.slice(0, at);
        rest = rest.slice(at + 1);
        return found;
      }
      if (ended || reader === undefined) {
        const last = rest;
        rest = "";
        return last === "" ? null : last;
      }
      const part: { readonly done: boolean; readonly value?: Uint8Array } = await reader.read();
      if (part.done) ended = true;
      else rest += decoder.decode(part.value, { stream: true });
    }
  }
  return {
    response,
    line,
    event: async () => {
      const found = await line();
      if (found === null) throw new Error("the watch has ended");
      return JSON.parse(found) as Record<string, unknown>;
    },
    cancel: async () => {
      await reader?.cancel();
    },
  };
}
