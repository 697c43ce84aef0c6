/** Every nodePort of the cluster: they sprawl, and no command lists them. */
import { serviceId, type ServiceId } from "../model/names.ts";
import { isNodeDown } from "../endpoints/is-node-down.ts";
import type { SlimService } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { proxyNameLabel } from "./compute-ways-in.ts";
import { findFreePorts, guessNodePortRange } from "./find-free-ports.ts";
import { listHostPorts } from "./list-host-ports.ts";
import type { NodePortCollision, NodePortList, NodePortUse } from "./node-port-model.ts";
import type { PortPath, ServicePaths } from "./path-model.ts";

/** Lists them; `pathsOf` gives a Service's paths, `namespaces` those that are read where not all are. */
export function listNodePorts(
  snapshot: Snapshot,
  pathsOf: (id: ServiceId) => ServicePaths | undefined,
  namespaces: readonly string[] | null = null,
): NodePortList {
  const nodePorts: NodePortUse[] = [];
  for (const service of snapshot.all("Service")) nodePorts.push(...usesOf(snapshot, service, pathsOf));
  nodePorts.sort((a, b) => a.number - b.number || a.id.localeCompare(b.id));
  const numbers = new Set(nodePorts.map(({ number }) => number));
  const guessed = guessNodePortRange([...numbers]);
  const collisions = findCollisions(nodePorts);
  return {
    range: guessed.range,
    notes: [guessed.note, ...gaps(snapshot, namespaces), ...missingLayer(snapshot, nodePorts)],
    used: numbers.size,
    free: findFreePorts(guessed, numbers),
    nodePorts,
    hostPorts: listHostPorts(snapshot, guessed.range, nodePorts),
    collisions,
  };
}

function usesOf(
  snapshot: Snapshot,
  service: SlimService,
  pathsOf: (id: ServiceId) => ServicePaths | undefined,
): readonly NodePortUse[] {
  const { type, ports, healthCheckNodePort, namespace, name } = service;
  if (type !== "NodePort" && type !== "LoadBalancer") return [];
  if (healthCheckNodePort === null && ports.every(({ nodePort }) => nodePort === null)) return [];
  const id = serviceId(namespace, name);
  const paths = pathsOf(id);
  // A number that the cluster will choose is none yet.
  const uses = (paths?.ports ?? []).flatMap((port) =>
    typeof port.nodePort === "number" ? [useOf(id, service, port, port.nodePort)] : [],
  );
  return healthCheckNodePort === null ? uses : [...uses, healthCheckOf(snapshot, service, healthCheckNodePort)];
}

function useOf(id: ServiceId, { namespace, name }: SlimService, path: PortPath, nodePort: number): NodePortUse {
  const { protocol, port, name: portName } = path;
  const judged = path.waysIn.find((each) => each.type === "node-port") ?? path;
  return {
    id: `${String(nodePort)}/${protocol} ${id}:${String(port)}`,
    number: nodePort,
    protocol,
    type: "nodePort",
    service: id,
    namespace,
    name,
    port,
    portName,
    verdict: judged.verdict,
    text: judged.break?.text ?? null,
  };
}

/** 200 on nodes with a ready endpoint of their own, 503 on the others (semantics.md 3). */
function healthCheckOf(snapshot: Snapshot, service: SlimService, number: number): NodePortUse {
  const id = serviceId(service.namespace, service.name);
  return {
    id: `${String(number)}/TCP ${id} healthCheckNodePort`,
    number,
    protocol: "TCP",
    type: "healthCheckNodePort",
    service: id,
    namespace: service.namespace,
    name: service.name,
    port: null,
    portName: "",
    ...judgeHealthCheck(snapshot, service),
  };
}

function judgeHealthCheck(snapshot: Snapshot, service: SlimService): Pick<NodePortUse, "verdict" | "text"> {
  if (proxyNameLabel in service.labels) return { verdict: "unknown", text: "left to another proxy than kube-proxy" };
  if (snapshot.unreadable.has("EndpointSlice")) return { verdict: "unknown", text: "EndpointSlices cannot be read" };
  const nodes = new Set<string>();
  for (const slice of snapshot.slicesOf(service.namespace, service.name)) {
    for (const { ready, nodeName } of slice.endpoints) if (ready && nodeName !== null) nodes.add(nodeName);
  }
  const all = [...snapshot.nodes()];
  const down = all.filter(isNodeDown).map(({ name }) => name);
  for (const name of down) nodes.delete(name);
  const lost = down.length === 0 ? "" : `; no answer from ${nodesText(down)}, not ready`;
  if (nodes.size === 0) {
    const rest = down.length === 0 ? "every node" : "every other node";
    return { verdict: "severed", text: `${rest} answers 503: none has a ready endpoint${lost}` };
  }
  const on = `200 on ${nodesText([...nodes])}`;
  const hasOthers = all.length === 0 || all.some(({ name }) => !nodes.has(name) && !down.includes(name));
  if (hasOthers) return { verdict: down.length === 0 ? "whole" : "part", text: `${on}, 503 on all others${lost}` };
  return down.length === 0
    ? { verdict: "whole", text: "200 on every node" }
    : { verdict: "part", text: `${on}${lost}` };
}

function nodesText(names: readonly string[]): string {
  return names.length === 1 ? `node ${names.join("")}` : `${String(names.length)} nodes`;
}

/** The API server gives a number to one Service only, whatever the protocols; within one the protocols must differ. */
function findCollisions(uses: readonly NodePortUse[]): readonly NodePortCollision[] {
  const byNumber = new Map<number, Set<ServiceId>>();
  for (const { number, service } of uses) {
    byNumber.set(number, (byNumber.get(number) ?? new Set<ServiceId>()).add(service));
  }
  return [...byNumber].flatMap(([number, owners]) => {
    const services = [...owners].sort();
    if (services.length < 2) return [];
    const text = `nodePort ${String(number)} stands in ${services.join(" and ")}: the API server gives it to the first and refuses the others, also for another protocol.`;
    return [{ number, services, text }];
  });
}

function gaps(snapshot: Snapshot, namespaces: readonly string[] | null): readonly string[] {
  const notes: string[] = [];
  if (snapshot.unreadable.has("Service")) notes.push("Services cannot be read: every number may be in use.");
  else if (namespaces !== null) {
    notes.push(
      `Only ${namespaces.join(", ")} ${namespaces.length === 1 ? "is" : "are"} read: what is free here may be in use elsewhere.`,
    );
  }
  if (snapshot.unreadable.has("Pod")) notes.push("Pods cannot be read: ports that they take on nodes are not listed.");
  return notes;
}

/** Several Services that are reached by their numbers alone, and nothing that stands in front of them. */
function missingLayer(snapshot: Snapshot, uses: readonly NodePortUse[]): readonly string[] {
  const bare = new Set(uses.map(({ service }) => service));
  const balanced = [...snapshot.all("Service")].some(({ type }) => type === "LoadBalancer");
  const [front] = [...snapshot.all("Ingress"), ...snapshot.all("Gateway")];
  const unread = (["Ingress", "Gateway"] as const).some((kind) => snapshot.unreadable.has(kind));
  if (bare.size < 2 || balanced || front !== undefined || unread) return [];
  return [
    `Nothing stands in front of these ${String(bare.size)} Services: no load balancer, Ingress or Gateway. Clients have to know nodes and numbers; an Ingress or a Gateway would be one way in for all of them.`,
  ];
}
