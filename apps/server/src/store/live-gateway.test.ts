import http from "node:http";
import { kinds } from "@portolan/shared";
import { createCluster } from "@portolan/simulator";
import type { Cluster, KubeObject } from "@portolan/simulator";
import { afterEach, describe, expect, it } from "vitest";
import { createShop, equalsList, isLive, read, serve, stopAll } from "../../test/live-shop.ts";
import type { Running } from "../../test/live-shop.ts";
import { serveHttp } from "../../test/scripted-server.ts";
import { createAny } from "../../test/watch-source.ts";
import { connectToUrl } from "../kube/connection.ts";

afterEach(stopAll);

const group = "gateway.networking.k8s.io";

/** The definition of a Gateway API kind, served in these versions; the first one is stored. */
function definition(plural: string, kind: string, versions: readonly string[]): KubeObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural, kind },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: "object" } },
      })),
    },
  };
}

function route(name: string, version: string, kind = "HTTPRoute", namespace = "shop"): KubeObject {
  const spec = { rules: [{ backendRefs: [{ name: "web", port: 80 }] }] };
  return { apiVersion: `${group}/${version}`, kind, metadata: { name, namespace }, spec };
}

function uninstall(cluster: Cluster, plural: string): void {
  const definitions = cluster.resource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  if (definitions) cluster.delete(definitions, "", `${plural}.${group}`);
}

function routesIn({ watched }: Running): readonly string[] {
  return [...watched.objects.keys()].filter((key) => key.includes("Route/")).sort();
}

/** The API server on `port`, but for the group's discovery documents. */
function forbidDiscovery(port: number): Promise<string> {
  return serveHttp((request, response) => {
    const { url = "", method, headers } = request;
    if (/^\/apis\/gateway\.networking\.k8s\.io(\/v1\w*)?$/.test(url)) {
      response.writeHead(403, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ kind: "Status", code: 403, message: `forbidden: cannot get path ${url}` }));
      return;
    }
    const onward = http.request({ host: "127.0.0.1", port, path: url, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    response.on("close", () => onward.destroy());
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
}

const notAskedFor = new Set(["ConfigMap"]);

describe("a live source and the Gateway API", () => {
  it("is live without it, and says nothing about it", async () => {
    const cluster = createShop();
    const running = read(await serve(cluster));
    await running.watched.until("live", () => isLive(running) && equalsList(running, cluster));
    expect(running.source.status()).toMatchObject({ state: { type: "live" }, unreadable: [] });
    expect(running.source.unread()).toEqual(notAskedFor);
    expect(running.lines).toEqual([]);
  });

  it("shows routes when their CRDs come, forgets them when these go, and shows them when they are back", async () => {
    const cluster = createShop();
    const running = read(await serve(cluster));
    const { watched, lines } = running;
    await watched.until("live", () => isLive(running));
    for (const round of [1, 2]) {
      createAny(cluster, definition("httproutes", "HTTPRoute", ["v1", "v1beta1"]));
      createAny(cluster, definition("tlsroutes", "TLSRoute", ["v1alpha2"]));
      createAny(cluster, route(`web-${String(round)}`, "v1"));
      createAny(cluster, route("tls", "v1alpha2", "TLSRoute"));
      const shown = [`HTTPRoute/shop/web-${String(round)}`, "TLSRoute/shop/tls"];
      await watched.until("the routes", () => isLive(running) && routesIn(running).join() === shown.join());
      expect(equalsList(running, cluster)).toBe(true);

      uninstall(cluster, "httproutes");
      await watched.until("no HTTPRoute", () => isLive(running) && routesIn(running).join() === "TLSRoute/shop/tls");
      uninstall(cluster, "tlsroutes");
      await watched.until("no route", () => isLive(running) && routesIn(running).length === 0);
    }
    expect(running.source.unread()).toEqual(notAskedFor);
    expect(running.source.status().unreadable).toEqual([]);
    expect(lines).toEqual([]);
  });

  it("goes on in another version when the one that it reads is served no more", async () => {
    const cluster = createShop();
    createAny(cluster, definition("referencegrants", "ReferenceGrant", ["v1beta1"]));
    const spec = { from: [], to: [{ group: "", kind: "Service" }] };
    const metadata = { name: "grant", namespace: "shop" };
    createAny(cluster, { apiVersion: `${group}/v1beta1`, kind: "ReferenceGrant", metadata, spec });
    const running = read(await serve(cluster));
    const { watched } = running;
    const grants = (): readonly string[] =>
      [...watched.objects.values()].filter(({ kind }) => kind === "ReferenceGrant").map(({ name }) => name);
    await watched.until("the grant", () => isLive(running) && equalsList(running, cluster));
    uninstall(cluster, "referencegrants");
    createAny(cluster, definition("referencegrants", "ReferenceGrant", ["v1"]));
    createAny(cluster, {
      apiVersion: `${group}/v1`,
      kind: "ReferenceGrant",
      metadata: { ...metadata, name: "new" },
      spec,
    });
    await watched.until("the grant in v1", () => isLive(running) && grants().includes("new"));
    expect(grants()).toEqual(["new"]);
  });

  it("names the kinds that it may not read, and reads them when it may", async () => {
    const cluster = createShop();
    createAny(cluster, definition("httproutes", "HTTPRoute", ["v1"]));
    createAny(cluster, route("web", "v1"));
    const server = await serve(cluster);
    const id = server.faults.add({ type: "forbidden", allNamespacesOnly: false }, { resource: "httproutes" });
    const running = read(server);
    const { watched, source } = running;
    await watched.until("a kind that is not readable", () => isLive(running) && watched.status().unreadable.length > 0);
    expect(source.status().unreadable).toEqual([
      {
        kind: "HTTPRoute",
        namespaces: [],
        reason: expect.stringContaining("httproutes.gateway.networking.k8s.io is forbidden") as unknown,
        permission: `- apiGroups: ["${group}"]\n  resources: ["httproutes"]\n  verbs: ["get", "list", "watch"]\n`,
      },
    ]);
    expect(source.unread()).toEqual(new Set(["HTTPRoute", "ConfigMap"]));
    server.faults.remove(id);
    await watched.until("the route", () => isLive(running) && equalsList(running, cluster));
    expect(source.status().unreadable).toEqual([]);
  });

  it("reads only the namespaces that were named", async () => {
    const cluster = createShop();
    createAny(cluster, definition("httproutes", "HTTPRoute", ["v1"]));
    createAny(cluster, route("web", "v1"));
    createAny(cluster, route("ci", "v1", "HTTPRoute", "tools"));
    const running = read(await serve(cluster), { namespaces: ["tools"] });
    await running.watched.until("live", () => isLive(running) && routesIn(running).length > 0);
    expect(routesIn(running)).toEqual(["HTTPRoute/tools/ci"]);
    expect(running.source.status()).toMatchObject({ namespaces: ["tools"], unreadable: [] });
  });

  it("reads what it may where discovery is forbidden, and does not say that there is nothing else", async () => {
    const cluster = createShop();
    createAny(cluster, definition("httproutes", "HTTPRoute", ["v1"]));
    createAny(cluster, definition("tcproutes", "TCPRoute", ["v1"]));
    createAny(cluster, route("web", "v1"));
    const server = await serve(cluster);
    const running = read(server, { connection: connectToUrl(await forbidDiscovery(server.port)) });
    const { watched } = running;
    await watched.until("the route", () => isLive(running) && routesIn(running).length > 0);
    await watched.until("seven kinds that are not readable", () => watched.status().unreadable.length === 7);
    expect(watched.status().unreadable.map(({ kind }) => kind)).toEqual([
      "GatewayClass",
      "Gateway",
      "GRPCRoute",
      "TLSRoute",
      "TCPRoute",
      "UDPRoute",
      "ReferenceGrant",
    ]);
    expect(routesIn(running)).toEqual(["HTTPRoute/shop/web"]);
  });

  it("is not counted as ready before discovery has answered", async () => {
    const cluster = createCluster({ now: Date.now(), gatewayApi: true });
    const server = await serve(cluster);
    const id = server.faults.add({ type: "internal-error" }, { verbs: ["get"] });
    const running = read(server);
    const { watched } = running;
    await watched.until("what discovery is wanted for", () => {
      const { state } = watched.status();
      return state.type === "reconnecting" && state.error.startsWith("GatewayClass: ");
    });
    server.faults.remove(id);
    await watched.until("live", () => isLive(running));
    expect(kinds.length - running.source.unread().size).toBe(kinds.length - 1);
  });
});
