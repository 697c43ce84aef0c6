/** Which names an address has: PTR records of Services and ready endpoints (CoreDNS plugin/kubernetes `Reverse`). */
import type { Snapshot } from "../snapshot/snapshot.ts";
import { endpointLabel } from "./find-dns-hosts.ts";
import { formatIpAddress } from "./format-ip-address.ts";

/** The address of `10.0.96.10.in-addr.arpa` or `….ip6.arpa`; null where the name is none of these. */
export function readReverseName(name: string): string | null {
  const [, labels = "", family] = /^(.+)\.(in-addr|ip6)\.arpa$/i.exec(name) ?? [];
  const parts = labels.split(".").reverse();
  if (family?.toLowerCase() === "in-addr") return parts.length === 4 ? written(parts.join(".")) : null;
  if (parts.length !== 32 || !parts.every((part) => /^[0-9a-f]$/i.test(part))) return null;
  return written(parts.join("").replace(/(.{4})(?!$)/g, "$1:"));
}

/** The name that `dig -x ADDRESS` asks for; null where it is no address. */
export function reverseNameOf(address: string): string | null {
  const text = written(address);
  if (text === null) return null;
  if (!text.includes(":")) return `${text.split(".").reverse().join(".")}.in-addr.arpa`;
  const [head = "", tail] = text.split("::");
  const before = groupsOf(head);
  const after = groupsOf(tail ?? "");
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
  const digits = groups.map((group) => group.padStart(4, "0")).join("");
  return `${Array.from(digits).reverse().join(".")}.ip6.arpa`;
}

function groupsOf(part: string): readonly string[] {
  return part === "" ? [] : part.split(":");
}

function written(address: string): string | null {
  return formatIpAddress(address)?.text ?? null;
}

/** The Service whose ClusterIP it is; else one name for every Service of which it is a ready endpoint. Empty: another name server answers. */
export function namesOfAddress(snapshot: Snapshot, address: string, clusterDomain: string): readonly string[] {
  for (const { name, namespace, clusterIPs } of snapshot.servicesByAddress(address)) {
    if (clusterIPs.some((each) => written(each) === address)) return [`${name}.${namespace}.svc.${clusterDomain}`];
  }
  const names = new Set<string>();
  for (const { namespace, serviceName, endpoints } of snapshot.all("EndpointSlice")) {
    if (serviceName === null) continue;
    for (const endpoint of endpoints) {
      const own = endpoint.ready ? endpoint.addresses.find((each) => written(each) === address) : undefined;
      if (own !== undefined) {
        names.add(`${endpointLabel(endpoint, own)}.${serviceName}.${namespace}.svc.${clusterDomain}`);
      }
    }
  }
  return [...names].sort();
}
