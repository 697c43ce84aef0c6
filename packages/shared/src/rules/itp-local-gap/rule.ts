import { isNodeDown } from "../../endpoints/is-node-down.ts";
import { isFinished } from "../../model/is-finished.ts";
import { isWorkloadKind } from "../../model/workload-kinds.ts";
import type { SlimPod } from "../../model/objects.ts";
import { proxyNameLabel } from "../../paths/compute-ways-in.ts";
import { localNodes } from "../../paths/group-entry-nodes.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import {
  countText,
  endpointNodes,
  fewNames,
  podRef,
  serviceEvidence,
  serviceRef,
  shareFacts,
} from "../service-facts.ts";

/** Nodes on which clients run and from which the ClusterIP leads nowhere. */
export const rule: ServiceRule = {
  type: "service",
  id: "itp-local-gap",
  severity: "warning",
  title: "Clients on nodes without a local endpoint are dropped",
  *check(service, { snapshot }) {
    if (!isProxied(service, snapshot) || service.internalTrafficPolicy !== "Local") return;
    if (snapshot.unreadable.has("Node") || snapshot.unreadable.has("EndpointSlice")) return;
    const gaps = service.ports.flatMap((port) => {
      const gap = gapOf(port, snapshot);
      return gap === null ? [] : [{ port, key: gap.nodes.join(), fact: gap }];
    });
    for (const { port, fact } of shareFacts(service, gaps)) yield draft(service, port, fact, snapshot);
  },
};

interface Gap {
  /** Sorted; empty where the endpoints are on no node at all. */
  readonly nodes: readonly string[];
  /** A client on each of them. */
  readonly clients: readonly SlimPod[];
}

function draft(service: ServicePaths, port: string | null, gap: Gap, snapshot: Snapshot): FindingDraft {
  const { nodes, clients } = gap;
  return {
    severity: nodes.length === 0 ? "error" : "warning",
    hop: "service",
    port,
    message: messageOf(service, port, gap),
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
}

/** The policy is kube-proxy's. */
function isProxied(service: ServicePaths, snapshot: Snapshot): boolean {
  if (service.missing || service.headless || service.type === "ExternalName") return false;
  return snapshot.get("Service", service.namespace, service.name)?.labels[proxyNameLabel] === undefined;
}

/** Nodes that are up, have no usable endpoint and run clients; null where there are none. */
function gapOf(port: PortPath, snapshot: Snapshot): Gap | null {
  if (port.used === 0) return null;
  const local = localNodes(port.backends.flatMap(({ endpoints }) => endpoints));
  if (local.size === 0) return { nodes: [], clients: [] };
  const lacking = [...snapshot.nodes()].filter((node) => !isNodeDown(node) && !local.has(node.name));
  if (lacking.length === 0) return null;
  const declared = declaredClients(port, snapshot);
  const clients = lacking
    .map(({ name }) => name)
    .sort()
    // Whoever is known to call it; where nobody is, any pod might.
    .flatMap((name) =>
      declared === null
        ? ([...snapshot.podsOn(name)].find(mayBeClient) ?? [])
        : (declared.find(({ nodeName }) => nodeName === name) ?? []),
    );
  return clients.length === 0 ? null : { nodes: clients.map(({ nodeName }) => nodeName ?? ""), clients };
}

/** The pods whose settings name the port; null where none does. */
function declaredClients(port: PortPath, snapshot: Snapshot): readonly SlimPod[] | null {
  if (port.declaredClients.length === 0) return null;
  const pods = port.declaredClients.flatMap(({ workload: { kind, namespace, name } }) => {
    if (kind === "Pod") return snapshot.get("Pod", namespace ?? "", name) ?? [];
    if (!isWorkloadKind(kind)) return [];
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

function messageOf({ name, ports }: ServicePaths, port: string | null, { nodes, clients }: Gap): string {
  const policy = `Service ${name} has internalTrafficPolicy Local, and`;
  const what = port === null || ports.length === 1 ? "it" : `its port ${port}`;
  if (nodes.length === 0) {
    return `${policy} none of ${what === "it" ? "its endpoints" : `the endpoints of ${what}`} is on a node: its ClusterIP is dropped on every node`;
  }
  const who = nodes.length === 1 ? `node ${nodes[0] ?? ""} has` : `${countText(nodes.length, "node")} have`;
  const where = nodes.length === 1 ? "there" : `on ${fewNames(nodes)}`;
  const [one] = clients;
  const client = one === undefined ? "" : ` (pod ${one.name} in namespace ${one.namespace} runs on ${nodes[0] ?? ""})`;
  return `${policy} ${who} no endpoint of ${what}: what pods ${where} send to its ClusterIP is dropped${client}`;
}

function nodeNameOf(pod: SlimPod): Evidence {
  return { object: podRef(pod), path: "spec.nodeName", value: pod.nodeName };
}
