/** A pod that is bound to a node carries the node's zone and region (PodTopologyLabels admission). */
import type { Node, Pod } from "./objects.ts";
import { kinds } from "./resources.ts";
import type { ObjectStore } from "./store.ts";

const topologyLabels = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];

/** Copies the node's topology labels onto the pod draft, where the node exists. */
export function labelTopology(pod: Pod, store: ObjectStore): void {
  const node = store.find(kinds.node, "", pod.spec.nodeName ?? "") as Node | undefined;
  for (const label of topologyLabels) {
    const value = node?.metadata.labels?.[label];
    if (value !== undefined) pod.metadata.labels = { ...pod.metadata.labels, [label]: value };
  }
}
