import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createCluster } from "@portolan/simulator";
import { startApiServer } from "@portolan/simulator/http";
import type { ApiServerOptions } from "@portolan/simulator/http";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { issue, makeAuthority, toBase64 } from "../../test/certificates.ts";
import type { Certificate } from "../../test/certificates.ts";
import { stopAll, stopLater } from "../../test/live-shop.ts";
import { serveHttp, serveProxy, serveTcp } from "../../test/scripted-server.ts";
import { createApiClient } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";
import { RequestError } from "./describe-error.ts";
import type { RequestProblem } from "./describe-error.ts";
import { openContext } from "./open-context.ts";
import { systemTiming } from "./timing.ts";
import type { Timing } from "./timing.ts";

afterEach(stopAll);

let authority: Certificate;
let stranger: Certificate;
let forHost: Certificate;
let forName: Certificate;
let expired: Certificate;
let ada: Certificate;
let former: Certificate;

beforeAll(async () => {
  authority = await makeAuthority("kubernetes");
  stranger = await makeAuthority("somebody else");
  forHost = await issue(authority, "kube-apiserver", { type: "server", host: "127.0.0.1" });
  forName = await issue(authority, "kube-apiserver", { type: "server", host: "api.example.test" });
  expired = await issue(authority, "kube-apiserver", { type: "server", host: "127.0.0.1" }, -1);
  ada = await issue(authority, "ada", { type: "client" });
  former = await issue(authority, "ada", { type: "client" }, -1);
});

const limits = { connectMs: 300, responseMs: 300, idleMs: 300 };

async function serve(options: Partial<ApiServerOptions>): Promise<string> {
  const cluster = createCluster({ now: Date.now() });
  const server = await startApiServer({ cluster, host: "127.0.0.1", port: 0, ...options });
  stopLater(() => server.close());
  return server.url;
}

type Fields = Readonly<Record<string, unknown>>;

/** A client for a kubeconfig with one context; JSON is YAML. `reread` gives what the file holds later. */
async function connect(
  cluster: Fields,
  user: Fields,
  timing: Timing = systemTiming,
  reread: () => Fields = () => user,
): Promise<ApiClient> {
  let reads = 0;
  const readTextFile = (): Promise<string> => {
    const entry = reads === 0 ? user : reread();
    reads += 1;
    return Promise.resolve(
      JSON.stringify({
        "current-context": "c",
        clusters: [{ name: "k", cluster }],
        users: [{ name: "u", user: entry }],
        contexts: [{ name: "c", context: { cluster: "k", user: "u" } }],
      }),
    );
  };
  const machine = { variables: {}, homeDirectory: "/home/ada", readTextFile };
  const opened = await openContext({ type: "kubeconfig", file: null, context: null }, machine, timing);
  if (opened.type === "problem") throw new Error(opened.problem.message);
  const client = createApiClient(opened.value.connection, timing, limits);
  stopLater(() => {
    client.close();
    return Promise.resolve();
  });
  return client;
}

async function listServices(client: ApiClient): Promise<string> {
  const list = await client.getJson("/api/v1/services", new AbortController().signal);
  return typeof list === "object" && list !== null && "kind" in list ? String(list.kind) : "nothing";
}

async function failure(client: ApiClient): Promise<RequestProblem> {
  try {
    await listServices(client);
  } catch (error) {
    if (error instanceof RequestError) return error.problem;
    throw error;
  }
  throw new Error("the request did not fail");
}

/** A token that says when it ends, as a service account's does. */
function tokenUntil(ms: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ exp: ms / 1000 })}.signature`;
}

describe("a context's connection", () => {
  it.each([
    { name: "a token", user: () => ({ token: "secret" }), options: () => ({ tokens: { secret: "ada" } }) },
    {
      name: "a client certificate",
      user: () => ({ "client-certificate-data": toBase64(ada.cert), "client-key-data": toBase64(ada.key) }),
      options: () => ({ clientCa: authority.cert }),
    },
  ])("reaches a cluster over TLS with $name", async ({ user, options }) => {
    const server = await serve({ tls: forHost, ...options() });
    const client = await connect({ server, "certificate-authority-data": toBase64(authority.cert) }, user());
    expect(await listServices(client)).toBe("ServiceList");
  });

  it.each([
    {
      name: "by the name that the certificate holds",
      cluster: { "tls-server-name": "api.example.test" },
      tls: () => forName,
    },
    { name: "unverified", cluster: { "insecure-skip-tls-verify": true }, tls: () => expired },
  ])("reaches a cluster $name", async ({ cluster, tls }) => {
    const server = await serve({ tls: tls() });
    const authorityData =
      "tls-server-name" in cluster ? { "certificate-authority-data": toBase64(authority.cert) } : {};
    expect(await listServices(await connect({ server, ...authorityData, ...cluster }, {}))).toBe("ServiceList");
  });

  it("reaches a cluster through a proxy", async () => {
    const server = await serve({ tls: forHost });
    const proxy = await serveProxy();
    const cluster = { server, "certificate-authority-data": toBase64(authority.cert), "proxy-url": proxy.url };
    expect(await listServices(await connect(cluster, {}))).toBe("ServiceList");
    expect(proxy.tunnels()).toEqual([server.replace("https://", "")]);
  });

  it("reaches `kubectl proxy` over plain http", async () => {
    expect(await listServices(await connect({ server: await serve({}) }, {}))).toBe("ServiceList");
  });

  it.each([
    {
      name: "an authority that is not known",
      options: () => ({ tls: forHost }),
      authority: () => stranger,
      user: {},
      problem: {
        code: "tls-untrusted",
        message: "The certificate of SERVER is signed by an authority that is not trusted.",
      },
    },
    {
      name: "a certificate for another host",
      options: () => ({ tls: forName }),
      authority: () => authority,
      user: {},
      problem: { code: "tls-wrong-host", message: "The certificate of SERVER is made out to another name." },
    },
    {
      name: "a server certificate that is over",
      options: () => ({ tls: expired }),
      authority: () => authority,
      user: {},
      problem: { code: "tls-certificate-dates", message: "The certificate of SERVER is expired or not valid yet." },
    },
    {
      name: "a wrong token",
      options: () => ({ tls: forHost, tokens: { secret: "ada" } }),
      authority: () => authority,
      user: { token: "wrong" },
      problem: {
        code: "unauthorized",
        message: "SERVER did not accept the credentials (401): the token is expired, revoked or wrong.",
      },
    },
    {
      name: "a token that is over",
      options: () => ({ tls: forHost, tokens: { secret: "ada" } }),
      authority: () => authority,
      user: { token: tokenUntil(Date.parse("2020-01-01T00:00:00Z")) },
      problem: { code: "token-expired", message: "The token for SERVER expired at 2020-01-01T00:00:00.000Z." },
    },
    {
      name: "a credential plugin that is not installed",
      options: () => ({ tls: forHost }),
      authority: () => authority,
      user: { exec: { command: "no-such-plugin", installHint: "Install it with: example install" } },
      problem: {
        code: "exec-plugin-missing",
        message: "The credential plugin no-such-plugin is not installed.",
        cure: "Install it with: example install",
      },
    },
    {
      name: "a credential plugin that fails",
      options: () => ({ tls: forHost }),
      authority: () => authority,
      user: { exec: { command: process.execPath, args: ["-e", "console.error('session expired'); process.exit(3)"] } },
      problem: {
        code: "exec-plugin-failed",
        message: `The credential plugin ${process.execPath} failed: session expired`,
        cure: "Run it by hand to see why, or log in again.",
      },
    },
    {
      name: "a token file that is not there",
      options: () => ({ tls: forHost }),
      authority: () => authority,
      user: { tokenFile: "/nonexistent/token" },
      problem: {
        code: "credential-file-missing",
        message: "/nonexistent/token cannot be read (ENOENT); the kubeconfig refers to it.",
      },
    },
    {
      name: "a key that is none",
      options: () => ({ tls: forHost }),
      authority: () => authority,
      user: { "client-certificate-data": toBase64("hello"), "client-key-data": toBase64("hello") },
      problem: { code: "credential-invalid" },
    },
  ])("says that there is $name", async (one) => {
    const server = await serve(one.options());
    const client = await connect({ server, "certificate-authority-data": toBase64(one.authority().cert) }, one.user);
    const found = await failure(client);
    expect({ ...found, message: found.message.replace(server, "SERVER") }).toMatchObject({
      ...one.problem,
      concerns: "cluster",
    });
    expect(found.cure).not.toBe("");
  });

  it("says that the client certificate is over", async () => {
    const server = await serve({ tls: forHost, clientCa: authority.cert });
    const user = { "client-certificate-data": toBase64(former.cert), "client-key-data": toBase64(former.key) };
    const client = await connect({ server, "certificate-authority-data": toBase64(authority.cert) }, user);
    expect(await failure(client)).toMatchObject({ code: "client-certificate-expired", status: 401 });
  });

  it.each([
    { name: "nothing listens", server: () => Promise.resolve("https://127.0.0.1:1"), code: "connection-refused" },
    {
      name: "the name is unknown",
      server: () => Promise.resolve("https://api.invalid:6443"),
      code: "name-not-resolved",
    },
    {
      name: "TLS never comes about",
      server: async () => `https://127.0.0.1:${await serveTcp(() => undefined)}`,
      code: "connect-timeout",
    },
    { name: "no answer comes", server: () => serveHttp(() => undefined), code: "response-timeout" },
    {
      name: "the answer stops half-way",
      server: () => serveHttp((_, response) => response.writeHead(200).write('{"kind":')),
      code: "stalled",
    },
    {
      name: "the connection is cut half-way",
      server: () =>
        serveHttp((_, response) => {
          response.writeHead(200, { "Content-Length": "100" }).write('{"kind":');
          setImmediate(() => response.destroy());
        }),
      code: "connection-closed",
    },
    {
      name: "the server speaks plain http",
      server: async () => (await serveHttp((_, response) => response.end("{}"))).replace("http:", "https:"),
      code: "tls-failed",
    },
    {
      name: "the server speaks TLS and is asked without",
      server: () =>
        serveHttp((_, response) => response.writeHead(400).end("Client sent an HTTP request to an HTTPS server.\n")),
      code: "not-kubernetes",
    },
    {
      name: "the server speaks another protocol",
      server: async () => `http://127.0.0.1:${await serveTcp((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"))}`,
      code: "not-kubernetes",
    },
    {
      name: "a login page answers",
      server: () => serveHttp((_, response) => response.end("<html>Please log in</html>")),
      code: "not-kubernetes",
    },
  ])("says what it is when $name", async ({ server, code }) => {
    const client = await connect({ server: await server() }, {});
    const found = await failure(client);
    expect(found).toMatchObject({ code, concerns: "cluster" });
    expect(found.message).toMatch(/\.$/);
  });

  it("keeps its connection open from one request to the next", async () => {
    const ports: unknown[] = [];
    const server = await serveHttp((request, response) => {
      ports.push(request.socket.remotePort);
      response.end("{}");
    });
    const client = await connect({ server }, {});
    for (let round = 0; round < 5; round++) await listServices(client);
    expect(ports).toEqual(Array.from({ length: 5 }, () => ports[0]));
  });

  it("asks again at once when a kept connection was closed in the meantime", async () => {
    let requests = 0;
    const server = await serveHttp((request, response) => {
      requests += 1;
      // The second request on the connection meets its end, without an answer.
      if (requests === 2) request.socket.destroy();
      else response.end('{"kind":"ServiceList"}');
    });
    const client = await connect({ server }, {});
    expect(await listServices(client)).toBe("ServiceList");
    expect(await listServices(client)).toBe("ServiceList");
    expect(requests).toBe(3);
  });

  it("asks on a new connection when all that were kept were closed in the meantime", async () => {
    const seen = new WeakSet();
    const answering: (() => void)[] = [];
    let ends = 0;
    const server = await serveHttp((request, response) => {
      if (seen.has(request.socket)) {
        ends += 1;
        request.socket.destroy();
        return;
      }
      seen.add(request.socket);
      answering.push(() => response.end('{"kind":"ServiceList"}'));
      // The first three are answered together, so that three connections are kept.
      if (answering.length >= 3) for (const answer of answering) answer();
    });
    const client = await connect({ server }, {});
    await Promise.all([listServices(client), listServices(client), listServices(client)]);
    expect(await listServices(client)).toBe("ServiceList");
    expect(ends).toBe(3);
  });
});

describe("a context's credentials", () => {
  /** A plugin that notes each run and gives out what `token` holds; without expiry. */
  async function makePlugin(): Promise<{
    readonly exec: Fields;
    readonly runs: () => Promise<number>;
    readonly give: (token: string) => Promise<void>;
  }> {
    const directory = await mkdtemp(path.join(os.tmpdir(), "portolan-plugin-"));
    stopLater(() => rm(directory, { recursive: true }));
    const script = `
      const fs = require("node:fs");
      fs.appendFileSync("${directory}/runs", "x");
      const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
      const token = fs.readFileSync("${directory}/token", "utf8");
      console.log(JSON.stringify({ apiVersion: info.apiVersion, kind: "ExecCredential", status: { token } }));`;
    return {
      exec: { apiVersion: "client.authentication.k8s.io/v1", command: process.execPath, args: ["-e", script] },
      runs: async () => (await readFile(path.join(directory, "runs"), "utf8")).length,
      give: (token) => writeFile(path.join(directory, "token"), token),
    };
  }

  it("runs a plugin that names no expiry once, and again when its token is refused", async () => {
    const tokens: Record<string, string> = { first: "ada" };
    const server = await serve({ tokens });
    const plugin = await makePlugin();
    await plugin.give("first");
    const client = await connect({ server }, { exec: plugin.exec });
    await Promise.all(Array.from({ length: 12 }, () => listServices(client)));
    expect(await plugin.runs()).toBe(1);
    delete tokens["first"];
    tokens["second"] = "ada";
    await plugin.give("second");
    await Promise.all(Array.from({ length: 12 }, () => listServices(client)));
    expect(await plugin.runs()).toBe(2);
  });

  it("does not run a plugin over and over while its token is refused", async () => {
    const server = await serve({ tokens: { other: "ada" } });
    const plugin = await makePlugin();
    await plugin.give("wrong");
    const client = await connect({ server }, { exec: plugin.exec });
    for (let round = 0; round < 5; round++) expect(await failure(client)).toMatchObject({ code: "unauthorized" });
    expect(await plugin.runs()).toBe(2);
  });

  it("does not run a plugin over and over while it fails", async () => {
    const server = await serve({});
    const plugin = await makePlugin();
    const client = await connect({ server }, { exec: plugin.exec });
    for (let round = 0; round < 5; round++) expect(await failure(client)).toMatchObject({ code: "exec-plugin-failed" });
    expect(await plugin.runs()).toBe(1);
  });

  it("takes the token that somebody put into the kubeconfig meanwhile", async () => {
    const server = await serve({ tokens: { fresh: "ada" } });
    const client = await connect({ server }, { token: "stale" }, systemTiming, () => ({ token: "fresh" }));
    expect(await listServices(client)).toBe("ServiceList");
  });

  it("reads a token file again when a minute has passed", async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), "portolan-token-"));
    stopLater(() => rm(directory, { recursive: true }));
    const tokenFile = path.join(directory, "token");
    // With a newline at its end, as an editor leaves it.
    await writeFile(tokenFile, "first\n");
    const seen: string[] = [];
    const server = await serveHttp((request, response) => {
      seen.push(request.headers.authorization ?? "none");
      response.end("{}");
    });
    let offset = 0;
    const timing = { ...systemTiming, now: () => Date.now() + offset };
    const client = await connect({ server }, { tokenFile }, timing);
    await listServices(client);
    await writeFile(tokenFile, "second\n");
    await listServices(client);
    offset = 61_000;
    await listServices(client);
    expect(seen).toEqual(["Bearer first", "Bearer first", "Bearer second"]);
  });

  it("passes on basic login and impersonation", async () => {
    const server = await serveHttp((request, response) => {
      const { authorization, "impersonate-user": user, "impersonate-group": groups } = request.headers;
      response.end(JSON.stringify({ kind: [authorization, user, groups].join(" | ") }));
    });
    const user = { username: "ada", password: "pw", as: "bob", "as-groups": ["ops", "dev"] };
    expect(await listServices(await connect({ server }, user))).toBe("Basic YWRhOnB3 | bob | ops, dev");
  });
});
