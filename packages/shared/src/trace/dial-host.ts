/** From the host that a client names to the addresses that it dials. */
import { chooseResolver, type DnsClient } from "../dns/choose-resolver.ts";
import type { HostLookup } from "../dns/dns-model.ts";
import { lookUpHost } from "../dns/look-up-host.ts";
import { isHeadless } from "../endpoints/join-endpoints.ts";
import { parseServiceDnsName } from "../model/external-name-target.ts";
import { ipFamilyOf } from "../model/match-cidr.ts";
import { serviceId, servicePortId } from "../model/names.ts";
import type { IpFamily, SlimNode, SlimService, SlimServicePort } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { clientAddress, nodeAddress, type Client } from "./locate-client.ts";
import { joinParts, makeHop, nothing, sharedSocket, takeShare, type Dial, type Passage } from "./passage.ts";
import type { TraceChain, TraceOptions } from "./trace-model.ts";

/** A host, and what is dialled there once its address is known. */
export interface HostDial extends Omit<Dial, "address" | "family"> {
  readonly source: DnsClient;
  readonly host: string;
  readonly options: TraceOptions;
}

/**
 * Looks the host up as the client would, and dials what it finds. What neither the cluster's DNS nor
 * a node knows is `elsewhere`'s: a host of an Ingress, say.
 */
export function dialHost(
  dial: HostDial,
  dialOne: (dial: Dial) => Passage,
  elsewhere: () => Passage | null = () => null,
): Passage {
  if (ipFamilyOf(dial.host) !== null) return dialOne(at(dial, dial.host));
  const found = lookUpHost(dial.snapshot, dial.source, dial.host, dial.options);
  const node = found.type === "found" ? null : findNamedNode(dial.snapshot, dial.host);
  if (node !== null) return dialNode(dial, node, dialOne);
  switch (found.type) {
    case "found":
      return dialFound(dial, found, dialOne);
    case "outside":
    case "no-such-name": {
      const other = elsewhere();
      if (other !== null) return other;
      return found.type === "outside" ? leaveCluster(dial, found) : failName(dial, found);
    }
    default:
      return found satisfies never;
  }
}

function failName({ host }: HostDial, { near, because }: Extract<HostLookup, { type: "no-such-name" }>): Passage {
  const text = `No such name: ${host.replace(/\.$/, "")}.${near === null ? "" : ` Did you mean ${near}?`}`;
  const hop = makeHop("dns", text, { input: { address: host, port: null }, ends: "no-such-name" });
  return { ...nothing, hops: [hop], because: [text, ...because], verdict: "no-such-name" };
}

/** A name of the world outside, or an ExternalName that leads there. */
function leaveCluster(dial: HostDial, found: Extract<HostLookup, { type: "outside" }>): Passage {
  const names = [found.name, ...found.chain];
  const last = names.at(-1) ?? "";
  const alias = serviceNamed(dial.snapshot, names.at(-2) ?? "");
  const text =
    alias === undefined
      ? `Where ${dial.host} leads is not visible from the API.`
      : `Service ${alias.namespace}/${alias.name} is an ExternalName for ${last}, which is outside the cluster and not followed.`;
  const hop = makeHop("dns", text, { input: { address: dial.host, port: null }, ends: "unknown" });
  const because = alias === undefined ? [text, ...found.because] : [text];
  return { ...nothing, hops: [hop], because, verdict: "unknown", chains: describeName(dial, found).chains };
}

type Found = Extract<HostLookup, { readonly type: "found" }>;

function dialFound(dial: HostDial, found: Found, dialOne: (dial: Dial) => Passage): Passage {
  const [first = "IPv4"] = orderFamilies(dial, found.addresses);
  const named = serviceNamed(dial.snapshot, found.name);
  const addresses = found.addresses.filter((address) => ipFamilyOf(address) === first);
  const via = found.chain.length === 0 ? "" : ` by ${found.chain.join(", ")}`;
  const text = `${dial.host} is ${found.name}${via}: ${found.addresses.join(", ")}`;
  const hop = makeHop("dns", text, {
    input: { address: dial.host, port: null },
    output: sharedSocket(addresses.map((address) => ({ address, port: dial.port }))),
    object: named === undefined ? null : { kind: "Service", namespace: named.namespace, name: named.name },
    sourceAddress: clientAddress(dial.client, first),
  });
  const dialled = addresses.map((address) => takeShare(dialOne(at(dial, address)), 1 / addresses.length));
  const notes =
    addresses.length > 1 ? [`${dial.host} has ${addresses.length} addresses; a client takes one of them.`] : [];
  const joined = joinParts(dialled);
  const { chains, because } = describeName(dial, found);
  const resolver = chooseResolver(dial.snapshot, dial.source);
  // The doubt comes first, and a trace says nothing twice.
  const doubts = found.because.filter((reason) => resolver.type === "cluster" && reason === resolver.doubt);
  const reasons = isPlain(dial, found) ? [] : found.because;
  return {
    ...joined,
    hops: [hop, ...joined.hops],
    because: [...doubts, ...joined.because, ...because, ...notes, ...reasons],
    chains: [...chains, ...joined.chains],
  };
}

function serviceNamed(snapshot: Snapshot, dnsName: string): SlimService | undefined {
  const id = parseServiceDnsName(dnsName);
  return id === null ? undefined : snapshot.get("Service", id.namespace, id.name);
}

/** A ClusterIP by its own name needs no explanation. */
function isPlain({ snapshot }: HostDial, { addresses, chain }: Found): boolean {
  return chain.length === 0 && addresses.every((address) => [...snapshot.servicesByAddress(address)].length > 0);
}

/** The Services whose names are passed on the way: ExternalNames, and headless ones, behind which nothing is translated. */
function describeName(
  { snapshot, port, protocol }: HostDial,
  { name, chain }: Pick<Found, "name" | "chain">,
): Pick<Passage, "chains" | "because"> {
  const chains: TraceChain[] = [];
  const because: string[] = [];
  for (const each of [name, ...chain]) {
    const service = serviceNamed(snapshot, each);
    if (service === undefined) continue;
    const id = serviceId(service.namespace, service.name);
    if (service.type === "ExternalName") chains.push({ service: id, port: null, wayIn: "external-name" });
    if (!isHeadless(service)) continue;
    const own = service.ports.find((candidate) => candidate.port === port && candidate.protocol === protocol);
    const portId = own === undefined ? null : servicePortId(id, own.port, own.protocol);
    chains.push({ service: id, port: portId, wayIn: "headless-dns" });
    if (own !== undefined) because.push(...sayUntranslated(snapshot, service, own));
  }
  return { chains, because };
}

/** Where pods listen on another number than the Service's port; a named targetPort may be any number in each slice. */
function sayUntranslated(snapshot: Snapshot, service: SlimService, own: SlimServicePort): readonly string[] {
  const { port, name, protocol, targetPort } = own;
  const ports = [...snapshot.slicesOf(service.namespace, service.name)].flatMap((slice) => slice.ports);
  const found = ports.flatMap((each) => (each.name === name && each.protocol === protocol ? (each.port ?? []) : []));
  const numbers = [...new Set(found.length > 0 || typeof targetPort === "string" ? found : [targetPort])];
  const others = numbers.filter((number) => number !== port).join(" or ");
  if (others === "") return [];
  const target = typeof targetPort === "string" ? `${targetPort} (${others})` : others;
  const title = `${service.namespace}/${service.name}`;
  return [
    `Service ${title} is headless: its port ${port} is not translated to targetPort ${target}; clients dial ${others} themselves.`,
  ];
}

/** Families of the answer that the client has too, the first of the Service's own before the other. */
function orderFamilies({ snapshot, client }: HostDial, addresses: readonly string[]): readonly IpFamily[] {
  const [service] = addresses.flatMap((address) => [...snapshot.servicesByAddress(address)]);
  const wanted = [...(service?.clusterIPs ?? []), ...addresses].flatMap((address) => ipFamilyOf(address) ?? []);
  const families = [...new Set(wanted)];
  const usable = families.filter((family) => canDial(client, family));
  return usable.length > 0 ? usable : families;
}

function canDial(client: Client, family: IpFamily): boolean {
  return client.addresses.length === 0 || clientAddress(client, family) !== null;
}

/** Node names resolve outside the cluster's DNS; from where is not visible, so they are taken to resolve everywhere. */
function findNamedNode(snapshot: Snapshot, host: string): SlimNode | null {
  const [byName] = [snapshot.get("Node", "", host), ...snapshot.nodesByAddress(host)].filter(
    (node) => node !== undefined,
  );
  return byName ?? null;
}

function dialNode(dial: HostDial, node: SlimNode, dialOne: (dial: Dial) => Passage): Passage {
  const families = (["IPv4", "IPv6"] as const).filter((each) => nodeAddress(node, each) !== null);
  const family = families.find((each) => canDial(dial.client, each)) ?? families[0] ?? "IPv4";
  const address = nodeAddress(node, family);
  if (address === null) {
    const text = `Node ${node.name} has no address.`;
    return {
      ...nothing,
      hops: [makeHop("dns", text, { input: { address: dial.host, port: null }, ends: "unknown" })],
      because: [text],
      verdict: "unknown",
    };
  }
  const hop = makeHop("dns", `${dial.host} is node ${node.name}: ${address}`, {
    input: { address: dial.host, port: null },
    output: { address, port: dial.port },
    object: { kind: "Node", namespace: null, name: node.name },
    sourceAddress: clientAddress(dial.client, family),
  });
  const dialled = dialOne(at(dial, address));
  return { ...dialled, hops: [hop, ...dialled.hops] };
}

function at(dial: HostDial, address: string): Dial {
  const { snapshot, mode, client, port, protocol, options } = dial;
  return { snapshot, mode, client, port, protocol, options, address, family: ipFamilyOf(address) ?? "IPv4" };
}
