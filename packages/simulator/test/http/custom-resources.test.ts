import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCluster } from "../../src/index.ts";
import { arrayAt, objectAt, textAt } from "../../src/http/read-json.ts";
import { openWatch } from "./read-watch.ts";
import { ask, start, startTestServer, type Answered, type TestServer } from "./test-server.ts";

let running: TestServer;
let url: string;

beforeEach(async () => {
  running = await startTestServer();
  ({ url } = running.server);
});

afterEach(async () => {
  await running.server.close();
});

const group = "harbor.example";
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const boats = `/apis/${group}/v1/namespaces/default/boats`;
const plainNotFound = { status: 404, text: "404 page not found\n" };

const schema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        sails: { type: "integer", default: 1 },
        berths: { type: "array", items: { type: "object", properties: { dry: { type: "boolean", default: false } } } },
      },
    },
    status: { type: "object", default: { afloat: "unknown" } },
  },
};
const columns = [
  { name: "Sails", type: "integer", jsonPath: ".spec.sails" },
  { name: "Afloat", type: "string", jsonPath: '.status.conditions[?(@.type=="Afloat")].status' },
  { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
];

function definition(served: readonly string[] = ["v1", "v1beta1"], storage = "v1"): object {
  return {
    metadata: { name: `boats.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "boats", kind: "Boat", shortNames: ["bt"] },
      versions: ["v1beta1", "v1"].map((name) => ({
        name,
        served: served.includes(name),
        storage: name === storage,
        schema: { openAPIV3Schema: schema },
        subresources: { status: {} },
        additionalPrinterColumns: columns,
      })),
    },
  };
}

function install(body = definition()): Promise<Answered> {
  return ask(`${url}${definitions}`, "POST", body);
}

function plain({ status, text }: Answered): object {
  return { status, text };
}

describe("a CustomResourceDefinition", () => {
  test("is established and serves its resource in discovery, the preferred version first", async () => {
    expect(plain(await ask(`${url}/apis/${group}`))).toEqual(plainNotFound);
    expect(plain(await ask(`${url}${boats}`))).toEqual(plainNotFound);
    const made = (await install()).json();
    expect(made["status"]).toEqual({
      conditions: [
        {
          type: "NamesAccepted",
          status: "True",
          reason: "NoConflicts",
          message: "no conflicts found",
          lastTransitionTime: "2026-11-20T11:00:00Z",
        },
        {
          type: "Established",
          status: "True",
          reason: "InitialNamesAccepted",
          message: "the initial names have been accepted",
          lastTransitionTime: "2026-11-20T11:00:00Z",
        },
      ],
      acceptedNames: { plural: "boats", kind: "Boat", shortNames: ["bt"], singular: "boat", listKind: "BoatList" },
      storedVersions: ["v1"],
    });
    expect((await ask(`${url}/apis/${group}`)).json()).toEqual({
      kind: "APIGroup",
      apiVersion: "v1",
      name: group,
      versions: [
        { groupVersion: `${group}/v1`, version: "v1" },
        { groupVersion: `${group}/v1beta1`, version: "v1beta1" },
      ],
      preferredVersion: { groupVersion: `${group}/v1`, version: "v1" },
    });
    const resources = arrayAt((await ask(`${url}/apis/${group}/v1beta1`)).json(), "resources");
    expect(resources.map((one) => textAt(one, "name"))).toEqual(["boats", "boats/status"]);
    const paths = objectAt((await ask(`${url}/openapi/v3`)).json(), "paths");
    expect(Object.keys(paths).filter((path) => path.includes(group))).toEqual([
      `apis/${group}/v1`,
      `apis/${group}/v1beta1`,
    ]);
  });

  test("serves one stored object in each version, with its defaults; status is written by itself", async () => {
    await install();
    const body = { metadata: { name: "kon-tiki" }, spec: { berths: [{}] }, status: { afloat: "yes" } };
    const made = (await ask(`${url}${boats}`, "POST", body)).json();
    expect(made).toMatchObject({
      apiVersion: `${group}/v1`,
      kind: "Boat",
      spec: { sails: 1, berths: [{ dry: false }] },
      status: { afloat: "unknown" },
    });
    const older = await ask(`${url}/apis/${group}/v1beta1/namespaces/default/boats/kon-tiki`);
    expect(older.json()).toMatchObject({ apiVersion: `${group}/v1beta1`, spec: { sails: 1 } });
    const status = { conditions: [{ type: "Afloat", status: "True" }] };
    await ask(
      `${url}${boats}/kon-tiki/status`,
      "PATCH",
      { status },
      { "content-type": "application/merge-patch+json" },
    );
    const table = (await ask(`${url}${boats}`, "GET", undefined, { accept: tableForm })).json();
    expect(arrayAt(table, "columnDefinitions").map((one) => textAt(one, "name"))).toEqual([
      "Name",
      "Sails",
      "Afloat",
      "Age",
    ]);
    expect(arrayAt(table, "rows").map((row) => arrayAt(row, "cells"))).toEqual([["kon-tiki", 1, "True", "0s"]]);
  });

  test("ends its watches when it is deleted, after telling that the objects went; none is left when it comes back", async () => {
    await install();
    await ask(`${url}${boats}`, "POST", { metadata: { name: "kon-tiki" }, spec: {} });
    const watch = await openWatch(`${url}/apis/${group}/v1/boats?watch=true`);
    const other = await openWatch(`${url}/apis/${group}/v1beta1/boats?watch=true`);
    expect(await watch.event()).toMatchObject({ type: "ADDED", object: { apiVersion: `${group}/v1` } });
    expect(await other.event()).toMatchObject({ type: "ADDED", object: { apiVersion: `${group}/v1beta1` } });
    await ask(`${url}${definitions}/boats.${group}`, "DELETE");
    expect(await watch.event()).toMatchObject({ type: "DELETED", object: { metadata: { name: "kon-tiki" } } });
    expect(await watch.line()).toBeNull();
    expect(await other.event()).toMatchObject({ type: "DELETED", object: { apiVersion: `${group}/v1beta1` } });
    expect(await other.line()).toBeNull();
    expect(plain(await ask(`${url}${boats}`))).toEqual(plainNotFound);
    expect(plain(await ask(`${url}/apis/${group}`))).toEqual(plainNotFound);
    await install();
    expect(arrayAt((await ask(`${url}${boats}`)).json(), "items")).toEqual([]);
  });

  test("keeps its objects when it changes what it serves, and ends the watches", async () => {
    await install(definition(["v1beta1"], "v1beta1"));
    const older = `/apis/${group}/v1beta1/namespaces/default/boats`;
    await ask(`${url}${older}`, "POST", { metadata: { name: "kon-tiki" }, spec: {} });
    expect(plain(await ask(`${url}${boats}`))).toEqual(plainNotFound);
    const watch = await openWatch(`${url}${older}?watch=true`);
    await watch.event();
    const path = `${url}${definitions}/boats.${group}`;
    const standing = (await ask(path)).json();
    const changed = await ask(path, "PUT", { ...standing, spec: objectAt(definition(), "spec") });
    expect(objectAt(changed.json(), "status")["storedVersions"]).toEqual(["v1beta1", "v1"]);
    expect(await watch.line()).toBeNull();
    expect((await ask(`${url}${boats}/kon-tiki`)).json()).toMatchObject({ apiVersion: `${group}/v1` });
  });

  test("with only other metadata goes on serving", async () => {
    await install();
    const watch = await openWatch(`${url}/apis/${group}/v1/boats?watch=true`);
    const merge = { "content-type": "application/merge-patch+json" };
    await ask(`${url}${definitions}/boats.${group}`, "PATCH", { metadata: { labels: { a: "b" } } }, merge);
    await ask(`${url}${boats}`, "POST", { metadata: { name: "kon-tiki" }, spec: {} });
    expect(await watch.event()).toMatchObject({ type: "ADDED", object: { metadata: { name: "kon-tiki" } } });
    await watch.cancel();
  });

  test("has no strategic merge patch for its resource", async () => {
    await install();
    await ask(`${url}${boats}`, "POST", { metadata: { name: "kon-tiki" }, spec: {} });
    const strategic = { "content-type": "application/strategic-merge-patch+json" };
    expect((await ask(`${url}${boats}/kon-tiki`, "PATCH", {}, strategic)).status).toBe(415);
  });

  test("a namespace that goes takes custom resources with it", async () => {
    await install();
    await ask(`${url}/api/v1/namespaces`, "POST", { metadata: { name: "bay" } });
    await ask(`${url}/apis/${group}/v1/namespaces/bay/boats`, "POST", { metadata: { name: "kon-tiki" }, spec: {} });
    await ask(`${url}/api/v1/namespaces/bay`, "DELETE");
    running.pass(10_000);
    expect((await ask(`${url}/api/v1/namespaces/bay`)).status).toBe(404);
    expect(arrayAt((await ask(`${url}/apis/${group}/v1/boats`)).json(), "items")).toEqual([]);
  });
});

const tableForm = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

describe("the Gateway API", () => {
  test("is there where it is asked for", () => {
    const served = (gatewayApi: boolean): readonly string[] =>
      createCluster({ now: start, gatewayApi })
        .resources.filter((resource) => resource.group === "gateway.networking.k8s.io")
        .map(({ version, plural, namespaced }) => `${version}/${plural}${namespaced ? "" : " (cluster)"}`);
    expect(served(false)).toEqual([]);
    expect(served(true)).toEqual([
      "v1/gatewayclasses (cluster)",
      "v1beta1/gatewayclasses (cluster)",
      "v1/gateways",
      "v1beta1/gateways",
      "v1/httproutes",
      "v1beta1/httproutes",
      "v1/grpcroutes",
      "v1/tlsroutes",
      "v1alpha3/tlsroutes",
      "v1alpha2/tlsroutes",
      "v1/tcproutes",
      "v1alpha2/tcproutes",
      "v1/udproutes",
      "v1alpha2/udproutes",
      "v1beta1/referencegrants",
      "v1/referencegrants",
    ]);
  });
});
