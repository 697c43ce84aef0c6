/** Namespaces: what every one holds from the start, and how one that is going is emptied. */
import type { KubeObject } from "../core/api.ts";
import type { Namespace } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import type { Controller, ControllerContext } from "./controller.ts";
import { isTerminating } from "./pod-state.ts";

export function namespaceController(context: ControllerContext): Controller {
  const { store } = context;
  return {
    name: "namespace",
    observe: (resource, event, enqueue) => {
      if (resource === kinds.namespace && event.type !== "DELETED") enqueue(event.object.metadata.name ?? "");
      const { namespace = "" } = event.object.metadata;
      if (event.type !== "DELETED" || namespace === "") return;
      const own = store.find(kinds.namespace, "", namespace);
      if (own && (isTerminating(own) || resource === kinds.serviceAccount || resource === kinds.configMap))
        enqueue(namespace);
    },
    reconcile: (name) => {
      const namespace = store.find(kinds.namespace, "", name) as Namespace | undefined;
      if (!namespace) return;
      if (isTerminating(namespace)) empty(context, namespace);
      else furnish(context, name);
    },
  };
}

/** The default service account and the CA's certificate. */
function furnish({ server, store }: ControllerContext, namespace: string): void {
  if (!store.find(kinds.serviceAccount, namespace, "default")) {
    server.create(kinds.serviceAccount, namespace, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace },
    });
  }
  if (!store.find(kinds.configMap, namespace, "kube-root-ca.crt")) {
    server.create(kinds.configMap, namespace, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "kube-root-ca.crt", namespace },
      data: { "ca.crt": "" },
    });
  }
}

/** Deletes what is left; when nothing is, the namespace goes. */
function empty({ server, store, resources }: ControllerContext, namespace: Namespace): void {
  const name = namespace.metadata.name ?? "";
  let left = 0;
  for (const resource of resources.stored) {
    if (!resource.namespaced) continue;
    const objects: readonly KubeObject[] = store.list(resource, name);
    for (const object of objects) {
      if (!store.find(resource, name, object.metadata.name ?? "")) continue;
      if (!isTerminating(object)) server.delete(resource, name, object.metadata.name ?? "");
    }
    left += store.list(resource, name).length;
  }
  if (left === 0 && (namespace.metadata.finalizers ?? []).length === 0) server.remove(kinds.namespace, namespace);
}
