/** The nodes on which manifests are tried out: two, or as many as they need. */
import type { NodeShape } from "@portolan/simulator";
import type { Prepared } from "./prepare-documents.ts";

type Raw = Readonly<Record<string, unknown>>;

/** Pods that take a port of their node need one node each. More are not tried: findings would not change. */
const maxNodes = 16;

/** `node-a`, `node-b` and on, with room for any number of pods, and every node that a pod names. */
export function nodesFor(objects: readonly Prepared[]): readonly NodeShape[] {
  const given = new Set(
    objects.filter(({ document }) => document.kind === "Node").map(({ document }) => document.name),
  );
  let needed = 2;
  const named = new Set<string>();
  for (const { document } of objects) {
    const spec = asRecord(document.value["spec"]);
    const podSpec = document.kind === "Pod" ? spec : asRecord(asRecord(spec["template"])["spec"]);
    if (typeof podSpec["nodeName"] === "string" && podSpec["nodeName"] !== "") named.add(podSpec["nodeName"]);
    if (typeof spec["replicas"] === "number" && takesNodePort(podSpec)) needed = Math.max(needed, spec["replicas"]);
  }
  const own = Array.from({ length: Math.min(needed, maxNodes) }, (_, index) => nodeName(index));
  const others = [...named].filter((name) => !own.includes(name) && !given.has(name)).sort();
  return [...own, ...others].map((name, index) => ({
    name,
    zone: `zone-${index}`,
    maxPods: 1_000_000,
    podCidrs: [`10.${244 + Math.floor(index / 8)}.${(index % 8) * 32}.0/19`, `fd00:${(index + 1).toString(16)}::/64`],
  }));
}

/** `node-a` to `node-p`. */
function nodeName(index: number): string {
  return `node-${String.fromCharCode("a".charCodeAt(0) + index)}`;
}

function takesNodePort(podSpec: Raw): boolean {
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
