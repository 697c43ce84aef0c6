/** Which Services of the cluster a host in a pod's configuration may mean. */
import { serviceId } from "./names.ts";
import type { ServiceId } from "./names.ts";
import type { DeclaredAddress } from "./objects.ts";

const dnsName = /^(?=.*[a-z])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
/** Four labels or more: too long for what the search list completes. */
const deepName = /\..*\..*\./;
/** What is written in these places, and is no Service's name in practice. */
const noService: ReadonlySet<string> = new Set(["localhost", "port"]);

/**
 * The Services that a pod of the namespace may mean by a host, read as the pod's search list would:
 * `db`, `db.shop`, `db.shop.svc`, `db.shop.svc.DOMAIN`, and each with a pod's name of a headless
 * Service before it. Whether they exist is not looked at: `a.b` is Service a of namespace b, or pod
 * a of Service b.
 */
export function servicesMeantBy({ host }: Pick<DeclaredAddress, "host">, namespace: string): readonly ServiceId[] {
  const labels = host.split(".");
  const [first = "", second = "", third = "", fourth] = labels;
  switch (labels.length) {
    case 1:
      return [serviceId(namespace, first)];
    case 2:
      return [serviceId(second, first), serviceId(namespace, second)];
    case 3:
      return [third === "svc" ? serviceId(second, first) : serviceId(third, second)];
    default:
      if (third === "svc") return [serviceId(second, first)];
      return fourth === "svc" ? [serviceId(third, second)] : [];
  }
}

/** Whether a host can be a Service's name at all: no address, no number, no file, no name of the world outside. */
export function mayNameService(host: string): boolean {
  if (!dnsName.test(host) || noService.has(host)) return false;
  return deepName.test(host) ? /^[^.]+\.[^.]+\.(?:[^.]+\.)?svc(?:\.|$)/.test(host) : true;
}

/** The cluster domain that a host ends with, without `svc`; empty where it has none. */
export function domainOf(host: string): string {
  const labels = host.split(".");
  const svc = labels[2] === "svc" ? 2 : labels[3] === "svc" ? 3 : labels.length;
  return labels.slice(svc + 1).join(".");
}
