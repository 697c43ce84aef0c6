/** What a host name that a client dials leads to, asked as the client's resolver would ask (semantics.md 4). */
import type { Snapshot } from "../snapshot/snapshot.ts";
import { chooseResolver, type DnsClient } from "./choose-resolver.ts";
import type { DnsAnswer, HostLookup } from "./dns-model.ts";
import type { DnsOptions } from "./find-dns-hosts.ts";
import { formatIpAddress } from "./format-ip-address.ts";
import { judgeFailedName } from "./judge-failed-name.ts";
import { defaultClusterDomain } from "./name-service.ts";
import { parseDnsQuestion } from "./parse-dns-question.ts";
import { resolveName } from "./resolve-name.ts";

/** `options ndots:5`: a name with fewer dots is first tried with the search list (kubelet network/dns). */
const ndots = 5;

/**
 * Looks a host up; an address is found as itself. `outside` also stands for what is not read: the
 * reason says which.
 *
 * @example lookUpHost(snapshot, { type: "pod", namespace: "shop", name: "web-1" }, "db") // db.shop.svc.cluster.local
 */
export function lookUpHost(snapshot: Snapshot, client: DnsClient, host: string, options: DnsOptions = {}): HostLookup {
  const address = formatIpAddress(host);
  if (address !== null) return foundAs(host, [address.text], [`${host} is an address: nothing is to be resolved.`]);
  if (host.toLowerCase().replace(/\.$/, "") === "localhost") {
    return foundAs(host, ["127.0.0.1"], ["localhost is the client itself."]);
  }
  const resolver = chooseResolver(snapshot, client);
  switch (resolver.type) {
    case "cluster":
      return doubted(lookUpInCluster(snapshot, resolver.namespace, host, options), resolver.doubt);
    case "elsewhere":
      return lookUpElsewhere(snapshot, host, resolver.because, options);
    case "not-read":
      return outside(host, [resolver.because]);
    default:
      return resolver satisfies never;
  }
}

/** What is known of a name in the cluster, with the doubt first; a name outside is any resolver's. */
function doubted(lookup: HostLookup, doubt: string | null): HostLookup {
  if (doubt === null || lookup.type === "outside") return lookup;
  return { ...lookup, because: [doubt, ...lookup.because] };
}

/** The names that are asked one after the other, absolute, without closing dots. A namespace that is not known (empty) adds none. */
export function searchNames(host: string, namespace: string, clusterDomain: string): readonly string[] {
  const bare = host.replace(/\.$/, "");
  if (host.endsWith(".")) return [bare];
  const own = namespace === "" ? [] : [`${namespace}.svc.${clusterDomain}`];
  const domains = [...own, `svc.${clusterDomain}`, clusterDomain];
  const searched = domains.map((domain) => `${bare}.${domain}`);
  return bare.split(".").length > ndots ? [bare, ...searched] : [...searched, bare];
}

function lookUpInCluster(snapshot: Snapshot, namespace: string, host: string, options: DnsOptions): HostLookup {
  const { clusterDomain = defaultClusterDomain } = options;
  const tried: string[] = [];
  for (const name of searchNames(host, namespace, clusterDomain)) {
    // A name outside comes last, or has so many dots that the search list makes no Service's name of it.
    if (parseDnsQuestion(name, clusterDomain).type === "elsewhere") break;
    const ended = askBoth(snapshot, name, tried, options);
    if (ended !== null) return ended;
    tried.push(name);
  }
  return judgeFailedName({ snapshot, host, namespace, tried, options });
}

/** A and AAAA of one name; null where neither gives anything, so that the next one is tried. */
function askBoth(snapshot: Snapshot, name: string, tried: readonly string[], options: DnsOptions): HostLookup | null {
  const ipv4 = resolveName(snapshot, name, "A", options);
  if (ipv4.status === "NXDOMAIN" || isNamespaceName(name, options)) return null;
  const ipv6 = resolveName(snapshot, name, "AAAA", options);
  const records = [...ipv4.answers, ...ipv6.answers];
  const chain = [...new Set(records.flatMap(({ type, data }) => (type === "CNAME" ? [data] : [])))];
  const addresses = records.flatMap(({ type, data }) => (type === "CNAME" ? [] : [data]));
  const because = reasons(ipv4, ipv6, addresses);
  if (addresses.length > 0) return { type: "found", name, addresses, chain, tried: [...tried], because };
  if (ipv4.status === "unknown" || chain.length > 0) return { type: "outside", name, chain, because };
  return null;
}

/** `shop.svc.cluster.local` has no address, whether or not there is a namespace shop. */
function isNamespaceName(name: string, { clusterDomain = defaultClusterDomain }: DnsOptions): boolean {
  return parseDnsQuestion(name, clusterDomain).type === "namespace";
}

/** What the A question says; the AAAA one's where only that gives addresses. */
function reasons(ipv4: DnsAnswer, ipv6: DnsAnswer, addresses: readonly string[]): readonly string[] {
  const onlyIpv6 = addresses.length > 0 && ipv4.answers.length === 0;
  return onlyIpv6 ? ipv6.because : ipv4.because;
}

/** From a node or from outside the cluster's DNS is not asked: its names do not exist there. */
function lookUpElsewhere(snapshot: Snapshot, host: string, asker: string, options: DnsOptions): HostLookup {
  const clusterDomain = options.clusterDomain ?? defaultClusterDomain;
  const name = host.replace(/\.$/, "");
  const meant = parseDnsQuestion(name, clusterDomain).type !== "elsewhere" || namesService(snapshot, name);
  if (!meant) return outside(host, [`${name} is no name of the cluster: another name server answers for it.`]);
  const because = [`${asker} The names of Services exist in the cluster's DNS only, which pods ask.`];
  return { type: "no-such-name", name, tried: [], because, near: null };
}

/** Whether a host is the short form of a Service's name: `web`, `web.shop`, `web.shop.svc`. */
function namesService(snapshot: Snapshot, host: string): boolean {
  const [name = "", namespace, branch, ...more] = host.toLowerCase().split(".");
  if (branch === "svc" && more.length === 0) return true;
  if (namespace !== undefined) return branch === undefined && snapshot.get("Service", namespace, name) !== undefined;
  for (const service of snapshot.all("Service")) if (service.name === name) return true;
  return false;
}

function foundAs(host: string, addresses: readonly string[], because: readonly string[]): HostLookup {
  return { type: "found", name: host.replace(/\.$/, ""), addresses, chain: [], tried: [], because };
}

function outside(host: string, because: readonly string[]): HostLookup {
  return { type: "outside", name: host.replace(/\.$/, ""), chain: [], because };
}
