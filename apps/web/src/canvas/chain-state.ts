/** How the elements of the picture stand to the chain that is pointed at. */
import type { Member } from "@portolan/shared";

/** How an element stands to the chain that is pointed at. `rest`: nothing is pointed at. */
export type ChainState = "lit" | "dim" | "rest";

function meet(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return true;
  return a.some((key) => b.includes(key));
}

/** Whether two elements lie on one chain. */
export function onOneChain(a: Member, b: Member): boolean {
  return a.service === b.service && meet(a.ports, b.ports) && meet(a.ways, b.ways) && meet(a.backends, b.backends);
}

/** How an element stands to a focus. */
export function chainState(member: Member, focus: Member | null): ChainState {
  if (focus === null) return "rest";
  return onOneChain(member, focus) ? "lit" : "dim";
}

/** How an element stands to several chains at once. */
export function chainsState(member: Member, chains: readonly Member[] | null): ChainState {
  if (chains === null) return "rest";
  return chains.some((chain) => onOneChain(member, chain)) ? "lit" : "dim";
}
