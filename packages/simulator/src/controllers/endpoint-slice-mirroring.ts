/** Slices for Endpoints that somebody wrote by hand for a Service without selector (pkg/controller/endpointslicemirroring). */
import { familyOf } from "../core/addresses.ts";
import { sameJson } from "../core/json.ts";
import type { EndpointAddress, EndpointSlice, Endpoints, Service, SliceEndpoint, SlicePort } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { selectorOf } from "../core/service-traits.ts";
import { keyOf, splitKey } from "./controller.ts";
import type { Controller, ControllerContext } from "./controller.ts";
import { portsKey } from "./endpoint-ports.ts";
import { controlled, controllerReference } from "./owned-pods.ts";
import { triggerTimeAnnotation } from "./trigger-times.ts";

/** Addresses that are mirrored of one subset, and endpoints in one slice. */
const limit = 1000;
const managedBy = "endpointslice.kubernetes.io/managed-by";
const managerName = "endpointslicemirroring-controller.k8s.io";
const serviceName = "kubernetes.io/service-name";
const skipMirror = "endpointslice.kubernetes.io/skip-mirror";
const leaderElection = "control-plane.alpha.kubernetes.io/leader";
const unmirrored = new Set(["kubectl.kubernetes.io/last-applied-configuration", triggerTimeAnnotation]);

export function endpointSliceMirroring(context: ControllerContext): Controller {
  const { store } = context;
  return {
    name: "endpoint-slice-mirroring",
    observe: (resource, event, enqueue) => {
      if (resource === kinds.endpoints || resource === kinds.service) enqueue(keyOf(event.object));
      if (resource !== kinds.endpointSlice) return;
      const { labels, namespace = "" } = event.object.metadata;
      if (labels?.[managedBy] === managerName) enqueue(`${namespace}/${labels[serviceName] ?? ""}`);
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const endpoints = store.find(kinds.endpoints, namespace, name) as Endpoints | undefined;
      if (!endpoints) return;
      const service = store.find(kinds.service, namespace, name) as Service | undefined;
      const mirrored = service && !selectorOf(service) && !isExcluded(endpoints);
      replaceSlices(context, endpoints, mirrored ? wantedSlices(endpoints) : []);
    },
  };
}

function isExcluded({ metadata }: Endpoints): boolean {
  return metadata.labels?.[skipMirror] === "true" || metadata.annotations?.[leaderElection] !== undefined;
}

interface Wanted {
  readonly family: "IPv4" | "IPv6";
  readonly ports: readonly SlicePort[];
  readonly endpoints: SliceEndpoint[];
}

/** One slice a family and list of ports; subsets of equal ports share them. */
function wantedSlices(endpoints: Endpoints): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of endpoints.subsets ?? []) {
    const named = ports.map((port) => ({ ...port, name: port.name ?? "" }));
    const all = [
      ...addresses.map((address) => ({ address, ready: true })),
      ...notReadyAddresses.map((address) => ({ address, ready: false })),
    ];
    for (const { address, ready } of all.slice(0, limit)) {
      const family = familyOf(address.ip);
      if (!family) continue;
      const key = `${family} ${portsKey(named)}`;
      const slice = wanted.get(key) ?? { family, ports: named, endpoints: [] };
      slice.endpoints.push(endpointOf(address, ready));
      wanted.set(key, slice);
    }
  }
  return [...wanted.values()].flatMap(split);
}

function split({ family, ports, endpoints }: Wanted): readonly Wanted[] {
  const parts: Wanted[] = [];
  for (let at = 0; at < endpoints.length; at += limit)
    parts.push({ family, ports, endpoints: endpoints.slice(at, at + limit) });
  return parts;
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): SliceEndpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
  };
}

function replaceSlices(context: ControllerContext, endpoints: Endpoints, wanted: readonly Wanted[]): void {
  const { server } = context;
  const { namespace = "", name = "" } = endpoints.metadata;
  const spare = (controlled(context, kinds.endpointSlice, endpoints) as readonly EndpointSlice[]).filter(
    ({ metadata }) => metadata.labels?.[managedBy] === managerName,
  );
  for (const { family, ports, endpoints: content } of wanted) {
    const metadata = sliceMetadata(endpoints);
    const existing = takeSlice(spare, family, ports);
    if (!existing) {
      server.create(kinds.endpointSlice, namespace, {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { ...metadata, generateName: `${name}-`, namespace },
        addressType: family,
        endpoints: content,
        ports,
      });
      continue;
    }
    const system = { ...existing.metadata };
    delete system.annotations;
    server.update(kinds.endpointSlice, namespace, {
      ...existing,
      metadata: { ...system, ...metadata },
      endpoints: content,
      ports,
    });
  }
  for (const { metadata } of spare) server.delete(kinds.endpointSlice, namespace, metadata.name ?? "");
}

/** Takes out of `spare` the slice to write into: one of the same ports if there is one. */
function takeSlice(spare: EndpointSlice[], family: string, ports: readonly SlicePort[]): EndpointSlice | undefined {
  const ofFamily = spare.filter(({ addressType }) => addressType === family);
  const chosen = ofFamily.find((slice) => sameJson(slice.ports ?? [], ports)) ?? ofFamily[0];
  if (chosen) spare.splice(spare.indexOf(chosen), 1);
  return chosen;
}

function sliceMetadata(endpoints: Endpoints) {
  const { labels, annotations, name = "" } = endpoints.metadata;
  const copied = Object.entries(annotations ?? {}).filter(([annotation]) => !unmirrored.has(annotation));
  return {
    labels: { ...labels, [managedBy]: managerName, [serviceName]: name },
    ...(copied.length > 0 ? { annotations: Object.fromEntries(copied) } : {}),
    ownerReferences: [controllerReference(kinds.endpoints, endpoints)],
  };
}
