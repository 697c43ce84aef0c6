/** Names that complete what stands in the trace bar. Asked at every key: one pass over the names, nothing kept. */
import { isAssigned } from "../model/assigned.ts";
import type { SlimService, SlimServicePort } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { NameSuggestion } from "./name-suggestion.ts";
import { isFinished } from "../model/is-finished.ts";
import { formatHostPort } from "../model/format-host-port.ts";

/** At most so many are answered. */
export const maxNames = 20;

/** Which side is asked for; `both` gives each side half. */
export type NameField = "from" | "to" | "both";

/** The best suggestions first: names that begin so, then parts that begin so, then names that hold it. */
export function suggestNames(snapshot: Snapshot, typed: string, field: NameField): readonly NameSuggestion[] {
  // `:30080` is how people write a nodePort.
  const query = typed.trim().toLowerCase().replace(/^:/, "");
  switch (field) {
    case "from":
      return suggestClients(snapshot, query, maxNames);
    case "to":
      return suggestTargets(snapshot, query, maxNames);
    case "both":
      return [...suggestTargets(snapshot, query, maxNames / 2), ...suggestClients(snapshot, query, maxNames / 2)];
    default:
      return field satisfies never;
  }
}

/** 0 it is the name, 1 it begins so, 2 a part of it begins so, 3 it holds it. */
type Rank = 0 | 1 | 2 | 3;

/** How well a name fits; null: not at all. */
function rankOf(name: string, query: string): Rank | null {
  const at = name.indexOf(query);
  if (at < 0) return null;
  if (at === 0) return name.length === query.length ? 0 : 1;
  for (let next = at; next > 0; next = name.indexOf(query, next + 1)) {
    if (/[./:-]/.test(name.charAt(next - 1))) return 2;
  }
  return 3;
}

/** Keeps the best few in the order in which they came, so that 150,000 names make no list of 150,000. */
class Ranking {
  private readonly ranks: readonly NameSuggestion[][] = [[], [], [], []];
  private readonly texts = new Set<string>();

  constructor(private readonly limit: number) {}

  /** Whether nothing that comes later can be among the best, but the name itself. */
  get full(): boolean {
    return (this.ranks[1]?.length ?? 0) >= this.limit;
  }

  /** Takes what is suggested where the name fits. */
  add(query: string, name: string, suggest: () => NameSuggestion): void {
    const rank = rankOf(name, query);
    if (rank !== null) this.put(rank, suggest);
  }

  put(rank: Rank, suggest: () => NameSuggestion): void {
    const bucket = this.ranks[rank];
    if (bucket === undefined || bucket.length >= this.limit) return;
    const suggestion = suggest();
    if (this.texts.has(suggestion.text)) return;
    this.texts.add(suggestion.text);
    bucket.push(suggestion);
  }

  list(): readonly NameSuggestion[] {
    return this.ranks.flat().slice(0, this.limit);
  }
}

function suggestClients(snapshot: Snapshot, query: string, limit: number): readonly NameSuggestion[] {
  const ranking = new Ranking(limit);
  ranking.add(query, "outside", () => ({ type: "outside", text: "outside", detail: "a client outside the cluster" }));
  for (const { name } of snapshot.nodes()) {
    ranking.add(query, query.startsWith("node/") ? `node/${name}` : name, () => ({
      type: "node",
      text: `node/${name}`,
      detail: `Node ${name}`,
    }));
  }
  // `pod/shop/…` looks through one namespace instead of all.
  const [, namespace] = /^pod\/([^/]+)\//.exec(query) ?? [];
  const pods = namespace === undefined ? snapshot.all("Pod") : snapshot.pods(namespace);
  const byPath = query.includes("/");
  for (const pod of pods) {
    if (ranking.full) break;
    if (isFinished(pod)) continue;
    const name = byPath ? `pod/${pod.namespace}/${pod.name}` : pod.name;
    ranking.add(query, name, () => {
      const text = `${pod.namespace}/${pod.name}`;
      return { type: "pod", text: `pod/${text}`, detail: `Pod ${text}` };
    });
  }
  return ranking.list();
}

function suggestTargets(snapshot: Snapshot, query: string, limit: number): readonly NameSuggestion[] {
  const ranking = new Ranking(limit);
  // With a port behind it the name is meant, and the port narrows it down.
  const [, host = query, port = ""] = /^(.*[^:]):(\d*)$/.exec(query) ?? [];
  const isAddress = /^[\d.]+$|^[\da-f:]*:[\da-f:]*$/.test(host);
  for (const service of snapshot.all("Service")) {
    if (ranking.full) break;
    addService(ranking, snapshot, service, host, port);
  }
  for (const ingress of snapshot.all("Ingress")) {
    for (const { host: name } of ingress.paths) {
      addHost(ranking, query, name, `Ingress ${ingress.namespace}/${ingress.name}`);
    }
  }
  for (const gateway of snapshot.all("Gateway")) {
    for (const { hostname } of gateway.listeners) {
      addHost(ranking, query, hostname, `Gateway ${gateway.namespace}/${gateway.name}`);
    }
  }
  for (const kind of ["HTTPRoute", "GRPCRoute", "TLSRoute"] as const) {
    for (const route of snapshot.all(kind)) {
      for (const name of route.hostnames) addHost(ranking, query, name, `${kind} ${route.namespace}/${route.name}`);
    }
  }
  for (const { name, addresses } of snapshot.nodes()) {
    ranking.add(query, name, () => ({ type: "node", text: name, detail: `Node ${name}` }));
    for (const { address } of addresses) {
      ranking.add(query, address, () => ({ type: "node", text: address, detail: `an address of node ${name}` }));
    }
  }
  if (isAddress && host.length > 2) {
    for (const { namespace, name, podIPs } of snapshot.all("Pod")) {
      if (ranking.full) break;
      const [address] = podIPs;
      if (address === undefined) continue;
      ranking.add(host, address, () => ({ type: "address", text: address, detail: `Pod ${namespace}/${name}` }));
    }
  }
  return ranking.list();
}

function addHost(ranking: Ranking, query: string, host: string | null, detail: string): void {
  // A wildcard is no name that could be dialled.
  if (host === null || host.startsWith("*")) return;
  ranking.add(query, host.toLowerCase(), () => ({ type: "host", text: host, detail }));
}

function addService(ranking: Ranking, snapshot: Snapshot, service: SlimService, host: string, port: string): void {
  const { namespace, name, ports } = service;
  const title = `Service ${namespace}/${name}`;
  const rank = rankOfService(service, host);
  if (rank !== null) {
    if (ports.length === 0) ranking.put(rank, () => ({ type: "service", text: `${name}.${namespace}`, detail: title }));
    for (const each of ports) {
      if (!String(each.port).startsWith(port)) continue;
      const text = `${name}.${namespace}:${String(each.port)}`;
      ranking.put(rank, () => ({ type: "service", text, detail: describePort(title, each) }));
    }
  }
  // Names of Services begin with a letter: only what may be a number or an address is worth a look here.
  if (!/^[\da-f]/.test(host)) return;
  for (const address of addressesOf(service)) {
    const addressRank = rankOf(address, host);
    if (addressRank === null) continue;
    for (const each of ports) {
      if (!String(each.port).startsWith(port)) continue;
      const text = formatHostPort(address, each.port);
      ranking.put(addressRank, () => ({ type: "address", text, detail: describePort(title, each) }));
    }
  }
  for (const { nodePort } of ports) {
    if (typeof nodePort !== "number") continue;
    ranking.add(host, String(nodePort), () => {
      const [node] = snapshot.nodes();
      const entry = node?.addresses.find(({ type }) => type === "InternalIP")?.address ?? node?.name ?? "NODE";
      return { type: "address", text: `${entry}:${String(nodePort)}`, detail: `nodePort of ${title}` };
    });
  }
}

/** `web`, `web.shop` and `shop/web` all name it; most Services fit none and must cost nothing. */
function rankOfService({ namespace, name }: SlimService, host: string): Rank | null {
  const rank = rankOf(name, host);
  if (rank !== null) return rank;
  if (host.includes("/")) return rankOf(`${namespace}/${name}`, host);
  return host.includes(".") || namespace.includes(host) ? rankOf(`${name}.${namespace}`, host) : null;
}

function addressesOf({ clusterIPs, externalIPs, loadBalancer }: SlimService): readonly string[] {
  const balanced = loadBalancer.flatMap(({ ip }) => ip ?? []);
  const own = clusterIPs.filter((address) => address !== "None");
  return [...own, ...externalIPs, ...balanced].filter((address) => !isAssigned(address));
}

function describePort(title: string, { name, port }: SlimServicePort): string {
  return `${title}, port ${name === "" ? String(port) : name}`;
}
