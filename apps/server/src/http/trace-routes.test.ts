import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import request from "supertest";
import type { LookupList, NameList, PolicyOverlayList, Problem, Trace, TraceList } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { buildApp } from "../../test/build-app.ts";
import { runCommand } from "../../test/run-command.ts";
import { createScriptedSource } from "../../test/scripted-source.ts";
import { namespace, pod, project, service, shopObjects, slice } from "../../test/shop-objects.ts";
import { problemType } from "./problem.ts";
import { responseSchemas } from "./response-schemas.ts";

const truth = fileURLToPath(new URL("../../../../packages/shared/test/truth/", import.meta.url));
const root = "/api/v1/clusters/test";

function recordedApp(name: string) {
  const state = JSON.parse(readFileSync(`${truth}${name}/state.json`, "utf8")) as { items: readonly unknown[] };
  return buildApp({ sources: [createScriptedSource({ objects: project(...state.items) })] }).app;
}

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** Taken for what it should be; the schemas hold it to that. */
async function get<T>(app: ReturnType<typeof recordedApp>, path: string): Promise<Answer<T>> {
  return request(app).get(`${root}/${path}`);
}

function traceOf(query: Readonly<Record<string, string>>): string {
  return `trace?${new URLSearchParams(query).toString()}`;
}

async function ask(app: ReturnType<typeof recordedApp>, query: Readonly<Record<string, string>>) {
  return request(app).get(`${root}/${traceOf(query)}`);
}

const local = recordedApp("116-external-local-one-node");

describe("GET …/trace", () => {
  it.each([
    ["outside", "tcp://10.77.0.11:30116", "dropped"],
    ["outside", "tcp://10.77.0.12:30116", "delivered"],
    ["outside/10.77.0.100", "http://10.77.0.12:30116/x?y=1", "delivered"],
    ["pod/clients/client-a", "tcp://web.s-116:80", "delivered"],
    ["pod/clients/client-a", "curl -sI http://web.s-116/", "delivered"],
    ["outside", "kubectl -n clients exec client-a -- nc -zv web.s-116 80", "delivered"],
    ["node/node-a", "tcp://10.77.0.11:30116", "delivered"],
    ["outside", "tcp://10.77.0.11:80", "refused"],
    ["outside", "http://web.s-116/", "no-such-name"],
  ])("from %s to %s answers what the command answers: %s", async (from, to, verdict) => {
    const response = await ask(local, { from, to });
    expect(response.status).toBe(200);
    expect(responseSchemas.Trace.safeParse(response.body).error).toBeUndefined();
    expect((response.body as Trace).verdict).toBe(verdict);
    const state = `${truth}116-external-local-one-node/state.json`;
    const { stdout } = await runCommand(["trace", from, to, "--state", state, "--format", "json"]);
    expect(response.body).toEqual(JSON.parse(stdout));
  });

  it("is of outside where no FROM is given, and takes the proxy mode", async () => {
    const { body } = await get<Trace>(
      local,
      traceOf({ to: "tcp://10.77.0.12:30116", proxyMode: "nftables", from: "" }),
    );
    expect(body).toMatchObject({ from: "outside", verdict: "delivered", proxyMode: "nftables" });
  });

  it("answers a line that stands for several with all of them, in order", async () => {
    const { body } = await get<TraceList>(local, traceOf({ to: "curl -I http://10.77.0.{11,12}:30116/" }));
    expect(responseSchemas.TraceList.safeParse(body).error).toBeUndefined();
    expect(body.traces.map(({ to, verdict }) => [to, verdict])).toEqual([
      ["http://10.77.0.11:30116/", "dropped"],
      ["http://10.77.0.12:30116/", "delivered"],
    ]);
  });

  it("answers a line that asks DNS with what DNS says", async () => {
    const { body } = await get<LookupList>(
      local,
      traceOf({
        from: "pod/clients/client-a",
        to: "nslookup -type=A web.s-116",
      }),
    );
    expect(responseSchemas.LookupList.safeParse(body).error).toBeUndefined();
    expect(body.lookups).toMatchObject([
      { question: "web.s-116", type: "A", status: "NOERROR", answers: [{ data: "10.96.66.197" }] },
    ]);
  });

  it("tells what of a line is not followed", async () => {
    const { body } = await get<Trace>(local, traceOf({ to: "curl -x http://proxy:3128 http://10.77.0.12:30116/" }));
    expect(body.because.at(-1)).toBe(
      "The proxy that curl is told to use is not followed: this is the connection without it.",
    );
  });

  it.each<{ name: string; query: Readonly<Record<string, string>>; problem: Partial<Problem> }>([
    {
      name: "no TO",
      query: { from: "outside" },
      problem: { type: problemType("bad-query"), detail: '"to" is missing.', field: "to" },
    },
    {
      name: "a TO of 2,001 characters",
      query: { to: "x".repeat(2001) },
      problem: { type: problemType("bad-query"), field: "to" },
    },
    {
      name: "a proxy mode that is none",
      query: { to: "tcp://10.77.0.11:1", proxyMode: "ebpf" },
      problem: { type: problemType("bad-query"), field: "proxyMode" },
    },
    {
      name: "a FROM that is none",
      query: { from: "nowhere", to: "tcp://10.77.0.11:1" },
      problem: { type: problemType("bad-trace"), field: "from" },
    },
    {
      name: "a TO that is not understood",
      query: { to: "curl 'http://x" },
      problem: {
        type: problemType("bad-trace"),
        detail: "The quote ' is not closed.",
        field: "to",
        cure: "Write a second ', or a backslash before this one.",
        position: 5,
      },
    },
    {
      name: "a Deployment that is not there",
      query: { to: "kubectl -n nope exec deploy/web -- curl web" },
      problem: { type: problemType("bad-trace"), field: "to" },
    },
  ])("refuses $name", async ({ query, problem }) => {
    const response = await ask(local, query);
    expect(response.status).toBe(400);
    expect(response.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(response.body).toMatchObject({ ...problem, status: 400 });
    expect(responseSchemas.Problem.safeParse(response.body).error).toBeUndefined();
  });

  it("refuses a parameter that is given twice", async () => {
    const response = await request(local).get(`${root}/trace?to=tcp://10.77.0.11:1&to=tcp://10.77.0.12:1`);
    expect([response.status, (response.body as Problem).field]).toEqual([400, "to"]);
  });

  it("says nothing of a cluster that is not read yet", async () => {
    const source = createScriptedSource({ state: { type: "connecting", kindsReady: 3, kindsTotal: 12 } });
    const response = await ask(buildApp({ sources: [source] }).app, { to: "tcp://10.0.0.1:30080" });
    expect([response.status, (response.body as Problem).type]).toEqual([503, problemType("no-data-yet")]);
  });

  it("answers as of now", async () => {
    const source = createScriptedSource({ objects: shopObjects() });
    const { app } = buildApp({ sources: [source] });
    const before = await ask(app, { to: "tcp://10.0.0.1:30080" });
    source.put(...project(slice("shop", "web", [])));
    const after = await ask(app, { to: "tcp://10.0.0.1:30080" });
    expect([before, after].map(({ body }: Answer<Trace>) => body.verdict)).toEqual(["delivered", "refused"]);
  });
});

describe("GET …/names", () => {
  it("completes names for both fields", async () => {
    const { body } = await get<NameList>(local, `names?q=web`);
    expect(responseSchemas.NameList.safeParse(body).error).toBeUndefined();
    expect(body.names.map(({ text }) => text)).toEqual([
      "web.s-116:80",
      "pod/s-116/web-7b68595db4-cc27q",
      "pod/s-116/web-7b68595db4-wp4ch",
    ]);
  });

  it("completes one of them", async () => {
    const { body } = await get<NameList>(local, `names?q=client&field=from`);
    expect(body.names.map(({ text }) => text)).toContain("pod/clients/client-a");
    expect(body.names.every(({ type }) => type === "pod")).toBe(true);
  });

  it("refuses a field that is none", async () => {
    const { status, body } = await get<Problem>(local, `names?q=web&field=host`);
    expect([status, body.field]).toEqual([400, "field"]);
  });
});

describe("GET …/policies", () => {
  const denied = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "deny-all", namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  };

  it("judges every Service of a namespace, or one", async () => {
    const objects = [...shopObjects(), ...project(denied)];
    const { app } = buildApp({ sources: [createScriptedSource({ objects })] });
    const whole = await request(app).get(`${root}/policies?namespace=shop`);
    expect(responseSchemas.PolicyOverlayList.safeParse(whole.body).error).toBeUndefined();
    expect(Object.keys((whole.body as PolicyOverlayList).services)).toEqual(["shop/api", "shop/web"]);
    const one = await request(app).get(`${root}/policies?namespace=shop&service=web&client=anyone`);
    const { services, omitted } = one.body as PolicyOverlayList;
    expect([Object.keys(services), omitted]).toEqual([["shop/web"], 0]);
    expect(services["shop/web"]).toMatchObject({ client: "anyone" });
    expect(JSON.stringify(services["shop/web"])).toContain("deny-all");
  });

  it("leaves Services out of a namespace that has too many", async () => {
    const many = Array.from({ length: 201 }, (_, index) => service("many", `s-${String(index)}`));
    const objects = project(namespace("many"), pod("many", "p", "s-1", "10.244.0.9"), ...many);
    const { app } = buildApp({ sources: [createScriptedSource({ objects })] });
    const { body } = await get<PolicyOverlayList>(app, `policies?namespace=many`);
    const { services, omitted } = body;
    expect([Object.keys(services).length, omitted]).toEqual([200, 1]);
  });

  it.each([
    ["no namespace", "policies", 400, "bad-query"],
    ["a client that is none", "policies?namespace=shop&client=me", 400, "bad-client"],
    ["a namespace that is not there", "policies?namespace=nope", 404, "namespace-not-found"],
    ["a Service that is not there", "policies?namespace=shop&service=nope", 404, "service-not-found"],
  ] as const)("refuses %s", async (_name, path, status, code) => {
    const response = await request(buildApp().app).get(`${root}/${path}`);
    expect([response.status, (response.body as Problem).type]).toEqual([status, problemType(code)]);
  });
});
