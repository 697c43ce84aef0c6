/** How kube-proxy works here: as it was told, as its configuration says, or as the plugins that run let suppose. */
import type { Snapshot } from "../snapshot/snapshot.ts";
import { proxyModes, type ProxyMode } from "./trace-model.ts";

/** Names of DaemonSets that do kube-proxy's work where no kube-proxy runs. */
const replacing = ["cilium", "ovnkube-node"] as const;

/**
 * The option; else `mode` of the ConfigMap kube-system/kube-proxy (empty is iptables); else `none`
 * where a network plugin runs that can replace kube-proxy, and no kube-proxy; else iptables.
 */
export function chooseProxyMode(snapshot: Snapshot, option: ProxyMode | undefined): ProxyMode {
  if (option !== undefined) return option;
  const configured = snapshot.get("ConfigMap", "kube-system", "kube-proxy")?.proxyMode;
  if (configured != null) return configured === "" ? "iptables" : asMode(configured);
  return isReplaced(snapshot) ? "none" : "iptables";
}

function asMode(text: string): ProxyMode {
  return proxyModes.find((mode) => mode === text.toLowerCase()) ?? "unknown";
}

function isReplaced(snapshot: Snapshot): boolean {
  const has = (name: string) => snapshot.get("DaemonSet", "kube-system", name) !== undefined;
  if (!replacing.some(has) || has("kube-proxy") || snapshot.unreadable.has("DaemonSet")) return false;
  for (const pod of snapshot.pods("kube-system")) if (pod.name.startsWith("kube-proxy")) return false;
  return true;
}
