import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCluster } from "../../src/index.ts";
import type { Fault } from "../../src/http/index.ts";
import { arrayAt, isJsonObject, objectAt, textAt } from "../../src/http/read-json.ts";
import { decodeContinue } from "../../src/http/continue-token.ts";
import { normalise } from "./normalise-answers.ts";
import { readExchange, recordingNames, type Exchange } from "./read-recordings.ts";
import { openWatch } from "./read-watch.ts";
import { ask, start, startTestServer, type Answered, type TestServer } from "./test-server.ts";

let lab: TestServer;

/** What was applied by kubectl in the lab: the object, with itself as annotation. */
async function applied(
  object: Record<string, unknown>,
  annotations: Readonly<Record<string, string>> = {},
): Promise<void> {
  const metadata = objectAt(object, "metadata");
  const own = { ...objectAt(metadata, "annotations"), ...annotations };
  const last = { "kubectl.kubernetes.io/last-applied-configuration": `${JSON.stringify(object)}\n` };
  const plural = `${textAt(object, "kind").toLowerCase()}s`;
  const url = `${lab.server.url}/api/v1/namespaces/${textAt(metadata, "namespace")}/${plural}?fieldManager=kubectl-client-side-apply`;
  const body = { ...object, metadata: { ...metadata, annotations: { ...last, ...own } } };
  const answer = await ask(url, "POST", body);
  if (answer.status !== 201) throw new Error(answer.text);
}

/** The objects that kubectl applied in the lab, from the annotation in which it keeps them. */
function lastApplied(recording: string): readonly Record<string, unknown>[] {
  const body: unknown = JSON.parse(readExchange(recording).body.toString());
  return arrayAt(body, "items").flatMap((item) => {
    const text = textAt(item, "metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration");
    const parsed: unknown = text === "" ? null : JSON.parse(text);
    return isJsonObject(parsed) ? [parsed] : [];
  });
}

/** The Service of s-134 stands in the slices and tables only. */
const serviceW = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { annotations: {}, name: "w", namespace: "s-134" },
  spec: { ports: [{ port: 80, targetPort: 8080 }], selector: { app: "w" } },
};

beforeAll(async () => {
  const cluster = createCluster({ now: start, options: { apiServer: { address: "10.77.0.1", port: 6443 } } });
  lab = await startTestServer({ cluster, bookmarkIntervalMs: 60 });
  for (const name of ["clients", "s-133", "s-134", "wire2"]) {
    await ask(`${lab.server.url}/api/v1/namespaces`, "POST", { metadata: { name } });
  }
  for (const service of [...lastApplied("list-services-page-2"), serviceW]) await applied(service);
  for (const pod of lastApplied("list-pods")) {
    const held = textAt(pod, "metadata", "annotations", "lab/terminating") === "hold";
    await applied(pod, held ? { "simulator.portolan.dev/terminating": "hold" } : {});
  }
  lab.pass(10_000);
  for (const path of ["s-133/pods/last", "s-134/pods/old"]) {
    await ask(`${lab.server.url}/api/v1/namespaces/${path}?gracePeriodSeconds=600`, "DELETE");
  }
  lab.pass(10_000);
});

afterAll(async () => {
  await lab.server.close();
});

async function replay(exchange: Exchange, path = exchange.path, by = lab): Promise<Answered> {
  const body = exchange.requestBody.length === 0 ? undefined : exchange.requestBody;
  const headers = {
    Accept: exchange.requestHeaders.get("accept") ?? "",
    "User-Agent": "",
    Authorization: "Bearer nobody",
  };
  return ask(`${by.server.url}${path}`, exchange.method, body, headers);
}

/** Headers that a client acts upon. */
const telling = ["content-type", "cache-control", "warning", "x-content-type-options", "retry-after"];

function expectHeaders(headers: Headers, exchange: Exchange): void {
  for (const name of telling) expect([name, headers.get(name)]).toEqual([name, exchange.headers.get(name) ?? null]);
}

/** The token is opaque, but says where the list goes on. */
function withReadableToken(body: unknown): unknown {
  if (!isJsonObject(body) || !isJsonObject(body["metadata"])) return body;
  const token = body["metadata"]["continue"];
  if (typeof token !== "string") return body;
  return { ...body, metadata: { ...body["metadata"], continue: decodeContinue(token).after } };
}

function readable(text: string): unknown {
  if (!text.startsWith("{")) return text;
  return normalise(withReadableToken(JSON.parse(text)));
}

function expectSame(answer: Answered, exchange: Exchange): void {
  expect(answer.status).toBe(exchange.status);
  expectHeaders(answer.headers, exchange);
  expect(readable(answer.text)).toEqual(readable(exchange.body.toString()));
}

/** Answered alike, but for what `normalise` leaves out. In this order: the last ones see the Service of the first. */
const alike = [
  "list-services-page-1",
  "list-pods",
  "list-pods-metadata-only",
  "list-endpointslices",
  "list-continue-invalid",
  "watch-sendinitialevents-invalid",
  "gateway-api-not-installed",
  "get-service-404",
  "create-service",
  "get-service",
  "create-service-conflict-409",
  "create-service-unknown-field",
  "table-pods",
  "table-services",
  "table-endpoints",
  "table-endpointslices",
];

describe("answers as recorded", () => {
  test.each(alike)("%s", async (name) => {
    const exchange = readExchange(name);
    expectSame(await replay(exchange), exchange);
    lab.pass(1_000);
  });

  test("list-services-page-2, by the token of the first page", async () => {
    const first = await replay(readExchange("list-services-page-1"));
    const token = textAt(first.json(), "metadata", "continue");
    const exchange = readExchange("list-services-page-2");
    const answer = await replay(exchange, exchange.path.replace(/continue=.*/, `continue=${token}`));
    const recorded: unknown = JSON.parse(exchange.body.toString());
    expect(answer.status).toBe(exchange.status);
    // One Service more than when the page was recorded.
    const metadata = { ...objectAt(recorded, "metadata"), remainingItemCount: 2 };
    expect(readable(answer.text)).toEqual(
      normalise(withReadableToken({ ...objectAt({ recorded }, "recorded"), metadata })),
    );
  });
});

describe("who may come in", () => {
  let guarded: TestServer;
  beforeAll(async () => {
    guarded = await startTestServer({ tokens: { nobody: "nobody" } });
    guarded.server.faults.add({ type: "forbidden", allNamespacesOnly: false }, { resource: "pods" });
  });
  afterAll(async () => {
    await guarded.server.close();
  });

  test.each(["forbidden", "forbidden-watch", "access-review"])("%s", async (name) => {
    const exchange = readExchange(name);
    expectSame(await replay(exchange, exchange.path, guarded), exchange);
  });

  test("unauthorized", async () => {
    const exchange = readExchange("unauthorized");
    const answer = await ask(`${guarded.server.url}${exchange.path}`, "GET", undefined, {
      Authorization: "Bearer wrong",
    });
    expectSame(answer, exchange);
  });

  // The recorded user may do nothing but review himself; ours may do what no fault forbids.
  test("rules-review", async () => {
    const exchange = readExchange("rules-review");
    const answer = await replay(exchange, exchange.path, guarded);
    expect(answer.status).toBe(exchange.status);
    const body = answer.json();
    const recorded = JSON.parse(exchange.body.toString()) as Record<string, unknown>;
    expect(Object.keys(body)).toEqual(Object.keys(recorded));
    expect(body["spec"]).toEqual(recorded["spec"]);
    expect(arrayAt(body, "status", "resourceRules")[0]).toEqual(arrayAt(recorded, "status", "resourceRules")[0]);
    expect(arrayAt(body, "status", "nonResourceRules")[0]).toEqual(arrayAt(recorded, "status", "nonResourceRules")[0]);
    const resources = arrayAt(body, "status", "resourceRules").flatMap((rule) => arrayAt(rule, "resources"));
    expect(resources).toContain("services");
    expect(resources).not.toContain("pods");
  });
});

describe("discovery: what is served is described as recorded", () => {
  test("api", async () => {
    const exchange = readExchange("api");
    const answer = await replay(exchange);
    const address = lab.server.url.slice("http://".length);
    const recorded = exchange.body.toString().replace("10.77.0.1:6443", address);
    expect(answer.json()).toEqual(JSON.parse(recorded));
  });

  test("apis: every group but those of no use here, in the recorded order", async () => {
    const answer = (await replay(readExchange("apis"))).json();
    const recorded: unknown = JSON.parse(readExchange("apis").body.toString());
    const names = arrayAt(answer, "groups").map((group) => textAt(group, "name"));
    const expected = arrayAt(recorded, "groups").filter((group) => names.includes(textAt(group, "name")));
    // Of autoscaling only v2 is stored; v1 is served for scales alone.
    const served = expected.map((group) =>
      textAt(group, "name") === "autoscaling"
        ? { ...objectAt({ group }, "group"), versions: arrayAt(group, "versions").slice(0, 1) }
        : group,
    );
    expect(answer).toEqual({ ...objectAt({ recorded }, "recorded"), groups: served });
    expect(names).toEqual(expect.arrayContaining(["apps", "batch", "discovery.k8s.io", "networking.k8s.io"]));
  });

  test.each(["api-v1", "discovery-v1"])("%s", async (name) => {
    const exchange = readExchange(name);
    const answer = (await replay(exchange)).json();
    const recorded: unknown = JSON.parse(exchange.body.toString());
    const names = arrayAt(answer, "resources").map((resource) => textAt(resource, "name"));
    const expected = arrayAt(recorded, "resources").filter((resource) => names.includes(textAt(resource, "name")));
    expect(answer).toEqual(normalise({ ...objectAt({ recorded }, "recorded"), resources: expected }));
  });

  test("version, but for the commit", async () => {
    const exchange = readExchange("version");
    const recorded = JSON.parse(exchange.body.toString()) as Record<string, unknown>;
    expect((await replay(exchange)).json()).toEqual({ ...recorded, gitCommit: "0".repeat(40) });
  });
});

describe("tables of what the kubelet says differently", () => {
  // The simulated kubelet has a version and an operating system, the lab's had none.
  test("table-nodes", async () => {
    const exchange = readExchange("table-nodes");
    const answer = normalise((await replay(exchange)).json());
    const recorded = normalise(JSON.parse(exchange.body.toString()));
    expect(objectAt({ answer }, "answer")["columnDefinitions"]).toEqual(
      objectAt({ recorded }, "recorded")["columnDefinitions"],
    );
    const told = (table: unknown) =>
      arrayAt(table, "rows").map((row) => [0, 1, 2, 3, 5, 6].map((cell) => arrayAt(row, "cells")[cell]));
    expect(told(answer)).toEqual(told(recorded));
  });
});

function recordedLines(exchange: Exchange): readonly unknown[] {
  return exchange.body
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
}

/** The events of a watch, as many as were recorded. */
async function watched(
  exchange: Exchange,
  path = exchange.path,
  act: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly unknown[]> {
  const watch = await openWatch(`${lab.server.url}${path}`, { Accept: exchange.requestHeaders.get("accept") ?? "" });
  expect(watch.response.status).toBe(exchange.status);
  expectHeaders(watch.response.headers, exchange);
  await act();
  const events: unknown[] = [];
  const recorded = recordedLines(exchange);
  while (events.length < recorded.length) {
    const event = await watch.event();
    // A bookmark may come at any time; only where one was recorded is it waited for.
    const early = textAt(event, "type") === "BOOKMARK" && textAt(recorded[events.length], "type") !== "BOOKMARK";
    if (!early) events.push(event);
  }
  await watch.cancel();
  return events;
}

describe("watches as recorded", () => {
  test("watch-pods-streamed-list", async () => {
    const exchange = readExchange("watch-pods-streamed-list");
    expect(normalise(await watched(exchange))).toEqual(normalise(recordedLines(exchange)));
  });

  test("watch-services-streamed-list-empty-namespace", async () => {
    const exchange = readExchange("watch-services-streamed-list-empty-namespace");
    expect(normalise(await watched(exchange))).toEqual(normalise(recordedLines(exchange)));
  });

  test("watch-too-old", async () => {
    const exchange = readExchange("watch-too-old");
    lab.cluster.compact();
    const oldest = (events: unknown) => JSON.parse(JSON.stringify(events).replace(/\(\d+\)/, "(OLDEST)")) as unknown;
    expect(oldest(await watched(exchange))).toEqual(oldest(recordedLines(exchange)));
  });

  test("watch-too-new: nothing, until the time is over", async () => {
    const exchange = readExchange("watch-too-new");
    const watch = await openWatch(`${lab.server.url}${exchange.path.replace("timeoutSeconds=3", "timeoutSeconds=1")}`);
    expect(watch.response.status).toBe(exchange.status);
    expectHeaders(watch.response.headers, exchange);
    expect(await watch.line()).toBeNull();
  });

  test("watch-streamed-list-unavailable", async () => {
    const exchange = readExchange("watch-streamed-list-unavailable");
    const fault: Fault = { type: "streamed-list-error" };
    const id = lab.server.faults.add(fault, { resource: "pods" });
    expect(await watched(exchange)).toEqual(recordedLines(exchange));
    lab.server.faults.remove(id);
  });

  test("watch-services: exposed, deleted, a bookmark", async () => {
    const { url } = lab.server;
    const exchange = readExchange("watch-services");
    await ask(`${url}/api/v1/namespaces`, "POST", { metadata: { name: "wire" } });
    const path = exchange.path.replace(/resourceVersion=\d+/, `resourceVersion=${lab.cluster.resourceVersion()}`);
    const events = await watched(exchange, path, async () => {
      await ask(`${url}/api/v1/namespaces/wire/services?fieldManager=kubectl-expose`, "POST", {
        apiVersion: "v1",
        kind: "Service",
        metadata: { creationTimestamp: null, labels: { app: "web" }, name: "web" },
        spec: { ports: [{ port: 80, protocol: "TCP", targetPort: 80 }], selector: { app: "web" }, type: "NodePort" },
        status: { loadBalancer: {} },
      });
      await ask(`${url}/api/v1/namespaces/wire/services/web`, "DELETE");
    });
    expect(normalise(events)).toEqual(normalise(recordedLines(exchange)));
  });
});

/** Recordings of controllers at work: their order and number of events is a matter of timing, their shape is not. */
describe("shapes of watch events", () => {
  function firstOf(events: readonly unknown[], type: string): unknown {
    return events.find((event) => textAt(event, "type") === type);
  }
  /** Every path that an object has, without the indexes of lists. */
  function shape(value: unknown, path = ""): readonly string[] {
    if (Array.isArray(value)) return [...new Set(value.flatMap((element) => shape(element, `${path}[]`)))];
    if (!isJsonObject(value) || Object.keys(value).length === 0) return [path];
    return Object.entries(value).flatMap(([name, entry]) => shape(entry, `${path}.${name}`));
  }

  test.each(["watch-endpointslices", "watch-pods-with-bookmark"])("%s", async (name) => {
    const { url } = lab.server;
    const exchange = readExchange(name);
    const recorded = normalise(recordedLines(exchange)) as readonly unknown[];
    const query = `?watch=true&resourceVersion=${lab.cluster.resourceVersion()}&allowWatchBookmarks=true`;
    const watch = await openWatch(`${url}${exchange.path.replace(/\?.*/, "")}${query}`);
    await ask(`${url}/apis/apps/v1/namespaces/wire2/deployments?fieldManager=kubectl-create`, "POST", {
      metadata: { name: "web" },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "nginx", image: "nginx", ports: [{ containerPort: 80 }] }] },
        },
      },
    });
    lab.pass(5_000);
    await ask(`${url}/apis/apps/v1/namespaces/wire2/deployments/web`, "DELETE");
    lab.pass(60_000);
    const events: unknown[] = [];
    while (firstOf(events, "BOOKMARK") === undefined || firstOf(events, "MODIFIED") === undefined)
      events.push(normalise(await watch.event()));
    await watch.cancel();
    const bookmark = firstOf(events, "BOOKMARK");
    expect(bookmark).toEqual(firstOf(recorded, "BOOKMARK"));
    const changed = events.filter((event) => textAt(event, "type") === "MODIFIED").flatMap((event) => shape(event));
    const known = new Set(recorded.flatMap((event) => shape(event)));
    // A real kubelet says that it creates the containers; the lab's had them at once.
    known.add(".object.status.containerStatuses[].state.waiting.reason");
    expect([...new Set(changed)].filter((path) => !known.has(path))).toEqual([]);
    await ask(`${url}/apis/apps/v1/namespaces/wire2/deployments/web`, "DELETE");
    lab.pass(5_000);
  });
});

test("every recording is replayed somewhere", () => {
  const elsewhere = new Set(recordingNames().filter((name) => name.startsWith("kubectl-")));
  const here = new Set([
    ...alike,
    "list-services-page-2",
    ...["forbidden", "forbidden-watch", "access-review", "unauthorized", "rules-review"],
    ...["api", "apis", "api-v1", "discovery-v1", "version", "table-nodes"],
    ...["watch-pods-streamed-list", "watch-services-streamed-list-empty-namespace", "watch-too-old", "watch-too-new"],
    ...["watch-streamed-list-unavailable", "watch-services", "watch-endpointslices", "watch-pods-with-bookmark"],
  ]);
  expect(recordingNames().filter((name) => !here.has(name) && !elsewhere.has(name))).toEqual([]);
});
