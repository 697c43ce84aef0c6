/** Nodes: addresses and podCIDRs for those that come without, Ready or not, and what becomes of the pods of a node that is down. */
import { addressAt, parseCidr } from "../core/addresses.ts";
import { sameJson } from "../core/json.ts";
import type { Node, Pod, Taint } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { milliseconds, timestamp } from "../core/timestamps.ts";
import { steering } from "./annotations.ts";
import type { Controller, ControllerContext, Enqueue } from "./controller.ts";
import { conditionOf, isTerminating } from "./pod-state.ts";

const unreachable = "node.kubernetes.io/unreachable";
/** Milliseconds until the pods of a node that is down are evicted. */
const eviction = 300_000;

export function nodeController(context: ControllerContext): Controller {
  const { server, store } = context;
  return {
    name: "node",
    observe: (resource, event, enqueue) => {
      if (resource === kinds.node) enqueue(event.object.metadata.name ?? "");
      if (resource !== kinds.pod || event.type === "DELETED") return;
      const { nodeName = "" } = (event.object as Pod).spec;
      if (nodeName !== "" && event.type === "ADDED") enqueue(nodeName);
    },
    reconcile: (name, enqueue) => {
      const node = store.find(kinds.node, "", name) as Node | undefined;
      if (!node) {
        for (const pod of store.podsOnNode(name)) {
          if (pod.metadata.creationTimestamp !== undefined) collectOrphan(context, pod as Pod);
        }
        return;
      }
      const up = steering(node.metadata, "ready") !== "false";
      const wanted = { ...node, spec: wantedSpec(context, node, up) };
      const stored = server.update(kinds.node, "", wanted).object as Node;
      const judged = { ...stored, status: wantedStatus(context, stored, up) };
      server.update(kinds.node, "", judged, { subresource: "status" });
      if (!up) abandonPods(context, name, judged, enqueue);
    },
  };
}

/** Pods that ran on a node that is gone go too; one that was pinned to a node that never was stays Pending. */
function collectOrphan({ server }: ControllerContext, pod: Pod): void {
  if (pod.status?.hostIP !== undefined || isTerminating(pod)) server.remove(kinds.pod, pod);
}

function wantedSpec(context: ControllerContext, node: Node, up: boolean): NonNullable<Node["spec"]> {
  const taints = (node.spec?.taints ?? []).filter(({ key }) => key !== unreachable);
  if (!up) {
    const effects = ["NoSchedule", "NoExecute"];
    taints.push(...effects.map((effect): Taint => ({ key: unreachable, effect })));
  }
  const podCIDRs = node.spec?.podCIDRs ?? [freePodCidr(context)];
  const spec = { ...node.spec, podCIDRs, ...(podCIDRs[0] === undefined ? {} : { podCIDR: podCIDRs[0] }), taints };
  if (taints.length > 0) return spec;
  const { taints: none, ...rest } = spec;
  return none.length === 0 ? rest : spec;
}

function wantedStatus(context: ControllerContext, node: Node, up: boolean): NonNullable<Node["status"]> {
  const resources = { cpu: "8", memory: "32Gi", pods: "110" };
  const before = conditionOf(node.status?.conditions, "Ready");
  const status = up ? "True" : "Unknown";
  const others = (node.status?.conditions ?? []).filter(({ type }) => type !== "Ready");
  const now = timestamp(context.now());
  const ready = {
    type: "Ready",
    status,
    reason: up ? "KubeletReady" : "NodeStatusUnknown",
    message: up ? "kubelet is posting ready status" : "Kubelet stopped posting node status.",
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  };
  const name = node.metadata.name ?? "";
  return {
    ...node.status,
    addresses: node.status?.addresses ?? [
      { type: "InternalIP", address: freeNodeAddress(context) },
      { type: "Hostname", address: name },
    ],
    allocatable: node.status?.allocatable ?? resources,
    capacity: node.status?.capacity ?? resources,
    conditions: [...others, before?.status === status ? before : ready],
  };
}

/** Pods of a node that is down are not Ready; after five minutes they are deleted, and wait for a kubelet that is not there. */
function abandonPods({ server, store, now }: ControllerContext, name: string, node: Node, enqueue: Enqueue): void {
  const since = milliseconds(conditionOf(node.status?.conditions, "Ready")?.lastTransitionTime);
  const evict = since + eviction <= now();
  if (!evict) enqueue(name, since + eviction);
  for (const object of store.podsOnNode(name)) {
    const pod = object as Pod;
    const namespace = pod.metadata.namespace ?? "";
    const conditions = (pod.status?.conditions ?? []).map((condition) =>
      condition.type === "Ready" && condition.status === "True"
        ? { ...condition, status: "False", reason: "NodeNotReady", lastTransitionTime: timestamp(now()) }
        : condition,
    );
    if (!sameJson(conditions, pod.status?.conditions ?? [])) {
      server.update(kinds.pod, namespace, { ...pod, status: { ...pod.status, conditions } }, { subresource: "status" });
    }
    const ofDaemonSet = (pod.metadata.ownerReferences ?? []).some(({ kind }) => kind === "DaemonSet");
    if (evict && !isTerminating(pod) && !ofDaemonSet) server.delete(kinds.pod, namespace, pod.metadata.name ?? "");
  }
}

function freePodCidr({ store }: ControllerContext): string {
  const nodes = store.list(kinds.node, null) as readonly Node[];
  const taken = new Set(nodes.flatMap(({ spec }) => spec?.podCIDRs ?? []));
  for (let number = 1; ; number++) {
    const cidr = `10.${244 + Math.floor(number / 256)}.${number % 256}.0/24`;
    if (!taken.has(cidr)) return cidr;
  }
}

function freeNodeAddress({ store }: ControllerContext): string {
  const nodes = store.list(kinds.node, null) as readonly Node[];
  const taken = new Set(nodes.flatMap(({ status }) => status?.addresses ?? []).map(({ address }) => address));
  const range = parseCidr("10.77.0.0/16");
  if (!range) throw new Error("the range of node addresses cannot be read");
  for (let offset = 11n; ; offset++) {
    const address = addressAt(range, offset);
    if (!taken.has(address)) return address;
  }
}
