/**
 * What a computation has read, written as keys, and which keys an object's change touches. Both
 * sides stand in this file because they must agree: every query of a snapshot has its key in
 * `touchedKeys` of each kind that can change its answer.
 */
import { objectKey, serviceId } from "../model/names.ts";
import type { ObjectRef } from "../model/names.ts";
import type { Labels, SlimKind, SlimObject, SlimPod } from "../model/objects.ts";
import { externalNameTarget, ingressTargets } from "../snapshot/create-snapshot.ts";

/** The keys of what can be read, but for selections by labels, which are no keys. */
export const readKey = {
  object: (kind: SlimKind, namespace: string, name: string) => `object ${objectKey({ kind, namespace, name })}`,
  kind: (kind: SlimKind) => `kind ${kind}`,
  namespace: (what: "services" | "pods" | "workloads", namespace: string) => `${what} in ${namespace}`,
  address: (address: string) => `pods at ${address}`,
  owner: (owner: ObjectRef) => `pods of ${objectKey(owner)}`,
  node: (node: string) => `pods on ${node}`,
  slices: (namespace: string, service: string) => `slices of ${serviceId(namespace, service)}`,
  ingresses: (id: string) => `ingresses to ${id}`,
  externalNames: (id: string) => `external names to ${id}`,
  references: () => "references",
  unreadable: () => "unreadable",
};

/** A selection of pods or of workload templates by labels. */
export interface Selection {
  readonly of: "pods" | "workloads";
  readonly namespace: string;
  readonly selector: Labels;
}

/** The keys of every query whose answer the object is part of. */
export function* touchedKeys(object: SlimObject): Iterable<string> {
  yield readKey.object(object.kind, object.namespace, object.name);
  yield readKey.kind(object.kind);
  switch (object.kind) {
    case "Pod":
      yield* touchedByPod(object);
      return;
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet":
      yield readKey.namespace("workloads", object.namespace);
      return;
    case "EndpointSlice":
      if (object.serviceName !== null) yield readKey.slices(object.namespace, object.serviceName);
      return;
    case "Ingress":
      yield readKey.references();
      for (const id of ingressTargets(object)) yield readKey.ingresses(id);
      return;
    case "Service": {
      yield readKey.namespace("services", object.namespace);
      const target = externalNameTarget(object);
      if (target === null) return;
      yield readKey.references();
      yield readKey.externalNames(target);
      return;
    }
    case "Node":
    case "Namespace":
    case "Endpoints":
    case "IngressClass":
      return;
  }
}

function* touchedByPod(pod: SlimPod): Iterable<string> {
  yield readKey.namespace("pods", pod.namespace);
  for (const address of pod.podIPs) yield readKey.address(address);
  if (pod.nodeName !== null) yield readKey.node(pod.nodeName);
  if (pod.owner !== null) yield readKey.owner({ ...pod.owner, namespace: pod.namespace });
}
