/** Where an ExternalName leads: CNAME after CNAME to a Service, out of the cluster, or nowhere. */
import { parseServiceDnsName } from "../model/external-name-target.ts";
import { serviceId, type ObjectRef } from "../model/names.ts";
import type { SlimService } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { serviceDnsName } from "../dns/name-service.ts";
import { parseDnsQuestion } from "../dns/parse-dns-question.ts";
import { resolveName } from "../dns/resolve-name.ts";
import type { BreakValues } from "./break-texts.ts";

export type ExternalNameEnd =
  | { readonly type: "service"; readonly service: SlimService }
  /** Single endpoints of a Service: `db-0.db.shop.svc…`. */
  | { readonly type: "endpoint"; readonly service: SlimService; readonly addresses: readonly string[] }
  /** A name that is no Service's: what answers there is not visible from the cluster. */
  | { readonly type: "outside"; readonly name: string }
  /** DNS gives no CNAME to an address. */
  | { readonly type: "address"; readonly address: string }
  | {
      readonly type: "missing";
      readonly dnsName: string;
      readonly namespace: string;
      readonly name: string;
      /** What is missing is this endpoint of the Service; null: the Service. */
      readonly endpoint: string | null;
    }
  | { readonly type: "loop"; readonly dnsName: string }
  /** It hangs on what cannot be read. */
  | { readonly type: "not-read"; readonly what: BreakValues["not-readable"] };

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
    const below = target === null ? findEndpoint(snapshot, name, clusterDomain, isRead) : null;
    if (below !== null) {
      const service = below.type === "endpoint" ? refTo(below.service) : null;
      names.push({ name, service });
      return { names, end: below };
    }
    if (target?.clusterDomain !== clusterDomain.toLowerCase()) {
      names.push({ name, service: null });
      return { names, end: isAddress(name) ? { type: "address", address: name } : { type: "outside", name } };
    }
    const next = snapshot.get("Service", target.namespace, target.name);
    names.push({ name: serviceDnsName(target, clusterDomain), service: next === undefined ? null : refTo(next) });
    if (visited.has(target.id)) return { names, end: { type: "loop", dnsName: serviceDnsName(target, clusterDomain) } };
    visited.add(target.id);
    if (next === undefined) {
      const { namespace, name: missing } = target;
      if (!isRead(namespace)) return { names, end: notRead(namespace) };
      return { names, end: { type: "missing", dnsName: name, namespace, name: missing, endpoint: null } };
    }
    if (next.type !== "ExternalName") return { names, end: { type: "service", service: next } };
    current = next;
  }
}

function refTo({ namespace, name }: SlimService): ObjectRef {
  return { kind: "Service", namespace, name };
}

/** The end of a name below a Service's, as DNS answers it; null for every other name. */
function findEndpoint(
  snapshot: Snapshot,
  dnsName: string,
  clusterDomain: string,
  isRead: (namespace: string) => boolean,
): ExternalNameEnd | null {
  const question = parseDnsQuestion(dnsName, clusterDomain);
  if (question.type !== "service") return null;
  const { namespace, name, endpoint } = question;
  const service = snapshot.get("Service", namespace, name);
  if (service === undefined && !isRead(namespace)) return notRead(namespace);
  const missing = { type: "missing", dnsName, namespace, name } as const;
  if (service === undefined) return { ...missing, endpoint: null };
  const answers = (["A", "AAAA"] as const).flatMap(
    (type) => resolveName(snapshot, dnsName, type, { clusterDomain }).answers,
  );
  const addresses = answers.flatMap(({ type, data }) => (type === "CNAME" ? [] : [data]));
  if (addresses.length > 0) return { type: "endpoint", service, addresses };
  if (snapshot.unreadable.has("EndpointSlice"))
    return { type: "not-read", what: { type: "kind", kind: "EndpointSlice" } };
  return { ...missing, endpoint: endpoint ?? "" };
}

function notRead(namespace: string): ExternalNameEnd {
  return { type: "not-read", what: { type: "namespace", namespace } };
}

/** An IPv4 or IPv6 literal; four numbers with dots are no name that DNS would answer. */
function isAddress(name: string): boolean {
  const octets = name.split(".");
  if (octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255)) return true;
  return name.includes(":") && /^[0-9a-f:.]+$/i.test(name);
}
