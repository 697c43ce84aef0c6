/** Ports that pods take on their nodes by themselves, in the range of nodePorts. */
import type { ObjectRef, Protocol } from "../model/names.ts";
import type { SlimPod, SlimPodSpec } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { HostPortUse, NodePortUse, PortRange } from "./node-port-model.ts";
import { isFinished } from "../model/is-finished.ts";

const shownNodes = 10;

interface Taken {
  readonly number: number;
  readonly protocol: Protocol;
}

interface Group extends Taken {
  readonly id: string;
  readonly workload: ObjectRef;
  readonly nodes: Set<string>;
}

/** One entry a workload, number and protocol. `nodePorts` are those of the cluster. */
export function listHostPorts(
  snapshot: Snapshot,
  range: PortRange,
  nodePorts: readonly NodePortUse[],
): readonly HostPortUse[] {
  // Pods of one workload share their spec: it is read once.
  const specs = new Map<SlimPodSpec, readonly Taken[]>();
  const groups = new Map<string, Group>();
  for (const pod of snapshot.all("Pod")) {
    let taken = specs.get(pod.spec);
    if (taken === undefined) specs.set(pod.spec, (taken = readHostPorts(pod.spec, range)));
    if (taken.length > 0) addPod(groups, snapshot, pod, taken);
  }
  const sorted = [...groups.values()].sort((a, b) => a.number - b.number || a.id.localeCompare(b.id));
  return sorted.map((group) => toUse(group, nodePorts));
}

function readHostPorts({ containers, hostNetwork }: SlimPodSpec, { from, to }: PortRange): readonly Taken[] {
  return containers
    .filter(({ role }) => role !== "init")
    .flatMap(({ ports }) => ports)
    .map(({ containerPort, hostPort, protocol }) => ({ number: hostNetwork ? containerPort : hostPort, protocol }))
    .flatMap(({ number, protocol }) =>
      number !== null && number >= from && number <= to ? [{ number, protocol }] : [],
    );
}

function addPod(groups: Map<string, Group>, snapshot: Snapshot, pod: SlimPod, taken: readonly Taken[]): void {
  if (pod.nodeName === null || isFinished(pod)) return;
  const workload = snapshot.topOwner(pod);
  for (const { number, protocol } of taken) {
    const id = `${String(number)}/${protocol} ${workload.kind}/${workload.namespace ?? ""}/${workload.name}`;
    let group = groups.get(id);
    if (group === undefined) groups.set(id, (group = { id, number, protocol, workload, nodes: new Set() }));
    group.nodes.add(pod.nodeName);
  }
}

function toUse({ id, number, protocol, workload, nodes }: Group, nodePorts: readonly NodePortUse[]): HostPortUse {
  const names = [...nodes].sort();
  const same = nodePorts.find((use) => use.number === number && use.protocol === protocol);
  return {
    id,
    number,
    protocol,
    workload,
    nodes: names.slice(0, shownNodes),
    nodeCount: names.length,
    text:
      same === undefined
        ? "The API server does not know of it and may give the number to a Service, whose nodePort would then take its packets here."
        : `It has the number of the nodePort of Service ${same.service}: kube-proxy's rule goes first as a rule, and clients reach the Service, not these pods.`,
  };
}
