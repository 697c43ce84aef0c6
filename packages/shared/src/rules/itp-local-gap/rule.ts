import { isNodeDown } from "../../endpoints/is-node-down.ts";
import { isFinished } from "../../model/is-finished.ts";
import type { SlimPod } from "../../model/objects.ts";
import { proxyNameLabel } from "../../paths/compute-ways-in.ts";
import { localNodes } from "../../paths/group-entry-nodes.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { countText, endpointNodes, fewNames, podRef, serviceEvidence, serviceRef } from "../service-facts.ts";

/** Nodes on which clients run and from which the ClusterIP leads nowhere. */
export const rule: ServiceRule = {
  type: "service",
  id: "itp-local-gap",
  severity: "warning",
  title: "Clients on nodes without a local endpoint are dropped",
  *check(service, { snapshot }) {
    if (!isProxied(service, snapshot) || service.internalTrafficPolicy !== "Local") return;
    if (snapshot.unreadable.has("Node") || snapshot.unreadable.has("EndpointSlice")) return;
    const lacking = new Map<string, readonly SlimPod[]>();
    let nowhere = false;
    for (const port of service.ports) {
      if (port.used === 0) continue;
      const local = localNodes(port.backends.flatMap(({ endpoints }) => endpoints));
      nowhere ||= local.size === 0;
      for (const [node, clients] of clientsWithout(local, port, snapshot)) lacking.set(node, clients);
    }
    if (lacking.size === 0 && !nowhere) return;
    const nodes = [...lacking.keys()].sort();
    const clients = nodes.flatMap((node) => lacking.get(node)?.[0] ?? []);
    yield {
      severity: nowhere ? "error" : "warning",
      hop: "service",
      message: nowhere ? nowhereText(service) : lackingText(service, nodes, clients),
      evidence: [
        serviceEvidence(service, ["spec", "internalTrafficPolicy"], "Local"),
        ...endpointNodes(service, snapshot),
        ...clients.slice(0, 3).map(nodeNameOf),
      ],
      fixes: [
        patchFix(
          "Let clients reach endpoints on other nodes too",
          serviceRef(service),
          replaceValue("/spec/internalTrafficPolicy", "Local", "Cluster"),
        ),
      ],
      reproduce: [
        `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name} -o jsonpath='{.items[*].endpoints[*].nodeName}'`,
        "kubectl get pods -A -o wide",
      ],
    };
  },
};

/** The policy is kube-proxy's. */
function isProxied(service: ServicePaths, snapshot: Snapshot): boolean {
  if (service.missing || service.headless || service.type === "ExternalName") return false;
  return snapshot.get("Service", service.namespace, service.name)?.labels[proxyNameLabel] === undefined;
}

/** Nodes that are up, have no usable endpoint and run clients, with those. */
function clientsWithout(
  local: ReadonlySet<string>,
  port: PortPath,
  snapshot: Snapshot,
): ReadonlyMap<string, readonly SlimPod[]> {
  const nodes = [...snapshot.nodes()].filter((node) => !isNodeDown(node) && !local.has(node.name));
  if (nodes.length === 0) return new Map();
  const declared = declaredClients(port, snapshot);
  const found = nodes.map(({ name }): readonly [string, readonly SlimPod[]] => [
    name,
    // Whoever is known to call it; where nobody is, any pod might.
    declared === null
      ? [...snapshot.podsOn(name)].filter(mayBeClient)
      : declared.filter(({ nodeName }) => nodeName === name),
  ]);
  return new Map(found.filter(([, clients]) => clients.length > 0));
}

/** The pods whose settings name the port; null where none does. */
function declaredClients(port: PortPath, snapshot: Snapshot): readonly SlimPod[] | null {
  if (port.declaredClients.length === 0) return null;
  const pods = port.declaredClients.flatMap(({ workload: { kind, namespace, name } }) => {
    if (kind === "Pod") return snapshot.get("Pod", namespace ?? "", name) ?? [];
    if (kind !== "Deployment" && kind !== "ReplicaSet" && kind !== "StatefulSet" && kind !== "DaemonSet") return [];
    const workload = snapshot.get(kind, namespace ?? "", name);
    return workload === undefined ? [] : [...snapshot.podsSelectedBy(workload.namespace, workload.selector)];
  });
  return [...new Set(pods)].filter((pod) => !isFinished(pod));
}

/** The cluster's own agents are on every node, also on those where nobody's application runs. */
function mayBeClient(pod: SlimPod): boolean {
  const { namespace, owner } = pod;
  if (isFinished(pod) || pod.deletedAt !== null || pod.spec.hostNetwork || namespace === "kube-system") return false;
  return owner?.kind !== "DaemonSet" && owner?.kind !== "Node";
}

function nowhereText({ name }: ServicePaths): string {
  return `Service ${name} has internalTrafficPolicy Local, and none of its endpoints is on a node: its ClusterIP is dropped on every node`;
}

function lackingText({ name }: ServicePaths, nodes: readonly string[], clients: readonly SlimPod[]): string {
  const [one] = clients;
  const who = nodes.length === 1 ? `node ${nodes[0] ?? ""} has` : `${countText(nodes.length, "node")} have`;
  const where = nodes.length === 1 ? "there" : `on ${fewNames(nodes)}`;
  const client =
    one === undefined ? "" : ` (pod ${one.name} in namespace ${one.namespace} runs on ${one.nodeName ?? ""})`;
  return `Service ${name} has internalTrafficPolicy Local, and ${who} no endpoint of it: what pods ${where} send to its ClusterIP is dropped${client}`;
}

function nodeNameOf(pod: SlimPod): Evidence {
  return { object: podRef(pod), path: "spec.nodeName", value: pod.nodeName };
}
