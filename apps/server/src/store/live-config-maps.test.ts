import type { Cluster } from "@portolan/simulator";
import { afterEach, describe, expect, it } from "vitest";
import { createShop, equalsList, isLive, read, serve, stopAll } from "../../test/live-shop.ts";
import type { Running } from "../../test/live-shop.ts";
import { change, create, drop } from "../../test/watch-source.ts";

afterEach(stopAll);

const modeData = (mode: string): object => ({
  "config.conf": `kind: KubeProxyConfiguration\nmode: "${mode}"\n`,
  "kubeconfig.conf": "server: https://api.example:6443\n",
});

function createKubeProxy(cluster: Cluster, mode: string): void {
  const metadata = { name: "kube-proxy", namespace: "kube-system" };
  create(cluster, "configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata, data: modeData(mode) });
}

function createShopWithConfigMaps(): Cluster {
  const cluster = createShop();
  createKubeProxy(cluster, "nftables");
  for (const namespace of ["shop", "tools"]) {
    const data = { url: `http://web.${namespace}:80` };
    create(cluster, "configmaps", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings", namespace },
      data,
    });
  }
  return cluster;
}

/** `namespace/name`, kube-proxy's mode, and how many addresses are known. */
function configMapsOf({ watched }: Running): readonly string[] {
  return [...watched.objects.values()]
    .flatMap((object) => (object.kind === "ConfigMap" ? [object] : []))
    .map(
      ({ namespace, name, proxyMode, declaredAddresses }) =>
        `${namespace}/${name} ${proxyMode ?? "-"} ${String(declaredAddresses.length)}`,
    )
    .filter((line) => !line.includes("kube-root-ca"))
    .sort();
}

describe("ConfigMaps", () => {
  it("are not read, but for kube-proxy's mode, which is there as soon as the cluster is live", async () => {
    const cluster = createShopWithConfigMaps();
    const running = read(await serve(cluster));
    const { watched, source } = running;
    await watched.until("live", () => isLive(running));
    expect(configMapsOf(running)).toEqual(["kube-system/kube-proxy nftables 0"]);
    expect(source.unread()).toEqual(new Set(["ConfigMap"]));
    change(cluster, "configmaps", "kube-proxy", (held) => ({ ...held, data: modeData("ipvs") }), "kube-system");
    await watched.until("the new mode", () => configMapsOf(running)[0] === "kube-system/kube-proxy ipvs 0");
    drop(cluster, "configmaps", "kube-system", "kube-proxy");
    await watched.until("no mode", () => configMapsOf(running).length === 0);
    expect(source.status().unreadable).toEqual([]);
    expect(running.lines).toEqual([]);
  });

  it("says nothing where kube-proxy's may not be read", async () => {
    const cluster = createShopWithConfigMaps();
    const server = await serve(cluster);
    server.faults.add({ type: "forbidden", allNamespacesOnly: false }, { resource: "configmaps" });
    const running = read(server);
    await running.watched.until("live", () => isLive(running));
    expect(configMapsOf(running)).toEqual([]);
    expect(running.source.status().unreadable).toEqual([]);
    expect(running.lines).toEqual([]);
  });

  it("waits for kube-proxy's while the cluster does not answer", async () => {
    const cluster = createShopWithConfigMaps();
    const first = await serve(cluster);
    const { port } = first;
    await first.close();
    const running = read(first);
    await running.watched.until("unreachable", () => running.watched.status().state.type === "unreachable");
    await serve(cluster, port);
    await running.watched.until("live", () => isLive(running));
    expect(configMapsOf(running)).toEqual(["kube-system/kube-proxy nftables 0"]);
  });

  it("are all read where that is turned on", async () => {
    const cluster = createShopWithConfigMaps();
    const running = read(await serve(cluster), { readConfigMaps: true });
    await running.watched.until("live", () => isLive(running) && equalsList(running, cluster, true));
    expect(configMapsOf(running)).toEqual([
      "kube-system/kube-proxy nftables 1",
      "shop/settings - 1",
      "tools/settings - 1",
    ]);
    expect(running.source.unread()).toEqual(new Set());
  });

  it("are read in the namespaces that were named; kube-proxy's besides", async () => {
    const cluster = createShopWithConfigMaps();
    const running = read(await serve(cluster), { readConfigMaps: true, namespaces: ["shop"] });
    await running.watched.until("live", () => isLive(running));
    expect(configMapsOf(running)).toEqual(["kube-system/kube-proxy nftables 0", "shop/settings - 1"]);
    expect(running.source.status()).toMatchObject({ namespaces: ["shop"], unreadable: [] });
  });

  it("are named as not readable where they were asked for and may not be read", async () => {
    const cluster = createShopWithConfigMaps();
    const server = await serve(cluster);
    server.faults.add({ type: "forbidden", allNamespacesOnly: false }, { resource: "configmaps" });
    const running = read(server, { readConfigMaps: true });
    const { watched } = running;
    await watched.until("not readable", () => isLive(running) && watched.status().unreadable.length > 0);
    expect(watched.status().unreadable).toMatchObject([
      {
        kind: "ConfigMap",
        permission: '- apiGroups: [""]\n  resources: ["configmaps"]\n  verbs: ["get", "list", "watch"]\n',
      },
    ]);
  });
});
