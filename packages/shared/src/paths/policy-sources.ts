/** With which address a client's connections reach an endpoint by a way in (semantics.md 3 and 7). */
import { isNodeDown } from "../endpoints/is-node-down.ts";
import { ipFamilyOf } from "../model/match-cidr.ts";
import type { ObjectRef } from "../model/names.ts";
import type { SlimNode, SlimPod } from "../model/objects.ts";
import type { PolicyEnd } from "../policies/policy-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { readWorkload } from "./group-backends.ts";
import type { Endpoint, ServicePaths, WayIn } from "./path-model.ts";
import type { PolicyClient } from "./policy-client.ts";

/** Null: the client does not come this way. No ends: it does, and from what is not known. */
export type SourcesAt = ((endpoint: Endpoint) => readonly PolicyEnd[]) | null;

/** Clients in the cluster dial the Service, those outside come by the ways from outside. */
export function policySources(
  snapshot: Snapshot,
  paths: Pick<ServicePaths, "externalTrafficPolicy">,
  way: WayIn,
  client: PolicyClient,
): SourcesAt {
  switch (way.type) {
    case "cluster-ip":
    case "headless-dns":
    case "external-name":
      return insideSources(snapshot, client);
    case "host-port":
      return client.type === "workload" ? null : outsideAddress(client);
    case "node-port":
    case "load-balancer":
    case "external-ip":
      if (client.type === "workload") return null;
      return paths.externalTrafficPolicy === "Local" ? outsideAddress(client) : nodeSources(snapshot);
    case "ingress":
    case "gateway":
      if (client.type === "workload") return null;
      return way.controller === null ? () => [] : workloadSources(snapshot, way.controller.workload);
    default:
      return way satisfies never;
  }
}

function insideSources(snapshot: Snapshot, client: PolicyClient): SourcesAt {
  switch (client.type) {
    case "anyone":
      return () => [{ type: "any-pod" }];
    case "outside":
      return null;
    case "workload":
      return workloadSources(snapshot, client.workload);
    default:
      return client satisfies never;
  }
}

function outsideAddress(client: Exclude<PolicyClient, { type: "workload" }>): SourcesAt {
  return () => [{ type: "address", address: client.type === "outside" ? client.address : null }];
}

/** Under externalTrafficPolicy Cluster the entry node's address replaces the client's: the pod's own node, or another one. */
function nodeSources(snapshot: Snapshot): SourcesAt {
  const nodes = [...snapshot.nodes()].filter((node) => !isNodeDown(node));
  return (endpoint) => {
    const own = nodes.find(({ name }) => name === endpoint.node);
    const other = nodes.find(({ name }) => name !== endpoint.node);
    return [own, other].flatMap((node) => (node === undefined ? [] : nodeEnd(node, endpoint)));
  };
}

function nodeEnd(node: SlimNode, { family }: Endpoint): PolicyEnd {
  const internal = node.addresses.filter(({ type }) => type === "InternalIP");
  const address = internal.find((one) => ipFamilyOf(one.address) === family) ?? internal[0];
  return { type: "node", node, address: address?.address ?? "" };
}

/** One pod stands for the workload: what they have in common is what policies select. */
function workloadSources(snapshot: Snapshot, workload: ObjectRef): SourcesAt {
  const pod = runningPod(snapshot, workload);
  if (pod === undefined) return () => [];
  return ({ family }) => {
    const address = pod.podIPs.find((one) => ipFamilyOf(one) === family) ?? pod.podIPs[0] ?? "";
    return [{ type: "pod", pod, address }];
  };
}

function runningPod(snapshot: Snapshot, ref: ObjectRef): SlimPod | undefined {
  const namespace = ref.namespace ?? "";
  if (ref.kind === "Pod") return snapshot.get("Pod", namespace, ref.name);
  const workload = readWorkload(snapshot, ref);
  if (workload === undefined) return undefined;
  for (const pod of snapshot.podsSelectedBy(namespace, workload.selector)) {
    const owner = snapshot.topOwner(pod);
    if (owner.kind === ref.kind && owner.name === ref.name && pod.podIPs.length > 0 && pod.deletedAt === null)
      return pod;
  }
  return undefined;
}
