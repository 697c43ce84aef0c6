/** JSON patches (RFC 6902) on the simulator's objects, as `kubectl patch --type=json` sends them. */
import { isDeepStrictEqual } from "node:util";
import type { Cluster, KubeObject, Resource } from "@portolan/simulator";
import { kinds } from "../src/model/kinds.ts";
import type { ObjectRef } from "../src/model/names.ts";
import type { PatchOperation } from "../src/rules/finding.ts";

/** Patches one object; throws where a test fails, a path leads nowhere, or the API server refuses the result. */
export function patchObject(cluster: Cluster, ref: ObjectRef, patch: readonly PatchOperation[]): void {
  cluster.update(resourceOf(cluster, ref), ref.namespace ?? "", patchedObject(cluster, ref, patch));
}

/** Makes the patched object anew, as `kubectl replace --force --cascade=orphan` does. */
export function recreateObject(cluster: Cluster, ref: ObjectRef, patch: readonly PatchOperation[]): void {
  const resource = resourceOf(cluster, ref);
  const namespace = ref.namespace ?? "";
  const patched = patchedObject(cluster, ref, patch);
  const metadata = { ...patched.metadata };
  delete metadata.resourceVersion;
  cluster.delete(resource, namespace, ref.name, { propagationPolicy: "Orphan" });
  cluster.advance(cluster.now() + 1);
  cluster.create(resource, namespace, { ...patched, metadata });
}

function resourceOf(cluster: Cluster, ref: ObjectRef): Resource {
  const kind = kinds.find((entry) => entry.kind === ref.kind);
  const resource = kind && cluster.resource(kind.group, kind.version, kind.plural);
  if (resource === undefined) throw new Error(`the simulator has no ${ref.kind}`);
  return resource;
}

function patchedObject(cluster: Cluster, ref: ObjectRef, patch: readonly PatchOperation[]): KubeObject {
  const object = structuredClone(cluster.get(resourceOf(cluster, ref), ref.namespace ?? "", ref.name));
  for (const operation of patch) applyOperation(object, operation);
  return object;
}

function applyOperation(object: KubeObject, operation: PatchOperation): void {
  const steps = operation.path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = steps.pop() ?? "";
  let parent: unknown = object;
  for (const step of steps) parent = child(parent, step, operation.path);
  if (typeof parent !== "object" || parent === null) throw new Error(`${operation.path} leads nowhere`);
  const holder = parent as Record<string, unknown>;
  switch (operation.op) {
    case "test":
      if (!isDeepStrictEqual(holder[last], operation.value)) throw new Error(`test of ${operation.path} fails`);
      return;
    case "add":
      // No fix inserts into a list, where it would push the others on.
      if (Array.isArray(parent) && last === "-") parent.push(operation.value);
      else if (Array.isArray(parent)) throw new Error(`${operation.path} adds to the middle of a list`);
      else holder[last] = operation.value;
      return;
    case "replace":
      if (!(last in holder)) throw new Error(`${operation.path} is not there`);
      holder[last] = operation.value;
      return;
    case "remove":
      if (Array.isArray(parent) && last in parent) parent.splice(Number(last), 1);
      else if (!Reflect.deleteProperty(holder, last)) throw new Error(`${operation.path} cannot be removed`);
      return;
    default:
      operation satisfies never;
  }
}

function child(parent: unknown, step: string, path: string): unknown {
  if (typeof parent !== "object" || parent === null || !(step in parent)) throw new Error(`${path} leads nowhere`);
  return (parent as Record<string, unknown>)[step];
}
