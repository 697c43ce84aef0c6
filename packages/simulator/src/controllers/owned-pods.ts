/** The pods of a workload: made from its template, adopted when they match, released when they no longer do. */
import type { KubeMetadata, KubeObject, Resource } from "../core/api.ts";
import { matchesSelector } from "../core/label-selectors.ts";
import type { LabelSelector, Pod, PodTemplateSpec } from "../core/objects.ts";
import { apiVersionOf, kinds } from "../core/resources.ts";
import type { ControllerContext } from "./controller.ts";
import { isActive, isTerminating } from "./pod-state.ts";

type OwnerReference = NonNullable<KubeMetadata["ownerReferences"]>[number];

/** The reference of an object that controls another. */
export function controllerReference(resource: Resource, owner: KubeObject): OwnerReference {
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    name: owner.metadata.name ?? "",
    uid: owner.metadata.uid ?? "",
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The reference to the controller of an object, if it has one. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** A pod of a workload before it is created; the name is generated unless given. */
export function podOf(resource: Resource, owner: KubeObject, template: PodTemplateSpec, name?: string): Pod {
  const { labels, annotations } = template.metadata ?? {};
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...(name === undefined ? { generateName: `${owner.metadata.name ?? ""}-` } : { name }),
      namespace: owner.metadata.namespace ?? "",
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(resource, owner)],
    },
    spec: template.spec,
  };
}

/** The objects of a resource that this owner controls. */
export function controlled(context: ControllerContext, resource: Resource, owner: KubeObject): readonly KubeObject[] {
  const uid = owner.metadata.uid ?? "";
  return context.store
    .ownedBy(uid)
    .filter((entry) => entry.resource === resource && controllerOf(entry.object)?.uid === uid)
    .map(({ object }) => object);
}

/** The pods that the owner controls after it has let go those that no longer match and taken in orphans that do. */
export function claimPods(
  context: ControllerContext,
  resource: Resource,
  owner: KubeObject,
  selector: LabelSelector | undefined,
): readonly Pod[] {
  const mine = controlled(context, kinds.pod, owner) as readonly Pod[];
  const kept = mine.filter((pod) => {
    if (matchesSelector(selector, pod.metadata.labels)) return true;
    release(context, pod, owner.metadata.uid ?? "");
    return false;
  });
  if (isTerminating(owner)) return kept;
  return [...kept, ...adopt(context, resource, owner, selector)];
}

function release({ server }: ControllerContext, pod: Pod, uid: string): void {
  if (isTerminating(pod)) return;
  const ownerReferences = (pod.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
  server.update(kinds.pod, pod.metadata.namespace ?? "", { ...pod, metadata: { ...pod.metadata, ownerReferences } });
}

function adopt(
  { server, store }: ControllerContext,
  resource: Resource,
  owner: KubeObject,
  selector: LabelSelector | undefined,
): readonly Pod[] {
  const namespace = owner.metadata.namespace ?? "";
  const adopted: Pod[] = [];
  for (const pod of store.orphanPods(namespace) as readonly Pod[]) {
    if (!isActive(pod) || !matchesSelector(selector, pod.metadata.labels)) continue;
    const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controllerReference(resource, owner)];
    const claimed = { ...pod, metadata: { ...pod.metadata, ownerReferences } };
    adopted.push(server.update(kinds.pod, namespace, claimed).object as Pod);
  }
  return adopted;
}
