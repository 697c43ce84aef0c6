/** The way from a client to the pods that carry out an Ingress or a Gateway (semantics.md 5). */
import { explainNotReady, notReadyText } from "../endpoints/explain-not-ready.ts";
import { joinEndpoints, readServiceEndpoints, type ServiceEndpoints } from "../endpoints/join-endpoints.ts";
import { serviceId } from "../model/names.ts";
import type { SlimNode, SlimPod, SlimService, SlimServicePort, SlimWorkload } from "../model/objects.ts";
import { leadsToListener } from "../routing/find-gateway-router.ts";
import { isRequestPort } from "../routing/find-router.ts";
import type { Router } from "../routing/routing-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { computeHostEntries } from "./compute-host-entries.ts";
import { computeWaysIn } from "./compute-ways-in.ts";
import { countReasons } from "./count-reasons.ts";
import { countMembers, readWorkload } from "./group-backends.ts";
import { isWorse, makeBreak, whole, type Judgement } from "./make-break.ts";
import { defaultClusterDomain } from "../dns/name-service.ts";
import type { ControllerEntry, ControllerPath, EntryNodes, Outcome, PathBreak, WayIn } from "./path-model.ts";

/** What is read of the cluster for a Router, and nothing else: equal objects make an equal path. */
interface ControllerCase {
  readonly snapshot: Snapshot;
  readonly router: Router;
  readonly services: readonly ServiceEndpoints[];
  readonly nodes: readonly SlimNode[];
  /** Undefined where the pods are bare, or their workload is not read. */
  readonly workload: SlimWorkload | undefined;
  /** Null: every port that takes requests. */
  readonly listenerPort: number | null;
}

type WaysToPods = Pick<ControllerPath, "ready" | "total" | "entries" | "verdict" | "break">;

/**
 * The path to a Router's pods. Thousands of Ingresses share one controller, so that its ways are
 * computed once for as long as every object that they come from is the same. `listenerPort`: only the
 * ways to that listener of a Gateway.
 */
export function computeControllerPath(
  snapshot: Snapshot,
  router: Router,
  listenerPort: number | null = null,
): ControllerPath {
  const { workload, foundBy, controllerName, note } = router;
  const services = router.services.map((service) => readServiceEndpoints(snapshot, service));
  const owner = readWorkload(snapshot, workload);
  const nodes = snapshot.nodes();
  const all: ControllerCase = { snapshot, router, services, nodes, workload: owner, listenerPort };
  return { workload, foundBy, controllerName, note, ...remembered(all) };
}

interface Memory {
  readonly inputs: readonly unknown[];
  readonly ways: WaysToPods;
}

/** By the first pod, or the first Service of a controller that has none, and the listener's port. */
const memories = new WeakMap<SlimPod | SlimService, Map<number | null, Memory>>();

function remembered(all: ControllerCase): WaysToPods {
  const key = all.router.pods[0] ?? all.router.services[0];
  const inputs = inputsOf(all);
  const known = key === undefined ? undefined : memories.get(key)?.get(all.listenerPort);
  if (known !== undefined && sameInputs(known.inputs, inputs)) return known.ways;
  const ways = computeWays(all);
  // An address that no pod owns up to is looked up among all pods: not every input is known then.
  if (key !== undefined && all.services.every(namesItsPods)) {
    const ofKey = memories.get(key) ?? new Map<number | null, Memory>();
    memories.set(key, ofKey.set(all.listenerPort, { inputs, ways }));
  }
  return ways;
}

function inputsOf({ snapshot, router, services, nodes, workload }: ControllerCase): readonly unknown[] {
  const ofServices = services.flatMap(({ service, slices, selected }) => [service, ...slices, ...selected]);
  const unread = ["Node", "EndpointSlice", "Pod"] as const;
  return [workload, ...router.pods, ...ofServices, nodes, ...unread.map((kind) => snapshot.unreadable.has(kind))];
}

function sameInputs(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((input, index) => input === b[index]);
}

/** Every listed address is that of a pod which the selector takes too. */
function namesItsPods({ slices, selected }: ServiceEndpoints): boolean {
  const names = new Set([...selected].map(({ name }) => name));
  return slices.every(({ endpoints }) =>
    endpoints.every(({ targetRef }) => targetRef?.kind === "Pod" && names.has(targetRef.name)),
  );
}

function computeWays(all: ControllerCase): WaysToPods {
  const pods = all.router.pods.filter(({ deletedAt }) => deletedAt === null);
  const entries = [
    ...all.services.flatMap((of) => serviceEntries(all, of)),
    ...computeHostEntries(all.snapshot, pods, notReady(all, pods)).filter((entry) => isOfListener(all, entry)),
  ];
  const ready = pods.filter((pod) => pod.ready).length;
  return { ready, total: pods.length, entries, ...judgeEntries(all.router, entries) };
}

/** One good way is enough; where none is, the least bad one tells. */
function judgeEntries(router: Router, entries: readonly ControllerEntry[]): Judgement {
  const [first, ...others] = entries;
  if (first === undefined) {
    const values = { workload: nameOf(router) };
    return { verdict: "unknown", break: makeBreak("way-in", "controller-no-way-in", values) };
  }
  const best = others.reduce((a, b) => (isWorse(a.verdict, b.verdict) ? b : a), first);
  return { verdict: best.verdict, break: best.break };
}

/** The ways that kube-proxy gives by the ports of one of the controller's Services. */
function serviceEntries(all: ControllerCase, of: ServiceEndpoints): readonly ControllerEntry[] {
  const { listenerPort, router, workload } = all;
  const specs = [...router.pods.map(({ spec }) => spec), ...(workload === undefined ? [] : [workload.template])];
  return of.service.ports
    .filter((port) => (listenerPort === null ? isRequestPort(port) : leadsToListener(specs, port, listenerPort)))
    .flatMap((port) => portEntries(all, of, port));
}

/** On hostNetwork the pods' own ports are the listeners'; a hostPort may lead to any of them. */
function isOfListener({ listenerPort }: ControllerCase, { type, port }: ControllerEntry): boolean {
  return listenerPort === null || type !== "host-network" || port === listenerPort;
}

function portEntries(
  { snapshot, router, workload }: ControllerCase,
  of: ServiceEndpoints,
  port: SlimServicePort,
): readonly ControllerEntry[] {
  const { service } = of;
  const { endpoints } = joinEndpoints(snapshot, of, port);
  const { used, total } = countMembers(endpoints);
  const wanted = workload?.replicas ?? null;
  // During a rollout there are more pods than are wanted; nobody misses those that are not ready yet.
  const missing = used < Math.min(total, wanted ?? total);
  const reasons = countReasons(endpoints.map(({ used: taken, reason }) => (taken ? null : reason)));
  const values = { workload: nameOf(router), ready: used, total, wanted, reasons };
  const judged = (verdict: "part" | "severed", outcome: Outcome | null): Judgement => ({
    verdict,
    break: makeBreak("endpoints", "controller-not-ready", values, { outcome }),
  });
  const behind = used === 0 ? judged("severed", "refused") : missing ? judged("part", null) : whole;
  const ways = computeWaysIn({ snapshot, service, port, endpoints, behind, clusterDomain: defaultClusterDomain });
  // Its ClusterIP is a way for clients inside only; it is told where there is no other.
  const outer = ways.filter(({ type }) => type !== "cluster-ip");
  return (outer.length > 0 ? outer : ways).flatMap((way) => toEntry(router, of, port, way));
}

function toEntry(
  router: Router,
  { service }: ServiceEndpoints,
  { port, name }: SlimServicePort,
  way: WayIn,
): readonly ControllerEntry[] {
  const entry = {
    id: `${service.namespace}/${service.name}:${name === "" ? String(port) : name} ${way.type}`,
    service: serviceId(service.namespace, service.name),
    verdict: way.verdict,
    break: atWayIn(router, way.break),
  };
  switch (way.type) {
    case "load-balancer":
    case "external-ip": {
      const entries = way.entries.map((nodes) => nodesAtWayIn(router, nodes));
      return [{ ...entry, type: way.type, port: way.port, addresses: way.addresses, entries }];
    }
    case "node-port": {
      const entries = way.entries.map((nodes) => nodesAtWayIn(router, nodes));
      return [{ ...entry, type: way.type, port: way.nodePort, addresses: [], entries }];
    }
    case "cluster-ip":
      return [{ ...entry, type: way.type, port: way.port, addresses: way.addresses, entries: [] }];
    case "headless-dns":
    case "external-name":
    case "host-port":
    case "ingress":
    case "gateway":
      return [];
    default:
      return way satisfies never;
  }
}

/** Whatever breaks before the controller's pods breaks in the drawing's way-in column. */
function atWayIn(router: Router, broken: PathBreak | null): PathBreak | null {
  if (broken === null) return null;
  const text = broken.code === "controller-not-ready" ? broken.text : `${nameOf(router)}: ${broken.text}`;
  return { ...broken, hop: "way-in", text, ghost: null };
}

function nodesAtWayIn(router: Router, nodes: EntryNodes): EntryNodes {
  return { ...nodes, break: atWayIn(router, nodes.break) };
}

/** The break of pods that are reached on their nodes, past readiness. */
function notReady({ router, workload }: ControllerCase, pods: readonly SlimPod[]) {
  return (lost: readonly SlimPod[], outcome: Outcome | null): PathBreak => {
    const why = lost.map((pod) => explainNotReady(pod)).map((each) => (each === null ? null : notReadyText(each)));
    const ready = pods.filter((pod) => pod.ready).length;
    const wanted = workload?.replicas ?? null;
    const values = { workload: nameOf(router), ready, total: pods.length, wanted, reasons: countReasons(why) };
    return makeBreak("way-in", "controller-not-ready", values, { outcome });
  };
}

function nameOf({ workload }: Router): string {
  return `${workload.kind} ${workload.name}`;
}
