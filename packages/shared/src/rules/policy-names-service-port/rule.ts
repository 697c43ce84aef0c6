import type { SlimPod } from "../../model/objects.ts";
import type { PolicyPort, PolicyRule, SlimNetworkPolicy } from "../../model/policy-objects.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import { isolatingPolicies } from "../../policies/judge-direction.ts";
import { matchPeer } from "../../policies/match-peer.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { fieldPointer } from "../field-pointer.ts";
import { kubectl, replaceValue } from "../make-fix.ts";
import {
  findBlockade,
  findClient,
  openPolicyFix,
  podOfClient,
  policyRef,
  takesTarget,
  type TargetPod,
} from "../policy-facts.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import { portText, serviceEvidence } from "../service-facts.ts";

/** A rule that would let the client through lists the Service's port, and a policy sees the pod's. */
export const rule: ServiceRule = {
  type: "service",
  id: "policy-names-service-port",
  severity: "warning",
  title: "A network policy lists the Service's port instead of the pod's",
  explains: ["policy-blocks-path"],
  *check(service, { snapshot }) {
    for (const [index, port] of service.ports.entries()) {
      const blockade = findBlockade(snapshot, service, port);
      const [target] = blockade?.targets ?? [];
      if (blockade === null || target === undefined) continue;
      const clients = blockade.clients.flatMap(({ workload }) => {
        const client = findClient(snapshot, workload);
        return client === undefined ? [] : (podOfClient(snapshot, client) ?? []);
      });
      const mistaken =
        (blockade.everyone ? findMistake(blockade.policies, "ingress", port, target, () => true) : null) ??
        mistakeFor(snapshot, port, target, clients);
      if (mistaken !== null) yield draft(service, index, port, target, mistaken);
    }
  },
};

/** A port in a rule that is the Service's. */
interface Mistake {
  readonly policy: SlimNetworkPolicy;
  readonly rule: PolicyRule;
  readonly at: number;
  readonly listed: PolicyPort;
}

/** The mistake that keeps one of the clients away: in a rule of the pods' side that is for it, or in one of its own. */
function mistakeFor(
  snapshot: Snapshot,
  port: PortPath,
  target: TargetPod,
  clients: readonly SlimPod[],
): Mistake | null {
  const ingress = isolatingPolicies(snapshot, target.pod, "Ingress");
  for (const client of clients) {
    const [address = ""] = client.podIPs;
    const found =
      findMistake(ingress, "ingress", port, target, (rule, { namespace }) =>
        names(snapshot, rule, client, namespace, target.address),
      ) ??
      findMistake(isolatingPolicies(snapshot, client, "Egress"), "egress", port, target, (rule, { namespace }) =>
        names(snapshot, rule, target.pod, namespace, address),
      );
    if (found !== null) return found;
  }
  return null;
}

/** Whether a rule is for a pod, whatever its ports. */
function names(
  snapshot: Snapshot,
  { peers }: PolicyRule,
  pod: SlimPod,
  policyNamespace: string,
  selected: string,
): boolean {
  const end = { type: "pod", pod, address: pod.podIPs[0] ?? "" } as const;
  return (
    peers.length === 0 || peers.some((peer) => matchPeer(snapshot, peer, end, policyNamespace, selected) === "yes")
  );
}

function findMistake(
  policies: readonly SlimNetworkPolicy[],
  direction: "ingress" | "egress",
  port: PortPath,
  target: TargetPod,
  isFor: (rule: PolicyRule, policy: SlimNetworkPolicy) => boolean,
): Mistake | null {
  for (const policy of policies) {
    for (const rule of policy[direction]) {
      if (takesTarget(rule.ports, target, port.protocol) || !isFor(rule, policy)) continue;
      const at = rule.ports.findIndex((listed) => isServicePort(listed, port));
      const listed = rule.ports[at];
      if (listed !== undefined) return { policy, rule, at, listed };
    }
  }
  return null;
}

/** By number, or by the Service port's name, which is no container port's. */
function isServicePort(listed: PolicyPort, { port, name, protocol }: PortPath): boolean {
  if (listed.protocol !== protocol || listed.port === null) return false;
  return typeof listed.port === "string" ? listed.port === name : listed.port === port && listed.endPort === null;
}

function draft(
  service: ServicePaths,
  index: number,
  port: PortPath,
  target: TargetPod,
  { policy, rule, at, listed }: Mistake,
): FindingDraft {
  const path = `${rule.fieldPath}.ports[${String(at)}].port`;
  // A named targetPort is the containers' name for it, which a policy can use too.
  const meant = typeof port.targetPort === "string" ? port.targetPort : target.port;
  const object = policyRef(policy);
  return {
    hop: "endpoints",
    port: portText(port),
    message: `NetworkPolicy ${policy.namespace}/${policy.name} lists port ${String(listed.port)}, which is Service ${service.name}'s: a policy sees the pods' port, ${String(target.port)}, and if enforced blocks the path`,
    evidence: [
      { object, path, value: listed.port },
      serviceEvidence(service, ["spec", "ports", index, "port"], port.port),
      serviceEvidence(service, ["spec", "ports", index, "targetPort"], port.targetPort),
    ],
    fixes: [
      openPolicyFix(
        `List the pods' port ${String(meant)}`,
        policy,
        replaceValue(fieldPointer(path), listed.port, meant),
      ),
    ],
    reproduce: [
      `${kubectl(policy)} get networkpolicy ${policy.name} -o yaml`,
      `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name}`,
    ],
  };
}
