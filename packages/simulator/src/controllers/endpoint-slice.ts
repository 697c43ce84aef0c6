/** The EndpointSlice controller: the slices of every Service with a selector (staging/src/k8s.io/endpointslice). */
import type { KubeObject } from "../core/api.ts";
import { sameJson } from "../core/json.ts";
import type { EndpointSlice, Pod, Service, SliceEndpoint, SlicePort } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { isHeadless, selectorOf } from "../core/service-traits.ts";
import { keyOf, splitKey } from "./controller.ts";
import type { Controller, ControllerContext } from "./controller.ts";
import { portsKey } from "./endpoint-ports.ts";
import { controlled, controllerReference } from "./owned-pods.ts";
import { isTerminating } from "./pod-state.ts";
import { ServiceSelectors } from "./service-selectors.ts";
import { groupEndpoints } from "./slice-endpoints.ts";
import { withHints } from "./slice-hints.ts";
import { packEndpoints } from "./slice-packing.ts";
import { TriggerTimes, withTriggerTime } from "./trigger-times.ts";

/** Endpoints in one slice. */
const sliceLimit = 100;
const managedBy = "endpointslice.kubernetes.io/managed-by";
const managerName = "endpointslice-controller.k8s.io";
const serviceName = "kubernetes.io/service-name";
const headlessLabel = "service.kubernetes.io/headless";

export function endpointSliceController(context: ControllerContext): Controller {
  const { store } = context;
  const selectors = new ServiceSelectors();
  const triggers = new TriggerTimes();
  return {
    name: "endpoint-slice",
    observe: (resource, event, enqueue) => {
      if (resource === kinds.service) {
        selectors.observe(event);
        if (event.type === "DELETED") triggers.forget(keyOf(event.object));
        else enqueue(keyOf(event.object));
      } else if (resource === kinds.pod) {
        for (const key of selectors.servicesOfPodEvent(event)) enqueue(key);
      } else if (resource === kinds.endpointSlice) {
        const owner = serviceOfSlice(event.object);
        if (owner !== null) enqueue(owner);
      } else if (resource === kinds.node && zoneChanged(event.object, event.previous)) {
        for (const pod of store.podsOnNode(event.object.metadata.name ?? "")) {
          const { namespace = "", labels } = pod.metadata;
          for (const key of selectors.servicesFor(namespace, labels)) enqueue(key);
        }
      }
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const service = store.find(kinds.service, namespace, name) as Service | undefined;
      const selector = service ? selectorOf(service) : null;
      if (!service || !selector || service.spec.type === "ExternalName" || isTerminating(service)) return;
      const pods = store.podsSelectedBy(namespace, selector) as readonly Pod[];
      new Reconciler(context, service, triggers.next(key, service, pods)).reconcile(pods);
    },
  };
}

function serviceOfSlice({ metadata }: KubeObject): string | null {
  if (metadata.labels?.[managedBy] !== managerName) return null;
  return `${metadata.namespace ?? ""}/${metadata.labels[serviceName] ?? ""}`;
}

function zoneChanged(node: KubeObject, previous: KubeObject | null): boolean {
  const zone = (object: KubeObject | null) => object?.metadata.labels?.["topology.kubernetes.io/zone"];
  return !previous || zone(node) !== zone(previous);
}

class Reconciler {
  readonly #context: ControllerContext;
  readonly #service: Service;
  readonly #trigger: string | null;
  readonly #namespace: string;

  constructor(context: ControllerContext, service: Service, trigger: string | null) {
    this.#context = context;
    this.#service = service;
    this.#trigger = trigger;
    this.#namespace = service.metadata.namespace ?? "";
  }

  /** One set of slices a family; slices of a family that the Service has no longer go. */
  reconcile(pods: readonly Pod[]): void {
    const families = this.#service.spec.ipFamilies ?? [];
    const slices = this.#existing();
    for (const slice of slices) if (!families.includes(slice.addressType)) this.#remove(slice);
    for (const family of families) {
      this.#reconcileFamily(
        family,
        pods,
        slices.filter(({ addressType }) => addressType === family),
      );
    }
  }

  #existing(): readonly EndpointSlice[] {
    const own = controlled(this.#context, kinds.endpointSlice, this.#service) as readonly EndpointSlice[];
    return own.filter(({ metadata }) => metadata.labels?.[managedBy] === managerName);
  }

  #reconcileFamily(family: string, pods: readonly Pod[], slices: readonly EndpointSlice[]): void {
    const groups = groupEndpoints(this.#context.store, this.#service, pods, family);
    const spare: EndpointSlice[] = [];
    const create: EndpointSlice[] = [];
    const updated = new Set<string>();
    for (const [key, group] of groups) {
      const existing = slices.filter(({ ports }) => portsKey(ports ?? []) === key);
      const desired = [...group.endpoints.values()].map((endpoint) => withHints(this.#service, endpoint));
      const packing = packEndpoints(existing.map(contentOf), desired, sliceLimit);
      for (const endpoints of packing.create) create.push(this.#slice(family, group.ports, endpoints));
      for (const [name, endpoints] of packing.update) {
        updated.add(name);
        this.#update(existing, name, this.#slice(family, group.ports, endpoints));
      }
      spare.push(...existing.filter(({ metadata }) => packing.remove.includes(metadata.name ?? "")));
    }
    spare.push(...slices.filter(({ ports }) => !groups.has(portsKey(ports ?? []))));
    if (spare.length === slices.length && create.length === 0) create.push(this.#slice(family, [], []));
    this.#recycle(spare, create);
    for (const slice of slices)
      if (!updated.has(slice.metadata.name ?? "") && !spare.includes(slice)) this.#relabel(slice);
  }

  /** What would be deleted is rewritten into what would be created, as far as it goes. */
  #recycle(spare: readonly EndpointSlice[], create: readonly EndpointSlice[]): void {
    const left = [...create];
    for (const slice of spare) {
      const next = left.pop();
      if (next) this.#update([slice], slice.metadata.name ?? "", next);
      else this.#remove(slice);
    }
    for (const slice of left) this.#context.server.create(kinds.endpointSlice, this.#namespace, slice);
  }

  #slice(family: string, ports: readonly SlicePort[], endpoints: readonly SliceEndpoint[]): EndpointSlice {
    return {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        generateName: `${this.#service.metadata.name ?? ""}-`,
        namespace: this.#namespace,
        labels: this.#labels(),
        ...(this.#trigger === null ? {} : { annotations: withTriggerTime(undefined, this.#trigger) }),
        ownerReferences: [controllerReference(kinds.service, this.#service)],
      },
      addressType: family,
      endpoints: endpoints.length === 0 ? null : [...endpoints],
      ports: ports.length === 0 ? null : [...ports],
    };
  }

  /** The Service's labels, and those that say whose slice it is. */
  #labels(): Record<string, string> {
    const reserved = new Set([managedBy, serviceName, headlessLabel]);
    const own = Object.entries(this.#service.metadata.labels ?? {}).filter(([label]) => !reserved.has(label));
    return {
      ...Object.fromEntries(own),
      [managedBy]: managerName,
      [serviceName]: this.#service.metadata.name ?? "",
      ...(isHeadless(this.#service) ? { [headlessLabel]: "" } : {}),
    };
  }

  /** Writes the slice anew; one that says the same already stays as it is, its trigger time included. */
  #update(existing: readonly EndpointSlice[], name: string, next: EndpointSlice): void {
    const slice = existing.find(({ metadata }) => metadata.name === name);
    if (!slice) return;
    const { endpoints = null, ports = null } = next;
    const labels = this.#labels();
    const same = sameJson(
      [slice.endpoints ?? null, slice.ports ?? null, slice.metadata.labels],
      [endpoints, ports, labels],
    );
    if (same) return;
    this.#put(slice, { endpoints, ports });
  }

  #relabel(slice: EndpointSlice): void {
    if (!sameJson(slice.metadata.labels, this.#labels())) this.#put(slice, {});
  }

  #put(slice: EndpointSlice, content: Partial<EndpointSlice>): void {
    const { annotations: before, ...metadata } = slice.metadata;
    const annotations = withTriggerTime(before, this.#trigger);
    const next = {
      ...slice,
      ...content,
      metadata: {
        ...metadata,
        labels: this.#labels(),
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      },
    };
    this.#context.server.update(kinds.endpointSlice, this.#namespace, next);
  }

  #remove({ metadata }: EndpointSlice): void {
    this.#context.server.delete(kinds.endpointSlice, this.#namespace, metadata.name ?? "");
  }
}

function contentOf({ metadata, endpoints }: EndpointSlice) {
  return { name: metadata.name ?? "", endpoints: endpoints ?? [] };
}
