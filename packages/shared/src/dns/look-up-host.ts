/** What a host name that a client dials leads to, asked as the client's resolver would ask (semantics.md 4). */
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { DnsAnswer, HostLookup } from "./dns-model.ts";
import type { DnsOptions } from "./find-dns-hosts.ts";
import { findNearName, findNearNamespace, readWantedService } from "./find-near-name.ts";
import { formatIpAddress } from "./format-ip-address.ts";
import { defaultClusterDomain, serviceDnsName } from "./name-service.ts";
import { parseDnsQuestion } from "./parse-dns-question.ts";
import { resolveName } from "./resolve-name.ts";

/** Who asks. A pod that is not in the snapshot asks as any pod of its namespace would. */
export type DnsClient =
  | { readonly type: "outside" }
  | { readonly type: "node"; readonly name: string }
  | { readonly type: "pod"; readonly namespace: string; readonly name: string };

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
  if (address !== null) return foundAs(host, [address.text], []);
  if (host.toLowerCase().replace(/\.$/, "") === "localhost") {
    return foundAs(host, ["127.0.0.1"], ["localhost is the client itself."]);
  }
  if (client.type !== "pod") return lookUpElsewhere(snapshot, host, sayAsker(client), options);
  const spec = snapshot.get("Pod", client.namespace, client.name)?.spec;
  const policy = spec?.dnsPolicy ?? "ClusterFirst";
  switch (policy) {
    case "ClusterFirst":
      if (spec?.hostNetwork !== true) break;
      return lookUpElsewhere(
        snapshot,
        host,
        "A pod on the host's network asks its node's resolver (dnsPolicy ClusterFirstWithHostNet would change that).",
        options,
      );
    case "Default":
      return lookUpElsewhere(snapshot, host, "dnsPolicy Default: the pod asks its node's resolver.", options);
    case "None":
      return outside(host, ["dnsPolicy None: the pod asks the name servers of its dnsConfig, which is not read."]);
    case "ClusterFirstWithHostNet":
      break;
    default:
      return policy satisfies never;
  }
  return lookUpInCluster(snapshot, client.namespace, host, options);
}

/** The names that are asked one after the other, absolute, without closing dots. */
export function searchNames(host: string, namespace: string, clusterDomain: string): readonly string[] {
  const bare = host.replace(/\.$/, "");
  if (host.endsWith(".")) return [bare];
  const searched = [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain].map(
    (domain) => `${bare}.${domain}`,
  );
  return bare.split(".").length > ndots ? [bare, ...searched] : [...searched, bare];
}

function lookUpInCluster(snapshot: Snapshot, namespace: string, host: string, options: DnsOptions): HostLookup {
  const clusterDomain = options.clusterDomain ?? defaultClusterDomain;
  const tried: string[] = [];
  for (const name of searchNames(host, namespace, clusterDomain)) {
    if (parseDnsQuestion(name, clusterDomain).type === "elsewhere") {
      return leaveZone(snapshot, { host, name, namespace, tried, options });
    }
    const ended = askBoth(snapshot, name, tried, options);
    if (ended !== null) return ended;
    tried.push(name);
  }
  const because = resolveName(snapshot, meantName(tried, host), "A", options).because;
  return noSuchName(snapshot, { host, name: host.replace(/\.$/, ""), namespace, tried, options }, because);
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

interface Failed {
  readonly host: string;
  readonly name: string;
  readonly namespace: string;
  readonly tried: readonly string[];
  readonly options: DnsOptions;
}

/**
 * The name as it was written, asked of the name servers outside. Whether they know it is not
 * visible; but a single word, and a name that ends like a Service's, is almost surely meant for
 * the cluster.
 */
function leaveZone(snapshot: Snapshot, failed: Failed): HostLookup {
  const { host, name, namespace, tried, options } = failed;
  const meant = meantForCluster(snapshot, name, options);
  if (meant === null) {
    const wanted = readWantedService(host, namespace);
    const near = findNearNamespace(snapshot, wanted);
    const hint = near === null ? [] : [`The cluster has ${near}.`];
    return outside(host, [`${name} is no name of the cluster: a name server outside answers for it.`, ...hint]);
  }
  if (tried.length === 0) return absoluteByMistake(snapshot, failed, meant);
  const missing = resolveName(snapshot, meantName(tried, name), "A", options).because;
  return noSuchName(snapshot, failed, existsFor(snapshot, failed) ? missing : [...missing, meant]);
}

/** `web.`: the search list is not used, and the name as it stands is none of the cluster's. */
function absoluteByMistake(snapshot: Snapshot, failed: Failed, meant: string): HostLookup {
  const { host, name, namespace, options } = failed;
  const wanted = readWantedService(host, namespace);
  const because = [`The closing dot makes ${name} absolute: the search list is not used.`, meant];
  const lookup = noSuchName(snapshot, failed, because);
  if (!existsFor(snapshot, failed)) return lookup;
  return { ...lookup, near: serviceDnsName(wanted, options.clusterDomain ?? defaultClusterDomain) };
}

/** The name of the search list that the client meant: of `web` the first, of `web.shop` the second. */
function meantName(tried: readonly string[], host: string): string {
  const labels = host.replace(/\.$/, "").split(".");
  const index = labels.at(-1) === "svc" ? 3 : labels.length;
  return tried[Math.min(index, tried.length) - 1] ?? host;
}

/** Whether the Service is there, so that no other one was meant. */
function existsFor(snapshot: Snapshot, { host, namespace }: Failed): boolean {
  const wanted = readWantedService(host, namespace);
  return snapshot.get("Service", wanted.namespace, wanted.name) !== undefined;
}

/** Why a name outside the zone is taken for one of the cluster; null where it may as well be anybody's. */
function meantForCluster(snapshot: Snapshot, name: string, options: DnsOptions): string | null {
  const labels = name.toLowerCase().split(".");
  const last = labels.at(-1) ?? "";
  if (last === "svc") return "No name outside ends with .svc.";
  if (labels.length > 1 && !isNamespace(snapshot, last)) return null;
  if (options.namespaces?.has(last) === false) return null;
  return `The node's own name servers are asked for ${name} last; they would have to know it.`;
}

function isNamespace(snapshot: Snapshot, name: string): boolean {
  if (snapshot.get("Namespace", "", name) !== undefined) return true;
  for (const _service of snapshot.services(name)) return true;
  return false;
}

function noSuchName(
  snapshot: Snapshot,
  failed: Failed,
  because: readonly string[],
): Extract<HostLookup, { readonly type: "no-such-name" }> {
  const { host, name, namespace, tried } = failed;
  const near = existsFor(snapshot, failed) ? null : findNearName(snapshot, readWantedService(host, namespace));
  return { type: "no-such-name", name, tried, because, near };
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

function sayAsker(client: Exclude<DnsClient, { readonly type: "pod" }>): string {
  return client.type === "node"
    ? `Node ${client.name} asks its own name servers.`
    : "A client outside asks its own name servers.";
}

function foundAs(host: string, addresses: readonly string[], because: readonly string[]): HostLookup {
  return { type: "found", name: host.replace(/\.$/, ""), addresses, chain: [], tried: [], because };
}

function outside(host: string, because: readonly string[]): HostLookup {
  return { type: "outside", name: host.replace(/\.$/, ""), chain: [], because };
}
