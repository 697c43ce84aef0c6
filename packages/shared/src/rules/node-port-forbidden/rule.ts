import type { PatchOperation } from "../finding.ts";
import { patchFix } from "../make-fix.ts";
import type { FindingDraft, ManifestObject, ManifestRule } from "../rule.ts";
import { manifestEvidence, manifestRef, readWrittenService, type WrittenService } from "../service-manifest.ts";

/** A nodePort on a Service of type ClusterIP, or `clusterIP: None` on one that is to have nodePorts. */
export const rule: ManifestRule = {
  type: "manifest",
  id: "node-port-forbidden",
  severity: "error",
  title: "A nodePort where none can be",
  *check(object) {
    const service = readWrittenService(object);
    if (service === null) return;
    if (service.type === "ClusterIP") yield* onClusterIp(object, service);
    if (service.type === "NodePort" || service.type === "LoadBalancer") yield* onHeadless(object, service);
  },
};

function* onClusterIp(object: ManifestObject, { spec, ports }: WrittenService): Iterable<FindingDraft> {
  const numbered = ports.filter(({ entry }) => typeof entry["nodePort"] === "number" && entry["nodePort"] !== 0);
  if (numbered.length === 0) return;
  const ref = manifestRef(object);
  const paths = numbered.map(({ index }) => `/spec/ports/${index}/nodePort`);
  const typed: readonly PatchOperation[] = [{ op: "add", path: "/spec/type", value: "NodePort" }];
  const removed = paths.map((path): PatchOperation => ({ op: "remove", path }));
  const fixes = [
    patchFix("Make it a Service of type NodePort", ref, typed),
    patchFix("Leave nodePort out: it stays inside of the cluster", ref, removed),
  ];
  const said = spec["type"] === undefined ? "has no type, which makes it ClusterIP" : "is of type ClusterIP";
  yield {
    hop: "way-in",
    port: numbered.length === 1 ? (numbered[0]?.text ?? null) : null,
    message: `Service ${object.name} ${said}, and a nodePort needs NodePort or LoadBalancer: the API server refuses it`,
    evidence: [
      ...numbered.map(({ index, entry }) =>
        manifestEvidence(object, `spec.ports[${index}].nodePort`, entry["nodePort"]),
      ),
      manifestEvidence(object, "spec.type", spec["type"]),
    ],
    // A headless Service cannot have nodePorts either.
    fixes: spec["clusterIP"] === "None" ? fixes.slice(1) : fixes,
  };
}

function* onHeadless(object: ManifestObject, { spec, type }: WrittenService): Iterable<FindingDraft> {
  const { clusterIP, clusterIPs } = spec;
  const inList = Array.isArray(clusterIPs) && clusterIPs.includes("None");
  if (clusterIP !== "None" && !inList) return;
  const patch: readonly PatchOperation[] = [
    ...(clusterIP === "None" ? [{ op: "remove", path: "/spec/clusterIP" } as const] : []),
    ...(inList ? [{ op: "remove", path: "/spec/clusterIPs" } as const] : []),
  ];
  yield {
    hop: "service",
    port: null,
    message: `Service ${object.name} is of type ${type} and headless (clusterIP None): without a ClusterIP there is nothing that a nodePort could lead to, and the API server refuses it`,
    evidence: [
      ...(clusterIP === "None" ? [manifestEvidence(object, "spec.clusterIP", "None")] : []),
      // The API server speaks of the list, whichever of the two was written.
      manifestEvidence(object, "spec.clusterIPs[0]", inList ? "None" : null),
      manifestEvidence(object, "spec.type", type),
    ].filter(({ value, path }) => value !== null || path.startsWith("spec.clusterIPs")),
    fixes: [patchFix("Let it have a ClusterIP", manifestRef(object), patch)],
  };
}
