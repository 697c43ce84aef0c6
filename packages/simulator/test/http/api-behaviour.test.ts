import { readFileSync } from "node:fs";
import https from "node:https";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { arrayAt, objectAt, textAt } from "../../src/http/read-json.ts";
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

const collection = "/api/v1/namespaces/default/services";

function create(name: string, labels: Record<string, string> = {}): Promise<Answered> {
  const body = { metadata: { name, labels }, spec: { selector: { app: name }, ports: [{ port: 80 }] } };
  return ask(`${url}${collection}`, "POST", body);
}

function namesIn(list: unknown): readonly string[] {
  return arrayAt(list, "items").map((item) => textAt(item, "metadata", "name"));
}

describe("lists in pages", () => {
  test("show the world as it was at the first page", async () => {
    for (const name of ["a", "b", "c"]) await create(name);
    const first = (await ask(`${url}${collection}?limit=2`)).json();
    expect(namesIn(first)).toEqual(["a", "b"]);
    await ask(`${url}${collection}/c`, "DELETE");
    await create("bb");
    const token = textAt(first, "metadata", "continue");
    const second = (await ask(`${url}${collection}?limit=2&continue=${token}`)).json();
    expect(namesIn(second)).toEqual(["c", "kubernetes"]);
    expect(textAt(second, "metadata", "resourceVersion")).toBe(textAt(first, "metadata", "resourceVersion"));
    expect(objectAt(second, "metadata")["continue"]).toBeUndefined();
  });

  test("a token that is too old gets 410, and a token with which the list may go on", async () => {
    for (const name of ["a", "b", "c"]) await create(name);
    const token = textAt((await ask(`${url}${collection}?limit=2`)).json(), "metadata", "continue");
    await create("d");
    running.cluster.compact();
    const refused = await ask(`${url}${collection}?limit=2&continue=${token}`);
    expect(refused.status).toBe(410);
    expect(refused.json()).toMatchObject({ reason: "Expired" });
    const again = textAt(refused.json(), "metadata", "continue");
    expect(namesIn((await ask(`${url}${collection}?continue=${again}`)).json())).toEqual(["c", "d", "kubernetes"]);
  });

  test("pages go from namespace to namespace, whatever their names have in common", async () => {
    for (const namespace of ["a-b", "a"]) {
      await ask(`${url}/api/v1/namespaces`, "POST", { metadata: { name: namespace } });
      for (const name of ["x", "y"]) {
        await ask(`${url}/api/v1/namespaces/${namespace}/services`, "POST", {
          metadata: { name },
          spec: { ports: [{ port: 1 }] },
        });
      }
    }
    const seen: string[] = [];
    for (let token: string | null = ""; token !== null;) {
      const page: Record<string, unknown> = (await ask(`${url}/api/v1/services?limit=1&continue=${token}`)).json();
      seen.push(
        ...arrayAt(page, "items").map(
          (item) => `${textAt(item, "metadata", "namespace")}/${textAt(item, "metadata", "name")}`,
        ),
      );
      token = textAt(page, "metadata", "continue") || null;
    }
    expect(seen).toEqual(["a/x", "a/y", "a-b/x", "a-b/y", "default/kubernetes"]);
  });

  test("resourceVersion 0 ignores the limit, a selector hides how many remain", async () => {
    for (const name of ["a", "b", "c"]) await create(name, { x: "y" });
    expect(namesIn((await ask(`${url}${collection}?limit=1&resourceVersion=0`)).json())).toHaveLength(4);
    const selected = (await ask(`${url}${collection}?limit=1&labelSelector=x%3Dy`)).json();
    expect(namesIn(selected)).toEqual(["a"]);
    expect(Object.keys(objectAt(selected, "metadata"))).toEqual(["resourceVersion", "continue"]);
  });

  test("exactly an older version", async () => {
    await create("a");
    const version = running.cluster.resourceVersion();
    await create("b");
    const query = `?resourceVersion=${version}&resourceVersionMatch=Exact`;
    expect(namesIn((await ask(`${url}${collection}${query}`)).json())).toEqual(["a", "kubernetes"]);
  });

  test("large lists are compressed for who asks", async () => {
    const data = "x".repeat(200_000);
    await ask(`${url}/api/v1/namespaces/default/configmaps`, "POST", { metadata: { name: "large" }, data: { data } });
    const answer = await fetch(`${url}/api/v1/configmaps`, { headers: { "Accept-Encoding": "gzip" } });
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(await answer.text()).toContain(data);
    expect(
      (await fetch(`${url}${collection}`, { headers: { "Accept-Encoding": "gzip" } })).headers.get("content-encoding"),
    ).toBeNull();
  });
});

describe("requests that are refused", () => {
  const refused: readonly (readonly [string, string, unknown, Record<string, string>, number, string])[] = [
    ["GET", "/api/v1/services?resourceVersion=99999999", undefined, {}, 504, "Too large resource version: 99999999"],
    ["GET", "/api/v1/services?resourceVersion=x", undefined, {}, 400, 'Invalid value: "x"'],
    [
      "GET",
      "/api/v1/services?resourceVersionMatch=Exact",
      undefined,
      {},
      422,
      "is forbidden unless resourceVersion is provided",
    ],
    ["GET", "/api/v1/services?fieldSelector=spec.x%3D1", undefined, {}, 400, "field label not supported: spec.x"],
    ["GET", "/api/v1/nothing", undefined, {}, 404, "the server could not find the requested resource"],
    ["PUT", collection, {}, {}, 405, "the server does not allow this method on the requested resource"],
    [
      "DELETE",
      "/api/v1/namespaces",
      undefined,
      {},
      405,
      "the server does not allow this method on the requested resource",
    ],
    ["GET", collection, undefined, { Accept: "text/html" }, 406, "only the following media types are accepted"],
    [
      "POST",
      collection,
      Buffer.from("<a/>"),
      { "Content-Type": "text/xml" },
      415,
      "the body of the request was in an unknown format",
    ],
    ["PATCH", `${collection}/kubernetes`, {}, {}, 415, "application/apply-patch+yaml"],
    ["POST", collection, Buffer.from("{"), {}, 400, "json parse error"],
    ["POST", collection, { kind: "Pod", apiVersion: "v1" }, {}, 400, "cannot be handled as a Service"],
    [
      "POST",
      collection,
      { metadata: { name: "x", namespace: "other" } },
      {},
      400,
      "does not match the namespace sent on the request",
    ],
    [
      "PUT",
      `${collection}/kubernetes`,
      { metadata: { name: "x" } },
      {},
      400,
      "does not match the name on the URL (kubernetes)",
    ],
    [
      "POST",
      collection,
      { metadata: { name: "x" }, spec: { ports: [{ port: "80" }] } },
      {},
      400,
      "json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32",
    ],
    ["POST", `${collection}?dryRun=Some`, { metadata: { name: "x" } }, {}, 422, 'dryRun: Unsupported value: "Some"'],
    [
      "PATCH",
      `${collection}/kubernetes`,
      { metadata: { name: "kubernetes" } },
      { "Content-Type": "application/apply-patch+yaml" },
      422,
      "fieldManager: Required value: is required for apply patch",
    ],
    [
      "PATCH",
      `${collection}/kubernetes`,
      [{ op: "test", path: "/spec/type", value: "NodePort" }],
      { "Content-Type": "application/json-patch+json" },
      422,
      "the server rejected our request due to an error in our request",
    ],
    [
      "DELETE",
      `${collection}/kubernetes`,
      undefined,
      { Origin: "http://evil.example" },
      403,
      "requests of web pages are not served",
    ],
    [
      "PATCH",
      `${collection}/none`,
      {},
      { "Content-Type": "application/merge-patch+json" },
      404,
      'services "none" not found',
    ],
  ];
  test.each(refused)("%s %s", async (method, path, body, headers, status, message) => {
    const answer = await ask(`${url}${path}`, method, body, headers);
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ kind: "Status", apiVersion: "v1", status: "Failure", code: status });
    expect(textAt(answer.json(), "message")).toContain(message);
  });
});

describe("writes", () => {
  test("YAML is taken, unknown fields are warned of and left out", async () => {
    const body = Buffer.from("metadata: {name: y}\nspec:\n  ports: [{port: 80, targetport: 8080}]\n  colour: red\n");
    const answer = await ask(`${url}${collection}`, "POST", body, { "Content-Type": "application/yaml" });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("warning")).toBe(
      '299 - "unknown field \\"spec.ports[0].targetport\\"", 299 - "unknown field \\"spec.colour\\""',
    );
    expect(arrayAt(answer.json(), "spec", "ports")).toEqual([{ port: 80, protocol: "TCP", targetPort: 80 }]);
    expect(objectAt(answer.json(), "spec")["colour"]).toBeUndefined();
  });

  test("a dry run leaves nothing behind", async () => {
    const before = running.cluster.resourceVersion();
    const created = await ask(`${url}${collection}?dryRun=All`, "POST", {
      metadata: { name: "dry" },
      spec: { ports: [{ port: 1 }] },
    });
    expect(created.status).toBe(201);
    expect((await ask(`${url}${collection}/dry`)).status).toBe(404);
    expect((await ask(`${url}${collection}/kubernetes?dryRun=All`, "DELETE")).status).toBe(200);
    const patch = { metadata: { labels: { dry: "run" } } };
    const headers = { "Content-Type": "application/merge-patch+json" };
    expect((await ask(`${url}${collection}/kubernetes?dryRun=All`, "PATCH", patch, headers)).status).toBe(200);
    expect(running.cluster.resourceVersion()).toBe(before);
  });

  test("a replacement of an old version is a conflict", async () => {
    const live = (await create("a")).json();
    const put = (object: unknown) => ask(`${url}${collection}/a`, "PUT", object);
    const changed = { ...live, metadata: { ...objectAt(live, "metadata"), labels: { x: "1" } } };
    expect((await put(changed)).status).toBe(200);
    const refused = await put({ ...changed, metadata: { ...objectAt(changed, "metadata"), labels: { x: "2" } } });
    expect(refused.status).toBe(409);
    expect(refused.json()).toMatchObject({
      reason: "Conflict",
      message:
        'Operation cannot be fulfilled on services "a": the object has been modified; please apply your changes to the latest version and try again',
    });
  });

  test("apply: a conflict, then by force", async () => {
    const apply = (manager: string, app: string, force = false) =>
      ask(
        `${url}${collection}/s?fieldManager=${manager}&force=${String(force)}`,
        "PATCH",
        {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "s" },
          spec: { ports: [{ port: 80 }], selector: { app } },
        },
        { "Content-Type": "application/apply-patch+yaml" },
      );
    expect((await apply("one", "a")).status).toBe(201);
    expect((await apply("one", "b")).status).toBe(200);
    const refused = await apply("two", "c");
    expect(refused.status).toBe(409);
    expect(refused.json()).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'Apply failed with 1 conflict: conflict with "one": .spec.selector',
      reason: "Conflict",
      details: {
        causes: [{ reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".spec.selector" }],
      },
      code: 409,
    });
    const forced = (await apply("two", "c", true)).json();
    expect(objectAt(forced, "spec", "selector")).toEqual({ app: "c" });
    const owners = arrayAt(forced, "metadata", "managedFields").map((entry) => textAt(entry, "manager"));
    expect(owners).toEqual(["one", "two"]);
  });

  test("a write that changes nothing is no new version", async () => {
    const live = (await create("a")).json();
    const version = running.cluster.resourceVersion();
    const config = { apiVersion: "v1", kind: "Service", metadata: { name: "b" }, spec: { ports: [{ port: 80 }] } };
    const apply = () =>
      ask(`${url}${collection}/b?fieldManager=x`, "PATCH", config, { "Content-Type": "application/apply-patch+yaml" });
    expect((await ask(`${url}${collection}/a`, "PUT", live)).json()).toEqual(live);
    const merge = { "Content-Type": "application/merge-patch+json" };
    expect((await ask(`${url}${collection}/a`, "PATCH", { spec: { type: "ClusterIP" } }, merge)).json()).toEqual(live);
    expect(running.cluster.resourceVersion()).toBe(version);
    const first = (await apply()).json();
    running.pass(60_000);
    expect((await apply()).json()).toEqual(first);
  });

  test("status has its own door", async () => {
    await ask(`${url}${collection}`, "POST", {
      metadata: { name: "a" },
      spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
    });
    const body = {
      metadata: { name: "a" },
      spec: { type: "NodePort" },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } },
    };
    const headers = { "Content-Type": "application/merge-patch+json" };
    const patched = (await ask(`${url}${collection}/a/status`, "PATCH", body, headers)).json();
    expect(patched).toMatchObject({
      spec: { type: "LoadBalancer" },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } },
    });
  });

  test("a collection is deleted by selector", async () => {
    await create("a", { x: "y" });
    await create("b", { x: "y" });
    await create("c");
    const deleted = await ask(`${url}${collection}?labelSelector=x%3Dy`, "DELETE");
    expect(deleted.json()).toMatchObject({ kind: "ServiceList" });
    expect(namesIn(deleted.json())).toEqual(["a", "b"]);
    expect(namesIn((await ask(`${url}${collection}`)).json())).toEqual(["c", "kubernetes"]);
  });

  test("what is deleted must be what was meant", async () => {
    await create("a");
    const refused = await ask(`${url}${collection}/a`, "DELETE", { preconditions: { uid: "another" } });
    expect(refused.status).toBe(409);
    expect((await ask(`${url}${collection}/a`)).status).toBe(200);
  });

  test("a ConfigMap that is gone leaves a Status", async () => {
    const path = "/api/v1/namespaces/default/configmaps";
    await ask(`${url}${path}`, "POST", { metadata: { name: "m" }, data: { a: "b" } });
    expect((await ask(`${url}${path}/m`, "DELETE")).json()).toMatchObject({
      kind: "Status",
      status: "Success",
      details: { name: "m", kind: "configmaps" },
    });
  });
});

describe("watches", () => {
  test("a selector turns changes into arrivals and departures", async () => {
    await create("a", { x: "y" });
    const version = running.cluster.resourceVersion();
    const watch = await openWatch(`${url}/api/v1/services?watch=true&labelSelector=x%3Dy&resourceVersion=${version}`);
    const label = (value: string | null) =>
      ask(
        `${url}${collection}/a`,
        "PATCH",
        { metadata: { labels: { x: value } } },
        { "Content-Type": "application/merge-patch+json" },
      );
    await label("z");
    await create("b");
    await label("y");
    await ask(`${url}${collection}/a`, "DELETE");
    const events = [await watch.event(), await watch.event(), await watch.event()];
    expect(events.map((event) => [event["type"], textAt(event, "object", "metadata", "name")])).toEqual([
      ["DELETED", "a"],
      ["ADDED", "a"],
      ["DELETED", "a"],
    ]);
    expect(textAt(events[0], "object", "metadata", "labels", "x")).toBe("y");
    await watch.cancel();
  });

  test("without a version there is what there is first, then what changes", async () => {
    const watch = await openWatch(`${url}${collection}?watch=true`);
    await create("a");
    expect([
      textAt(await watch.event(), "object", "metadata", "name"),
      textAt(await watch.event(), "object", "metadata", "name"),
    ]).toEqual(["kubernetes", "a"]);
    await watch.cancel();
  });

  test("one object by its name; as a table the columns come once", async () => {
    await create("a");
    const watch = await openWatch(`${url}${collection}?watch=true&fieldSelector=metadata.name%3Da`, {
      Accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
    });
    await ask(`${url}${collection}/a`, "DELETE");
    const [first, second] = [await watch.event(), await watch.event()];
    expect(arrayAt(first, "object", "columnDefinitions")).toHaveLength(7);
    expect(objectAt(second, "object")["columnDefinitions"]).toBeNull();
    expect(arrayAt(arrayAt(second, "object", "rows")[0], "cells")[0]).toBe("a");
    await watch.cancel();
  });

  test("ends when its time is over", async () => {
    const watch = await openWatch(
      `${url}${collection}?watch=true&resourceVersion=${running.cluster.resourceVersion()}&timeoutSeconds=0`,
    );
    expect(await watch.line()).toBeNull();
  });

  test("metadata only", async () => {
    const accept = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
    const watch = await openWatch(`${url}${collection}?watch=true`, { Accept: accept });
    const event = await watch.event();
    expect(objectAt(event, "object")).toMatchObject({ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" });
    expect(Object.keys(objectAt(event, "object"))).toEqual(["kind", "apiVersion", "metadata"]);
    await watch.cancel();
  });
});

describe("documents", () => {
  test("aggregated discovery", async () => {
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
    const answer = await ask(`${url}/apis`, "GET", undefined, { Accept: accept });
    expect(answer.headers.get("content-type")).toBe(
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
    );
    const apps = arrayAt(answer.json(), "items").find((group) => textAt(group, "metadata", "name") === "apps");
    const deployments = arrayAt(arrayAt(apps, "versions")[0], "resources").find(
      (one) => textAt(one, "resource") === "deployments",
    );
    expect(deployments).toEqual({
      resource: "deployments",
      responseKind: { group: "apps", version: "v1", kind: "Deployment" },
      scope: "Namespaced",
      singularResource: "deployment",
      verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      shortNames: ["deploy"],
      categories: ["all"],
      subresources: [
        {
          subresource: "scale",
          responseKind: { group: "autoscaling", version: "v1", kind: "Scale" },
          verbs: ["get", "patch", "update"],
        },
        {
          subresource: "status",
          responseKind: { group: "apps", version: "v1", kind: "Deployment" },
          verbs: ["get", "patch", "update"],
        },
      ],
    });
  });

  test("OpenAPI says how the ports of a Service merge", async () => {
    const document = (await ask(`${url}/openapi/v3/api/v1`)).json();
    const spec = objectAt(document, "components", "schemas", "io.k8s.api.core.v1.ServiceSpec", "properties");
    expect(spec["ports"]).toEqual({
      type: "array",
      items: { $ref: "#/components/schemas/io.k8s.api.core.v1.ServicePort" },
      "x-kubernetes-patch-strategy": "merge",
      "x-kubernetes-patch-merge-key": "port",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["port", "protocol"],
    });
  });

  test.each(["healthz", "readyz", "livez"])("%s", async (check) => {
    const answer = await ask(`${url}/${check}`);
    expect([answer.status, answer.text]).toEqual([200, "ok"]);
  });
});

describe("TLS", () => {
  const read = (name: string) => readFileSync(new URL(`certificates/${name}`, import.meta.url), "utf8");
  let secured: TestServer;

  beforeAll(async () => {
    secured = await startTestServer({
      tls: { key: read("server.key"), cert: read("server.crt") },
      clientCa: read("ca.crt"),
      tokens: { secret: "bob" },
    });
    secured.server.faults.add({ type: "forbidden", allNamespacesOnly: false });
  });
  afterAll(async () => {
    await secured.server.close();
  });

  function get(options: https.RequestOptions): Promise<{ readonly status: number; readonly text: string }> {
    return new Promise((resolve, reject) => {
      https
        .get(`${secured.server.url}/api/v1/pods`, { ca: read("ca.crt"), agent: false, ...options }, (response) => {
          let text = "";
          response.on("data", (part: Buffer) => (text += part.toString()));
          response.on("end", () => {
            resolve({ status: response.statusCode ?? 0, text });
          });
        })
        .on("error", reject);
    });
  }

  test("by certificate, by token, by neither", async () => {
    expect(secured.server.url).toMatch(/^https:/);
    expect((await get({ cert: read("client.crt"), key: read("client.key") })).text).toContain(
      'User \\"alice\\" cannot list',
    );
    expect((await get({ headers: { Authorization: "Bearer secret" } })).text).toContain('User \\"bob\\" cannot list');
    expect((await get({})).status).toBe(401);
  });
});
