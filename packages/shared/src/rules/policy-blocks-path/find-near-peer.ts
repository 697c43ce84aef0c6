/** A rule of a policy that was probably meant for a client, and misses its labels by one key or value. */
import { findClosestName, isCloseName, sharesStem } from "../../endpoints/find-closest-name.ts";
import { isTopWorkload } from "../../endpoints/is-top-workload.ts";
import { formatFieldPath } from "../../model/field-path.ts";
import { matchesLabelSelector, matchesRequirement } from "../../model/match-label-selector.ts";
import type { Protocol } from "../../model/names.ts";
import type { LabelSelector, Labels } from "../../model/object-meta.ts";
import type { SlimPod, SlimWorkload } from "../../model/objects.ts";
import type { PolicyPeer, SlimNetworkPolicy } from "../../model/policy-objects.ts";
import { templatePath } from "../../model/workload-kinds.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { fieldPointer } from "../field-pointer.ts";
import type { Evidence, Fix } from "../finding.ts";
import { pointerStep, replaceValue } from "../make-fix.ts";
import { namespaceNameLabel, openPolicyFix, policyRef, takesTarget, type TargetPod } from "../policy-facts.ts";

/** The pair that is written, and the one that the client's pods have in its place. */
interface NearPair {
  readonly key: string;
  readonly value: string;
  readonly meantKey: string;
  readonly meantValue: string;
}

export interface NearPeer extends NearPair {
  readonly policy: SlimNetworkPolicy;
  /** `spec.ingress[0].from[0].podSelector.matchLabels`. */
  readonly path: string;
}

/** Null where none is near. A peer that selects other pods is for those. */
export function findNearPeer(
  snapshot: Snapshot,
  policies: readonly SlimNetworkPolicy[],
  targets: readonly TargetPod[],
  protocol: Protocol,
  client: SlimWorkload | SlimPod,
): NearPeer | null {
  for (const policy of policies) {
    if (!targets.every(({ pod }) => matchesLabelSelector(policy.podSelector, pod.labels))) continue;
    for (const { fieldPath, peers, ports } of policy.ingress) {
      if (!targets.every((target) => takesTarget(ports, target, protocol))) continue;
      for (const [index, peer] of peers.entries()) {
        if (peer.type !== "pods" || peer.podSelector === null || !isOf(peer, policy, client.namespace)) continue;
        const pair = findNearPair(peer.podSelector, labelsOf(client));
        if (pair === null || selectsAny(snapshot, client.namespace, peer.podSelector)) continue;
        return { ...pair, policy, path: `${fieldPath}.from[${index}].podSelector.matchLabels` };
      }
    }
  }
  return null;
}

function labelsOf(client: SlimWorkload | SlimPod): Labels {
  return client.kind === "Pod" ? client.labels : client.templateLabels;
}

/** Whether the peer is for this namespace and no other: one for several may be for pods elsewhere. */
function isOf(
  { namespaceSelector }: Extract<PolicyPeer, { type: "pods" }>,
  policy: SlimNetworkPolicy,
  namespace: string,
): boolean {
  if (namespaceSelector === null) return policy.namespace === namespace;
  const { matchLabels, matchExpressions } = namespaceSelector;
  const isByName = matchLabels[namespaceNameLabel] === namespace;
  return isByName && Object.keys(matchLabels).length === 1 && matchExpressions.length === 0;
}

function findNearPair({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): NearPair | null {
  if (!matchExpressions.every((expression) => matchesRequirement(expression, labels))) return null;
  const [missed, ...others] = Object.entries(matchLabels).filter(([key, value]) => labels[key] !== value);
  if (missed === undefined || others.length > 0) return null;
  const [key, value] = missed;
  const own = labels[key];
  if (own !== undefined) {
    return isCloseName(value, own) || sharesStem(value, own) ? { key, value, meantKey: key, meantValue: own } : null;
  }
  const keys = Object.keys(labels).filter((other) => labels[other] === value && !Object.hasOwn(matchLabels, other));
  const meantKey = findClosestName(key, keys) ?? (keys.length === 1 ? keys[0] : undefined);
  return meantKey === undefined ? null : { key, value, meantKey, meantValue: value };
}

/** A pod, or a template that would make one. */
function selectsAny(snapshot: Snapshot, namespace: string, selector: LabelSelector): boolean {
  const { matchLabels } = selector;
  for (const { labels } of snapshot.podsSelectedBy(namespace, matchLabels)) {
    if (matchesLabelSelector(selector, labels)) return true;
  }
  return [...snapshot.workloadsSelectedBy(namespace, matchLabels)].some(
    (workload) => isTopWorkload(workload) && matchesLabelSelector(selector, workload.templateLabels),
  );
}

/** Part of a message: what is written, and what the client has. */
export function nearText({ policy, path, key, value, meantKey, meantValue }: NearPeer): string {
  const rule = path.slice(0, path.indexOf(".podSelector"));
  return `${rule} of NetworkPolicy ${policy.namespace}/${policy.name} asks for ${key}=${value}, which no pod there has, and the client's pods have ${meantKey}=${meantValue}`;
}

/** What is written in the policy, and in the client's labels. */
export function nearEvidence({ policy, path, ...pair }: NearPeer, client: SlimWorkload | SlimPod): readonly Evidence[] {
  const { kind, namespace, name } = client;
  const holder = kind === "Pod" ? [] : templatePath(kind);
  return [
    { object: policyRef(policy), path: `${path}${stepText(pair.key)}`, value: pair.value },
    {
      object: { kind, namespace, name },
      path: formatFieldPath([...holder, "metadata", "labels", pair.meantKey]),
      value: pair.meantValue,
    },
  ];
}

function stepText(key: string): string {
  const text = formatFieldPath([key]);
  return text.startsWith("[") ? text : `.${text}`;
}

/** Corrects the one pair. */
export function nearFix({ policy, path, key, value, meantKey, meantValue }: NearPeer): Fix {
  const holder = fieldPointer(path);
  const written = `${holder}/${pointerStep(key)}`;
  const patch =
    key === meantKey
      ? replaceValue(written, value, meantValue)
      : [
          { op: "test" as const, path: written, value },
          { op: "remove" as const, path: written },
          { op: "add" as const, path: `${holder}/${pointerStep(meantKey)}`, value: meantValue },
        ];
  return openPolicyFix(
    `Ask for what the client has: ${meantKey}=${meantValue} instead of ${key}=${value}`,
    policy,
    patch,
  );
}
