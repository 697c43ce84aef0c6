/** The names of the rules that kube-proxy writes on a node (semantics.md 3; Kubernetes: pkg/proxy/{iptables,nftables,ipvs}). */
import type { Protocol } from "../model/names.ts";
import { hashName } from "./hash-name.ts";
import { formatHostPort } from "../model/format-host-port.ts";

/** What a Service port's rules are named after. */
export interface RuledPort {
  readonly namespace: string;
  readonly service: string;
  /** Empty for a port without a name. */
  readonly portName: string;
  readonly protocol: Protocol;
}

/** KUBE-SVC: the Service's endpoints; SVL: those of the node; EXT: entered from outside; FW: source ranges. */
export type IptablesChain = "KUBE-SVC" | "KUBE-SVL" | "KUBE-EXT" | "KUBE-FW";

/** @example iptablesChain("KUBE-SVC", port) // "KUBE-SVC-XPGD46QRK7WJZT7O" */
export function iptablesChain(chain: IptablesChain, port: RuledPort): string {
  return `${chain}-${hashName(`${portString(port)}${port.protocol.toLowerCase()}`, 16)}`;
}

/** @example iptablesEndpointChain(port, "10.180.0.1", 80) // "KUBE-SEP-SXIVWICOYRO3J4NJ" */
export function iptablesEndpointChain(port: RuledPort, address: string, number: number): string {
  return `KUBE-SEP-${hashName(`${portString(port)}${port.protocol.toLowerCase()}${formatHostPort(address, number)}`, 16)}`;
}

export type NftablesChain = "service" | "local" | "external" | "firewall";

/** @example nftablesChain("service", port) // "service-ULMVA6XW-ns1/svc1/tcp/p80" */
export function nftablesChain(chain: NftablesChain, port: RuledPort): string {
  return `${chain}-${hashedName(nftablesPort(port))}`;
}

/** Only Services with ClientIP affinity have chains of endpoints; elsewhere a map in the Service's chain does it. */
export function nftablesEndpointChain(port: RuledPort, address: string, number: number): string {
  return `endpoint-${hashedName(`${nftablesPort(port)}__${address.replaceAll(":", ".")}/${number}`)}`;
}

/** The address and port under which IPVS has a virtual server: `10.96.0.10:80/TCP`. */
export function ipvsServer(address: string, number: number, protocol: Protocol): string {
  return `${formatHostPort(address, number)}/${protocol}`;
}

function portString({ namespace, service, portName }: RuledPort): string {
  return `${namespace}/${service}${portName === "" ? "" : `:${portName}`}`;
}

function nftablesPort({ namespace, service, portName, protocol }: RuledPort): string {
  return `${namespace}/${service}/${protocol.toLowerCase()}/${portName}`;
}

/** Names of chains may have 256 characters, 16 of which are kept for the prefix. */
const longestName = 240;

function hashedName(name: string): string {
  const hashed = `${hashName(name, 8)}-${name}`;
  return hashed.length > longestName ? `${hashed.slice(0, longestName - 3)}...` : hashed;
}
