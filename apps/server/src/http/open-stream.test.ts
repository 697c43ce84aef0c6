import { createServer, get, type IncomingMessage, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { buildApp, type TestAppOptions } from "../../test/build-app.ts";
import { namespace, project } from "../../test/shop-objects.ts";
import { responseSchemas } from "./response-schemas.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(options: TestAppOptions = {}) {
  const built = buildApp(options);
  const server: Server = createServer(built.app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    for (const hub of built.hubs) hub.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { ...built, server, port, url: `http://127.0.0.1:${String(port)}/api/v1/clusters/test` };
}

interface OpenedStream {
  readonly response: IncomingMessage;
  /** Resolves with everything received as soon as the condition holds for it. */
  readonly until: (condition: (text: string) => boolean) => Promise<string>;
  readonly ended: Promise<void>;
}

/** Opens a stream over a real socket, asking for compression as browsers do. */
async function open(url: string, headers: Record<string, string> = {}): Promise<OpenedStream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = get(url, { headers: { "Accept-Encoding": "gzip, deflate, br", ...headers } }, resolve);
    sent.on("error", reject);
    closers.push(() => sent.destroy());
  });
  let text = "";
  let waiting: (() => void)[] = [];
  response.setEncoding("utf8");
  response.on("data", (part: string) => {
    text += part;
    for (const wake of waiting.splice(0)) wake();
  });
  // Cutting the stream off at a test's end is no failure of it.
  response.on("error", () => undefined);
  const ended = new Promise<void>((resolve) => response.once("close", resolve));
  return {
    response,
    ended,
    until: async (condition) => {
      while (!condition(text)) await new Promise<void>((resolve) => (waiting = [...waiting, resolve]));
      return text;
    },
  };
}

const events = (text: string): number => text.split("\n\n").length - 1;

describe("the stream over HTTP", () => {
  it("is not compressed, cached or held back by a proxy", async () => {
    const { url } = await listen();
    const { response, until } = await open(`${url}/stream?view=overview`);
    expect([response.statusCode, response.headers["content-encoding"]]).toEqual([200, undefined]);
    expect(response.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    await until((text) => events(text) >= 1);
  });

  it("is not opened for a request of its headers alone", async () => {
    const { url, hubs } = await listen();
    const response = await fetch(`${url}/stream?view=overview`, { method: "HEAD" });
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
      "",
    ]);
    expect(hubs).toHaveLength(1);
  });

  it("sends a change within a moment, and each event as the document says", async () => {
    const { url, sources } = await listen();
    const { until } = await open(`${url}/stream?view=overview&view=namespace%3Ashop&view=service%3Ashop%2Fweb`);
    await until((text) => events(text) >= 3);
    const from = performance.now();
    sources[0]?.put(...project(namespace("late")));
    const text = await until((all) => all.includes('"late"'));
    expect(performance.now() - from).toBeLessThan(1_000);
    const parsed = text
      .split("\n\n")
      .slice(0, -1)
      .map((block) => {
        const type = /^event: (\w+)$/m.exec(block)?.[1];
        return { type, data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null") as unknown };
      });
    expect(parsed.map(({ type }) => type)).toEqual(["snapshot", "snapshot", "snapshot", "delta"]);
    for (const event of parsed) expect(responseSchemas.StreamEvent.safeParse(event).error).toBeUndefined();
  });

  it.each<[string, (id: string) => { query: string; headers: Record<string, string> }]>([
    ["the header Last-Event-ID", (id) => ({ query: "", headers: { "Last-Event-ID": id } })],
    ["the parameter lastEventId", (id) => ({ query: `&lastEventId=${encodeURIComponent(id)}`, headers: {} })],
  ])("resumes by %s", async (_name, ask) => {
    const { url, sources } = await listen();
    const first = await open(`${url}/stream?view=overview`);
    const id = /^id: (.+)$/m.exec(await first.until((text) => events(text) >= 1))?.[1] ?? "";
    first.response.destroy();
    sources[0]?.put(...project(namespace("missed")));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { query, headers } = ask(id);
    const again = await open(`${url}/stream?view=overview${query}`, headers);
    const text = await again.until((all) => events(all) >= 1);
    expect(text).toContain("event: delta");
    expect(text).not.toContain("event: snapshot");
  });

  it("opens at once where nothing was missed", async () => {
    const { url } = await listen();
    const first = await open(`${url}/stream?view=overview`);
    const id = /^id: (.+)$/m.exec(await first.until((text) => events(text) >= 1))?.[1] ?? "";
    const again = await open(`${url}/stream?view=overview`, { "Last-Event-ID": id });
    expect(again.response.statusCode).toBe(200);
  });

  it("refuses one stream too many with a problem that says when to try again", async () => {
    const { url } = await listen({ limits: { clients: 1 } });
    const first = await open(`${url}/stream?view=overview`);
    await first.until((text) => events(text) >= 1);
    const second = await open(`${url}/stream?view=overview`);
    expect([second.response.statusCode, second.response.headers["content-type"]]).toEqual([
      503,
      "application/problem+json; charset=utf-8",
    ]);
    expect(second.response.headers["retry-after"]).toBe("5");
    expect(second.response.headers["cache-control"]).toBe("no-store");
  });

  it("cuts off a reader that has stopped reading, whatever is sent meanwhile", async () => {
    const { port, sources } = await listen({ limits: { stallMs: 300, windowMs: 1 } });
    const many = project(...Array.from({ length: 3_000 }, (_, n) => namespace(`n${String(n)}-${"x".repeat(200)}`)));
    sources[0]?.put(...many);
    const socket = connect(port, "127.0.0.1");
    closers.push(() => socket.destroy());
    socket.write(`GET /api/v1/clusters/test/stream?view=overview HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\n\r\n`);
    socket.pause();
    socket.on("error", () => undefined);
    // The kernel's buffers take megabytes before a reader that stands still is noticed.
    const timer = setInterval(() => {
      const error = "x".repeat(200_000) + String(Math.random());
      sources[0]?.setState({ type: "reconnecting", dataAsOf: null, error });
    }, 5);
    closers.push(() => {
      clearInterval(timer);
    });
    const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
    await expect.poll(metrics, { timeout: 10_000 }).toContain('portolan_stream_slow_readers_total{cluster="test"} 1');
    expect(await metrics()).toContain('portolan_stream_clients{cluster="test"} 0');
  }, 15_000);

  it("ends when the hub closes", async () => {
    const { url, hubs } = await listen();
    const { ended, until } = await open(`${url}/stream?view=overview`);
    await until((text) => events(text) >= 1);
    for (const hub of hubs) hub.close();
    await ended;
  });
});
