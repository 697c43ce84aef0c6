/** Findings that tell no more than that the API server refuses another object, which is told of that one. */
import { isRecord, objectKey, type Finding, type ObjectKey } from "@portolan/shared";
import type { BuiltManifests } from "./build-cluster.ts";
import type { ManifestDocument } from "./document-model.ts";

/** What these tell is that a Service has no endpoints, or others than it needs. */
const ofEndpoints: ReadonlySet<string> = new Set([
  ...["selector-no-pods", "selectorless-no-endpoints", "no-ready-endpoints", "headless-no-ready"],
]);

/** And these that one has no such port. */
const ofPorts: ReadonlySet<string> = new Set(["ingress-port-missing", "route-backend"]);

/** Whether a refused object would have made what the finding misses, or what it says there is may be said otherwise. */
export function comesOfRefusal({ rule, object, evidence, services }: Finding, built: BuiltManifests): boolean {
  if (evidence.some((each) => built.unread.has(objectKey(each.object)))) return true;
  if (ofPorts.has(rule)) return services.some((id) => built.unread.has(keyOfService(id)));
  if (object.kind !== "Service" || !ofEndpoints.has(rule)) return false;
  return [...built.refused].some(([key, { document }]) => {
    const [, namespace = ""] = key.split("/");
    return namespace === object.namespace && listsEndpoints(document, object.name);
  });
}

function keyOfService(id: string): ObjectKey {
  const [namespace = "", name = ""] = id.split("/");
  return objectKey({ kind: "Service", namespace, name });
}

function listsEndpoints({ kind, name, value }: ManifestDocument, service: string): boolean {
  if (kind === "Endpoints") return name === service;
  const { metadata } = value;
  const labels = isRecord(metadata) ? metadata["labels"] : undefined;
  return kind === "EndpointSlice" && isRecord(labels) && labels["kubernetes.io/service-name"] === service;
}
