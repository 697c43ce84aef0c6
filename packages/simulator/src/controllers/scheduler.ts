/** Gives pods a node: of those that fit the one with the fewest pods of the same owner, then the fewest pods. */
import type { WatchEvent } from "../core/api.ts";
import type { Node, Pod } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { timestamp } from "../core/timestamps.ts";
import { steering } from "./annotations.ts";
import { keyOf, splitKey } from "./controller.ts";
import type { Controller, ControllerContext } from "./controller.ts";
import { misfit } from "./node-fit.ts";
import { controllerOf } from "./owned-pods.ts";
import { conditionOf, isFinished, isTerminating } from "./pod-state.ts";

/** In large clusters no more than this many fitting nodes are compared for a pod. */
const compared = 24;

/** Watches pods without a node and the nodes that could take them. */
export function scheduler({ server, store, now }: ControllerContext): Controller {
  const waiting = new Set<string>();
  const spread = new OwnerSpread();
  let nodes: readonly Node[] | null = null;
  let start = 0;

  function candidates(pod: Pod): readonly Node[] {
    nodes ??= store.list(kinds.node, null) as readonly Node[];
    const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    const named = terms?.length === 1 ? terms[0]?.matchFields?.[0]?.values : undefined;
    if (!named) return nodes;
    return named.flatMap((name) => (store.find(kinds.node, "", name) as Node | undefined) ?? []);
  }

  function choose(pod: Pod): { readonly node: string } | { readonly message: string } {
    const possible = candidates(pod);
    const peers = spread.of(pod);
    const reasons = new Map<string, number>();
    let best: { readonly name: string; readonly peers: number; readonly pods: number } | null = null;
    let fitting = 0;
    for (let step = 0; step < possible.length && fitting < compared; step++) {
      const node = possible[possible.length > compared ? (start + step) % possible.length : step];
      if (!node) continue;
      const name = node.metadata.name ?? "";
      const pods = () => store.podsOnNode(name) as readonly Pod[];
      const reason = misfit(pod, node, { count: store.podCountOnNode(name), pods });
      if (reason !== null) {
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        continue;
      }
      fitting += 1;
      const option = { name, peers: peers.get(name) ?? 0, pods: store.podCountOnNode(name) };
      if (!best || option.peers < best.peers || (option.peers === best.peers && option.pods < best.pods)) best = option;
    }
    start = (start + compared) % Math.max(1, possible.length);
    if (best) return { node: best.name };
    const total = (nodes ?? possible).length;
    const list = [...reasons].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, count]) => `${count} ${reason}`);
    const why = list.length === 0 ? "no nodes available to schedule pods" : `${list.join(", ")}.`;
    return { message: total === 0 ? "no nodes available to schedule pods" : `0/${total} nodes are available: ${why}` };
  }

  function markUnschedulable(pod: Pod, message: string): void {
    const before = conditionOf(pod.status?.conditions, "PodScheduled");
    if (before?.status === "False" && before.message === message) return;
    const condition = {
      type: "PodScheduled",
      status: "False",
      reason: "Unschedulable",
      message,
      lastProbeTime: null,
      lastTransitionTime: before?.status === "False" ? (before.lastTransitionTime ?? null) : timestamp(now()),
    };
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
    const status = { ...pod.status, conditions: [...others, condition] };
    server.update(kinds.pod, pod.metadata.namespace ?? "", { ...pod, status }, { subresource: "status" });
  }

  return {
    name: "scheduler",
    observe: (resource, event, enqueue) => {
      if (resource === kinds.node) {
        nodes = null;
        for (const key of waiting) enqueue(key);
      }
      if (resource !== kinds.pod) return;
      spread.observe(event);
      const key = keyOf(event.object);
      if (event.type === "DELETED") {
        waiting.delete(key);
        for (const other of waiting) enqueue(other);
      } else if (((event.object as Pod).spec.nodeName ?? "") === "") enqueue(key);
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      waiting.delete(key);
      const pod = store.find(kinds.pod, namespace, name) as Pod | undefined;
      if (!pod || (pod.spec.nodeName ?? "") !== "" || isTerminating(pod) || isFinished(pod)) return;
      if (steering(pod.metadata, "pending") === "true" || pod.spec.schedulerName !== "default-scheduler") return;
      const choice = choose(pod);
      if ("node" in choice) {
        server.bind(pod, choice.node);
        return;
      }
      waiting.add(key);
      markUnschedulable(pod, choice.message);
    },
  };
}

/** How many pods of one owner each node has. */
class OwnerSpread {
  readonly #byOwner = new Map<string, Map<string, number>>();

  observe({ type, object, previous }: WatchEvent): void {
    if (previous) this.#count(previous as Pod, -1);
    if (type !== "DELETED") this.#count(object as Pod, 1);
  }

  of(pod: Pod): ReadonlyMap<string, number> {
    return this.#byOwner.get(controllerOf(pod)?.uid ?? "") ?? new Map<string, number>();
  }

  #count(pod: Pod, change: number): void {
    const uid = controllerOf(pod)?.uid;
    const node = pod.spec.nodeName ?? "";
    if (uid === undefined || node === "") return;
    const nodes = this.#byOwner.get(uid) ?? new Map<string, number>();
    const count = (nodes.get(node) ?? 0) + change;
    if (count > 0) nodes.set(node, count);
    else nodes.delete(node);
    if (nodes.size > 0) this.#byOwner.set(uid, nodes);
    else this.#byOwner.delete(uid);
  }
}
