/** How the rules of the policies that isolate a pod meet a connection. */
import type { Protocol } from "../model/names.ts";
import type { PolicyRule, SlimNetworkPolicy } from "../model/policy-objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { matchPeer, type PeerMatch } from "./match-peer.ts";
import { matchesPolicyPorts } from "./match-policy-port.ts";
import type { ResolvedEnd } from "./resolve-end.ts";

export type Direction = "Ingress" | "Egress";

/** A connection as the pod at one end of it sees it. */
export interface DirectionCase {
  readonly direction: Direction;
  /** The pod that policies may isolate. */
  readonly selected: Extract<ResolvedEnd, { type: "pod" }>;
  readonly other: ResolvedEnd;
  readonly protocol: Protocol;
  /** The destination's, after translation. */
  readonly port: number;
}

/** A rule with what it makes of the connection. */
export interface MetRule {
  readonly policy: SlimNetworkPolicy;
  readonly rule: PolicyRule;
  readonly peer: PeerMatch;
  /** The peer is taken by its address, not by labels. */
  readonly byAddress: boolean;
  readonly port: boolean;
}

/** Every rule of the policies in the case's direction. */
export function meetRules(
  snapshot: Snapshot,
  policies: readonly SlimNetworkPolicy[],
  of: DirectionCase,
): readonly MetRule[] {
  const { direction, selected, other } = of;
  const destination = direction === "Egress" ? other : selected;
  return policies.flatMap((policy) =>
    (direction === "Egress" ? policy.egress : policy.ingress).map((rule) => ({
      policy,
      rule,
      ...meetPeers(snapshot, policy, rule, of),
      port: matchesPolicyPorts(rule.ports, of, destination),
    })),
  );
}

function meetPeers(
  snapshot: Snapshot,
  { namespace }: SlimNetworkPolicy,
  { peers }: PolicyRule,
  { other, selected }: DirectionCase,
): Pick<MetRule, "peer" | "byAddress"> {
  if (peers.length === 0) return { peer: "yes", byAddress: false };
  const met = peers.map((peer) => ({
    peer: matchPeer(snapshot, peer, other, namespace, selected.address),
    byAddress: peer.type === "ip-block",
  }));
  const best = (peer: PeerMatch) =>
    met.find((one) => one.peer === peer && !one.byAddress) ?? met.find((one) => one.peer === peer);
  return best("yes") ?? best("unknown") ?? { peer: "no", byAddress: false };
}
