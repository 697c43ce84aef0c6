/** A snapshot that notes what is read from it, so that a result is computed again exactly when its reasons change. */
import { serviceId } from "../model/names.ts";
import type { SlimMeta } from "../model/object-meta.ts";
import { cronJobOf } from "../model/workload-kinds.ts";
import { carriesEveryPair } from "../snapshot/label-index.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { readKey } from "./dependencies.ts";
import type { Selection } from "./dependencies.ts";

/** What one computation read. */
export interface Reads {
  readonly keys: ReadonlySet<string>;
  readonly selections: readonly Selection[];
}

export interface ReadRecorder {
  /** Runs a computation on the recording snapshot. Computations do not nest. */
  readonly record: <T>(compute: (snapshot: Snapshot) => T) => { readonly value: T; readonly reads: Reads };
}

/** Collects the reads of one computation. */
class ReadLog {
  readonly keys = new Set<string>();
  readonly selections: Selection[] = [];
  readonly pods = new Map<string, SlimMeta>();

  select(selection: Selection): void {
    const { of, namespace, selector } = selection;
    // Selectors are shared between namespaces, so that equal ones are often the same object.
    const known = this.selections.some(
      (other) => other.selector === selector && other.namespace === namespace && other.of === of,
    );
    if (!known) this.selections.push(selection);
  }

  /**
   * A pod that a noted selection takes needs no key of its own: whatever happens to it touches the
   * selection. That is most pods, and with 150,000 of them the keys would outweigh the pods.
   */
  finish(): Reads {
    for (const [key, pod] of this.pods) {
      const taken = this.selections.some(
        ({ of, namespace, selector }) =>
          of === "pods" && namespace === pod.namespace && carriesEveryPair(pod.labels, selector),
      );
      if (!taken) this.keys.add(key);
    }
    return { keys: this.keys, selections: this.selections };
  }
}

/** Makes the recorder for a snapshot. */
export function createReadRecorder(snapshot: Snapshot): ReadRecorder {
  let log: ReadLog | null = null;

  function note(key: string): void {
    log?.keys.add(key);
  }

  const get: Snapshot["get"] = (kind, namespace, name) => {
    const found = snapshot.get(kind, namespace, name);
    const key = readKey.object(kind, namespace, name);
    if (kind === "Pod" && found !== undefined) log?.pods.set(key, found);
    else note(key);
    return found;
  };

  const recording: Snapshot = {
    applyEvent: () => {
      throw new Error("a computation must not change the snapshot");
    },
    setUnreadable: () => {
      throw new Error("a computation must not change the snapshot");
    },
    get,
    all: (kind) => {
      note(readKey.kind(kind));
      return snapshot.all(kind);
    },
    services: (namespace) => {
      note(readKey.namespace("services", namespace));
      return snapshot.services(namespace);
    },
    pods: (namespace) => {
      note(readKey.namespace("pods", namespace));
      return snapshot.pods(namespace);
    },
    workloads: (namespace) => {
      note(readKey.namespace("workloads", namespace));
      return snapshot.workloads(namespace);
    },
    podsSelectedBy: (namespace, selector) => {
      log?.select({ of: "pods", namespace, selector });
      return snapshot.podsSelectedBy(namespace, selector);
    },
    podsByAddress: (address) => {
      note(readKey.address(address));
      return snapshot.podsByAddress(address);
    },
    podsOwnedBy: (owner) => {
      note(readKey.owner(owner));
      return snapshot.podsOwnedBy(owner);
    },
    podsOn: (node) => {
      note(readKey.node(node));
      return snapshot.podsOn(node);
    },
    workloadsSelectedBy: (namespace, selector) => {
      log?.select({ of: "workloads", namespace, selector });
      return snapshot.workloadsSelectedBy(namespace, selector);
    },
    slicesOf: (namespace, service) => {
      note(readKey.slices(namespace, service));
      return snapshot.slicesOf(namespace, service);
    },
    endpointsOf: (namespace, service) => get("Endpoints", namespace, service),
    ingressesTo: (namespace, service) => {
      note(readKey.ingresses(serviceId(namespace, service)));
      return snapshot.ingressesTo(namespace, service);
    },
    ingressesForHost: (host) => {
      note(readKey.ingressHost(host));
      return snapshot.ingressesForHost(host);
    },
    podLabels: (namespace) => {
      note(readKey.podLabels(namespace));
      return snapshot.podLabels(namespace);
    },
    workloadLabels: (namespace) => {
      note(readKey.workloadLabels(namespace));
      return snapshot.workloadLabels(namespace);
    },
    publishedIngress: (className) => {
      note(readKey.publishedIngress(className));
      return snapshot.publishedIngress(className);
    },
    hasAny: (kind, namespace) => {
      note(readKey.any(kind, namespace));
      return snapshot.hasAny(kind, namespace);
    },
    ingressesByAddress: (address) => {
      note(readKey.ingressAddress(address));
      return snapshot.ingressesByAddress(address);
    },
    routerPods: (family) => {
      note(readKey.routerPods(family));
      return snapshot.routerPods(family);
    },
    gatewayPods: (gateway) => {
      note(readKey.gatewayPods(gateway));
      return snapshot.gatewayPods(gateway);
    },
    routerWorkloads: (family) => {
      note(readKey.routerWorkloads(family));
      return snapshot.routerWorkloads(family);
    },
    servicesSelecting: (namespace, labels) => {
      for (const pair of Object.entries(labels)) note(readKey.selecting(namespace, pair));
      return snapshot.servicesSelecting(namespace, labels);
    },
    routesTo: (namespace, service) => {
      note(readKey.routes(serviceId(namespace, service)));
      return snapshot.routesTo(namespace, service);
    },
    routesOf: (namespace, gateway) => {
      note(readKey.routesOf(`${namespace}/${gateway}`));
      return snapshot.routesOf(namespace, gateway);
    },
    servicesByAddress: (address) => {
      note(readKey.serviceAddress(address));
      return snapshot.servicesByAddress(address);
    },
    servicesByNodePort: (port) => {
      note(readKey.nodePort(port));
      return snapshot.servicesByNodePort(port);
    },
    servicesExposing: (port) => {
      note(readKey.exposedPort(port));
      return snapshot.servicesExposing(port);
    },
    servicesNamed: (name) => {
      note(readKey.serviceName(name));
      return snapshot.servicesNamed(name);
    },
    nodesByAddress: (address) => {
      note(readKey.nodeAddress(address));
      return snapshot.nodesByAddress(address);
    },
    inNamespace: (kind, namespace) => {
      note(readKey.inNamespace(kind, namespace));
      return snapshot.inNamespace(kind, namespace);
    },
    clientsNaming: (namespace, service) => {
      note(readKey.clients(serviceId(namespace, service)));
      return snapshot.clientsNaming(namespace, service);
    },
    configMapsNaming: (namespace, service) => {
      note(readKey.configMaps(serviceId(namespace, service)));
      return snapshot.configMapsNaming(namespace, service);
    },
    externalNamesTo: (namespace, service) => {
      note(readKey.externalNames(serviceId(namespace, service)));
      return snapshot.externalNamesTo(namespace, service);
    },
    referencedServices: () => {
      note(readKey.references());
      return snapshot.referencedServices();
    },
    nodes: () => {
      note(readKey.kind("Node"));
      return snapshot.nodes();
    },
    topOwner: (pod) => {
      // The pod itself was read by whoever holds it; its ReplicaSet or CronJob is read here.
      if (pod.owner?.kind === "ReplicaSet") note(readKey.ownerOf("ReplicaSet", pod.namespace, pod.owner.name));
      const cronJob = pod.owner?.kind === "Job" ? cronJobOf(pod.owner.name) : null;
      if (cronJob !== null) note(readKey.ownerOf("CronJob", pod.namespace, cronJob));
      return snapshot.topOwner(pod);
    },
    get unreadable() {
      note(readKey.unreadable());
      return snapshot.unreadable;
    },
  };

  return {
    record: (compute) => {
      if (log !== null) throw new Error("computations must not nest");
      const own = (log = new ReadLog());
      try {
        return { value: compute(recording), reads: own.finish() };
      } finally {
        log = null;
      }
    },
  };
}
