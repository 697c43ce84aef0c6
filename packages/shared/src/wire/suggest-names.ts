/** Names that complete what stands in the trace bar. Asked at every key: one pass over the names, nothing kept. */
import type { SlimService } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { NameSuggestion } from "./name-suggestion.ts";

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

/** How well a name fits: 0 it is the name, 1 it begins so, 2 a part of it begins so, 3 it holds it; null: not at all. */
function rankOf(name: string, query: string): 0 | 1 | 2 | 3 | null {
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

  /** Every name may stand for the suggestion; the best fit counts. */
  add(query: string, names: string | readonly string[], suggest: () => NameSuggestion): void {
    const ranks = typeof names === "string" ? [rankOf(names, query)] : names.map((name) => rankOf(name, query));
    let best: 0 | 1 | 2 | 3 | null = null;
    for (const rank of ranks) if (rank !== null && (best === null || rank < best)) best = rank;
    const bucket = best === null ? undefined : this.ranks[best];
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
    ranking.add(query, [name, `node/${name}`], () => ({ type: "node", text: `node/${name}`, detail: `Node ${name}` }));
  }
  // `pod/shop/…` looks through one namespace instead of all.
  const [, namespace] = /^pod\/([^/]+)\//.exec(query) ?? [];
  const pods = namespace === undefined ? snapshot.all("Pod") : snapshot.pods(namespace);
  for (const pod of pods) {
    if (pod.phase === "Succeeded" || pod.phase === "Failed") continue;
    const name = query.includes("/") ? `pod/${pod.namespace}/${pod.name}` : pod.name;
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
  for (const service of snapshot.all("Service")) addService(ranking, snapshot, service, host, port);
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
  const { namespace, name } = service;
  const title = `Service ${namespace}/${name}`;
  const names = [name, `${name}.${namespace}`, `${namespace}/${name}`];
  const addresses = [...service.clusterIPs.filter((address) => address !== "None"), ...service.externalIPs];
  for (const { ip } of service.loadBalancer) if (ip !== null) addresses.push(ip);
  if (service.ports.length === 0) {
    ranking.add(host, names, () => ({ type: "service", text: `${name}.${namespace}`, detail: title }));
  }
  for (const each of service.ports) {
    const number = String(each.port);
    const detail = `${title}, port ${each.name === "" ? number : each.name}`;
    if (number.startsWith(port)) {
      const text = `${name}.${namespace}:${number}`;
      ranking.add(host, names, () => ({ type: "service", text, detail }));
      for (const address of addresses) {
        const shown = address.includes(":") ? `[${address}]` : address;
        ranking.add(host, address, () => ({ type: "address", text: `${shown}:${number}`, detail }));
      }
    }
    if (each.nodePort === null) continue;
    const nodePort = String(each.nodePort);
    ranking.add(host, nodePort, () => {
      const [node] = snapshot.nodes();
      const entry = node?.addresses.find(({ type }) => type === "InternalIP")?.address ?? node?.name ?? "NODE";
      return { type: "address", text: `${entry}:${nodePort}`, detail: `nodePort of ${title}` };
    });
  }
}
