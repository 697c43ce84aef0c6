import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isJsonObject } from "../../src/http/read-json.ts";
import { decodeProtobufAnswer, normalise, withoutEmpty } from "./normalise-answers.ts";
import { readExchange, readKubectlLog, recordingNames, type Exchange } from "./read-recordings.ts";
import { ask, startTestServer, type TestServer } from "./test-server.ts";

/** In the order in which they were recorded: each goes on from where the one before it left the namespace. */
const session = [
  "kubectl-apply-create",
  "kubectl-apply-change",
  "kubectl-apply-server-side",
  "kubectl-get-svc-wide",
  "kubectl-get-pods-watch",
  "kubectl-label",
  "kubectl-patch-merge",
  "kubectl-patch-json",
  "kubectl-patch-strategic",
  "kubectl-scale",
  "kubectl-expose",
  "kubectl-delete",
  "kubectl-create-nodeport",
  "kubectl-describe-svc",
];

let running: TestServer;

beforeAll(async () => {
  running = await startTestServer();
  const { url } = running.server;
  await ask(`${url}/api/v1/namespaces?fieldManager=kubectl-create`, "POST", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "wire2" },
  });
  const created = readExchange("create-service");
  await ask(`${url}${created.path}`, created.method, created.requestBody, { "User-Agent": "" });
  running.pass(5_000);
});

afterAll(async () => {
  await running.server.close();
});

/** Where the URL holds what only this server knows: document hashes, versions, uids. */
async function localPath(exchange: Exchange): Promise<string> {
  const { url } = running.server;
  const path = exchange.path.replace(/hash=[0-9A-F]+/, "hash=any").replace(/resourceVersion=\d+/, () => {
    return `resourceVersion=${running.cluster.resourceVersion()}`;
  });
  const uid = /involvedObject\.uid%3D([0-9a-f-]+)/.exec(path);
  if (uid === null) return path;
  const service = (await ask(`${url}/api/v1/namespaces/wire2/services/d`)).json()["metadata"];
  const own = isJsonObject(service) ? String(service["uid"]) : "";
  return path.replace(uid[1] ?? "", own);
}

async function replay(
  exchange: Exchange,
): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const headers = Object.fromEntries(
    [...exchange.requestHeaders].filter(([name]) => ["accept", "content-type", "user-agent"].includes(name)),
  );
  const body = exchange.requestBody.length === 0 ? undefined : exchange.requestBody;
  return ask(`${running.server.url}${await localPath(exchange)}`, exchange.method, body, headers);
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

/** A body that kubectl's log cut off keeps what stands before its rows. */
function columnsOf(text: string): unknown {
  return parsed(`${text.slice(0, text.indexOf(',"rows":'))}}`);
}

function compareBodies(exchange: Exchange, text: string): void {
  if (exchange.path.startsWith("/openapi/")) {
    compareOpenApi(exchange, text);
  } else if (exchange.headers.get("content-type") === "application/vnd.kubernetes.protobuf") {
    // The simulator answers in JSON, which kubectl names as its second choice.
    const answer = normalise(withoutEmpty(parsed(text)));
    expect(sortSlices(answer)).toEqual(sortSlices(normalise(withoutEmpty(decodeProtobufAnswer(exchange.body)))));
  } else if (exchange.body.includes('"kind":"Table"') && !exchange.body.toString().endsWith("}")) {
    expect(normalise(columnsOf(text))).toEqual(normalise(columnsOf(exchange.body.toString())));
  } else {
    expect(sortConditions(normalise(parsed(text)))).toEqual(
      sortConditions(normalise(parsed(exchange.body.toString()))),
    );
  }
}

/** Endpoints of a slice and conditions of a status are sets: their order depends on timing. */
function sortSlices(value: unknown): unknown {
  return sortLists(value, new Set(["endpoints"]));
}

function sortConditions(value: unknown): unknown {
  return sortLists(value, new Set(["conditions"]));
}

function sortLists(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((element) => sortLists(element, names));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => {
      const below = sortLists(entry, names);
      if (!names.has(name) || !Array.isArray(below)) return [name, below];
      return [name, [...(below as unknown[])].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))];
    }),
  );
}

/** The log cuts documents off: that ours names the same document with what kubectl looks for in it is what counts. */
function compareOpenApi(exchange: Exchange, text: string): void {
  const document = parsed(text);
  const paths = isJsonObject(document) ? document["paths"] : undefined;
  const [, name] = /^\/openapi\/v3\/([^?]+)/.exec(exchange.path) ?? [];
  if (name === undefined) {
    expect(paths).toMatchObject({
      "api/v1": { serverRelativeURL: expect.stringMatching(/^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{64}$/) as unknown },
      "apis/apps/v1": { serverRelativeURL: expect.stringMatching(/^\/openapi\/v3\/apis\/apps\/v1\?hash=/) as unknown },
    });
    return;
  }
  const kind = name === "api/v1" ? "services" : "deployments";
  expect(paths).toMatchObject({
    [`/${name}/namespaces/{namespace}/${kind}/{name}`]: {
      patch: { parameters: expect.arrayContaining([expect.objectContaining({ name: "fieldValidation" })]) as unknown },
    },
  });
}

test("every recording of kubectl is replayed", () => {
  expect([...session].sort()).toEqual(recordingNames().filter((name) => name.startsWith("kubectl-")));
});

describe.each(session)("%s", (name) => {
  const exchanges = readKubectlLog(name);

  test("holds requests", () => {
    expect(exchanges.length).toBeGreaterThan(0);
  });

  test.each(
    exchanges.map((exchange, index) => ({ index, title: `${exchange.method} ${exchange.path.slice(0, 120)}` })),
  )("$index $title", async ({ index }) => {
    const exchange = exchanges[index];
    if (exchange === undefined) throw new Error("no such exchange");
    running.pass(1_000);
    if (exchange.path.includes("watch=true")) {
      await replayWatch(exchange);
      return;
    }
    const answer = await replay(exchange);
    expect(answer.status).toBe(exchange.status);
    expect(answer.headers.get("warning")).toBe(exchange.headers.get("warning") ?? null);
    if (!exchange.path.startsWith("/openapi/")) {
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(answer.headers.get("cache-control")).toBe(exchange.headers.get("cache-control"));
    }
    compareBodies(exchange, answer.text);
    running.pass(5_000);
  });
});

/** The recorded watch was cut off by kubectl's own time-out before anything happened. */
async function replayWatch(exchange: Exchange): Promise<void> {
  const response = await fetch(`${running.server.url}${await localPath(exchange)}`, {
    headers: { Accept: exchange.requestHeaders.get("accept") ?? "" },
  });
  expect(response.status).toBe(exchange.status);
  expect(response.headers.get("content-type")).toBe(exchange.headers.get("content-type"));
  await response.body?.cancel();
}
