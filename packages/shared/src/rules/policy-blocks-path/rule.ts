import type { SlimPod, SlimWorkload } from "../../model/objects.ts";
import type { SlimNetworkPolicy } from "../../model/policy-objects.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { listText } from "../ingress-facts.ts";
import { kubectl } from "../make-fix.ts";
import {
  addRulePatch,
  clientText,
  findBlockade,
  findClient,
  namespaceNameLabel,
  openPolicyFix,
  policiesText,
  policyEvidence,
  type Blockade,
  type BlockedClient,
} from "../policy-facts.ts";
import type { RuleContext, ServiceRule } from "../rule.ts";
import { portText, serviceEvidence } from "../service-facts.ts";
import { findNearPeer, nearEvidence, nearFix, nearText, type NearPeer } from "./find-near-peer.ts";

/** Network policies let nobody, or not who is known to want it, through to the port that the pods get. */
export const rule: ServiceRule = {
  type: "service",
  id: "policy-blocks-path",
  severity: "warning",
  title: "Network policies block the path",
  *check(service, context) {
    for (const [index, port] of service.ports.entries()) {
      const blockade = findBlockade(context.snapshot, service, port);
      if (blockade === null) continue;
      const clients = blockade.clients.filter((client) => isSure(client, service, context));
      if (!blockade.everyone && clients.length === 0) continue;
      const told = { ...blockade, clients };
      const near = findNear(context.snapshot, port, told);
      yield {
        hop: "endpoints",
        port: portText(port),
        message: blockade.everyone ? everyoneText(service, port, told) : clientsText(service, port, told, near),
        evidence: [
          ...(near === null ? [] : nearEvidence(near.peer, near.client)),
          ...policiesOf(context.snapshot, told).map(policyEvidence),
          ...clients.flatMap(clientEvidence),
          serviceEvidence(service, ["spec", "ports", index, "targetPort"], port.targetPort),
        ],
        fixes:
          clients.length === 1 && clients[0] !== undefined
            ? fixesFor(context.snapshot, port, told, clients[0], near)
            : [],
        reproduce: [
          `${kubectl(service)} get networkpolicies -o yaml`,
          `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name}`,
        ],
      };
    }
  },
};

/** Manifests: a policy may ask for labels of a namespace of which none are given. */
function isSure(
  { workload }: BlockedClient,
  { namespace }: ServicePaths,
  { snapshot, leavesInput }: RuleContext,
): boolean {
  const other = workload.namespace ?? "";
  if (other === namespace) return true;
  const labels = snapshot.get("Namespace", "", other)?.labels ?? {};
  if (Object.keys(labels).some((key) => key !== namespaceNameLabel)) return true;
  return !leavesInput({
    object: { kind: "Namespace", namespace: null, name: other },
    path: "metadata.labels",
    value: null,
  });
}

function everyoneText(service: ServicePaths, port: PortPath, { targets, policies, clients }: Blockade): string {
  const ports = listText([...new Set(targets.map((target) => `${String(target.port)}/${port.protocol}`))]);
  const isolates = policies.length === 1 ? "isolates" : "isolate";
  const named =
    clients.length === 0
      ? ""
      : `, ${listText(clients.map((client) => clientText(client, service.namespace)))} included`;
  return `If network policies are enforced, nobody but a pod's own node may connect to the pods of Service ${service.name} on ${ports}${named}: ${policiesText(policies)} ${isolates} them and no rule lets that port in`;
}

function clientsText(service: ServicePaths, port: PortPath, { clients }: Blockade, near: NearClient | null): string {
  const names = listText(clients.map((client) => describeClient(client, service.namespace)));
  const text = `${names} cannot reach port ${portText(port)} of Service ${service.name}: ${clients[0]?.text ?? ""}`;
  return near === null ? text : `${text}. ${nearText(near.peer)}`;
}

function describeClient(client: BlockedClient, namespace: string): string {
  const why = client.declared === null ? "which routes requests there" : `which names ${client.declared.address}`;
  return `${clientText(client, namespace)} (${why})`;
}

function clientEvidence({ declared }: BlockedClient): readonly Evidence[] {
  return declared === null ? [] : [{ object: declared.object, path: declared.fieldPath, value: declared.address }];
}

/** The policies on the pods' side, and on the clients'. */
function policiesOf(snapshot: Snapshot, { policies, clients }: Blockade): readonly SlimNetworkPolicy[] {
  const others = clients.flatMap((client) =>
    client.policies.flatMap(({ namespace, name }) => snapshot.get("NetworkPolicy", namespace ?? "", name) ?? []),
  );
  return [...new Set([...policies, ...others])];
}

interface NearClient {
  readonly peer: NearPeer;
  readonly client: SlimWorkload | SlimPod;
}

/** The first client that a rule misses by one label. */
function findNear(
  snapshot: Snapshot,
  { protocol }: PortPath,
  { policies, targets, clients }: Blockade,
): NearClient | null {
  for (const { workload } of clients) {
    const client = findClient(snapshot, workload);
    const peer = client === undefined ? null : findNearPeer(snapshot, policies, targets, protocol, client);
    if (client !== undefined && peer !== null) return { peer, client };
  }
  return null;
}

/**
 * Corrects the label that a rule misses the one client by. Or lets it in by the labels of its pods, in a policy that is for these pods: one that isolates a whole
 * namespace would let it in to all of it.
 */
function fixesFor(
  snapshot: Snapshot,
  { protocol }: PortPath,
  { policies, targets }: Blockade,
  { workload, policies: denying }: BlockedClient,
  near: NearClient | null,
): readonly Fix[] {
  const own = policies.find(({ podSelector }) => Object.keys(podSelector.matchLabels).length > 0);
  const isOfPods = denying.every(({ namespace, name }) =>
    policies.some((policy) => policy.namespace === namespace && policy.name === name),
  );
  const corrections = near === null || !isOfPods ? [] : [nearFix(near.peer)];
  const client = findClient(snapshot, workload);
  const ports = [...new Set(targets.map(({ port }) => port))];
  if (own === undefined || !isOfPods || client === undefined) return corrections;
  const labels = client.kind === "Pod" ? client.labels : client.selector;
  if (Object.keys(labels).length === 0) return corrections;
  const elsewhere =
    client.namespace === own.namespace
      ? {}
      : { namespaceSelector: { matchLabels: { [namespaceNameLabel]: client.namespace } } };
  const added = {
    from: [{ ...elsewhere, podSelector: { matchLabels: labels } }],
    ports: ports.map((port) => ({ protocol, port })),
  };
  return [
    ...corrections,
    openPolicyFix(
      `Let ${workload.kind} ${workload.name} in on ${listText(ports.map(String))}`,
      own,
      addRulePatch(own, "ingress", added),
    ),
  ];
}
