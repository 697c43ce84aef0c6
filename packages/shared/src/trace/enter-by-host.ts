/** A host that Ingresses or Gateways have rules for: the ways by which clients come to whoever carries them out. */
import { isNodeDown } from "../endpoints/is-node-down.ts";
import { servingContainers } from "../endpoints/resolve-target-port.ts";
import { ipFamilyOf } from "../model/match-cidr.ts";
import type { SlimGateway } from "../model/gateway-objects.ts";
import type { SlimIngress, SlimService } from "../model/objects.ts";
import { findGatewayRouter } from "../routing/find-gateway-router.ts";
import { findIngressRouters } from "../routing/find-router.ts";
import { ingressHostKeys } from "../routing/match-ingress-host.ts";
import { takesHost } from "../routing/match-gateway-hostname.ts";
import type { Router } from "../routing/routing-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { nodeAddress } from "./locate-client.ts";

/** Who has rules for a host, and the addresses by which they are reached. */
export interface HostEntry {
  /** An Ingress or a Gateway. */
  readonly owner: SlimIngress | SlimGateway;
  /** Empty where none is known. */
  readonly addresses: readonly string[];
  /** Where the addresses come from. */
  readonly text: string;
  /** The Service behind a balancer of which only a name is known. */
  readonly balanced: { readonly service: SlimService; readonly hostname: string } | null;
}

/** Nodes that stand for all alike. */
const mostNodes = 10;

/** The entry for a host; null where no Ingress and no Gateway has a rule for it. */
export function findHostEntry(snapshot: Snapshot, host: string, port: number): HostEntry | null {
  return entryOfIngress(snapshot, host, port) ?? entryOfGateway(snapshot, host, port);
}

function entryOfIngress(snapshot: Snapshot, host: string, port: number): HostEntry | null {
  // A rule without host takes every host, and says nothing of where this one leads.
  const named = ingressHostKeys(host).filter((key) => key !== "");
  for (const key of named) {
    const ingresses = [...snapshot.ingressesForHost(key)];
    const [first] = ingresses;
    if (first === undefined) continue;
    const own = ingresses.find(({ loadBalancer }) => loadBalancer.length > 0) ?? first;
    const routers = ingresses.flatMap((ingress) => findIngressRouters(snapshot, ingress));
    const status = own.loadBalancer.flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
    return entryOf(snapshot, own, status, routers, port);
  }
  return null;
}

function entryOfGateway(snapshot: Snapshot, host: string, port: number): HostEntry | null {
  for (const gateway of snapshot.all("Gateway")) {
    if (!hasHost(snapshot, gateway, host)) continue;
    const router = findGatewayRouter(snapshot, gateway);
    return entryOf(snapshot, gateway, gateway.addresses, router === null ? [] : [router], port);
  }
  return null;
}

/** A listener or an attached route names the host; one that takes every host names none. */
function hasHost(snapshot: Snapshot, gateway: SlimGateway, host: string): boolean {
  if (gateway.listeners.some(({ hostname }) => hostname !== null && takesHost(hostname, host))) return true;
  for (const { hostnames } of snapshot.routesOf(gateway.namespace, gateway.name)) {
    if (hostnames.some((hostname) => takesHost(hostname, host))) return true;
  }
  return false;
}

/** By the address in the status; else by the addresses of the router's Services; else by nodes that are open on the port. */
function entryOf(
  snapshot: Snapshot,
  owner: HostEntry["owner"],
  status: readonly string[],
  routers: readonly Router[],
  port: number,
): HostEntry {
  const ips = unique(status.filter((address) => ipFamilyOf(address) !== null));
  const services = routers.flatMap((router) => router.services);
  if (ips.length > 0)
    return { owner, addresses: ips, text: `its status gives the address ${ips.join(", ")}`, balanced: null };
  const own = unique(services.flatMap(addressesOf));
  if (own.length > 0)
    return {
      owner,
      addresses: own,
      text: `its controller's Service has the address ${own.join(", ")}`,
      balanced: null,
    };
  const [hostname] = status.length > 0 ? status : services.flatMap(hostnamesOf);
  const service =
    services.find((each) => hostnamesOf(each).includes(hostname ?? "")) ??
    services.find((each) => each.type === "LoadBalancer");
  if (hostname !== undefined && service !== undefined) {
    return { owner, addresses: [], text: `its load balancer is ${hostname}`, balanced: { service, hostname } };
  }
  const nodes = openNodes(snapshot, routers, port);
  if (nodes.length > 0) {
    return {
      owner,
      addresses: nodes,
      text: `its controller is reached on nodes, port ${port}: ${nodes.join(", ")}`,
      balanced: null,
    };
  }
  return { owner, addresses: [], text: whyNoWay(routers, hostname, port), balanced: null };
}

function whyNoWay(routers: readonly Router[], hostname: string | undefined, port: number): string {
  if (hostname !== undefined) return `its status gives ${hostname}, of which nothing more is known`;
  if (routers.length === 0) return "its status gives no address, and no pods are known to carry it out";
  const nodePorts = unique(
    routers.flatMap(({ services }) => services.flatMap(({ ports }) => ports.flatMap(({ nodePort }) => nodePort ?? []))),
  );
  const other = nodePorts.length === 0 ? "" : `; on the nodes its controller has port ${nodePorts.join(", ")}`;
  return `its status gives no address, and its controller is not open on port ${port}${other}`;
}

function addressesOf(service: SlimService): readonly string[] {
  return [...service.loadBalancer.flatMap(({ ip }) => ip ?? []), ...service.externalIPs];
}

function hostnamesOf(service: SlimService): readonly string[] {
  return service.loadBalancer.flatMap(({ ip, hostname }) => (ip === null && hostname !== null ? [hostname] : []));
}

/** Nodes on which the router answers at the port: by hostNetwork or hostPort where its pods run, by nodePort everywhere. */
function openNodes(snapshot: Snapshot, routers: readonly Router[], port: number): readonly string[] {
  const byNodePort = routers.some(({ services }) =>
    services.some(({ ports }) => ports.some(({ nodePort }) => nodePort === port)),
  );
  const running = new Set(
    routers.flatMap(({ pods }) =>
      pods.flatMap((pod) => {
        const declared = servingContainers(pod.spec).flatMap((container) => container.ports);
        const open = declared.some(
          ({ hostPort, containerPort }) => (pod.spec.hostNetwork ? containerPort : hostPort) === port,
        );
        return open && pod.nodeName !== null ? [pod.nodeName] : [];
      }),
    ),
  );
  const found: string[] = [];
  for (const node of snapshot.nodes()) {
    if (found.length >= mostNodes) break;
    if (isNodeDown(node) || (!byNodePort && !running.has(node.name))) continue;
    const external = node.addresses.find(({ type }) => type === "ExternalIP")?.address;
    const address = external ?? nodeAddress(node, "IPv4") ?? nodeAddress(node, "IPv6");
    if (address !== null) found.push(address);
  }
  return found;
}

/** Several workloads may stand behind one Service. */
function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
