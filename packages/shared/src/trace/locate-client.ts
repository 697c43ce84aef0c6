/** Where a connection starts, as the network sees it: on which node, and with which addresses. */
import { ipFamilyOf } from "../model/match-cidr.ts";
import type { IpFamily, SlimNode, SlimPod } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { TraceSource } from "./trace-model.ts";
import { isFinished } from "../model/is-finished.ts";

/**
 * `node`: a node's own process; a hostNetwork pod is one, since it has the node's addresses.
 * `pod` is null where it is no pod, `node` where it is not known.
 */
export interface Client {
  readonly type: "outside" | "node" | "pod";
  /** `pod shop/web-1`, `node n1`, `the client outside`: for sentences. */
  readonly label: string;
  readonly pod: SlimPod | null;
  readonly nodeName: string | null;
  readonly node: SlimNode | null;
  /** Empty where they are not known. */
  readonly addresses: readonly string[];
}

/** The client of a source. A source outside whose address is a node's or a pod's is that node or pod. */
export function locateClient(snapshot: Snapshot, source: TraceSource): Client {
  switch (source.type) {
    case "outside":
      return source.address === null ? outsideClient(null) : clientOfAddress(snapshot, source.address);
    case "node":
      return nodeClient(source.name, snapshot.get("Node", "", source.name) ?? null, null);
    case "pod": {
      const pod = snapshot.get("Pod", source.namespace, source.name);
      return pod === undefined
        ? { ...outsideClient(null), type: "pod", label: `pod ${source.namespace}/${source.name}` }
        : podClient(snapshot, pod);
    }
    default:
      return source satisfies never;
  }
}

function clientOfAddress(snapshot: Snapshot, address: string): Client {
  const [node] = snapshot.nodesByAddress(address);
  if (node !== undefined) return nodeClient(node.name, node, null);
  const pod = [...snapshot.podsByAddress(address)].find((each) => !isFinished(each));
  return pod === undefined ? outsideClient(address) : podClient(snapshot, pod);
}

function outsideClient(address: string | null): Client {
  const addresses = address === null ? [] : [address];
  return { type: "outside", label: "the client outside", pod: null, nodeName: null, node: null, addresses };
}

function nodeClient(name: string, node: SlimNode | null, pod: SlimPod | null): Client {
  const addresses = node === null ? [] : node.addresses.map(({ address }) => address);
  const label = pod === null ? `node ${name}` : `pod ${pod.namespace}/${pod.name}`;
  return { type: "node", label, pod, nodeName: name, node, addresses: addresses.filter((each) => ipFamilyOf(each)) };
}

function podClient(snapshot: Snapshot, pod: SlimPod): Client {
  const node = pod.nodeName === null ? null : (snapshot.get("Node", "", pod.nodeName) ?? null);
  if (pod.spec.hostNetwork && pod.nodeName !== null) return nodeClient(pod.nodeName, node, pod);
  const label = `pod ${pod.namespace}/${pod.name}`;
  return { type: "pod", label, pod, nodeName: pod.nodeName, node, addresses: pod.podIPs };
}

/** The client's own address of a family, as it leaves; null where none is known. */
export function clientAddress(client: Client, family: IpFamily): string | null {
  if (client.type === "node") return client.node === null ? null : nodeAddress(client.node, family);
  return client.addresses.find((address) => ipFamilyOf(address) === family) ?? null;
}

/** The address by which a node is known in the cluster's network: the first internal one of the family. */
export function nodeAddress(node: SlimNode | null, family: IpFamily): string | null {
  let other: string | null = null;
  for (const { type, address } of node?.addresses ?? []) {
    if (ipFamilyOf(address) !== family) continue;
    if (type === "InternalIP") return address;
    other ??= address;
  }
  return other;
}
