/** What a name asks the cluster's DNS for, by its labels (CoreDNS plugin/kubernetes `parseRequest`). */

/** Labels are lower case, whatever was asked. */
export type DnsQuestion =
  /** Not in the cluster's zone. */
  | { readonly type: "elsewhere" }
  /** The zone itself, or `svc` or `pod` in it: there is something below, but no record. */
  | { readonly type: "branch" }
  /** `ns.dns` in the zone: the DNS server itself. */
  | { readonly type: "name-server" }
  /** In the zone, and of no form that means something. */
  | { readonly type: "nothing" }
  | { readonly type: "namespace"; readonly namespace: string }
  | { readonly type: "pod"; readonly namespace: string; readonly name: string }
  | {
      readonly type: "service";
      readonly namespace: string;
      readonly name: string;
      /** The hostname of one endpoint; null: all of them. */
      readonly endpoint: string | null;
      /** Of `_port._protocol` before the Service; empty takes any. */
      readonly port: string;
      readonly protocol: string;
    };

/** Reads a name without its closing dot. */
export function parseDnsQuestion(name: string, clusterDomain: string): DnsQuestion {
  const lower = name.toLowerCase();
  const domain = clusterDomain.toLowerCase();
  if (lower === domain) return { type: "branch" };
  if (!lower.endsWith(`.${domain}`)) return { type: "elsewhere" };
  const base = lower.slice(0, -domain.length - 1);
  if (base === "ns.dns") return { type: "name-server" };
  const [branch = "", namespace, object, ...before] = base.split(".").reverse();
  if (branch !== "svc" && branch !== "pod") return { type: "nothing" };
  if (namespace === undefined) return { type: "branch" };
  if (object === undefined) return before.length > 0 ? { type: "nothing" } : { type: "namespace", namespace };
  if (before.length > 2) return { type: "nothing" };
  if (branch === "pod") return { type: "pod", namespace, name: object };
  const [second = "", first] = before;
  const isPort = first !== undefined;
  return {
    type: "service",
    namespace,
    name: object,
    endpoint: before.length === 1 ? second : null,
    port: isPort ? withoutUnderscore(first) : "",
    protocol: isPort ? withoutUnderscore(second) : "",
  };
}

/** `_http` and `http` ask the same. */
function withoutUnderscore(label: string): string {
  return label.startsWith("_") ? label.slice(1) : label;
}

/** Whether a resolver would ask this at all (RFC 1035: labels of 1 to 63 octets, 253 in all). */
export function isDnsName(name: string): boolean {
  const bare = name.replace(/\.$/, "");
  return bare.length <= 253 && bare.split(".").every((label) => /^[^\s.]{1,63}$/.test(label));
}
