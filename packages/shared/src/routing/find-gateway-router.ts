/**
 * Which pods carry out a Gateway, and which Gateways a pod carries out (semantics.md 6). Found by the
 * labels that implementations put on the pods which they make for one, by the address in the
 * Gateway's status, and by the GatewayClass's controller where one installation serves them all.
 */
import { gatewayClassKey, gatewayLabels, gatewayOfPod } from "../model/gateway-of-pod.ts";
import { parseServiceDnsName } from "../model/external-name-target.ts";
import { objectKey } from "../model/names.ts";
import type { SlimGateway } from "../model/gateway-objects.ts";
import type { SlimPod, SlimPodSpec, SlimService, SlimServicePort, SlimWorkload } from "../model/objects.ts";
import { familyOfPod, type RouterFamily } from "../model/router-family.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { classOf } from "./read-gateway-status.ts";
import type { Router } from "./routing-model.ts";
import { isFinished } from "../model/is-finished.ts";

/**
 * The pods of one workload that carry out a Gateway, or that workload where it has none left; null
 * where none is known: clouds and Cilium have no pods for it.
 */
export function findGatewayRouter(snapshot: Snapshot, gateway: SlimGateway): Router | null {
  const controllerName = classOf(snapshot, gateway)?.controllerName ?? null;
  for (const { pods, foundBy } of waysToPods(snapshot, gateway, controllerName)) {
    const [first] = pods;
    if (first === undefined) continue;
    const workloads = new Set(pods.map((pod) => objectKey(snapshot.topOwner(pod))));
    // Several workloads and nothing that tells them apart: naming one would be a guess.
    if (workloads.size > 1) continue;
    const services = servicesOf(snapshot, gateway, pods);
    return { workload: snapshot.topOwner(first), foundBy, controllerName, pods, services, note: null };
  }
  const idle = [...idleWorkloads(snapshot, gateway, controllerName)].filter(({ owner }) => owner === null);
  const [workload] = idle;
  if (workload === undefined || idle.some((other) => other !== workload)) return null;
  return {
    workload: { kind: workload.kind, namespace: workload.namespace, name: workload.name },
    foundBy: `its template has the labels of Gateway ${gateway.name}'s pods`,
    controllerName,
    pods: [],
    services: [...snapshot.servicesSelecting(workload.namespace, workload.templateLabels)].filter((service) =>
      service.ports.some((port) =>
        gateway.listeners.some((each) => leadsToListener([workload.template], port, each.port)),
      ),
    ),
    note: null,
  };
}

/** Workloads whose pods would carry the Gateway out, if they had any. */
function* idleWorkloads(
  snapshot: Snapshot,
  gateway: SlimGateway,
  controllerName: string | null,
): Iterable<SlimWorkload> {
  const { namespace, name } = gateway;
  yield* snapshot.workloadsSelectedBy(namespace, { [gatewayLabels.name]: name });
  const owned = { [gatewayLabels.envoyName]: name, [gatewayLabels.envoyNamespace]: namespace };
  for (const where of new Set([namespace, "envoy-gateway-system"])) yield* snapshot.workloadsSelectedBy(where, owned);
  for (const service of servicesAt(snapshot, gateway)) {
    if (service.selector !== null) yield* snapshot.workloadsSelectedBy(service.namespace, service.selector);
  }
  const family = sharedFamily(controllerName);
  if (family !== null) yield* snapshot.routerWorkloads(family);
}

/** The Gateways that a pod carries out; several where one installation serves many. */
export function gatewaysOfPod(snapshot: Snapshot, pod: SlimPod): readonly SlimGateway[] {
  const own = gatewayOfPod(pod);
  const gateways = [...snapshot.all("Gateway")];
  if (own !== null) {
    const isOwn = ({ namespace, name, className }: SlimGateway) =>
      own === `${namespace}/${name}` || own === gatewayClassKey(className);
    return gateways.filter(isOwn);
  }
  if (gateways.length === 0) return [];
  const family = familyOfPod(pod);
  const services = new Set(snapshot.servicesSelecting(pod.namespace, pod.labels));
  return gateways.filter((gateway) => {
    const controllerName = classOf(snapshot, gateway)?.controllerName ?? null;
    const maybe =
      servicesAt(snapshot, gateway).some((service) => services.has(service)) ||
      (family !== null && family === sharedFamily(controllerName));
    return maybe && findGatewayRouter(snapshot, gateway)?.pods.includes(pod) === true;
  });
}

interface FoundPods {
  readonly pods: readonly SlimPod[];
  readonly foundBy: string;
}

/** What may tell the pods, the surest first. */
function* waysToPods(snapshot: Snapshot, gateway: SlimGateway, controllerName: string | null): Iterable<FoundPods> {
  const { namespace, name, className } = gateway;
  const own = [...snapshot.gatewayPods(`${namespace}/${name}`)];
  yield { pods: own, foundBy: `its pods are labelled for Gateway ${name}` };
  const ofClass = [...snapshot.gatewayPods(gatewayClassKey(className))];
  yield { pods: ofClass, foundBy: `its pods are labelled for GatewayClass ${className}` };
  for (const service of servicesAt(snapshot, gateway)) {
    const { selector } = service;
    const pods = selector === null ? [] : [...snapshot.podsSelectedBy(service.namespace, selector)];
    yield {
      pods: pods.filter(isAlive),
      foundBy: `its Service ${service.namespace}/${service.name} has the Gateway's address`,
    };
  }
  const family = sharedFamily(controllerName);
  if (family === null || controllerName === null) return;
  const why = `GatewayClass ${className} names ${controllerName}, and its pods have the usual labels or image`;
  yield { pods: [...snapshot.routerPods(family)], foundBy: why };
}

/** Controllers of which one installation serves every Gateway, by `GatewayClass.spec.controllerName`. */
function sharedFamily(controllerName: string | null): RouterFamily | null {
  const found = sharedControllers.find(([start]) => controllerName?.startsWith(start) === true);
  return found?.[1] ?? null;
}

const sharedControllers: readonly (readonly [string, RouterFamily])[] = [
  ["traefik.io/", "traefik"],
  ["projectcontour.io/", "contour"],
  ["konghq.com/kic-gateway-controller", "kong"],
  ["haproxy-ingress.github.io/", "haproxy-ingress"],
  ["apisix.apache.org/", "apisix"],
];

function isAlive({ phase }: SlimPod): boolean {
  return !isFinished({ phase });
}

/** Services that own an address of the Gateway's status; Istio writes a Service's DNS name there. */
function servicesAt(snapshot: Snapshot, { addresses }: SlimGateway): readonly SlimService[] {
  return addresses.flatMap((address) => {
    const named = parseServiceDnsName(address);
    if (named === null) return [...snapshot.servicesByAddress(address)];
    return snapshot.get("Service", named.namespace, named.name) ?? [];
  });
}

/** The Services by whose ports requests come to the Gateway's listeners. */
function servicesOf(snapshot: Snapshot, gateway: SlimGateway, pods: readonly SlimPod[]): readonly SlimService[] {
  const labels = new Map(pods.map((pod) => [pod.labels, pod.namespace]));
  const services = [...labels].flatMap(([each, namespace]) => [...snapshot.servicesSelecting(namespace, each)]);
  const specs = pods.map(({ spec }) => spec);
  return [...new Set(services)].filter(
    ({ type, ports }) =>
      type !== "ExternalName" &&
      ports.some((port) => gateway.listeners.some((each) => leadsToListener(specs, port, each.port))),
  );
}

/**
 * Whether a port of a Gateway's Service leads to a listener: it has the listener's number, or ends
 * at a container port that has it, as with Traefik, whose listeners are the ports of its pods.
 */
export function leadsToListener(
  specs: readonly SlimPodSpec[],
  { port, targetPort }: Pick<SlimServicePort, "port" | "targetPort">,
  listenerPort: number,
): boolean {
  if (port === listenerPort || targetPort === listenerPort) return true;
  return specs.some(({ containers }) =>
    containers.some(({ ports }) =>
      ports.some(({ name, containerPort }) => name === targetPort && containerPort === listenerPort),
    ),
  );
}
