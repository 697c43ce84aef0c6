/** The snapshot in memory: a table per kind, and the indexes beside them. */
import { parseServiceDnsName } from "../model/external-name-target.ts";
import { objectKey, serviceId } from "../model/names.ts";
import type { ServiceId } from "../model/names.ts";
import type {
  ObjectEvent,
  SlimEndpointSlice,
  SlimIngress,
  SlimKind,
  SlimObject,
  SlimOf,
  SlimPod,
  SlimService,
  SlimWorkload,
} from "../model/objects.ts";
import { findTopOwner } from "./find-top-owner.ts";
import { GroupIndex } from "./group-index.ts";
import { LabelIndex } from "./label-index.ts";
import { ObjectTable } from "./object-table.ts";
import type { Snapshot } from "./snapshot.ts";

const workloadKinds = ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"] as const;

interface Indexes {
  readonly podsByLabels: LabelIndex<SlimPod>;
  readonly podsByAddress: GroupIndex<SlimPod>;
  readonly podsByOwner: GroupIndex<SlimPod>;
  readonly podsByNode: GroupIndex<SlimPod>;
  readonly workloadsByTemplate: LabelIndex<SlimWorkload>;
  readonly slicesByService: GroupIndex<SlimEndpointSlice>;
  readonly ingressesByBackend: GroupIndex<SlimIngress>;
  readonly servicesByExternalName: GroupIndex<SlimService>;
}

/** Makes a snapshot of the objects (none: an empty one). */
export function createSnapshot(objects: Iterable<SlimObject> = []): Snapshot {
  const tables = new Map<SlimKind, ObjectTable<SlimObject>>();
  const indexes = createIndexes();
  const unreadable = new Set<SlimKind>();

  // Each table holds objects of its own kind only: `put` is the one place that writes into it.
  function table<K extends SlimKind>(kind: K): ObjectTable<SlimOf<K>> {
    let found = tables.get(kind);
    if (found === undefined) tables.set(kind, (found = new ObjectTable()));
    return found as unknown as ObjectTable<SlimOf<K>>;
  }

  const get: Snapshot["get"] = (kind, namespace, name) => table(kind).get(namespace, name);

  function put(object: SlimObject): void {
    const kindTable: ObjectTable<SlimObject> = table(object.kind);
    const previous = kindTable.get(object.namespace, object.name);
    if (previous !== undefined) index(indexes, previous, "remove");
    kindTable.set(object);
    index(indexes, object, "add");
  }

  function applyEvent(event: ObjectEvent): void {
    switch (event.type) {
      case "upsert":
        put(event.object);
        return;
      case "delete": {
        const previous: SlimObject | undefined = get(event.kind, event.namespace, event.name);
        if (previous === undefined) return;
        index(indexes, previous, "remove");
        table(event.kind).delete(event.namespace, event.name);
        return;
      }
    }
  }

  for (const object of objects) put(object);

  return {
    applyEvent,
    get,
    all: (kind) => table(kind).all(),
    services: (namespace) => table("Service").in(namespace),
    pods: (namespace) => table("Pod").in(namespace),
    workloads: (namespace) => workloadKinds.flatMap((kind) => [...table(kind).in(namespace)]),
    podsSelectedBy: (namespace, selector) => indexes.podsByLabels.select(namespace, selector),
    podsByAddress: (address) => indexes.podsByAddress.get(address),
    podsOwnedBy: (owner) => indexes.podsByOwner.get(objectKey(owner)),
    podsOn: (node) => indexes.podsByNode.get(node),
    workloadsSelectedBy: (namespace, selector) => indexes.workloadsByTemplate.select(namespace, selector),
    slicesOf: (namespace, service) => indexes.slicesByService.get(serviceId(namespace, service)),
    endpointsOf: (namespace, service) => get("Endpoints", namespace, service),
    ingressesTo: (namespace, service) => indexes.ingressesByBackend.get(serviceId(namespace, service)),
    externalNamesTo: (namespace, service) => indexes.servicesByExternalName.get(serviceId(namespace, service)),
    referencedServices: function* () {
      const ids = new Set([...indexes.ingressesByBackend.keys(), ...indexes.servicesByExternalName.keys()]);
      // Both indexes are keyed by what `serviceId` minted.
      yield* [...ids].sort() as ServiceId[];
    },
    nodes: () => table("Node").all(),
    topOwner: (pod) => findTopOwner(pod, (namespace, name) => get("ReplicaSet", namespace, name)),
    unreadable,
    setUnreadable: (kinds) => {
      unreadable.clear();
      for (const kind of kinds) unreadable.add(kind);
    },
  };
}

function createIndexes(): Indexes {
  return {
    podsByLabels: new LabelIndex(),
    podsByAddress: new GroupIndex(),
    podsByOwner: new GroupIndex(),
    podsByNode: new GroupIndex(),
    workloadsByTemplate: new LabelIndex(),
    slicesByService: new GroupIndex(),
    ingressesByBackend: new GroupIndex(),
    servicesByExternalName: new GroupIndex(),
  };
}

/** Enters an object into the indexes of its kind, or takes it out. */
function index(indexes: Indexes, object: SlimObject, change: "add" | "remove"): void {
  switch (object.kind) {
    case "Pod":
      indexPod(indexes, object, change);
      return;
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet":
      indexes.workloadsByTemplate[change](object.templateLabels, object);
      return;
    case "EndpointSlice":
      if (object.serviceName !== null) {
        indexes.slicesByService[change](serviceId(object.namespace, object.serviceName), object);
      }
      return;
    case "Ingress":
      for (const id of ingressTargets(object)) indexes.ingressesByBackend[change](id, object);
      return;
    case "Service": {
      const target = externalNameTarget(object);
      if (target !== null) indexes.servicesByExternalName[change](target, object);
      return;
    }
    case "Node":
    case "Namespace":
    case "Endpoints":
    case "IngressClass":
      return;
  }
}

function indexPod(indexes: Indexes, pod: SlimPod, change: "add" | "remove"): void {
  indexes.podsByLabels[change](pod.labels, pod);
  for (const address of pod.podIPs) indexes.podsByAddress[change](address, pod);
  if (pod.nodeName !== null) indexes.podsByNode[change](pod.nodeName, pod);
  if (pod.owner !== null) indexes.podsByOwner[change](objectKey({ ...pod.owner, namespace: pod.namespace }), pod);
}

/** The Services that an Ingress sends traffic to, whether they exist or not. */
export function ingressTargets(ingress: SlimIngress): ReadonlySet<ServiceId> {
  return new Set(ingress.paths.map(({ backend }) => serviceId(ingress.namespace, backend.service)));
}

/** The Service of the cluster that an ExternalName Service names, whether it exists or not. */
export function externalNameTarget(service: SlimService): ServiceId | null {
  if (service.type !== "ExternalName" || service.externalName === null) return null;
  return parseServiceDnsName(service.externalName)?.id ?? null;
}
