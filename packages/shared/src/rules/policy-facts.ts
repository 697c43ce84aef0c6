/** What several rules ask of network policies. */
import type { ObjectRef, Protocol } from "../model/names.ts";
import type { LabelSelector, Labels } from "../model/object-meta.ts";
import type { SlimPod, SlimPodSpec, SlimWorkload } from "../model/objects.ts";
import type { PolicyPort, PolicyRule, SlimNetworkPolicy } from "../model/policy-objects.ts";
import { labelRequirements } from "../model/match-label-selector.ts";
import { overlayPolicies } from "../paths/overlay-policies.ts";
import type { DeclaredClient, PortPath, ServicePaths } from "../paths/path-model.ts";
import { isolatingPolicies } from "../policies/judge-direction.ts";
import { matchesPolicyPorts } from "../policies/match-policy-port.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Evidence, Fix, PatchOperation } from "./finding.ts";
import { patchFix } from "./make-fix.ts";

/** A used endpoint that is a pod which policies may isolate, with the port that it gets. */
export interface TargetPod {
  readonly pod: SlimPod;
  readonly address: string;
  readonly port: number;
}

/** Somebody who is known to dial a Service port: by configuration, or as the controller of an Ingress or Gateway. */
interface KnownClient {
  readonly workload: ObjectRef;
  /** Null for a controller. */
  readonly declared: DeclaredClient | null;
}

/** A client that policies keep away. */
export interface BlockedClient extends KnownClient {
  /** `if enforced, NetworkPolicy shop/api isolates …`. */
  readonly text: string;
  readonly policies: readonly ObjectRef[];
}

/** What policies keep from a Service port, if they are enforced. */
export interface Blockade {
  readonly targets: readonly TargetPod[];
  /** The policies that isolate the pods for ingress. */
  readonly policies: readonly SlimNetworkPolicy[];
  /** No rule takes the port: only what comes from a pod's own node gets in. */
  readonly everyone: boolean;
  readonly clients: readonly BlockedClient[];
}

/** Null where nobody is kept away, or where that is not known. */
export function findBlockade(snapshot: Snapshot, service: ServicePaths, port: PortPath): Blockade | null {
  if (snapshot.unreadable.has("NetworkPolicy") || port.used === 0) return null;
  const clients = knownClients(port);
  const namespaces = [service.namespace, ...clients.map(({ workload }) => workload.namespace ?? "")];
  if (!namespaces.some((namespace) => snapshot.hasAny("NetworkPolicy", namespace))) return null;
  const all = targetPods(snapshot, port);
  if (all.length === 0 || all.length < port.used) return null;
  const targets = oneOfEach(all);
  const isolating = targets.map(({ pod }) => isolatingPolicies(snapshot, pod, "Ingress"));
  const everyone = targets.every((target, at) => isShut(target, isolating[at] ?? [], port.protocol));
  const blocked = clients.flatMap((client) => blockClient(snapshot, service, withTargets(port, targets), client) ?? []);
  if (!everyone && blocked.length === 0) return null;
  return { targets, policies: [...new Set(isolating.flat())], everyone, clients: blocked };
}

/** Each workload once. */
function knownClients({ declaredClients, waysIn }: PortPath): readonly KnownClient[] {
  const controllers = waysIn.flatMap((way) =>
    way.type === "ingress" || way.type === "gateway" ? (way.controller?.workload ?? []) : [],
  );
  const all: readonly KnownClient[] = [
    ...declaredClients.map((declared) => ({ workload: declared.workload, declared })),
    ...controllers.map((workload) => ({ workload, declared: null })),
  ];
  return [...new Map([...all].reverse().map((client) => [workloadName(client.workload), client])).values()].reverse();
}

function workloadName({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace ?? ""}/${name}`;
}

/** A pod on the host's network counts as its node, which no policy selects. */
function targetPods(snapshot: Snapshot, { backends }: PortPath): readonly TargetPod[] {
  return backends.flatMap(({ reached, endpoints }) =>
    endpoints.flatMap(({ used, pod: ref, address }) => {
      const pod = ref === null ? undefined : snapshot.get("Pod", ref.namespace ?? "", ref.name);
      const isTarget = used && reached !== null && pod !== undefined && !pod.spec.hostNetwork;
      return isTarget ? [{ pod, address, port: reached.port }] : [];
    }),
  );
}

/** Policies tell pods apart by their labels: one stands for all that have the same. */
function oneOfEach(targets: readonly TargetPod[]): readonly TargetPod[] {
  const known = new Map<Labels, Map<number, TargetPod>>();
  for (const target of targets) {
    const ofLabels = known.get(target.pod.labels) ?? new Map<number, TargetPod>();
    if (!ofLabels.has(target.port)) known.set(target.pod.labels, ofLabels.set(target.port, target));
  }
  return [...known.values()].flatMap((ofLabels) => [...ofLabels.values()]);
}

function withTargets(port: PortPath, targets: readonly TargetPod[]): PortPath {
  const addresses = new Set(targets.map(({ address }) => address));
  const backends = port.backends.map((backend) => ({
    ...backend,
    endpoints: backend.endpoints.filter(({ address }) => addresses.has(address)),
  }));
  return { ...port, backends };
}

function isShut(target: TargetPod, policies: readonly SlimNetworkPolicy[], protocol: Protocol): boolean {
  return (
    policies.length > 0 &&
    !policies.some(({ ingress }) => ingress.some((rule) => takesTarget(rule.ports, target, protocol)))
  );
}

/** Whether a rule's ports take the port that a pod gets; none take every one. */
export function takesTarget(
  ports: readonly PolicyPort[],
  { pod, address, port }: TargetPod,
  protocol: Protocol,
): boolean {
  return matchesPolicyPorts(ports, { protocol, port }, { type: "pod", pod, address });
}

function blockClient(
  snapshot: Snapshot,
  service: ServicePaths,
  port: PortPath,
  client: KnownClient,
): BlockedClient | null {
  const found = findClient(snapshot, client.workload);
  // On the host's network it counts as its node, and is let in to all pods of that one.
  if (found === undefined || specOf(found).hostNetwork) return null;
  const overlay = overlayPolicies(
    snapshot,
    { ...service, ports: [port] },
    { type: "workload", workload: client.workload },
  );
  const marks = overlay.ports.flatMap(({ backends }) => backends);
  const [first] = marks;
  if (first === undefined || marks.some(({ verdict }) => verdict !== "none")) return null;
  return { ...client, text: first.text, policies: first.policies };
}

/** `Deployment front`, with its namespace where it is another one. */
export function clientText({ workload }: KnownClient, namespace: string): string {
  const { kind, name } = workload;
  return workload.namespace === namespace ? `${kind} ${name}` : `${kind} ${workload.namespace ?? ""}/${name}`;
}

/** The policy itself. */
export function policyRef({ kind, namespace, name }: SlimNetworkPolicy): ObjectRef {
  return { kind, namespace, name };
}

/** A mend that lets more through a policy. */
export function openPolicyFix(summary: string, policy: SlimNetworkPolicy, patch: readonly PatchOperation[]): Fix {
  return { ...patchFix(summary, policyRef(policy), patch), opensPolicy: true };
}

/** Whom the policy isolates, as evidence. */
export function policyEvidence(policy: SlimNetworkPolicy): Evidence {
  return { object: policyRef(policy), path: "spec.podSelector", value: labelSelectorText(policy.podSelector) };
}

/** As `kubectl` writes a selector: `app=web,tier in (a,b)`; `every pod` for an empty one. */
export function labelSelectorText(selector: LabelSelector): string {
  const parts = labelRequirements(selector).map(({ key, operator, values }) => {
    switch (operator) {
      case "In":
        return values.length === 1 ? `${key}=${values[0] ?? ""}` : `${key} in (${values.join(",")})`;
      case "NotIn":
        return `${key} notin (${values.join(",")})`;
      case "Exists":
        return key;
      case "DoesNotExist":
        return `!${key}`;
      default:
        return operator satisfies never;
    }
  });
  return parts.length === 0 ? "every pod" : parts.join(",");
}

/** `NetworkPolicy shop/a`, `NetworkPolicies shop/a and shop/b`. */
export function policiesText(policies: readonly SlimNetworkPolicy[]): string {
  const names = policies.map(({ namespace, name }) => `${namespace}/${name}`);
  const shown = names.length > 3 ? [...names.slice(0, 2), `${String(names.length - 2)} more`] : names;
  const list = shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
  return `NetworkPolic${names.length === 1 ? "y" : "ies"} ${list}`;
}

/** Workload or bare pod by its reference; undefined for kinds that are not read. */
export function findClient(
  snapshot: Snapshot,
  { kind, namespace, name }: ObjectRef,
): SlimWorkload | SlimPod | undefined {
  switch (kind) {
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet":
    case "CronJob":
    case "Pod":
      return snapshot.get(kind, namespace ?? "", name);
    default:
      return undefined;
  }
}

/** A pod's own spec, or the one that a workload's pods have. */
export function specOf(client: SlimWorkload | SlimPod): SlimPodSpec {
  return client.kind === "Pod" ? client.spec : client.template;
}

/** A running pod of a client: what its pods have in common is what policies select. */
export function podOfClient(snapshot: Snapshot, client: SlimWorkload | SlimPod): SlimPod | undefined {
  if (client.kind === "Pod") return client;
  for (const pod of snapshot.podsSelectedBy(client.namespace, client.selector)) {
    const { kind, name } = snapshot.topOwner(pod);
    if (kind === client.kind && name === client.name && pod.deletedAt === null && pod.podIPs.length > 0) return pod;
  }
  return undefined;
}

/** The label that the API server writes on every namespace. */
export const namespaceNameLabel = "kubernetes.io/metadata.name";

/** Appends a rule to a policy's list, which may not be written at all. */
export function addRulePatch(policy: SlimNetworkPolicy, direction: "ingress" | "egress", rule: unknown) {
  const rules: readonly PolicyRule[] = policy[direction];
  return rules.length === 0
    ? [{ op: "add" as const, path: `/spec/${direction}`, value: [rule] }]
    : [{ op: "add" as const, path: `/spec/${direction}/-`, value: rule }];
}
