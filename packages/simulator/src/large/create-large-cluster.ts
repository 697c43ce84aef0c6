/**
 * A large cluster behind the interface that the HTTP API serves. There is no admission and there are
 * no controllers: what is written is stored as it is, and what happens by itself is the churn.
 */
import type { Cluster, KubeObject, Resource } from "../core/api.ts";
import { eventInVersionOf, inVersionOf, ResourceTable, storedAs } from "../core/custom-resources.ts";
import { gatewayApiDefinitions } from "../core/gateway-api.ts";
import { kinds } from "../core/resources.ts";
import { notFound } from "../core/status-errors.ts";
import { ObjectStore } from "../core/store.ts";
import { Churn } from "./churn.ts";
import { createLargeObjects, type LargeClusterOptions } from "./large-objects.ts";

/** How often the churn is run on. */
const stepMs = 20;

/** A cluster that lives. */
export interface LargeCluster extends Cluster {
  /** So many changes of pods a second from now on; none to begin with. */
  readonly setChurn: (podEventsPerSecond: number) => void;
}

/** Makes it whole; at Kubernetes' limits that takes some twenty seconds and half a gigabyte. */
export function createLargeCluster(options: LargeClusterOptions): LargeCluster {
  const store = new ObjectStore();
  const resources = new ResourceTable();
  for (const definition of gatewayApiDefinitions) {
    store.put(kinds.customResourceDefinition, definition);
    resources.install(definition);
  }
  const { objects, numbering } = createLargeObjects(options);
  for (const { resource, object } of objects) {
    const { group, version, plural } = resource;
    store.put(storedAs(resources.find(group, version, plural) ?? resource), object);
  }
  const churn = new Churn(store, numbering, options.now);
  let now = options.now;

  function find(resource: Resource, namespace: string, name: string): KubeObject {
    const found = store.find(storedAs(resource), namespace, name);
    if (found === undefined) throw notFound(resource, name);
    return found;
  }
  return {
    get resources() {
      return resources.all;
    },
    resource: (group, version, plural) => resources.find(group, version, plural),
    now: () => now,
    resourceVersion: () => store.revision,
    get: (resource, namespace, name) => inVersionOf(resource, find(resource, namespace, name)),
    list: (resource, namespace) => store.list(storedAs(resource), namespace).map((each) => inVersionOf(resource, each)),
    create: (resource, namespace, object) => write(resource, namespace, object),
    update: (resource, namespace, object) => write(resource, namespace, object),
    delete: (resource, namespace, name) => {
      const object = find(resource, namespace, name);
      store.remove(storedAs(resource), object);
      return inVersionOf(resource, object);
    },
    eventsSince: (resource, version) => {
      const events = store.eventsSince(storedAs(resource), version);
      return events === "gone" ? events : events.map((event) => eventInVersionOf(resource, event));
    },
    subscribe: (listener) =>
      store.subscribe((stored, event) => {
        for (const resource of resources.shownAs(stored) ?? [stored])
          listener(resource, eventInVersionOf(resource, event));
      }),
    compact: () => {
      store.compact();
    },
    advance: (time) => {
      now = time;
      churn.advance(time);
    },
    holdFlaps: () => undefined,
    nextWakeUp: () => (churn.eventsPerSecond === 0 ? null : now + stepMs),
    setChurn: (podEventsPerSecond) => {
      churn.eventsPerSecond = podEventsPerSecond;
    },
  };

  function write(resource: Resource, namespace: string, object: KubeObject) {
    const metadata = resource.namespaced ? { ...object.metadata, namespace } : object.metadata;
    const stored = store.put(storedAs(resource), { ...object, metadata });
    return { object: inVersionOf(resource, stored), warnings: [] };
  }
}
