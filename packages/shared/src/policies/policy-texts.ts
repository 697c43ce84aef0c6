/** The sentences about network policies. None claims that a network plugin enforces them. */
import type { SlimNetworkPolicy } from "../model/policy-objects.ts";
import { describePolicyPorts } from "./match-policy-port.ts";
import type { DirectionCase, MetRule } from "./meet-rules.ts";
import { describeEnd, type ResolvedEnd } from "./resolve-end.ts";

/** The rule that allows. */
export function allowedText(of: DirectionCase, met: MetRule): string {
  const cilium =
    met.byAddress && of.other.type === "pod" ? "; by address only, and Cilium matches no pod by an ipBlock" : "";
  return `${ruleName(met)} lets ${connection(of)}${cilium}`;
}

/** The policies that isolate, and what is nearest to a rule that would allow. */
export function deniedText(
  of: DirectionCase,
  isolating: readonly SlimNetworkPolicy[],
  rules: readonly MetRule[],
): string {
  return `if enforced, ${isolation(of, isolating)} and no rule lets ${connection(of)}${nearMiss(of, rules)}`;
}

/** A rule would allow it if the address, or the namespace's labels, were right. */
export function unknownText(of: DirectionCase, isolating: readonly SlimNetworkPolicy[], met: MetRule): string {
  const { other } = of;
  const what =
    other.type === "pod"
      ? `the labels of namespace ${other.pod.namespace}, which cannot be read`
      : "its address, which is not known";
  return `${isolation(of, isolating)}; whether ${ruleName(met)} lets ${connection(of)} depends on ${what}`;
}

/** Kubernetes exempts a pod's own node in both directions; plugins agree on the way in only. */
export function ownNodeEgressText(of: DirectionCase, isolating: readonly SlimNetworkPolicy[]): string {
  return (
    `${isolation(of, isolating)} and no rule lets ${connection(of)}; it is the pod's own node, ` +
    "which Kubernetes exempts and some network plugins do not"
  );
}

/** Nothing can be said without the policies. */
export function notReadableText(selected: ResolvedEnd): string {
  return `NetworkPolicies cannot be read: whether one isolates ${describeEnd(selected)} is not known`;
}

function isolation({ selected, direction }: DirectionCase, policies: readonly SlimNetworkPolicy[]): string {
  const names = policies.map(({ namespace, name }) => `${namespace}/${name}`);
  const shown = names.length > 3 ? [...names.slice(0, 3), `${String(names.length - 3)} more`] : names;
  const list = shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}` : shown.join("");
  const verb = names.length === 1 ? "NetworkPolicy" : "NetworkPolicies";
  const isolates = names.length === 1 ? "isolates" : "isolate";
  const way = direction === "Ingress" ? "for ingress" : "for egress";
  return `${verb} ${list} ${isolates} ${describeEnd(selected)} ${way}`;
}

/** `pod shop/front in on 8080/TCP`, `it out to pod shop/db on 5432/TCP`. */
function connection({ direction, selected, other, protocol, port }: DirectionCase): string {
  const on = `on ${String(port)}/${protocol}`;
  if (direction === "Ingress") return `${describeEnd(other)} in ${on}`;
  return `${describeEnd(selected)} out to ${describeEnd(other)} ${on}`;
}

function ruleName({ policy, rule }: MetRule): string {
  return `NetworkPolicy ${policy.namespace}/${policy.name} (${rule.fieldPath})`;
}

function nearMiss({ direction, other }: DirectionCase, rules: readonly MetRule[]): string {
  const otherPort = rules.find(({ peer, port }) => peer === "yes" && !port);
  if (otherPort !== undefined) {
    const { policy, rule } = otherPort;
    const ports = describePolicyPorts(rule.ports);
    return `; ${policy.name} (${rule.fieldPath}) would, but on ${ports} only: a policy sees the pod's port, not the Service's`;
  }
  const byAddress = rules.some(({ rule, port }) => port && rule.peers.some(({ type }) => type === "ip-block"));
  if (direction === "Ingress" && other.type === "node" && byAddress) {
    return "; it comes with the node's address, so that an ipBlock for the client's own does not match";
  }
  return "";
}
