/** Which workloads an event concerns: the workload itself, the owner of a pod, and who might adopt a pod without one. */
import type { KubeObject, Resource, WatchEvent } from "../core/api.ts";
import { matchesSelector } from "../core/label-selectors.ts";
import type { Workload } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import type { ObjectStore } from "../core/store.ts";
import { keyOf } from "./controller.ts";
import type { Enqueue } from "./controller.ts";
import { controllerOf } from "./owned-pods.ts";

/** Marks the workloads of `own` that an event of theirs, or of one of the `children` kinds, concerns. */
export function observeWorkload(
  own: Resource,
  children: readonly Resource[],
  store: ObjectStore,
): (resource: Resource, event: WatchEvent, enqueue: Enqueue) => void {
  return (resource, event, enqueue) => {
    if (resource === own) {
      enqueue(keyOf(event.object));
      return;
    }
    if (!children.includes(resource)) return;
    const owners = [controllerOf(event.object), event.previous ? controllerOf(event.previous) : undefined];
    for (const owner of owners) {
      if (owner?.kind === own.kind) enqueue(`${event.object.metadata.namespace ?? ""}/${owner.name}`);
    }
    if (resource === kinds.pod && event.type !== "DELETED" && !owners[0])
      wakeAdopters(own, store, event.object, enqueue);
  };
}

function wakeAdopters(own: Resource, store: ObjectStore, pod: KubeObject, enqueue: Enqueue): void {
  for (const workload of store.each(own, pod.metadata.namespace ?? "") as Iterable<Workload>) {
    if (matchesSelector(workload.spec.selector, pod.metadata.labels)) enqueue(keyOf(workload));
  }
}
