/** Ways in by hostPorts: a node's own address leads to the pod on it, past the Service (semantics.md 3). */
import { isNodeDown } from "../endpoints/is-node-down.ts";
import type { JoinedEndpoint } from "../endpoints/join-endpoints.ts";
import { servingContainers } from "../endpoints/resolve-target-port.ts";
import type { SlimPod, SlimServicePort } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { countReasons } from "./count-reasons.ts";
import { dialledAddress, namedNodes, nodeDownBreak } from "./group-entry-nodes.ts";
import { makeBreak, whole, worstJudgement, type Judgement } from "./make-break.ts";
import type { EntryNodes, WayIn } from "./path-model.ts";

/** A pod that is reached on its node by a port of the node. */
interface HostPort {
  readonly number: number;
  readonly node: string;
  /** Null: every address of the node. */
  readonly hostIP: string | null;
  /** Why its container takes nothing; null where it runs, ready or not: nothing on this way asks for readiness. */
  readonly stopped: string | null;
}

/** One way in for each number that the pods behind the Service port open on their nodes for the port that it leads to. */
export function hostPortWaysIn(
  snapshot: Snapshot,
  port: SlimServicePort,
  endpoints: readonly JoinedEndpoint[],
): readonly WayIn[] {
  const opened = endpoints.flatMap((endpoint) => openedBy(endpoint, port));
  const numbers = [...new Set(opened.map(({ number }) => number))].sort((a, b) => a - b);
  return numbers.map((number) =>
    toWayIn(
      snapshot,
      number,
      opened.filter((one) => one.number === number),
    ),
  );
}

/** A pod of the host's network opens what its containers declare, and the API server writes it as hostPort. */
function openedBy({ podObject, port: target }: JoinedEndpoint, { protocol }: SlimServicePort): readonly HostPort[] {
  if (podObject?.nodeName == null || podObject.phase !== "Running" || target === null) return [];
  const { nodeName, spec } = podObject;
  return servingContainers(spec).flatMap((container) =>
    container.ports.flatMap((declared) => {
      const number = spec.hostNetwork ? declared.containerPort : declared.hostPort;
      const loopback = declared.hostIP?.startsWith("127.") === true || declared.hostIP === "::1";
      if (number === null || declared.containerPort !== target || declared.protocol !== protocol || loopback) return [];
      return { number, node: nodeName, hostIP: declared.hostIP, stopped: stoppedReason(podObject, container.name) };
    }),
  );
}

function stoppedReason({ containerStates }: SlimPod, container: string): string | null {
  const reason = containerStates.find(({ name }) => name === container)?.reason ?? null;
  return reason === null ? null : `${reason} in container ${container}`;
}

function toWayIn(snapshot: Snapshot, hostPort: number, opened: readonly HostPort[]): WayIn {
  const entries = groupEntries(snapshot, opened);
  return {
    id: `host-port:${String(hostPort)}`,
    type: "host-port",
    client: "outside",
    bypassesClusterIp: true,
    hostPort,
    entries,
    ...judge(snapshot, entries),
  };
}

function groupEntries(snapshot: Snapshot, opened: readonly HostPort[]): readonly EntryNodes[] {
  if (snapshot.unreadable.has("Node")) return [];
  // Two address families of a pod are one way in by its node.
  const byNode = [...new Map(opened.map((one) => [one.node, one])).values()].sort((a, b) => (a.node < b.node ? -1 : 1));
  const isDown = ({ node }: HostPort) => {
    const found = snapshot.get("Node", "", node);
    return found !== undefined && isNodeDown(found);
  };
  const down = byNode.filter(isDown);
  const up = byNode.filter((one) => !isDown(one));
  const stopped = up.filter((one) => one.stopped !== null);
  return [
    toEntry(
      snapshot,
      up.filter((one) => one.stopped === null),
      whole,
    ),
    toEntry(snapshot, stopped, stoppedJudgement(stopped)),
    toEntry(snapshot, down, downJudgement(down, byNode.length)),
  ].filter(({ count }) => count > 0);
}

function toEntry(snapshot: Snapshot, opened: readonly HostPort[], { verdict, break: broken }: Judgement): EntryNodes {
  const nodes = opened.slice(0, namedNodes).map(({ node, hostIP }) => {
    const found = snapshot.get("Node", "", node);
    return { name: node, address: hostIP ?? (found === undefined ? null : dialledAddress(found)) };
  });
  return { verdict, break: broken, count: opened.length, nodes };
}

function downJudgement(down: readonly HostPort[], of: number): Judgement {
  const name = down.length === 1 ? (down[0]?.node ?? null) : null;
  return { verdict: "severed", break: nodeDownBreak(down.length, of, name) };
}

function stoppedJudgement(stopped: readonly HostPort[]): Judgement {
  const reasons = countReasons(stopped.map((each) => each.stopped));
  const values = { type: "pods", total: stopped.length, reasons } as const;
  return { verdict: "severed", break: makeBreak("endpoints", "no-ready-endpoint", values, { outcome: "refused" }) };
}

function judge(snapshot: Snapshot, entries: readonly EntryNodes[]): Judgement {
  if (snapshot.unreadable.has("Node")) {
    return { verdict: "unknown", break: makeBreak("way-in", "not-readable", { type: "kind", kind: "Node" }) };
  }
  const worst = worstJudgement(entries);
  if (worst.verdict !== "severed" || entries.every(({ verdict }) => verdict === "severed")) return worst;
  return { verdict: "part", break: worst.break === null ? null : { ...worst.break, outcome: null } };
}
