/** What manifests leave to the cluster: a nodePort, a ClusterIP, a load balancer's address. */

/** Stands where the cluster will choose a number when a manifest is applied; it is shown as it is. */
export const assigned = "<assigned>";
export type Assigned = typeof assigned;

/** An address that the cluster will choose: no two are the same, so that names lead to their own Service. */
export function assignedAddress(what: string, family: "IPv4" | "IPv6"): string {
  return `<assigned to ${what}${family === "IPv6" ? byIPv6 : ""}>`;
}

const byIPv6 = " by IPv6";

/** The family that such an address will have; null for what is none. */
export function assignedFamily(address: string): "IPv4" | "IPv6" | null {
  if (!isAssigned(address)) return null;
  return address.endsWith(`${byIPv6}>`) ? "IPv6" : "IPv4";
}

/** An address as it is shown: one that the cluster will choose has no number yet. */
export function addressText(address: string): string {
  return address.startsWith("<assigned to ") ? assigned : address;
}

/** Whether the cluster will choose the address. */
export function isAssigned(address: string): boolean {
  return address.startsWith("<assigned");
}
