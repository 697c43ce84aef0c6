import type { Evidence } from "../finding.ts";
import { patchFix } from "../make-fix.ts";
import type { FindingDraft, ManifestContext, ManifestObject, ManifestRule } from "../rule.ts";
import { manifestEvidence, manifestRef, readWrittenService, type WrittenPort } from "../service-manifest.ts";

/** A nodePort outside of the range, or one that another Service of the input has. */
export const rule: ManifestRule = {
  type: "manifest",
  id: "node-port-invalid",
  severity: "error",
  title: "A nodePort that cannot be had",
  *check(object, context) {
    const service = readWrittenService(object);
    if (service === null || (service.type !== "NodePort" && service.type !== "LoadBalancer")) return;
    for (const port of service.ports) {
      const { nodePort } = port.entry;
      // 0 asks the API server to choose, as leaving it out does.
      if (typeof nodePort !== "number" || nodePort === 0) continue;
      const { from, to } = context.nodePortRange;
      if (nodePort < from || nodePort > to) {
        const why = `is outside of the range ${from}–${to}`;
        yield draft(object, port, nodePort, why, []);
      } else if (isRefused(object, port)) {
        const holder = findHolder(object, port, nodePort, context);
        if (holder !== null) yield draft(object, port, nodePort, holder.why, [holder.evidence]);
      }
    }
  },
};

function draft(
  object: ManifestObject,
  { index, text }: WrittenPort,
  nodePort: number,
  why: string,
  evidence: readonly Evidence[],
): FindingDraft {
  const path = `/spec/ports/${index}/nodePort`;
  const patch = [
    { op: "test", path, value: nodePort },
    { op: "remove", path },
  ] as const;
  return {
    hop: "way-in",
    port: text,
    message: `nodePort ${nodePort} of Service ${object.name} ${why}: the API server refuses it`,
    evidence: [manifestEvidence(object, `spec.ports[${index}].nodePort`, nodePort), ...evidence],
    fixes: [patchFix("Let the cluster choose one: leave nodePort out", manifestRef(object), patch)],
  };
}

/** Of two that ask for one number the first has it. */
function isRefused({ refusals }: ManifestObject, { index }: WrittenPort): boolean {
  return refusals.some(({ field }) => field === `spec.ports[${index}].nodePort`);
}

interface Holder {
  readonly why: string;
  readonly evidence: Evidence;
}

function findHolder(
  object: ManifestObject,
  { index }: WrittenPort,
  nodePort: number,
  { siblings }: ManifestContext,
): Holder | null {
  const own = readWrittenService(object)?.ports.find(
    (other) => other.index < index && other.entry["nodePort"] === nodePort,
  );
  if (own !== undefined) {
    return {
      why: `stands twice in it, also at port ${own.text ?? ""}`.trimEnd(),
      evidence: manifestEvidence(object, `spec.ports[${own.index}].nodePort`, nodePort),
    };
  }
  for (const other of siblings("Service")) {
    const service = readWrittenService(other);
    const title = other.namespace === object.namespace ? other.name : `${other.namespace}/${other.name}`;
    const port = service?.ports.find(({ entry }) => entry["nodePort"] === nodePort);
    if (port !== undefined) {
      const evidence = manifestEvidence(other, `spec.ports[${port.index}].nodePort`, nodePort);
      return { why: `is that of Service ${title}, too`, evidence };
    }
    if (service?.spec["healthCheckNodePort"] === nodePort) {
      const evidence = manifestEvidence(other, "spec.healthCheckNodePort", nodePort);
      return { why: `is the healthCheckNodePort of Service ${title}`, evidence };
    }
  }
  return null;
}
