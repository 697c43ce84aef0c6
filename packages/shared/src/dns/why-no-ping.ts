/** Why `ping` of a Service tells nothing about it (semantics.md 3). */

/**
 * The sentence for an address that kube-proxy owns; `proxyMode` as a trace has it.
 *
 * @example whyNoPing("10.96.0.10", "iptables")
 */
export function whyNoPing(address: string, proxyMode: "iptables" | "nftables" | "ipvs" | "none" | "unknown"): string {
  const what = `${address} is no machine: it stands only in rules that translate TCP, UDP and SCTP ports, and a ping has no port.`;
  switch (proxyMode) {
    case "iptables":
      return `${what} In iptables mode no rule takes it and nobody answers; dial a port instead.`;
    case "nftables":
    case "ipvs":
      return `${what} In ${proxyMode} mode it is rejected; dial a port instead.`;
    case "none":
    case "unknown":
      return `${what} Whether it is answered depends on what stands in for kube-proxy; dial a port instead.`;
    default:
      return proxyMode satisfies never;
  }
}
