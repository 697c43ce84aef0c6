/** Which Service port a packet's destination belongs to, by kube-proxy's rules (semantics.md 3; Kubernetes: pkg/proxy/serviceport.go). */
import { ipFamilyOf } from "../model/match-cidr.ts";
import type { Protocol } from "../model/names.ts";
import type { Labels } from "../model/object-meta.ts";
import type { IpFamily, SlimService, SlimServicePort } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** By which of its addresses a Service port is dialled. */
export type ServiceWay = "cluster-ip" | "external-ip" | "load-balancer" | "node-port";

export interface ServiceHit {
  readonly way: ServiceWay;
  readonly service: SlimService;
  readonly port: SlimServicePort;
}

/** Labels on a Service or slice by which kube-proxy leaves it alone (Kubernetes: cmd/kube-proxy/app/server.go). */
const foreignLabels = ["service.kubernetes.io/service-proxy-name", "service.kubernetes.io/headless"] as const;

export function isLeftToAnotherProxy(labels: Labels): boolean {
  return foreignLabels.some((label) => labels[label] !== undefined);
}

/** Whether kube-proxy has rules for the Service and family at all. */
export function isProxied(service: SlimService, family: IpFamily): boolean {
  // ExternalNames and headless Services have no address.
  return !isLeftToAnotherProxy(service.labels) && service.clusterIPs.some((address) => ipFamilyOf(address) === family);
}

/** Load-balancer addresses that kube-proxy answers for: an IP whose ipMode is VIP. */
export function loadBalancerVips(service: SlimService): readonly string[] {
  return service.loadBalancer.flatMap(({ ip, ipMode }) => (ipMode === "VIP" ? (ip ?? []) : []));
}

/** Whether the Service port can be entered by more than its ClusterIP. */
export function isOpenedOutside(service: SlimService, port: SlimServicePort): boolean {
  return port.nodePort !== null || loadBalancerVips(service).length > 0 || service.externalIPs.length > 0;
}

/** The way by which an address leads to a Service; null where the address is none that kube-proxy takes. */
export function wayOfAddress(service: SlimService, address: string): Exclude<ServiceWay, "node-port"> | null {
  if (service.clusterIPs.includes(address)) return "cluster-ip";
  if (service.externalIPs.includes(address)) return "external-ip";
  return loadBalancerVips(service).includes(address) ? "load-balancer" : null;
}

/**
 * The Service ports that own an address and port: none where kube-proxy has no rule for them, several
 * where Services claim one external address (the API server lets them).
 */
export function findVirtualAddress(
  snapshot: Snapshot,
  { address, port: number, protocol, family }: Destination,
): readonly ServiceHit[] {
  const hits: ServiceHit[] = [];
  for (const service of snapshot.servicesByAddress(address)) {
    const way = isProxied(service, family) ? wayOfAddress(service, address) : null;
    if (way === null) continue;
    const port = service.ports.find((each) => each.port === number && each.protocol === protocol);
    if (port !== undefined) hits.push({ way, service, port });
  }
  return hits;
}

/** The Service port that has a nodePort; null where kube-proxy has no rule for it in this family. */
export function findNodePort(snapshot: Snapshot, { port: number, protocol, family }: Destination): ServiceHit | null {
  for (const service of snapshot.servicesByNodePort(number)) {
    if (!isProxied(service, family)) continue;
    const port = service.ports.find((each) => each.nodePort === number && each.protocol === protocol);
    if (port !== undefined) return { way: "node-port", service, port };
  }
  return null;
}

/** Where a packet goes to. */
export interface Destination {
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly family: IpFamily;
}
