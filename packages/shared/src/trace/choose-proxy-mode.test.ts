import { describe, expect, it } from "vitest";
import { pod, snapshotOf, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import { chooseProxyMode } from "./choose-proxy-mode.ts";

const configMap = (mode: string): Raw => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "kube-proxy", namespace: "kube-system" },
  data: { "config.conf": `kind: KubeProxyConfiguration\nmode: "${mode}"\n` },
});
const daemonSet = (name: string): Raw => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name, namespace: "kube-system" },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [] } },
  },
});
const staticPod = withMetadata(pod("kube-proxy-n1"), { namespace: "kube-system" });

describe("chooseProxyMode", () => {
  it.each([
    ["nothing shows", [], undefined, "iptables"],
    ["the option", [configMap("ipvs")], "nftables", "nftables"],
    ["the ConfigMap", [configMap("ipvs")], undefined, "ipvs"],
    ["an empty mode", [configMap("")], undefined, "iptables"],
    ["a mode that is none of ours", [configMap("kernelspace")], undefined, "unknown"],
    ["Cilium alone", [daemonSet("cilium")], undefined, "none"],
    ["Cilium beside kube-proxy", [daemonSet("cilium"), daemonSet("kube-proxy")], undefined, "iptables"],
    ["Cilium beside kube-proxy's static pods", [daemonSet("cilium"), staticPod], undefined, "iptables"],
    ["Cilium with a ConfigMap left over", [daemonSet("cilium"), configMap("nftables")], undefined, "nftables"],
  ] as const)("%s", (_, objects, option, expected) => {
    expect(chooseProxyMode(snapshotOf(objects), option)).toBe(expected);
  });
});
