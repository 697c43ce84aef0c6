/**
 * Which pods carry out an Ingress, and which controller a pod is a part of (semantics.md 5). Found by
 * the address in the Ingress's status, by the class's controller name, and by the usual labels and
 * images; where nothing fits nobody is named.
 */
import { objectKey, type ObjectRef } from "../model/names.ts";
import type { SlimIngress, SlimPod, SlimService, SlimServicePort } from "../model/objects.ts";
import { familyOfController, familyOfPod, type RouterFamily } from "../model/router-family.ts";
import { ingressAddresses } from "../snapshot/create-snapshot.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { ingressControllerTraits } from "./ingress-controller-traits.ts";
import { classOfIngress, readIngressClass, type IngressClassReading } from "./read-ingress-class.ts";
import type { Router } from "./routing-model.ts";

/** Pods of one workload. */
interface PodGroup {
  readonly workload: ObjectRef;
  readonly pods: readonly SlimPod[];
  readonly services: readonly SlimService[];
}

/**
 * The pods that carry out an Ingress, or the Ingresses of a class: one Router for each workload, more
 * than one only where nothing tells them apart. Empty where none is known.
 */
export function findIngressRouters(snapshot: Snapshot, of: SlimIngress | string): readonly Router[] {
  const named = typeof of === "string";
  const reading = named ? readIngressClass(snapshot, of, true) : classOfIngress(snapshot, of);
  const addresses: ReadonlySet<string> = named ? new Set() : ingressAddresses(of);
  const groups = reading.families.flatMap((family) => groupsOf(snapshot, family).map((group) => ({ family, group })));
  const atAddress = groups.flatMap(({ family, group }) => {
    const why = whyAtAddress(snapshot, group, addresses);
    return why === null ? [] : [toRouter(group, reading.controllerName, why, family)];
  });
  if (atAddress.length > 0) return atAddress;
  if (groups.length > 0) {
    return ofInstance(groups, reading).map(({ family, group }) =>
      toRouter(group, reading.controllerName, whyByClass(named ? of : of.className, reading, family), family),
    );
  }
  const outside = reading.families.some((family) => ingressControllerTraits[family].outside);
  return outside && reading.object !== null ? [] : routersAtAddresses(snapshot, addresses, reading);
}

/** The controller that a pod is a part of; null for every other pod. */
export function routerOfPod(snapshot: Snapshot, pod: SlimPod): Router | null {
  const family = familyOfPod(pod);
  if (family === null) return unknownRouterOf(snapshot, pod);
  const owner = objectKey(snapshot.topOwner(pod));
  const group = groupPods(snapshot, snapshot.routerPods(family)).find(({ workload }) => objectKey(workload) === owner);
  if (group === undefined) return null;
  const controllerName = controllerOfPods(snapshot, family, pod);
  return toRouter(group, controllerName, `it has the labels or the image of ${titleOf(family)}`, family);
}

/** Whether a port of a controller's Service takes requests: not its metrics, webhook or dashboard. */
export function isRequestPort({ name, port, protocol, targetPort }: SlimServicePort): boolean {
  if (protocol !== "TCP") return false;
  const words = `${name} ${String(targetPort)}`;
  if (/webhook|metrics|admin|health|stat|prometheus|dashboard|profil/i.test(words)) return false;
  if (/^(h2c?|https?\d?|web|websecure|(kong-)?proxy)\b/i.test(name)) return true;
  const usual: readonly (number | string)[] = [80, 443, 8000, 8080, 8443, "http", "https", "web", "websecure"];
  return port === 80 || port === 443 || usual.includes(targetPort);
}

/** A controller of which nothing is known: its Service has the address that an Ingress's status gives. */
function unknownRouterOf(snapshot: Snapshot, pod: SlimPod): Router | null {
  for (const service of snapshot.servicesSelecting(pod.namespace, pod.labels)) {
    if (!service.ports.some(isRequestPort)) continue;
    for (const address of addressesOf(service)) {
      for (const ingress of snapshot.ingressesByAddress(address)) {
        const found = findIngressRouters(snapshot, ingress).find(({ pods }) => pods.includes(pod));
        if (found !== undefined) return found;
      }
    }
  }
  return null;
}

/** Pods behind the Services that have one of the addresses; none where several workloads share it. */
function routersAtAddresses(
  snapshot: Snapshot,
  addresses: ReadonlySet<string>,
  { controllerName }: IngressClassReading,
): readonly Router[] {
  const services = [...addresses]
    .flatMap((address) => [...snapshot.servicesByAddress(address)])
    .filter(({ selector, ports }) => selector !== null && ports.some(isRequestPort));
  const pods = services.flatMap(({ namespace, selector }) =>
    selector === null ? [] : [...snapshot.podsSelectedBy(namespace, selector)],
  );
  const groups = groupPods(snapshot, new Set(pods.filter(({ phase }) => phase === "Running" || phase === "Pending")));
  const [group, ...others] = groups;
  if (group === undefined || others.length > 0) return [];
  return [toRouter(group, controllerName, whyAtAddress(snapshot, group, addresses) ?? "", null)];
}

/** The installations of a controller; one without any pod only where no other has one. */
function groupsOf(snapshot: Snapshot, family: RouterFamily): readonly PodGroup[] {
  const running = groupPods(snapshot, snapshot.routerPods(family));
  if (running.length > 0 || snapshot.unreadable.has("Pod")) return running;
  return [...snapshot.routerWorkloads(family)].map(({ kind, namespace, name, templateLabels }) => ({
    workload: { kind, namespace, name },
    pods: [],
    services: requestServices([...snapshot.servicesSelecting(namespace, templateLabels)]),
  }));
}

function groupPods(snapshot: Snapshot, pods: Iterable<SlimPod>): readonly PodGroup[] {
  const groups = new Map<string, { workload: ObjectRef; pods: SlimPod[] }>();
  for (const pod of pods) {
    const workload = snapshot.topOwner(pod);
    const key = objectKey(workload);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { workload, pods: [pod] });
    else group.pods.push(pod);
  }
  return [...groups.values()].map((group) => ({ ...group, services: servicesOf(snapshot, group.pods) }));
}

/** The Services by whose ports requests come to the pods. */
function servicesOf(snapshot: Snapshot, pods: readonly SlimPod[]): readonly SlimService[] {
  const labels = new Map(pods.map((pod) => [pod.labels, pod.namespace]));
  const services = [...labels].flatMap(([each, namespace]) => [...snapshot.servicesSelecting(namespace, each)]);
  return requestServices([...new Set(services)]);
}

function requestServices(services: readonly SlimService[]): readonly SlimService[] {
  return services.filter(({ type, ports }) => type !== "ExternalName" && ports.some((port) => isRequestPort(port)));
}

/** Why pods answer at the Ingress's addresses; null where nothing says that they do. */
function whyAtAddress(snapshot: Snapshot, group: PodGroup, addresses: ReadonlySet<string>): string | null {
  const service = group.services.find((candidate) => addressesOf(candidate).some((address) => addresses.has(address)));
  if (service !== undefined) return `its Service ${service.namespace}/${service.name} has the Ingress's address`;
  const nodes = new Set(
    [...addresses].flatMap((address) => [...snapshot.nodesByAddress(address)].map(({ name }) => name)),
  );
  const runsThere = group.pods.some(({ nodeName }) => nodeName !== null && nodes.has(nodeName));
  return runsThere ? "its pods run on a node that has the Ingress's address" : null;
}

function addressesOf(service: SlimService): readonly string[] {
  return [
    ...service.loadBalancer.flatMap(({ ip, hostname }) => [ip, hostname]),
    ...service.externalIPs,
    ...service.clusterIPs.filter((address) => address !== "None"),
  ].filter((address) => address !== null);
}

/** Of several installations the one that a chart made together with the IngressClass. */
function ofInstance<T extends { readonly group: PodGroup }>(
  groups: readonly T[],
  { object }: IngressClassReading,
): readonly T[] {
  const instance = object?.labels[instanceLabel];
  if (instance === undefined) return groups;
  const own = groups.filter(({ group }) => group.pods.some(({ labels }) => labels[instanceLabel] === instance));
  return own.length === 0 ? groups : own;
}

const instanceLabel = "app.kubernetes.io/instance";

/** The name by which IngressClasses mean these pods; null where several could be meant. */
function controllerOfPods(snapshot: Snapshot, family: RouterFamily, pod: SlimPod): string | null {
  const classes = [...snapshot.all("IngressClass")].filter(
    ({ controller }) => familyOfController(controller) === family,
  );
  const own = classes.filter(({ labels }) => labels[instanceLabel] === pod.labels[instanceLabel]);
  const names = new Set((own.length > 0 ? own : classes).map(({ controller }) => controller));
  const [name, ...others] = names;
  return name === undefined || others.length > 0 ? null : name;
}

function whyByClass(className: string | null, { object }: IngressClassReading, family: RouterFamily): string {
  const marks = `its pods have the labels or the image of ${titleOf(family)}`;
  if (object !== null) return `IngressClass ${object.name} names ${object.controller}, and ${marks}`;
  if (className === null) return `${titleOf(family)} takes Ingresses without a class, and ${marks}`;
  return `the class ${className} is the usual one of ${titleOf(family)}, and ${marks}`;
}

function titleOf(family: RouterFamily): string {
  return ingressControllerTraits[family].title;
}

function toRouter(
  { workload, pods, services }: PodGroup,
  controllerName: string | null,
  foundBy: string,
  family: RouterFamily | null,
): Router {
  const note = family === null ? null : ingressControllerTraits[family].note;
  return { workload, foundBy, controllerName, pods, services, note };
}
