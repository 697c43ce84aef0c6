import type { EntryNodes, PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { patchFix, replaceValue } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import { countText, endpointNodes, fewNames, serviceEvidence, serviceRef, shareFacts } from "../service-facts.ts";

/** Nodes that drop what arrives from outside, since none of the endpoints is on them. */
export const rule: ServiceRule = {
  type: "service",
  id: "etp-local-gap",
  severity: "warning",
  title: "Nodes without a local endpoint drop traffic from outside",
  *check(service, { snapshot }) {
    if (service.externalTrafficPolicy !== "Local") return;
    const gaps = service.ports.flatMap((port) => {
      const gap = gapOf(port);
      return gap === null ? [] : [{ port, key: `${gap.count} ${gap.nodes.join()}`, fact: gap }];
    });
    for (const { port, fact } of shareFacts(service, gaps)) yield draft(service, port, fact, snapshot);
  },
};

function draft(service: ServicePaths, port: string | null, gap: Gap, snapshot: Snapshot): FindingDraft {
  // Endpoints that no node owns (made by hand) are local nowhere: then no balancer finds a way round.
  const everywhere = gap.count === gap.all;
  const balanced = service.type === "LoadBalancer" && !everywhere;
  return {
    severity: everywhere ? "error" : balanced ? "info" : "warning",
    hop: "way-in",
    port,
    message: messageOf(service, port, gap, balanced),
    evidence: [
      serviceEvidence(service, ["spec", "externalTrafficPolicy"], "Local"),
      ...endpointNodes(service, snapshot),
      ...gap.nodes.map((name) => ({
        object: { kind: "Node", namespace: null, name },
        path: "metadata.name",
        value: name,
      })),
    ],
    fixes: [
      patchFix(
        "Let every node forward (the pods then see the node's address instead of the client's)",
        serviceRef(service),
        replaceValue("/spec/externalTrafficPolicy", "Local", "Cluster"),
      ),
    ],
    reproduce: [
      `kubectl -n ${service.namespace} get endpointslices -l kubernetes.io/service-name=${service.name} -o jsonpath='{.items[*].endpoints[*].nodeName}'`,
      "kubectl get nodes",
    ],
  };
}

interface Gap {
  /** The names of at most ten of them. */
  readonly nodes: readonly string[];
  readonly count: number;
  readonly all: number;
}

function messageOf(service: ServicePaths, port: string | null, { nodes, count, all }: Gap, balanced: boolean): string {
  const policy = `Service ${service.name} has externalTrafficPolicy Local, and`;
  const what = port === null || service.ports.length === 1 ? "it" : `its port ${port}`;
  if (count === all)
    return `${policy} none of ${what === "it" ? "its endpoints" : `the endpoints of ${what}`} is on a node: what comes from outside is dropped by every node`;
  const who = count === 1 ? `node ${nodes[0] ?? ""} has` : `${count} of ${countText(all, "node")} have`;
  const avoids = balanced
    ? ` (a load balancer that checks the nodes' health avoids ${count === 1 ? "it" : "them"})`
    : "";
  return `${policy} ${who} no endpoint of ${what}: what enters by ${fewNames(nodes, count)} is dropped${avoids}`;
}

/** The nodes that drop, by the way in that has most of them; null where none does. */
function gapOf({ used, waysIn }: PortPath): Gap | null {
  if (used === 0) return null;
  const ways = waysIn.flatMap((way) => ("entries" in way ? [way.entries] : []));
  const gaps = ways.flatMap((entries) => entries.filter((entry) => entry.break?.code === "no-local-endpoint"));
  const count = Math.max(0, ...gaps.map((entry) => entry.count));
  if (count === 0) return null;
  const nodes = [...new Set(gaps.flatMap((entry) => entry.nodes.map(({ name }) => name)))];
  return { nodes, count, all: Math.max(...ways.map(sum)) };
}

function sum(entries: readonly EntryNodes[]): number {
  return entries.reduce((total, { count }) => total + count, 0);
}
