/** The rules that a packet meets on a node, in order, by the mode in which kube-proxy works there. */
import type { ProxyEndpoint } from "./choose-endpoints.ts";
import type { ServiceHit } from "./find-service-hit.ts";
import {
  ipvsServer,
  iptablesChain,
  iptablesEndpointChain,
  nftablesChain,
  nftablesEndpointChain,
  type RuledPort,
} from "./name-rules.ts";
import type { ProxyMode } from "./trace-model.ts";

/** What the node's rules make of a packet for a Service port. */
export type RuleFate =
  /** `local`: by the chain of the node's own endpoints. */
  | { readonly type: "passed"; readonly local: boolean; readonly marked: boolean; readonly firewalled: boolean }
  /** The source is in none of loadBalancerSourceRanges. */
  | { readonly type: "firewalled" }
  | { readonly type: "no-endpoints" };

/** The chains of a Service port's rules that a packet meets. Empty where the names are not known. */
export function listServiceRules(
  mode: ProxyMode,
  hit: ServiceHit,
  dialled: { readonly address: string; readonly port: number },
  fate: RuleFate,
): readonly string[] {
  const port = ruledPort(hit);
  switch (mode) {
    case "iptables":
      return iptablesRules(hit, port, fate);
    case "nftables":
      return nftablesRules(hit, port, fate);
    case "ipvs":
      return [ipvsServer(dialled.address, dialled.port, port.protocol)];
    case "none":
    case "unknown":
      return [];
    default:
      return mode satisfies never;
  }
}

function iptablesRules({ way }: ServiceHit, port: RuledPort, fate: RuleFate): readonly string[] {
  const isClusterIp = way === "cluster-ip";
  switch (fate.type) {
    case "no-endpoints":
      return [isClusterIp ? "KUBE-SERVICES" : "KUBE-EXTERNAL-SERVICES"];
    case "firewalled":
      return ["KUBE-SERVICES", iptablesChain("KUBE-FW", port), "KUBE-PROXY-FIREWALL"];
    case "passed":
      return [
        "KUBE-SERVICES",
        ...(way === "node-port" ? ["KUBE-NODEPORTS"] : []),
        ...(fate.firewalled ? [iptablesChain("KUBE-FW", port)] : []),
        ...(isClusterIp ? [] : [iptablesChain("KUBE-EXT", port)]),
        ...(isClusterIp || !fate.marked ? [] : ["KUBE-MARK-MASQ"]),
        iptablesChain(fate.local ? "KUBE-SVL" : "KUBE-SVC", port),
        ...(isClusterIp && fate.marked ? ["KUBE-MARK-MASQ"] : []),
      ];
    default:
      return fate satisfies never;
  }
}

function nftablesRules({ way }: ServiceHit, port: RuledPort, fate: RuleFate): readonly string[] {
  switch (fate.type) {
    case "no-endpoints":
      return [way === "node-port" ? "nodeport-endpoints-check" : "service-endpoints-check"];
    case "firewalled":
      return ["firewall-check", nftablesChain("firewall", port)];
    case "passed":
      return [
        ...(fate.firewalled ? ["firewall-check", nftablesChain("firewall", port)] : []),
        "services",
        ...(way === "cluster-ip" ? [] : [nftablesChain("external", port)]),
        nftablesChain(fate.local ? "local" : "service", port),
      ];
    default:
      return fate satisfies never;
  }
}

/** The rule that carries a packet to one endpoint. */
export function listEndpointRules(
  mode: ProxyMode,
  hit: ServiceHit,
  { address, port }: ProxyEndpoint,
): readonly string[] {
  const ruled = ruledPort(hit);
  switch (mode) {
    case "iptables":
      return [iptablesEndpointChain(ruled, address, port)];
    case "nftables":
      return hit.service.sessionAffinity === "ClientIP" ? [nftablesEndpointChain(ruled, address, port)] : [];
    case "ipvs":
    case "none":
    case "unknown":
      return [];
    default:
      return mode satisfies never;
  }
}

function ruledPort({ service, port }: ServiceHit): RuledPort {
  return { namespace: service.namespace, service: service.name, portName: port.name, protocol: port.protocol };
}
