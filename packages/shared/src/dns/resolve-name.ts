/** What the cluster's DNS answers: CoreDNS' kubernetes plugin as kubeadm sets it up (semantics.md 4). */
import type { Snapshot } from "../snapshot/snapshot.ts";
import { otherRecordTypes, type DnsAnswer, type DnsRecord, type DnsStatus } from "./dns-model.ts";
import { findDnsHosts, type DnsHost, type DnsOptions } from "./find-dns-hosts.ts";
import { formatIpAddress } from "./format-ip-address.ts";
import { namesOfAddress, readReverseName } from "./answer-reverse-name.ts";
import { defaultClusterDomain } from "./name-service.ts";
import { isDnsName, parseDnsQuestion } from "./parse-dns-question.ts";

/** CoreDNS gives up on a longer chain of CNAMEs (plugin/backend_lookup.go). */
const longestChain = 11;

/**
 * Answers one question. The name is absolute, with or without its closing dot; a pod's search list
 * is `lookUpHost`'s work.
 *
 * @example resolveName(snapshot, "web.shop.svc.cluster.local", "A").answers[0]?.data // "10.96.0.10"
 */
export function resolveName(
  snapshot: Snapshot,
  question: string,
  askedType: string,
  options: DnsOptions = {},
): DnsAnswer {
  const type = askedType.toUpperCase();
  const name = question.replace(/\.$/, "");
  if (!isDnsName(name)) {
    return {
      question,
      type,
      status: "NXDOMAIN",
      answers: [],
      because: [`"${question}" is no name that DNS can be asked.`],
    };
  }
  const because: string[] = [];
  const context: Context = { snapshot, options, clusterDomain: options.clusterDomain ?? defaultClusterDomain, because };
  const { status, records } = ask(context, name, type);
  if (status === "NOERROR" && records.length === 0 && because.length === 1) because.push(sayNothing(type));
  // Of a chain that goes round in a circle a sentence comes again.
  return { question, type, status, answers: records, because: [...new Set(because)] };
}

function ask(context: Context, name: string, type: string): Lookup {
  switch (type) {
    case "A":
    case "AAAA":
      return askAddresses(context, name, type, []);
    case "SRV":
    case "CNAME":
      return askOnce(context, name, type);
    case "PTR":
      return askReverse(context, name);
    default:
      return askWhetherExists(context, name, type);
  }
}

/** Names of an address; below the cluster's own zone there are none. */
function askReverse(context: Context, name: string): Lookup {
  const { snapshot, clusterDomain } = context;
  const address = readReverseName(name);
  if (address === null) return { status: find(context, name).status, records: [] };
  const names = namesOfAddress(snapshot, address, clusterDomain);
  context.because.push(
    names.length === 0
      ? `${address} is no ClusterIP and no ready endpoint: another name server answers.`
      : `${address} is a ClusterIP or a ready endpoint, of which CoreDNS tells the name as kubeadm sets it up.`,
  );
  const records = names.map((data) => ({ name, type: "PTR" as const, data }));
  return { status: names.length === 0 ? "unknown" : "NOERROR", records };
}

/** Of another type the cluster's DNS has next to nothing; it tells apart whether the name exists (plugin/kubernetes `ServeDNS`). */
function askWhetherExists(context: Context, name: string, type: string): Lookup {
  const unknown = (reason: string): Lookup => {
    context.because.push(reason);
    return { status: "unknown", records: [] };
  };
  if (!otherRecordTypes.has(type)) return unknown(`${type} is no record type that is known here.`);
  const lower = name.toLowerCase();
  const domain = context.clusterDomain.toLowerCase();
  if (lower === domain && (type === "SOA" || type === "NS")) {
    return unknown(`The zone ${domain} has a ${type} record; what it holds is not visible from the API.`);
  }
  if (lower === `dns-version.${domain}` && type === "TXT") {
    return unknown("This name tells the version of the DNS server's scheme, which is not visible from the API.");
  }
  const { status, hosts } = find(context, name);
  if (type === "TXT" && status === "NOERROR" && hosts.length === 0) {
    context.because.push("Of a name without addresses CoreDNS says for TXT that it does not exist.");
    return { status: "NXDOMAIN", records: [] };
  }
  if (type === "SOA" && status === "NXDOMAIN") {
    context.because.push("For SOA CoreDNS does not look whether the name exists: NOERROR, no answer.");
    return { status: "NOERROR", records: [] };
  }
  return { status, records: [] };
}

interface Context {
  readonly snapshot: Snapshot;
  readonly options: DnsOptions;
  readonly clusterDomain: string;
  readonly because: string[];
}

interface Lookup {
  readonly status: DnsStatus;
  readonly records: readonly DnsRecord[];
}

function sayNothing(type: string): string {
  return `The name exists; it has no ${type} record.`;
}

/** A or AAAA: CNAMEs are followed as long as they stay in the zone. `passed` are the targets so far. */
function askAddresses(context: Context, name: string, type: "A" | "AAAA", passed: readonly string[]): Lookup {
  const found = find(context, name);
  if (found.status !== "NOERROR") return { status: found.status, records: [] };
  const family = type === "A" ? "IPv4" : "IPv6";
  const records: DnsRecord[] = [];
  const seen = new Set<string>();
  for (const { host } of found.hosts) {
    const address = formatIpAddress(host);
    if (address === null) {
      const chain = followName(context, name, host, type, passed);
      if (chain.status === "unknown") return chain;
      records.push(...chain.records);
    } else if (address.family === family && !seen.has(address.text)) {
      seen.add(address.text);
      records.push({ name, type, data: address.text });
    }
  }
  return { status: "NOERROR", records };
}

/** A CNAME and what it leads to. In the zone it is told only where addresses stand at its end. */
function followName(
  context: Context,
  name: string,
  target: string,
  type: "A" | "AAAA",
  passed: readonly string[],
): Lookup {
  const own = name.toLowerCase();
  const next = target.toLowerCase();
  const nothing: Lookup = { status: "NOERROR", records: [] };
  if (next === own || next.endsWith(`.${own}`) || passed.includes(next)) {
    context.because.push(`The CNAMEs go round in a circle at ${target}: no address is answered.`);
    return nothing;
  }
  if (passed.length >= longestChain) {
    context.because.push(`The chain of CNAMEs is longer than the ${String(longestChain)} that are followed.`);
    return nothing;
  }
  const cname: DnsRecord = { name, type: "CNAME", data: target };
  if (parseDnsQuestion(target, context.clusterDomain).type === "elsewhere") {
    context.because.push(`${target} is not in the cluster's zone: what it leads to, another name server says.`);
    return { status: "NOERROR", records: [cname] };
  }
  const { status, records } = askAddresses(context, target, type, [...passed, next]);
  if (status === "unknown") return { status, records: [cname] };
  if (records.length > 0) return { status: "NOERROR", records: [cname, ...records] };
  if (status === "NXDOMAIN") {
    context.because.push("The CNAME leads to no name: DNS answers NOERROR with no record, not even the CNAME.");
  }
  return nothing;
}

/** SRV and CNAME: nothing is followed. */
function askOnce(context: Context, name: string, type: "SRV" | "CNAME"): Lookup {
  const found = find(context, name);
  if (found.status !== "NOERROR") return { status: found.status, records: [] };
  const records = type === "SRV" ? serviceRecords(context, name, found.hosts) : canonicalName(name, found.hosts);
  return { status: "NOERROR", records };
}

function canonicalName(name: string, [first]: readonly DnsHost[]): readonly DnsRecord[] {
  if (first === undefined || formatIpAddress(first.host) !== null) return [];
  return [{ name, type: "CNAME", data: first.host }];
}

/** Every host counts for the weight, also one of the same target and port that is told once (dual stack). */
function serviceRecords({ clusterDomain }: Context, name: string, hosts: readonly DnsHost[]): readonly DnsRecord[] {
  const addresses = hosts.filter(({ host }) => formatIpAddress(host) !== null);
  const weight = Math.max(1, Math.floor((100 / (100 * addresses.length)) * 100));
  // The zone is written as it was asked.
  const zone = name.slice(-clusterDomain.length);
  const data = addresses.flatMap(({ port, owner }) =>
    port === null ? [] : [`0 ${String(weight)} ${String(port)} ${owner}.${zone}`],
  );
  return [...new Set(data)].map((each) => ({ name, type: "SRV", data: each }));
}

function find(context: Context, name: string): { readonly status: DnsStatus; readonly hosts: readonly DnsHost[] } {
  const found = findDnsHosts(context.snapshot, parseDnsQuestion(name, context.clusterDomain), context.options);
  context.because.push(found.because);
  switch (found.type) {
    case "hosts":
      return { status: "NOERROR", hosts: found.hosts };
    case "no-such-name":
      return { status: "NXDOMAIN", hosts: [] };
    case "unknown":
      return { status: "unknown", hosts: [] };
    default:
      return found satisfies never;
  }
}
