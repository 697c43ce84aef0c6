/** The nodes on which manifests are tried out: two, or as many as they need. */
import type { KubeObject, NodeShape } from "@portolan/simulator";
import type { ManifestDocument } from "./document-model.ts";
import type { Prepared } from "./prepare-documents.ts";

type Raw = Readonly<Record<string, unknown>>;

/** Pods that take a port of their node need one node each. More are not tried: findings would not change. */
const maxNodes = 16;

/** `node-a`, `node-b` and on, and every node that is given or that a pod names. */
export function nodesFor(objects: readonly Prepared[]): readonly string[] {
  const given = new Set(
    objects
      // One that only has a generateName is named when it is applied.
      .filter(({ document: { kind, name } }) => kind === "Node" && name !== "")
      .map(({ document }) => document.name),
  );
  let needed = 2;
  const named = new Set<string>();
  for (const { document } of objects) {
    const { nodeName } = podSpecOf(document);
    const { replicas } = asRecord(document.value["spec"]);
    if (typeof nodeName === "string" && nodeName !== "") named.add(nodeName);
    if (typeof replicas === "number" && takesNodePort(document)) needed = Math.max(needed, replicas);
  }
  const own = Array.from({ length: Math.min(needed, maxNodes) }, (_, index) => simulatedName(index));
  const others = [...new Set([...given, ...named])].filter((name) => isNodeName(name) && !own.includes(name)).sort();
  return [...own, ...others];
}

/** What no node can be called is refused of the object that says it. The name is its label `kubernetes.io/hostname`, too. */
function isNodeName(name: string): boolean {
  return name.length <= 63 && name.split(".").every((part) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(part));
}

/** The nodes of one batch, from 0, with room for any number of pods. */
export function shapeNodes(names: readonly string[], batch: number): readonly NodeShape[] {
  return names.map((name, index) => {
    const range = batch * names.length + index;
    return { name, zone: `zone-${index}`, maxPods: 1_000_000, podCidrs: podCidrs(range) };
  });
}

/** Addresses for 8,000 pods, others than those of other nodes and batches. */
function podCidrs(range: number): readonly string[] {
  const second = (244 + Math.floor(range / 8)) % 256;
  return [`10.${second}.${(range % 8) * 32}.0/19`, `fd00:${(range + 1).toString(16)}::/64`];
}

/** `node-a` to `node-p`. */
function simulatedName(index: number): string {
  return `node-${String.fromCharCode("a".charCodeAt(0) + index)}`;
}

function podSpecOf({ kind, value }: ManifestDocument): Raw {
  const spec = asRecord(value["spec"]);
  return kind === "Pod" ? spec : asRecord(asRecord(spec["template"])["spec"]);
}

/** Whether pods of it take a port of the node that they run on. */
export function takesNodePort(document: ManifestDocument): boolean {
  const podSpec = podSpecOf(document);
  const containers: readonly unknown[] = Array.isArray(podSpec["containers"]) ? podSpec["containers"] : [];
  return containers.some((container) => {
    const { ports } = asRecord(container);
    const list: readonly unknown[] = Array.isArray(ports) ? ports : [];
    return list.some((port) => podSpec["hostNetwork"] === true || typeof asRecord(port)["hostPort"] === "number");
  });
}

function asRecord(value: unknown): Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

/** A node that is given, with an address range for pods where it says none: IPv4, as clusters have unless told otherwise. */
export function withPodCidrs(object: KubeObject, nodes: readonly NodeShape[]): KubeObject {
  const [podCIDR] = nodes.find(({ name }) => name === object.metadata.name)?.podCidrs ?? [];
  const spec = asRecord(object["spec"]);
  if (object.kind !== "Node" || podCIDR === undefined || Array.isArray(spec["podCIDRs"])) return object;
  return { ...object, spec: { podCIDR, podCIDRs: [podCIDR], ...spec } };
}
