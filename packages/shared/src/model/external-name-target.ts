/** Which Service of the cluster an externalName names, if it names one. */
import { serviceId } from "./names.ts";
import type { ServiceId } from "./names.ts";

export interface ServiceDnsName {
  readonly namespace: string;
  readonly name: string;
  readonly id: ServiceId;
  /** `cluster.local`, another cluster domain, or empty where the name ends with `svc`. */
  readonly clusterDomain: string;
}

const serviceDnsName = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.([a-z0-9.-]+))?$/;

/**
 * Reads `name.namespace.svc.DOMAIN` (any cluster domain, a closing dot and capital letters allowed).
 * Null for every other name: a CNAME's target is absolute, so the short forms that a pod's search
 * list completes (`db`, `db.shop`) name nothing in the cluster.
 */
export function parseServiceDnsName(dnsName: string): ServiceDnsName | null {
  const match = serviceDnsName.exec(dnsName.toLowerCase().replace(/\.$/, ""));
  const [, name, namespace, clusterDomain] = match ?? [];
  if (name === undefined || namespace === undefined) return null;
  return { namespace, name, id: serviceId(namespace, name), clusterDomain: clusterDomain ?? "" };
}
