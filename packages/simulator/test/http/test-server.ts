/** A simulated cluster behind its HTTP API, with a clock that the test moves. */
import { createCluster, type Cluster } from "../../src/index.ts";
import { startApiServer, type ApiServer, type ApiServerOptions } from "../../src/http/index.ts";

export interface TestServer {
  readonly cluster: Cluster;
  readonly server: ApiServer;
  /** Lets time pass, step by step, as long as controllers have something to do. */
  readonly pass: (ms: number) => void;
}

export const start = Date.parse("2026-11-20T11:00:00Z");

export async function startTestServer(options: Partial<ApiServerOptions> = {}): Promise<TestServer> {
  let now = start;
  const cluster = options.cluster ?? createCluster({ now });
  const server = await startApiServer({ host: "127.0.0.1", port: 0, now: () => now, ...options, cluster });
  return {
    cluster,
    server,
    pass: (ms) => {
      const end = now + ms;
      for (let next = cluster.nextWakeUp(); next !== null && next <= end; next = cluster.nextWakeUp()) {
        now = Math.max(now, next);
        cluster.advance(now);
      }
      now = end;
      cluster.advance(now);
    },
  };
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: () => Record<string, unknown>;
}

/** One request; `body` is sent as JSON unless it is bytes. */
export async function ask(
  url: string,
  method = "GET",
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const bytes = body === undefined ? null : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const sent = new Headers(headers);
  if (bytes !== null && !sent.has("content-type")) sent.set("content-type", "application/json");
  const response = await fetch(url, {
    method,
    headers: sent,
    ...(bytes === null ? {} : { body: new Uint8Array(bytes) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}
