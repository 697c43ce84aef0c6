/** What manifests leave to the cluster: a nodePort, a ClusterIP, a load balancer's address. */

/** Stands where the cluster will choose a number when a manifest is applied; it is shown as it is. */
export const assigned = "<assigned>";
export type Assigned = typeof assigned;

/** An address that the cluster will choose: no two are the same, so that names lead to their own Service. */
export function assignedAddress(what: string): string {
  return `<assigned to ${what}>`;
}

/** An address as it is shown: one that the cluster will choose has no number yet. */
export function addressText(address: string): string {
  return address.startsWith("<assigned to ") ? assigned : address;
}

/** Whether the cluster will choose the address. */
export function isAssigned(address: string): boolean {
  return address.startsWith("<assigned");
}
