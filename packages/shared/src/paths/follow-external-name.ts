/** Where an ExternalName leads: CNAME after CNAME to a Service, out of the cluster, or nowhere. */
import { parseServiceDnsName } from "../model/external-name-target.ts";
import { serviceId, type ObjectRef } from "../model/names.ts";
import type { SlimService } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { serviceDnsName } from "../dns/name-service.ts";

export type ExternalNameEnd =
  | { readonly type: "service"; readonly service: SlimService }
  /** A name that is no Service's: what answers there is not visible from the cluster. */
  | { readonly type: "outside"; readonly name: string }
  /** DNS gives no CNAME to an address. */
  | { readonly type: "address"; readonly address: string }
  | { readonly type: "missing"; readonly dnsName: string; readonly namespace: string; readonly name: string }
  | { readonly type: "loop"; readonly dnsName: string }
  | { readonly type: "not-read"; readonly namespace: string };

export interface ExternalNameChain {
  /** Each name after the Service's own, with the Service that it names, if it names one. */
  readonly names: readonly { readonly name: string; readonly service: ObjectRef | null }[];
  readonly end: ExternalNameEnd;
}

/** Follows a chain; `isRead` says whether a namespace's Services are in the snapshot. */
export function followExternalName(
  snapshot: Snapshot,
  service: SlimService,
  clusterDomain: string,
  isRead: (namespace: string) => boolean,
): ExternalNameChain {
  const names: { name: string; service: ObjectRef | null }[] = [];
  const visited = new Set([serviceId(service.namespace, service.name)]);
  let current = service;
  for (;;) {
    const name = (current.externalName ?? "").replace(/\.$/, "");
    const target = parseServiceDnsName(name);
    if (target?.clusterDomain !== clusterDomain.toLowerCase()) {
      names.push({ name, service: null });
      return { names, end: isAddress(name) ? { type: "address", address: name } : { type: "outside", name } };
    }
    const next = snapshot.get("Service", target.namespace, target.name);
    const ref: ObjectRef = { kind: "Service", namespace: target.namespace, name: target.name };
    names.push({ name: serviceDnsName(target, clusterDomain), service: next === undefined ? null : ref });
    if (visited.has(target.id)) return { names, end: { type: "loop", dnsName: serviceDnsName(target, clusterDomain) } };
    visited.add(target.id);
    if (next === undefined) {
      const { namespace, name: missing } = target;
      if (!isRead(namespace)) return { names, end: { type: "not-read", namespace } };
      return { names, end: { type: "missing", dnsName: name, namespace, name: missing } };
    }
    if (next.type !== "ExternalName") return { names, end: { type: "service", service: next } };
    current = next;
  }
}

/** An IPv4 or IPv6 literal; four numbers with dots are no name that DNS would answer. */
function isAddress(name: string): boolean {
  const octets = name.split(".");
  if (octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255)) return true;
  return name.includes(":") && /^[0-9a-f:.]+$/i.test(name);
}
