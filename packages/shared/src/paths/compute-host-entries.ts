/** The ways to a controller's pods that their nodes give: hostNetwork and hostPort. */
import { isNodeDown } from "../endpoints/is-node-down.ts";
import { servingContainers } from "../endpoints/resolve-target-port.ts";
import type { ContainerPort, SlimNode, SlimPod } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { dialledAddress, namedNodes, nodeDownBreak } from "./group-entry-nodes.ts";
import { whole, type Judgement } from "./make-break.ts";
import type { ControllerEntry, EntryNodes, Outcome, PathBreak } from "./path-model.ts";

type BreakOf = (lost: readonly SlimPod[], outcome: Outcome | null) => PathBreak;

interface HostPort {
  readonly type: "host-network" | "host-port";
  readonly port: number;
}

/**
 * One entry for each port that the pods have on their nodes. A request comes to the process whether
 * the pod is ready or not; where its containers do not run it is refused.
 */
export function computeHostEntries(
  snapshot: Snapshot,
  pods: readonly SlimPod[],
  breakOf: BreakOf,
): readonly ControllerEntry[] {
  const ports = new Map<string, { readonly at: HostPort; readonly pods: SlimPod[] }>();
  for (const pod of pods) {
    for (const at of hostPorts(pod)) {
      const key = `${at.type} ${String(at.port)}`;
      const known = ports.get(key);
      if (known === undefined) ports.set(key, { at, pods: [pod] });
      else known.pods.push(pod);
    }
  }
  return [...ports].map(([id, { at, pods: having }]) => {
    const entries = groupNodes(snapshot, having, breakOf);
    return { id, ...at, service: null, addresses: [], entries, ...bestOf(entries, having, breakOf) };
  });
}

function hostPorts({ spec }: SlimPod): readonly HostPort[] {
  return servingContainers(spec)
    .flatMap(({ ports }) => ports)
    .filter(isForRequests)
    .flatMap(({ containerPort, hostPort }): readonly HostPort[] => {
      if (spec.hostNetwork) return [{ type: "host-network", port: containerPort }];
      return hostPort === null ? [] : [{ type: "host-port", port: hostPort }];
    });
}

function isForRequests({ name, containerPort, hostPort, protocol }: ContainerPort): boolean {
  if (protocol !== "TCP" || /webhook|metrics|admin|health|stat|prometheus|dashboard|profil/i.test(name)) return false;
  if (/^(h2c?|https?\d?|web|websecure|proxy(-tls|-ssl)?)$/i.test(name)) return true;
  return [80, 443].includes(hostPort ?? containerPort) || [80, 443].includes(containerPort);
}

/** Nodes by what becomes of a request that enters there. */
function groupNodes(snapshot: Snapshot, pods: readonly SlimPod[], breakOf: BreakOf): readonly EntryNodes[] {
  const open: SlimPod[] = [];
  const stopped: SlimPod[] = [];
  const doubtful: SlimPod[] = [];
  const down: SlimPod[] = [];
  for (const pod of pods) {
    if (pod.nodeName === null) continue;
    const node = snapshot.get("Node", "", pod.nodeName);
    const fate = node !== undefined && isNodeDown(node) ? down : pod.ready ? open : isRunning(pod) ? doubtful : stopped;
    fate.push(pod);
  }
  return [
    toEntry(snapshot, open, whole),
    toEntry(snapshot, doubtful, { verdict: "unknown", break: breakOf(doubtful, null) }),
    toEntry(snapshot, stopped, { verdict: "severed", break: breakOf(stopped, "refused") }),
    toEntry(snapshot, down, { verdict: "severed", break: downBreak(down) }),
  ].filter(({ count }) => count > 0);
}

function isRunning({ phase, containerStates }: SlimPod): boolean {
  return phase === "Running" && containerStates.every(({ reason, ready }) => ready || reason === null);
}

function downBreak(pods: readonly SlimPod[]): PathBreak {
  const [first = null, ...others] = nodeNames(pods);
  const count = others.length + 1;
  return nodeDownBreak(count, count, others.length === 0 ? first : null);
}

function toEntry(snapshot: Snapshot, pods: readonly SlimPod[], judgement: Judgement): EntryNodes {
  const names = nodeNames(pods);
  const addressOf = (node: SlimNode | undefined) => (node === undefined ? null : dialledAddress(node));
  return {
    ...judgement,
    count: names.length,
    nodes: names.slice(0, namedNodes).map((name) => ({ name, address: addressOf(snapshot.get("Node", "", name)) })),
  };
}

function nodeNames(pods: readonly SlimPod[]): readonly string[] {
  return [...new Set(pods.flatMap(({ nodeName }) => nodeName ?? []))].sort();
}

/** Any node will do; some that are lost make a part of it. */
function bestOf(entries: readonly EntryNodes[], pods: readonly SlimPod[], breakOf: BreakOf): Judgement {
  const [first, lost] = entries;
  if (first === undefined) return { verdict: "severed", break: breakOf(pods, "refused") };
  if (first.break !== null || lost?.break == null) return { verdict: first.verdict, break: first.break };
  return { verdict: "part", break: { ...lost.break, outcome: null } };
}
