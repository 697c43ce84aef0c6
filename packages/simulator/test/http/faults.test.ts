import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "../../src/http/index.ts";
import { textAt } from "../../src/http/read-json.ts";
import { openWatch } from "./read-watch.ts";
import { ask, startTestServer, type Answered, type TestServer } from "./test-server.ts";

let running: TestServer;
let url: string;

beforeEach(async () => {
  running = await startTestServer();
  ({ url } = running.server);
});

afterEach(async () => {
  await running.server.close();
});

const services = "/api/v1/services";
const streamedList =
  "/api/v1/services?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

function create(name: string): Promise<Answered> {
  return ask(`${url}/api/v1/namespaces/default/services`, "POST", {
    metadata: { name },
    spec: { ports: [{ port: 80 }] },
  });
}

function watchFromNow(): ReturnType<typeof openWatch> {
  return openWatch(`${url}${services}?watch=true&resourceVersion=${running.cluster.resourceVersion()}`);
}

interface Refusal {
  readonly name: string;
  readonly fault: Fault;
  readonly path: string;
  readonly status: number;
  readonly reason: string;
  readonly message: string;
}

const refusals: readonly Refusal[] = [
  {
    name: "410 as a status",
    fault: { type: "gone", form: "status" },
    path: `${services}?watch=true&resourceVersion=5`,
    status: 410,
    reason: "Expired",
    message: "The resourceVersion for the provided watch is too old.",
  },
  {
    name: "429",
    fault: { type: "too-many-requests", retryAfterSeconds: 7 },
    path: services,
    status: 429,
    reason: "TooManyRequests",
    message: "the server has received too many requests and has asked us to try again later",
  },
  {
    name: "422 to streamed lists",
    fault: { type: "no-streamed-lists" },
    path: streamedList,
    status: 422,
    reason: "Invalid",
    message:
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
  },
  {
    name: "500",
    fault: { type: "internal-error" },
    path: services,
    status: 500,
    reason: "InternalError",
    message: "Internal error occurred: a fault was switched on",
  },
  {
    name: "401",
    fault: { type: "unauthorized" },
    path: services,
    status: 401,
    reason: "Unauthorized",
    message: "Unauthorized",
  },
  {
    name: "403",
    fault: { type: "forbidden", allNamespacesOnly: false },
    path: "/api/v1/namespaces/default/services/kubernetes",
    status: 403,
    reason: "Forbidden",
    message:
      'services "kubernetes" is forbidden: User "kubernetes-admin" cannot get resource "services" in API group "" in the namespace "default"',
  },
];

describe("faults that refuse", () => {
  test.each(refusals)("$name", async ({ fault, path, status, reason, message }) => {
    running.server.faults.add(fault, { resource: "services" }, 1);
    const answer = await ask(`${url}${path}`);
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ kind: "Status", status: "Failure", code: status, reason, message });
    // Met once, it is over.
    expect(running.server.faults.list()).toEqual([]);
  });

  test("429 says when to come again", async () => {
    running.server.faults.add({ type: "too-many-requests", retryAfterSeconds: 7 });
    const answer = await ask(`${url}${services}`);
    expect(answer.headers.get("retry-after")).toBe("7");
    expect(answer.json()).toMatchObject({ details: { retryAfterSeconds: 7 } });
  });

  test("422 leaves plain lists and watches alone", async () => {
    running.server.faults.add({ type: "no-streamed-lists" });
    expect((await ask(`${url}${services}`)).status).toBe(200);
    const watch = await watchFromNow();
    expect(watch.response.status).toBe(200);
    await watch.cancel();
  });

  test("403 over all namespaces only", async () => {
    running.server.faults.add({ type: "forbidden", allNamespacesOnly: true }, { resource: "services" });
    expect((await ask(`${url}${services}`)).status).toBe(403);
    expect((await ask(`${url}${services}?watch=true`)).status).toBe(403);
    expect((await ask(`${url}/api/v1/namespaces/default/services`)).status).toBe(200);
    expect((await ask(`${url}/api/v1/pods`)).status).toBe(200);
    const review = (namespace: object) => ({
      spec: { resourceAttributes: { verb: "list", resource: "services", ...namespace } },
    });
    const path = `${url}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`;
    expect((await ask(path, "POST", review({}))).json()).toMatchObject({ status: { allowed: false } });
    expect((await ask(path, "POST", review({ namespace: "default" }))).json()).toMatchObject({
      status: { allowed: true },
    });
  });
});

describe("faults of the connection", () => {
  test("close, before the answer", async () => {
    const id = running.server.faults.add({ type: "close" }, {}, 2);
    await expect(ask(`${url}${services}`)).rejects.toThrow("fetch failed");
    await expect(ask(`${url}/api/v1/pods`)).rejects.toThrow("fetch failed");
    expect((await ask(`${url}${services}`)).status).toBe(200);
    expect(running.server.faults.met(id)).toBe(2);
  });

  test("close, in the middle of a watch", async () => {
    const watch = await watchFromNow();
    await create("web");
    expect(textAt(await watch.event(), "object", "metadata", "name")).toBe("web");
    running.server.faults.add({ type: "close" }, { resource: "services", verbs: ["watch"] }, 1);
    await expect(watch.line()).rejects.toThrow("terminated");
    const again = await watchFromNow();
    expect(again.response.status).toBe(200);
    await again.cancel();
  });

  test("stall, before the answer", async () => {
    running.server.faults.add({ type: "stall" }, { resource: "services" }, 1);
    const abort = new AbortController();
    const stalled = fetch(`${url}${services}`, { signal: abort.signal });
    // The server works on: the fault has been met, and others are answered.
    expect((await ask(`${url}/api/v1/pods`)).status).toBe(200);
    expect((await ask(`${url}${services}`)).status).toBe(200);
    abort.abort();
    await expect(stalled).rejects.toThrow("aborted");
  });

  test("stall, in the middle of a watch: what happens then is not told", async () => {
    const watch = await watchFromNow();
    running.server.faults.add({ type: "stall" }, { verbs: ["watch"] }, 1);
    await create("web");
    const line = watch.line();
    const other = await openWatch(`${url}${services}?watch=true`);
    await other.event();
    await expect(Promise.race([line, Promise.resolve("nothing yet")])).resolves.toBe("nothing yet");
    await watch.cancel();
    await other.cancel();
  });

  test("410 as an event, at the start of a watch and in its middle", async () => {
    const expired = { type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } };
    running.server.faults.add({ type: "gone", form: "event" }, { resource: "services" }, 1);
    const refused = await watchFromNow();
    expect(refused.response.status).toBe(200);
    expect(await refused.event()).toMatchObject(expired);
    expect(await refused.line()).toBeNull();

    const watch = await watchFromNow();
    running.server.faults.add({ type: "gone", form: "event" }, { resource: "services" }, 1);
    expect(await watch.event()).toMatchObject(expired);
    expect(await watch.line()).toBeNull();
  });

  test("500 as an event before the bookmark of a streamed list", async () => {
    running.server.faults.add({ type: "streamed-list-error" }, {}, 1);
    const watch = await openWatch(`${url}${streamedList}`);
    expect(watch.response.status).toBe(200);
    expect(await watch.event()).toMatchObject({ type: "ERROR", object: { code: 500, reason: "InternalError" } });
    expect(await watch.line()).toBeNull();
  });

  test("a truncated line ends a watch", async () => {
    const watch = await watchFromNow();
    running.server.faults.add({ type: "truncate" }, { verbs: ["watch"] }, 1);
    await create("web");
    const line = (await watch.line()) ?? "";
    expect(line).toMatch(/^\{"type":"ADDED","object":\{"kind":"Service"/);
    expect(() => JSON.parse(line) as unknown).toThrow(SyntaxError);
    expect(await watch.line()).toBeNull();
  });

  test("a truncated list", async () => {
    const whole = (await ask(`${url}${services}`)).text;
    running.server.faults.add({ type: "truncate" }, { verbs: ["list"] }, 1);
    const half = await ask(`${url}${services}`);
    expect(half.status).toBe(200);
    expect(half.text).toBe(whole.slice(0, whole.length >> 1));
  });

  test("slow bytes arrive whole", async () => {
    const whole = (await ask(`${url}${services}`)).text;
    running.server.faults.add({ type: "slow", bytes: 100, everyMs: 1 }, { verbs: ["list"] }, 1);
    const response = await fetch(`${url}${services}`);
    const parts: string[] = [];
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) parts.push(decoder.decode(part as Uint8Array, { stream: true }));
    expect(parts.join("")).toBe(whole);
    expect(parts.length).toBeGreaterThan(3);
  });
});

describe("switched by HTTP", () => {
  test("on, listed, off", async () => {
    const added = await ask(`${url}/simulator/faults`, "POST", {
      fault: { type: "forbidden", allNamespacesOnly: false },
      scope: { resource: "pods", verbs: ["list"] },
      count: 3,
    });
    expect(added.status).toBe(201);
    const id = textAt(added.json(), "id");
    expect((await ask(`${url}/api/v1/pods`)).status).toBe(403);
    expect((await ask(`${url}/simulator/faults`)).json()).toEqual({
      faults: [
        {
          id,
          fault: { type: "forbidden", allNamespacesOnly: false },
          scope: { resource: "pods", verbs: ["list"] },
          remaining: 2,
          met: 1,
        },
      ],
    });
    expect((await ask(`${url}/simulator/faults/${id}`, "DELETE")).status).toBe(200);
    expect((await ask(`${url}/api/v1/pods`)).status).toBe(200);
  });

  test("a fault that is none is refused", async () => {
    const answer = await ask(`${url}/simulator/faults`, "POST", { type: "nothing" });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ message: 'unknown fault type "nothing"' });
  });

  test("pods that come and go are held still and go on", async () => {
    expect((await ask(`${url}/simulator/freeze`, "POST")).json()).toMatchObject({ frozen: true });
    expect((await ask(`${url}/simulator/clock`)).json()).toMatchObject({ frozen: true });
    expect((await ask(`${url}/simulator/resume`, "POST")).json()).toMatchObject({ frozen: false });
  });

  test("the history is forgotten", async () => {
    const before = running.cluster.resourceVersion();
    await create("web");
    await ask(`${url}/simulator/compact`, "POST");
    const watch = await openWatch(`${url}${services}?watch=true&resourceVersion=${before}`);
    expect(await watch.event()).toMatchObject({ type: "ERROR", object: { code: 410 } });
  });
});
