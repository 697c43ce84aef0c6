/** The legacy Endpoints of every Service with a selector (pkg/controller/endpoint). */
import { familyOf } from "../core/addresses.ts";
import type { KubeMetadata } from "../core/api.ts";
import { sameJson } from "../core/json.ts";
import type { EndpointAddress, EndpointSubset, Endpoints, Pod, Service } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { isHeadless, selectorOf } from "../core/service-traits.ts";
import { keyOf, splitKey } from "./controller.ts";
import type { Controller, ControllerContext } from "./controller.ts";
import { portsKey, resolvePorts } from "./endpoint-ports.ts";
import type { ResolvedPort } from "./endpoint-ports.ts";
import { isFinished, isReady, isTerminating } from "./pod-state.ts";
import { ServiceSelectors } from "./service-selectors.ts";
import { hostnameFor } from "./slice-endpoints.ts";
import { TriggerTimes, withTriggerTime } from "./trigger-times.ts";

/** Addresses in one Endpoints object; what is beyond is cut off and said so in an annotation. */
const capacity = 1000;
const overCapacity = "endpoints.kubernetes.io/over-capacity";
const headlessLabel = "service.kubernetes.io/headless";
const managedBy = "endpoints.kubernetes.io/managed-by";

export function endpointsController(context: ControllerContext): Controller {
  const { store, server } = context;
  const selectors = new ServiceSelectors();
  const triggers = new TriggerTimes();
  return {
    name: "endpoints",
    observe: (resource, event, enqueue) => {
      if (resource === kinds.service) {
        selectors.observe(event);
        enqueue(keyOf(event.object));
      } else if (resource === kinds.pod) {
        for (const key of selectors.servicesOfPodEvent(event)) enqueue(key);
      } else if (resource === kinds.endpoints && event.type === "DELETED") enqueue(keyOf(event.object));
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const service = store.find(kinds.service, namespace, name) as Service | undefined;
      const existing = store.find(kinds.endpoints, namespace, name) as Endpoints | undefined;
      if (!service) {
        triggers.forget(key);
        if (existing) server.delete(kinds.endpoints, namespace, name);
        return;
      }
      const selector = selectorOf(service);
      if (!selector || service.spec.type === "ExternalName") return;
      const pods = store.podsSelectedBy(namespace, selector) as readonly Pod[];
      write(context, service, existing, subsetsOf(service, pods), triggers.next(key, service, pods));
    },
  };
}

interface Group {
  readonly ports: readonly ResolvedPort[];
  readonly ready: EndpointAddress[];
  readonly notReady: EndpointAddress[];
}

/** Pods that resolve to the same ports share a subset; a pod on which no port resolves is in none. */
function subsetsOf(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const portless = (service.spec.ports ?? []).length === 0;
  const publish = service.spec.publishNotReadyAddresses === true;
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    const address = addressOf(service, pod);
    if (!address || isFinished(pod) || (isTerminating(pod) && !publish)) continue;
    const ports = resolvePorts(service, pod);
    if (ports.length === 0 && !portless) continue;
    const group = groups.get(portsKey(ports)) ?? { ports, ready: [], notReady: [] };
    (publish || isReady(pod) ? group.ready : group.notReady).push(address);
    groups.set(portsKey(ports), group);
  }
  return [...groups.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length > 0 ? { addresses: ready.sort(byAddress) } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady.sort(byAddress) } : {}),
    ...(ports.length > 0 ? { ports: ports.map(({ name, ...port }) => (name === "" ? port : { name, ...port })) } : {}),
  }));
}

function byAddress(a: EndpointAddress, b: EndpointAddress): number {
  return a.ip < b.ip ? -1 : 1;
}

function addressOf(service: Service, pod: Pod): EndpointAddress | null {
  const family = service.spec.ipFamilies?.[0] ?? "IPv4";
  const ip = (pod.status?.podIPs ?? []).map((entry) => entry.ip).find((address) => familyOf(address) === family);
  if (ip === undefined) return null;
  const hostname = hostnameFor(service, pod);
  const { namespace = "", name = "", uid = "" } = pod.metadata;
  return {
    ip,
    ...(hostname === null ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: "Pod", namespace, name, uid },
  };
}

/** Cuts the list at the capacity, the ready ones first. */
function truncate(subsets: readonly EndpointSubset[]): {
  readonly subsets: readonly EndpointSubset[];
  readonly cut: boolean;
} {
  const total = subsets.reduce(
    (sum, { addresses = [], notReadyAddresses = [] }) => sum + addresses.length + notReadyAddresses.length,
    0,
  );
  if (total <= capacity) return { subsets, cut: false };
  let room = capacity;
  const take = (addresses: readonly EndpointAddress[] | undefined) => {
    const taken = (addresses ?? []).slice(0, room);
    room -= taken.length;
    return taken;
  };
  const ready = subsets.map(({ addresses }) => take(addresses));
  const notReady = subsets.map(({ notReadyAddresses }) => take(notReadyAddresses));
  const kept = subsets.map((subset, index) => ({
    ...((ready[index] ?? []).length > 0 ? { addresses: ready[index] ?? [] } : {}),
    ...((notReady[index] ?? []).length > 0 ? { notReadyAddresses: notReady[index] ?? [] } : {}),
    ...(subset.ports ? { ports: subset.ports } : {}),
  }));
  return { subsets: kept.filter(({ addresses, notReadyAddresses }) => addresses ?? notReadyAddresses), cut: true };
}

function write(
  { server }: ControllerContext,
  service: Service,
  existing: Endpoints | undefined,
  all: readonly EndpointSubset[],
  trigger: string | null,
): void {
  const { subsets, cut } = truncate(all);
  const labels = {
    ...service.metadata.labels,
    [managedBy]: "endpoint-controller",
    ...(isHeadless(service) ? { [headlessLabel]: "" } : {}),
  };
  if (existing && sameJson(existing.subsets ?? [], subsets) && sameJson(existing.metadata.labels, labels)) return;
  const kept = Object.entries(existing?.metadata.annotations ?? {}).filter(
    ([annotation]) => annotation !== overCapacity,
  );
  const annotations = {
    ...withTriggerTime(Object.fromEntries(kept), trigger),
    ...(cut ? { [overCapacity]: "truncated" } : {}),
  };
  const { name = "", namespace = "" } = service.metadata;
  const system: KubeMetadata = existing ? { ...existing.metadata } : { name, namespace };
  delete system.annotations;
  const metadata = { ...system, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) };
  const endpoints = {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata,
    ...(subsets.length > 0 ? { subsets } : {}),
  };
  if (existing) server.update(kinds.endpoints, namespace, endpoints);
  else server.create(kinds.endpoints, namespace, endpoints);
}
