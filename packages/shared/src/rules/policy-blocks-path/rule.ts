import type { SlimNetworkPolicy } from "../../model/policy-objects.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { listText } from "../ingress-facts.ts";
import { kubectl, patchFix } from "../make-fix.ts";
import {
  addRulePatch,
  clientText,
  findBlockade,
  findClient,
  namespaceNameLabel,
  policiesText,
  policyEvidence,
  policyRef,
  type Blockade,
  type BlockedClient,
} from "../policy-facts.ts";
import type { RuleContext, ServiceRule } from "../rule.ts";
import { portText, serviceEvidence } from "../service-facts.ts";

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
      yield {
        hop: "endpoints",
        port: portText(port),
        message: blockade.everyone ? everyoneText(service, port, told) : clientsText(service, port, told),
        evidence: [
          ...policiesOf(context.snapshot, told).map(policyEvidence),
          ...clients.flatMap(clientEvidence),
          serviceEvidence(service, ["spec", "ports", index, "targetPort"], port.targetPort),
        ],
        fixes:
          clients.length === 1 && clients[0] !== undefined ? fixesFor(context.snapshot, port, told, clients[0]) : [],
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

function clientsText(service: ServicePaths, port: PortPath, { clients }: Blockade): string {
  const names = listText(clients.map((client) => describeClient(client, service.namespace)));
  return `${names} cannot reach port ${portText(port)} of Service ${service.name}: ${clients[0]?.text ?? ""}`;
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

/**
 * Lets the one client in by the labels of its pods, in a policy that is for these pods: one that isolates a whole
 * namespace would let it in to all of it.
 */
function fixesFor(
  snapshot: Snapshot,
  { protocol }: PortPath,
  { policies, targets }: Blockade,
  { workload, policies: denying }: BlockedClient,
): readonly Fix[] {
  const own = policies.find(({ podSelector }) => Object.keys(podSelector.matchLabels).length > 0);
  const isOfPods = denying.every(({ namespace, name }) =>
    policies.some((policy) => policy.namespace === namespace && policy.name === name),
  );
  const client = findClient(snapshot, workload);
  const ports = [...new Set(targets.map(({ port }) => port))];
  if (own === undefined || !isOfPods || client === undefined) return [];
  const labels = client.kind === "Pod" ? client.labels : client.selector;
  if (Object.keys(labels).length === 0) return [];
  const elsewhere =
    client.namespace === own.namespace
      ? {}
      : { namespaceSelector: { matchLabels: { [namespaceNameLabel]: client.namespace } } };
  const added = {
    from: [{ ...elsewhere, podSelector: { matchLabels: labels } }],
    ports: ports.map((port) => ({ protocol, port })),
  };
  return [
    patchFix(
      `Let ${workload.kind} ${workload.name} in on ${listText(ports.map(String))}`,
      policyRef(own),
      addRulePatch(own, "ingress", added),
    ),
  ];
}
