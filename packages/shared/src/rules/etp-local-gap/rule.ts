import type { EntryNodes, ServicePaths } from "../../paths/path-model.ts";
import { patchFix, replaceValue } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { countText, endpointNodes, fewNames, serviceEvidence, serviceRef } from "../service-facts.ts";

/** Nodes that drop what arrives from outside, since none of the endpoints is on them. */
export const rule: ServiceRule = {
  type: "service",
  id: "etp-local-gap",
  severity: "warning",
  title: "Nodes without a local endpoint drop traffic from outside",
  *check(service, { snapshot }) {
    if (service.externalTrafficPolicy !== "Local") return;
    const gaps = gapsOf(service);
    const nodes = [...new Set(gaps.flatMap((entry) => entry.nodes.map(({ name }) => name)))];
    const count = Math.max(0, ...gaps.map((entry) => entry.count));
    const all = Math.max(0, ...service.ports.flatMap(entriesOf).map((entries) => sum(entries)));
    if (count === 0) return;
    // Endpoints that no node owns (made by hand) are local nowhere: then no balancer finds a way round.
    const everywhere = count === all;
    const balanced = service.type === "LoadBalancer" && !everywhere;
    yield {
      severity: everywhere ? "error" : balanced ? "info" : "warning",
      hop: "way-in",
      message: messageOf(service, { nodes, count, all }, balanced),
      evidence: [
        serviceEvidence(service, ["spec", "externalTrafficPolicy"], "Local"),
        ...endpointNodes(service, snapshot),
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
  },
};

interface Gap {
  /** The names of at most ten of them. */
  readonly nodes: readonly string[];
  readonly count: number;
  readonly all: number;
}

function messageOf({ name }: ServicePaths, { nodes, count, all }: Gap, balanced: boolean): string {
  const policy = `Service ${name} has externalTrafficPolicy Local, and`;
  if (count === all)
    return `${policy} none of its endpoints is on a node: what comes from outside is dropped by every node`;
  const who = count === 1 ? `node ${nodes[0] ?? ""} has` : `${count} of ${countText(all, "node")} have`;
  const avoids = balanced
    ? ` (a load balancer that checks the nodes' health avoids ${count === 1 ? "it" : "them"})`
    : "";
  return `${policy} ${who} no endpoint of it: what enters by ${fewNames(nodes, count)} is dropped${avoids}`;
}

/** The entry nodes of each way in that has any. */
function entriesOf(port: ServicePaths["ports"][number]): readonly (readonly EntryNodes[])[] {
  return port.waysIn.flatMap((way) => ("entries" in way ? [way.entries] : []));
}

function gapsOf(service: ServicePaths): readonly EntryNodes[] {
  return service.ports
    .filter(({ used }) => used > 0)
    .flatMap(entriesOf)
    .flat()
    .filter((entry) => entry.break?.code === "no-local-endpoint");
}

function sum(entries: readonly EntryNodes[]): number {
  return entries.reduce((total, { count }) => total + count, 0);
}
