import { describe, expect, it } from "vitest";
import { createFileSource } from "./file-source.ts";
import { parseStateFile, readStateFile } from "./read-state-file.ts";

const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop" },
  spec: { selector: { app: "web" }, ports: [{ port: 80, protocol: "TCP", targetPort: 80 }] },
};
const list = { apiVersion: "v1", kind: "List", items: [service] };
const yaml = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {ports: [{port: 80}]}\n";

describe("parseStateFile", () => {
  it.each([
    ["JSON", JSON.stringify(list), ["web"]],
    ["YAML", yaml, ["web"]],
    ["several YAML documents", `${yaml}---\n${yaml.replace("web", "api")}---\n`, ["web", "api"]],
    ["an empty list", JSON.stringify({ ...list, items: [] }), []],
  ])("reads %s", (_, text, names) => {
    const result = parseStateFile("state.json", text);
    expect(result.type === "ok" && result.contents.objects.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    [
      "a brace too few",
      '{"kind": "List",\n "apiVersion": "v1",\n "items": [\n',
      "state-file-malformed",
      /^state\.json:[34]:\d+: this is neither JSON nor YAML: .+\.$/,
    ],
    ["bad YAML", "a: b\n c: [\n", "state-file-malformed", /^state\.json:\d:\d+: this is neither JSON nor YAML: .+\.$/],
    ["nothing", "", "state-file-without-objects", /^state\.json is empty\.$/],
    [
      "plain text",
      "hello",
      "state-file-without-objects",
      /^state\.json holds no Kubernetes objects: it must be an object, is a string\.$/,
    ],
    [
      "another JSON",
      '{"a": 1}',
      "state-file-without-objects",
      /^state\.json holds no Kubernetes objects: it has no kind, so it is no Kubernetes object\.$/,
    ],
  ])("says what is wrong with %s", (_, text, code, message) => {
    const result = parseStateFile("state.json", text);
    expect(result).toMatchObject({ type: "problem", problem: { code, file: "state.json" } });
    expect(result.type === "problem" ? result.problem.message : "").toMatch(message);
  });
});

const gateway = (kind: string, version: string): object => ({
  apiVersion: `gateway.networking.k8s.io/${version}`,
  kind,
  metadata: { name: "edge", namespace: "shop" },
  spec: {},
});

describe("a state file", () => {
  it.each([
    ["Gateway API in its present versions", ["GatewayClass", "Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute"], "v1"],
    ["routes that were experimental", ["TLSRoute", "TCPRoute", "UDPRoute", "GRPCRoute"], "v1alpha2"],
    ["routes that became v1", ["TLSRoute", "TCPRoute", "UDPRoute", "ReferenceGrant"], "v1"],
    ["a grant and a Gateway of the beta", ["ReferenceGrant", "Gateway", "HTTPRoute"], "v1beta1"],
  ])("holds %s", (_, kinds, version) => {
    const items = kinds.map((kind) => gateway(kind, version));
    const result = parseStateFile("state.json", JSON.stringify({ ...list, items }));
    expect(result).toMatchObject({ type: "ok", contents: { objects: kinds.map((kind) => ({ kind })), problems: [] } });
  });

  it("holds policies and ConfigMaps", () => {
    const items = [
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "deny", namespace: "shop" },
        spec: { podSelector: {} },
      },
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "kube-proxy", namespace: "kube-system" },
        data: { "config.conf": "kind: KubeProxyConfiguration\nmode: nftables\n" },
      },
    ];
    const result = parseStateFile("state.json", JSON.stringify({ ...list, items }));
    expect(result.type === "ok" && result.contents.objects).toMatchObject([
      { kind: "NetworkPolicy", types: ["Ingress"] },
      { kind: "ConfigMap", proxyMode: "nftables" },
    ]);
  });
});

describe("readStateFile", () => {
  it.each([
    ["ENOENT", "state-file-not-found", "missing.json does not exist."],
    ["EISDIR", "state-file-unreadable", "missing.json cannot be read: it is a directory."],
    ["EACCES", "state-file-unreadable", "missing.json cannot be read: EACCES."],
  ])("says %s", async (code, expected, message) => {
    const readTextFile = (): Promise<string> => Promise.reject(Object.assign(new Error(code), { code }));
    expect(await readStateFile("missing.json", readTextFile)).toMatchObject({
      type: "problem",
      problem: { code: expected, message, file: "missing.json", line: null },
    });
  });
});

describe("createFileSource", () => {
  it("publishes what the file holds, and what it surely was not asked for", () => {
    const result = parseStateFile("state.json", JSON.stringify(list));
    const objects = result.type === "ok" ? result.contents.objects : [];
    const source = createFileSource({ name: "file", file: "state.json", objects });
    const updates: unknown[] = [];
    source.subscribe((update) => updates.push(update));
    expect(updates).toEqual([
      {
        type: "status",
        status: {
          name: "file",
          source: "file",
          title: "state.json",
          state: { type: "static", file: "state.json" },
          dataAsOf: null,
          unreadable: [],
          namespaces: null,
          note: null,
        },
        unread: new Set(["Node", "EndpointSlice", "ConfigMap"]),
      },
      { type: "events", events: [{ type: "upsert", object: objects[0] }] },
    ]);
  });

  it("says which namespaces are shown of it", () => {
    const source = createFileSource({ name: "file", file: "state.json", objects: [], namespaces: ["shop"] });
    expect(source.status().namespaces).toEqual(["shop"]);
  });

  it("knows the ConfigMaps of a file only where they are asked for", () => {
    const unread = (readConfigMaps: boolean): ReadonlySet<string> =>
      createFileSource({ name: "file", file: "state.json", objects: [], readConfigMaps }).unread();
    expect(unread(false)).toEqual(new Set(["Node", "ConfigMap"]));
    expect(unread(true)).toEqual(new Set(["Node"]));
  });
});
