import { createShare, readState } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { limitObjects } from "./limit-objects.ts";

const configMap = (namespace: string, name: string, data: object): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { namespace, name },
  data,
});
const { objects } = readState(
  {
    apiVersion: "v1",
    kind: "List",
    items: [
      { apiVersion: "v1", kind: "Node", metadata: { name: "node-a" } },
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "tools" } },
      configMap("shop", "nginx", { "nginx.conf": "proxy_pass http://web.shop:80;" }),
      configMap("tools", "ci", { url: "http://ci.tools:8080" }),
      configMap("kube-system", "kube-proxy", {
        "config.conf": 'kind: KubeProxyConfiguration\nmode: "ipvs"\n',
        "kubeconfig.conf": "server: https://api.example:6443\n",
      }),
      configMap("kube-system", "coredns", { Corefile: "forward . /etc/resolv.conf" }),
    ],
  },
  createShare(),
);

function keep(namespaces: readonly string[] | null, readConfigMaps: boolean): readonly string[] {
  return limitObjects(objects, namespaces, readConfigMaps).map((object) => {
    const addresses = object.kind === "ConfigMap" ? ` ${String(object.declaredAddresses.length)}` : "";
    return `${object.kind} ${object.name}${addresses}`;
  });
}

describe("limitObjects", () => {
  it.each([
    ["all, kube-proxy's mode", null, false, ["Namespace shop", "Namespace tools", "ConfigMap kube-proxy 0"]],
    [
      "all, ConfigMaps too",
      null,
      true,
      [
        "Namespace shop",
        "Namespace tools",
        "ConfigMap nginx 1",
        "ConfigMap ci 1",
        "ConfigMap kube-proxy 1",
        "ConfigMap coredns 0",
      ],
    ],
    ["one namespace", ["shop"], false, ["Namespace shop", "ConfigMap kube-proxy 0"]],
    [
      "one namespace, ConfigMaps too",
      ["shop"],
      true,
      ["Namespace shop", "ConfigMap nginx 1", "ConfigMap kube-proxy 0"],
    ],
  ])("%s", (_, namespaces, readConfigMaps, kept) => {
    expect(keep(namespaces, readConfigMaps)).toEqual(["Node node-a", ...kept]);
  });
});
