/** What stands behind a name in the cluster's zone (CoreDNS plugin/kubernetes `findServices`, `findPods`). */
import { isHeadless } from "../endpoints/join-endpoints.ts";
import type { SliceEndpoint, SlimService } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { formatIpAddress } from "./format-ip-address.ts";
import type { DnsQuestion } from "./parse-dns-question.ts";

/** One address or name behind a name, and the port that an SRV record tells. */
export interface DnsHost {
  /** An address, or the name of an ExternalName. */
  readonly host: string;
  /** Null where no port is told; such a host has no SRV record. */
  readonly port: number | null;
  /** The labels before the zone that own the address: `web.shop.svc`, `db-0.db.shop.svc`. */
  readonly owner: string;
}

/** Empty `hosts`: the name exists, without records. `because` is a sentence for a person. */
export type DnsFinding =
  | { readonly type: "hosts"; readonly hosts: readonly DnsHost[]; readonly because: string }
  | { readonly type: "no-such-name"; readonly because: string }
  | { readonly type: "unknown"; readonly because: string };

export interface DnsOptions {
  /** Default `cluster.local`. */
  readonly clusterDomain?: string;
  /** The namespaces that are read, where not all are: names in another one are unknown. */
  readonly namespaces?: ReadonlySet<string> | null;
}

type ServiceQuestion = Extract<DnsQuestion, { readonly type: "service" }>;

/** Looks a question up that is not `elsewhere`. */
export function findDnsHosts(snapshot: Snapshot, question: DnsQuestion, options: DnsOptions): DnsFinding {
  switch (question.type) {
    case "elsewhere":
      return { type: "unknown", because: "The name is not in the cluster's zone: another name server answers." };
    case "branch":
      return exists("Other names stand below this one.");
    case "name-server":
      return {
        type: "unknown",
        because: "This is the DNS server's own name; its address depends on where the server runs.",
      };
    case "nothing":
      return {
        type: "no-such-name",
        because: "No name of this form exists: SERVICE.NAMESPACE.svc and ADDRESS.NAMESPACE.pod do.",
      };
    case "namespace":
      return judgeNamespace(snapshot, question.namespace, options) ?? exists(`Namespace ${question.namespace} exists.`);
    case "pod":
      return findPod(snapshot, question, options);
    case "service":
      return findService(snapshot, question, options);
    default:
      return question satisfies never;
  }
}

function exists(because: string): DnsFinding {
  return { type: "hosts", hosts: [], because };
}

/** What is wrong with a namespace; null where it exists. */
function judgeNamespace(snapshot: Snapshot, namespace: string, options: DnsOptions): DnsFinding | null {
  if (options.namespaces?.has(namespace) === false) return notRead(namespace);
  if (snapshot.get("Namespace", "", namespace) !== undefined) return null;
  if (hasAny(snapshot.services(namespace)) || hasAny(snapshot.pods(namespace))) return null;
  // A dump without a single Namespace was not asked for them.
  if (snapshot.unreadable.has("Namespace") || !hasAny(snapshot.all("Namespace"))) {
    return { type: "unknown", because: `Namespaces are not read: whether ${namespace} exists is not known.` };
  }
  return { type: "no-such-name", because: `There is no namespace ${namespace}.` };
}

function notRead(namespace: string): DnsFinding {
  return { type: "unknown", because: `Namespace ${namespace} is not read.` };
}

function hasAny(objects: Iterable<unknown>): boolean {
  for (const _object of objects) return true;
  return false;
}

/** kubeadm's Corefile says `pods insecure`: every address has a name, whether or not a pod has it. */
function findPod(
  snapshot: Snapshot,
  { namespace, name }: Extract<DnsQuestion, { readonly type: "pod" }>,
  options: DnsOptions,
): DnsFinding {
  const problem = judgeNamespace(snapshot, namespace, options);
  if (problem !== null) return problem;
  const isIpv4 = name.split("-").length === 4 && !name.includes("--");
  const address = formatIpAddress(name.replaceAll("-", isIpv4 ? "." : ":"));
  if (address === null) {
    return { type: "no-such-name", because: `"${name}" is no address with dashes, and pods have no other names here.` };
  }
  return {
    type: "hosts",
    hosts: [{ host: address.text, port: 0, owner: `${name}.${namespace}.pod` }],
    because: `The address is read from the name itself ("pods insecure" in the Corefile, kubeadm's default): no pod need have it.`,
  };
}

function findService(snapshot: Snapshot, question: ServiceQuestion, options: DnsOptions): DnsFinding {
  const { namespace, name } = question;
  const service = snapshot.get("Service", namespace, name);
  if (service !== undefined) return hostsOf(snapshot, service, question);
  if (options.namespaces?.has(namespace) === false) return notRead(namespace);
  if (snapshot.unreadable.has("Service")) return { type: "unknown", because: "Services cannot be read." };
  const problem = judgeNamespace(snapshot, namespace, options);
  if (problem?.type === "no-such-name") return problem;
  return { type: "no-such-name", because: `There is no Service ${name} in namespace ${namespace}.` };
}

function hostsOf(snapshot: Snapshot, service: SlimService, question: ServiceQuestion): DnsFinding {
  if (service.type === "ExternalName") return externalHost(service, question);
  if (isHeadless(service) || question.endpoint !== null) return endpointHosts(snapshot, service, question);
  const owner = ownerOf(service);
  const ports = service.ports.filter((port) => takesPort(question, port.name, port.protocol));
  if (ports.length === 0) return noSuchPort(service, question);
  const hosts = ports.flatMap(({ port }) => service.clusterIPs.map((host) => ({ host, port, owner })));
  if (hosts.length === 0) return exists(`Service ${nameOf(service)} has no ClusterIP yet.`);
  return {
    type: "hosts",
    hosts,
    because: `Service ${nameOf(service)} has a ClusterIP: its name gives that address, whatever endpoints there are.`,
  };
}

function externalHost(service: SlimService, question: ServiceQuestion): DnsFinding {
  const target = (service.externalName ?? "").replace(/\.$/, "");
  if (question.endpoint !== null || question.port !== "" || question.protocol !== "") {
    return {
      type: "no-such-name",
      because: `Service ${nameOf(service)} is an ExternalName: it has no names for ports or endpoints.`,
    };
  }
  if (target === "" || formatIpAddress(target) !== null) {
    return {
      type: "no-such-name",
      because: `externalName ${target} is an address: DNS gives no CNAME to an address.`,
    };
  }
  return {
    type: "hosts",
    hosts: [{ host: target, port: null, owner: ownerOf(service) }],
    because: `Service ${nameOf(service)} is an ExternalName: a CNAME to ${target}.`,
  };
}

/** The ready endpoints of every slice, of whichever family; all addresses of an endpoint count. */
function endpointHosts(snapshot: Snapshot, service: SlimService, question: ServiceQuestion): DnsFinding {
  if (snapshot.unreadable.has("EndpointSlice")) {
    return { type: "unknown", because: "EndpointSlices cannot be read, so the endpoints are not known." };
  }
  const hosts: DnsHost[] = [];
  let ready = 0;
  for (const slice of snapshot.slicesOf(service.namespace, service.name)) {
    const named = slice.ports.length === 0 ? [{ name: "", protocol: "", port: null }] : slice.ports;
    const ports = named.filter((port) => takesPort(question, port.name, port.protocol));
    for (const endpoint of slice.endpoints) {
      if (!endpoint.ready) continue;
      ready += endpoint.addresses.length;
      for (const host of endpoint.addresses) {
        const label = endpointLabel(endpoint, host);
        if (question.endpoint !== null && question.endpoint !== label.toLowerCase()) continue;
        for (const { port } of ports) hosts.push({ host, port, owner: `${label}.${ownerOf(service)}` });
      }
    }
  }
  if (hosts.length > 0) return { type: "hosts", hosts, because: sayEndpoints(service, question, ready) };
  if (ready === 0) {
    const kind = isHeadless(service) ? "headless Service" : "Service";
    return { type: "no-such-name", because: `The ${kind} ${nameOf(service)} has no ready endpoint.` };
  }
  if (question.endpoint === null) return noSuchPort(service, question);
  return {
    type: "no-such-name",
    because: `No ready endpoint of Service ${nameOf(service)} is called ${question.endpoint}: a pod has a name there where its hostname is set and its subdomain is ${service.name}.`,
  };
}

/** The label of an endpoint: its hostname, else its address with dashes. */
export function endpointLabel({ hostname }: SliceEndpoint, address: string): string {
  if (hostname !== null && hostname !== "") return hostname;
  const dashed = address.replaceAll(/[.:]/g, "-");
  return address.endsWith(":") ? `${dashed}0` : dashed;
}

function sayEndpoints(service: SlimService, { endpoint }: ServiceQuestion, ready: number): string {
  if (endpoint !== null) return `${endpoint} is one ready endpoint of Service ${nameOf(service)}.`;
  const count = ready === 1 ? "its one ready endpoint" : `its ${String(ready)} ready endpoints`;
  return `Service ${nameOf(service)} is headless: its name gives ${count}, and no port is translated.`;
}

/** Port and protocol of the question, where it names them; capital letters count as small ones. */
function takesPort({ port, protocol }: ServiceQuestion, name: string, of: string): boolean {
  return (port === "" || port === name.toLowerCase()) && (protocol === "" || protocol === of.toLowerCase());
}

function noSuchPort(service: SlimService, { port, protocol }: ServiceQuestion): DnsFinding {
  const names = service.ports.map(({ name, protocol: of }) => `_${name === "" ? "?" : name}._${of.toLowerCase()}`);
  const known = service.ports.every(({ name }) => name === "")
    ? "its ports have no names"
    : `it has ${names.join(", ")}`;
  return {
    type: "no-such-name",
    because: `Service ${nameOf(service)} has no port _${port}._${protocol}: ${known}.`,
  };
}

function ownerOf({ name, namespace }: SlimService): string {
  return `${name}.${namespace}.svc`;
}

function nameOf({ name, namespace }: SlimService): string {
  return `${namespace}/${name}`;
}
