/** The subresource `scale` of workloads. */
import type { KubeObject } from "../core/api.ts";
import { managedFieldsAfter, withManagedFields } from "./record-ownership.ts";
import { parseObjectBody } from "./read-body.ts";
import { isJsonObject, numberAt, objectAt, textAt, valueAt, type JsonObject } from "./read-json.ts";
import { groupVersion } from "./shape-objects.ts";
import { badRequest, conflict, failure, qualifiedName } from "./status-error.ts";
import { formatSelector } from "./table/format-cells.ts";
import { fieldManagerOf, isDryRun, namespaceOf, type WriteContext } from "./write-context.ts";
import { patchedBody } from "./patch/patch-object.ts";

/** What a workload's scale looks like. Zero replicas are left out, as the typed encoder does. */
export function scaleOf(workload: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = workload.metadata;
  const replicas = numberAt(workload, "spec", "replicas");
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: numberAt(workload, "status", "replicas"), selector: selectorText(workload) },
  };
}

function selectorText(workload: KubeObject): string {
  const text = formatSelector(valueAt(workload, "spec", "selector"));
  return text === "<none>" ? "" : text;
}

function wantedReplicas(scale: JsonObject): number {
  const replicas = valueAt(scale, "spec", "replicas") ?? 0;
  if (typeof replicas !== "number" || !Number.isInteger(replicas)) {
    throw badRequest(
      `Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal ${typeof replicas} into Go struct field ScaleSpec.spec.replicas of type int32`,
    );
  }
  if (replicas >= 0) return replicas;
  const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
  throw failure(
    422,
    "Invalid",
    `Scale.autoscaling "${textAt(scale, "metadata", "name")}" is invalid: spec.replicas: ${message}`,
    {
      name: textAt(scale, "metadata", "name"),
      group: "autoscaling",
      kind: "Scale",
      causes: [{ reason: "FieldValueInvalid", message, field: "spec.replicas" }],
    },
  );
}

/** PUT and PATCH of a scale. */
export function writeScale(context: WriteContext, method: "PUT" | "PATCH"): JsonObject {
  const { cluster, route } = context;
  const { resource } = route;
  const live = cluster.get(resource, namespaceOf(route), route.name ?? "");
  const scale =
    method === "PUT"
      ? parseObjectBody(context.body, context.contentType)
      : patchedBody(context, scaleOf(live), "autoscaling", "v1", "Scale");
  const version = textAt(scale, "metadata", "resourceVersion");
  if (version !== "" && version !== live.metadata.resourceVersion) {
    const name = live.metadata.name ?? "";
    const words = "the object has been modified; please apply your changes to the latest version and try again";
    throw conflict(resource, name, `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${words}`);
  }
  const spec = isJsonObject(live["spec"]) ? live["spec"] : objectAt(live, "spec");
  const request: KubeObject = { ...live, spec: { ...spec, replicas: wantedReplicas(scale) } };
  const manager = {
    name: fieldManagerOf(context.query, context.userAgent),
    operation: "Update" as const,
    apiVersion: groupVersion(resource),
    subresource: "scale",
  };
  const managed = managedFieldsAfter(resource, { live, request, result: request }, manager, null);
  const written = cluster.update(resource, namespaceOf(route), withManagedFields(request, managed), {
    dryRun: isDryRun(context.query),
    fieldManager: manager.name,
  });
  return scaleOf(written.object);
}
