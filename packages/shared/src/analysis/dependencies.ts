/**
 * What a computation has read, written as keys, and which keys an object's change touches. Both
 * sides stand in this file because they must agree: every query of a snapshot has its key in
 * `touchedKeys` of each kind that can change its answer.
 */
import { objectKey, serviceId } from "../model/names.ts";
import type { ObjectRef } from "../model/names.ts";
import { gatewayOfPod } from "../model/gateway-of-pod.ts";
import { familyOfPod, type RouterFamily } from "../model/router-family.ts";
import type { Labels } from "../model/object-meta.ts";
import type { SlimKind, SlimObject, SlimPod, SlimWorkload } from "../model/objects.ts";
import {
  declaredTargets,
  exposedPorts,
  externalNameTarget,
  ingressAddresses,
  ingressHosts,
  ingressTargets,
  routeParents,
  routerFamily,
  routeTargets,
  selectorKey,
  serviceAddresses,
  serviceNodePorts,
  targetsOf,
} from "../snapshot/create-snapshot.ts";

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
  ingressHost: (host: string) => `ingresses for ${host}`,
  ingressAddress: (address: string) => `ingresses at ${address}`,
  routerPods: (family: RouterFamily) => `router pods of ${family}`,
  gatewayPods: (gateway: string) => `gateway pods of ${gateway}`,
  routerWorkloads: (family: RouterFamily) => `router workloads of ${family}`,
  routes: (id: string) => `routes to ${id}`,
  routesOf: (gateway: string) => `routes of ${gateway}`,
  externalNames: (id: string) => `external names to ${id}`,
  serviceAddress: (address: string) => `services at ${address}`,
  selecting: (namespace: string, pair: readonly [string, string]) => `services by ${selectorKey(namespace, pair)}`,
  exposedPort: (port: number) => `exposed port ${String(port)}`,
  serviceName: (name: string) => `services named ${name}`,
  nodePort: (port: number) => `node port ${String(port)}`,
  nodeAddress: (address: string) => `nodes at ${address}`,
  inNamespace: (kind: SlimKind, namespace: string) => `${kind} in ${namespace}`,
  clients: (id: string) => `clients of ${id}`,
  configMaps: (id: string) => `config maps naming ${id}`,
  podLabels: (namespace: string) => `pod labels in ${namespace}`,
  workloadLabels: (namespace: string) => `workload labels in ${namespace}`,
  any: (kind: SlimKind, namespace: string) => `any ${kind} in ${namespace}`,
  ownerOf: (kind: "ReplicaSet" | "CronJob", namespace: string, name: string) =>
    `owner of ${objectKey({ kind, namespace, name })}`,
  publishedIngress: (className: string | null) => `published ingress of ${className ?? ""}`,
  references: () => "references",
  unreadable: () => "unreadable",
};

/** A selection of pods or of workload templates by labels. */
export interface Selection {
  readonly of: "pods" | "workloads";
  readonly namespace: string;
  readonly selector: Labels;
}

/** The keys of every query whose answer the object is part of, but for those of `short-questions.ts`. */
export function* touchedKeys(object: SlimObject): Iterable<string> {
  yield readKey.object(object.kind, object.namespace, object.name);
  yield readKey.kind(object.kind);
  yield readKey.inNamespace(object.kind, object.namespace);
  switch (object.kind) {
    case "Pod":
      yield* touchedByPod(object);
      return;
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet":
    case "CronJob":
      yield readKey.namespace("workloads", object.namespace);
      for (const id of declaredTargets(object)) yield readKey.clients(id);
      yield* touchedByRouter(object);
      return;
    case "EndpointSlice":
      if (object.serviceName !== null) yield readKey.slices(object.namespace, object.serviceName);
      return;
    case "Ingress":
      yield readKey.references();
      for (const id of ingressTargets(object)) yield readKey.ingresses(id);
      for (const host of ingressHosts(object)) yield readKey.ingressHost(host);
      for (const address of ingressAddresses(object)) yield readKey.ingressAddress(address);
      return;
    case "HTTPRoute":
    case "GRPCRoute":
    case "TLSRoute":
    case "TCPRoute":
    case "UDPRoute":
      yield readKey.references();
      for (const id of routeTargets(object)) yield readKey.routes(id);
      for (const gateway of routeParents(object)) yield readKey.routesOf(gateway);
      return;
    case "Service": {
      yield readKey.namespace("services", object.namespace);
      for (const address of serviceAddresses(object)) yield readKey.serviceAddress(address);
      for (const port of serviceNodePorts(object)) yield readKey.nodePort(port);
      for (const port of exposedPorts(object)) yield readKey.exposedPort(port);
      yield readKey.serviceName(object.name);
      const [pair] = Object.entries(object.selector ?? {});
      if (pair !== undefined) yield readKey.selecting(object.namespace, pair);
      const target = externalNameTarget(object);
      if (target === null) return;
      yield readKey.references();
      yield readKey.externalNames(target);
      return;
    }
    case "Node":
      for (const { address } of object.addresses) yield readKey.nodeAddress(address);
      return;
    case "ConfigMap":
      for (const id of targetsOf(object.declaredAddresses, object.namespace)) yield readKey.configMaps(id);
      return;
    case "Namespace":
    case "Endpoints":
    case "HorizontalPodAutoscaler":
    case "IngressClass":
    case "GatewayClass":
    case "Gateway":
    case "ReferenceGrant":
    case "NetworkPolicy":
      return;
  }
}

function* touchedByRouter(workload: SlimWorkload): Iterable<string> {
  const family = routerFamily(workload);
  if (family !== null) yield readKey.routerWorkloads(family);
}

function* touchedByPod(pod: SlimPod): Iterable<string> {
  yield readKey.namespace("pods", pod.namespace);
  for (const address of pod.podIPs) yield readKey.address(address);
  if (pod.nodeName !== null) yield readKey.node(pod.nodeName);
  if (pod.owner !== null) yield readKey.owner({ ...pod.owner, namespace: pod.namespace });
  for (const id of declaredTargets(pod)) yield readKey.clients(id);
  const family = familyOfPod(pod);
  if (family !== null) yield readKey.routerPods(family);
  const gateway = gatewayOfPod(pod);
  if (gateway !== null) yield readKey.gatewayPods(gateway);
}
