import type { SlimPod, SlimWorkload } from "../../model/objects.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import { kubectl } from "../make-fix.ts";
import { isMeshContainer } from "../mesh-containers.ts";
import type { ObjectRule } from "../rule.ts";
import { declaredPortText } from "../service-facts.ts";
import {
  containerEvidence,
  placedContainers,
  podSpecKinds,
  servicesTaking,
  speaksForSiblings,
  writtenSpec,
  type PlacedContainer,
  type WrittenSpec,
} from "../workload-facts.ts";

/** Containers declare ports, and no Service leads to them. */
export const rule: ObjectRule<(typeof podSpecKinds)[number]> = {
  type: "object",
  id: "workload-unserved",
  severity: "info",
  title: "No Service selects the pods",
  kinds: podSpecKinds,
  offByDefault: true,
  *check(object, { snapshot, customKinds, leavesInput }) {
    const written = writtenSpec(object);
    if (written === null || object.owner?.kind === "Node") return;
    const declaring = placedContainers(written).filter(declaresPorts);
    if (declaring.length === 0 || isReachedByNode(written)) return;
    if (snapshot.unreadable.has("Service") || servicesTaking(written, snapshot).length > 0) return;
    if (isListed(object, snapshot) || !speaksForSiblings(object, snapshot)) return;
    const evidence = declaring.map((placed) => portsEvidence(written, placed));
    const { kind, namespace, name } = object;
    // A Service of another chart, or one that an operator makes, may lead to it.
    const mayBeElsewhere = customKinds(namespace).length > 0 || !snapshot.hasAny("Service", namespace);
    const [first] = evidence;
    if (first !== undefined && mayBeElsewhere && leavesInput(first)) return;
    yield {
      hop: "service",
      message: `${kind} ${name} declares ${declaring.map(portsText).join(", ")}, and no Service selects its pods`,
      evidence,
      reproduce: [`${kubectl(object)} get services -o wide`],
    };
  },
};

/** What a native sidecar or a mesh's proxy declares is its own. */
function declaresPorts({ container }: PlacedContainer): boolean {
  return container.role === "main" && container.ports.length > 0 && !isMeshContainer(container);
}

/** A way in of its own, without any Service. */
function isReachedByNode({ spec }: WrittenSpec): boolean {
  return spec.hostNetwork || spec.containers.some(({ ports }) => ports.some(({ hostPort }) => hostPort !== null));
}

/** Whether EndpointSlices that somebody made list a pod of it. */
function isListed(object: SlimPod | SlimWorkload, snapshot: Snapshot): boolean {
  const pods = object.kind === "Pod" ? [object] : [...snapshot.podsSelectedBy(object.namespace, object.templateLabels)];
  const names = new Set(pods.map(({ name }) => name));
  const addresses = new Set(pods.flatMap(({ podIPs }) => podIPs));
  for (const { endpoints } of snapshot.inNamespace("EndpointSlice", object.namespace)) {
    for (const { targetRef, addresses: listed } of endpoints) {
      if (targetRef?.kind === "Pod" && names.has(targetRef.name)) return true;
      if (listed.some((address) => addresses.has(address))) return true;
    }
  }
  return false;
}

function portsEvidence(written: WrittenSpec, placed: PlacedContainer): Evidence {
  return containerEvidence(written, placed, ["ports"], portsText(placed));
}

function portsText({ container }: PlacedContainer): string {
  return container.ports.map(declaredPortText).join(", ");
}
