/** A packet for one of a node's own addresses: nodePort, healthCheckNodePort, hostPort, the node's processes (semantics.md 3). */
import { isNodeDown } from "../endpoints/is-node-down.ts";
import { ipFamilyOf, sameAddress } from "../model/match-cidr.ts";
import type { ContainerPort, SlimNode, SlimPod, SlimService } from "../model/objects.ts";
import { readProxyEndpoints } from "./choose-endpoints.ts";
import { explainClosedPort, type NodePortReach } from "./explain-closed-port.ts";
import { findNodePort } from "./find-service-hit.ts";
import { nodeAddress } from "./locate-client.ts";
import { isFinished } from "../model/is-finished.ts";
import { formatHostPort } from "../model/format-host-port.ts";
import {
  endHere,
  endUnknown,
  joinPassages,
  keepSource,
  makeHop,
  makeOutcome,
  nothing,
  socketOf,
  type Arrival,
  type Dial,
  type Passage,
} from "./passage.ts";
import { passServiceRules } from "./pass-service-rules.ts";
import { findPodByAddress, podRef, sendToEndpoint } from "./send-to-endpoint.ts";

/** What a packet for `dial.address`, an address of the node or its loopback, meets on that node. */
export function arriveAtNode(dial: Dial, node: SlimNode, arrival: Arrival): Passage {
  const isRemote = arrival.origin === "elsewhere";
  if (isRemote && isNodeDown(node)) {
    const text = `Node ${node.name} is not Ready${node.readyReason === null ? "" : ` (${node.readyReason})`}: nothing is expected to answer there.`;
    return endHere(dial, arrival, "dropped", { type: "node", text, object: nodeRef(node) });
  }
  return (
    enterTranslated(dial, node, arrival) ??
    askHealthCheck(dial, node, arrival) ??
    reachProcess(dial, node, arrival) ??
    refuse(dial, node, arrival)
  );
}

/** Nobody has opened the port; what is not read may have. */
function refuse(dial: Dial, node: SlimNode, arrival: Arrival): Passage {
  const { text, isKnown } = explainClosedPort(dial, node, takesNodePorts(dial, node));
  const hop = { type: "node", text, object: nodeRef(node) } as const;
  return isKnown ? endHere(dial, arrival, "refused", hop) : endUnknown(dial, arrival, hop);
}

/** The rules of a node that translate what comes to its own addresses: kube-proxy's, then the port mapper's. */
export function enterTranslated(dial: Dial, node: SlimNode, arrival: Arrival): Passage | null {
  return enterNodePort(dial, node, arrival) ?? enterHostPort(dial, node, arrival);
}

/** Whether kube-proxy takes nodePorts at this address of the node. */
function takesNodePorts(dial: Dial, node: SlimNode): NodePortReach {
  const loopback = isLoopback(dial.address);
  switch (dial.mode) {
    case "nftables":
      if (loopback) return "loopback";
      return isPrimary(dial, node) ? "yes" : "not-primary";
    case "ipvs":
      return loopback ? "loopback" : "yes";
    case "iptables":
    case "none":
    case "unknown":
      return loopback && dial.family === "IPv6" ? "loopback" : "yes";
    default:
      return dial.mode satisfies never;
  }
}

/** `--nodeport-addresses primary`: the first address of each family. An external address is translated to it on the way. */
function isPrimary({ address, family }: Dial, node: SlimNode): boolean {
  const primary = nodeAddress(node, family);
  return (
    (primary !== null && sameAddress(primary, address)) ||
    node.addresses.some((each) => each.type === "ExternalIP" && sameAddress(each.address, address))
  );
}

function enterNodePort(dial: Dial, node: SlimNode, arrival: Arrival): Passage | null {
  const hit = findNodePort(dial.snapshot, dial);
  return hit === null || takesNodePorts(dial, node) !== "yes" ? null : passServiceRules(dial, hit, arrival);
}

/** kube-proxy itself answers there, over HTTP: 200 where the node has a ready endpoint, else 503. */
function askHealthCheck(dial: Dial, node: SlimNode, arrival: Arrival): Passage | null {
  if (dial.protocol !== "TCP") return null;
  for (const service of dial.snapshot.servicesByNodePort(dial.port)) {
    if (service.healthCheckNodePort !== dial.port || takesNodePorts(dial, node) === "not-primary") continue;
    if (isLoopback(dial.address) && dial.mode === "nftables") continue;
    const ready = countLocalReady(dial, service, node.name);
    const name = `${service.namespace}/${service.name}`;
    const answer = ready > 0 ? "200" : "503";
    const text = `${dial.port} is the healthCheckNodePort of Service ${name}: kube-proxy itself answers, HTTP ${answer} on node ${node.name} with ${ready === 0 ? "no" : String(ready)} ready ${ready === 1 ? "endpoint" : "endpoints"} of its own; no pod is behind it.`;
    const hop = makeHop("health-check", text, {
      input: socketOf(dial),
      object: serviceRef(service),
      fieldPath: "spec.healthCheckNodePort",
      node: node.name,
      sourceAddress: arrival.source,
      ends: ready > 0 ? "delivered" : "http",
    });
    const at = { ...socketOf(dial), clientAddress: arrival.source };
    return { ...nothing, hops: [hop], outcomes: [makeOutcome("delivered", arrival, at)], because: [text] };
  }
  return null;
}

/** Ready endpoints of the Service on a node, over all its ports (Kubernetes: pkg/proxy/endpointschangetracker.go `LocalReadyEndpoints`). */
export function countLocalReady(dial: Pick<Dial, "snapshot" | "family">, service: SlimService, node: string): number {
  const addresses = new Set<string>();
  for (const port of service.ports) {
    for (const { address, endpoint } of readProxyEndpoints(dial.snapshot, service, port, dial.family)) {
      if (endpoint.ready && endpoint.nodeName === node) addresses.add(address);
    }
  }
  return addresses.size;
}

/** hostPort: the network plugin's port mapper translates every local address of the node, or the hostIP alone. */
function enterHostPort(dial: Dial, node: SlimNode, arrival: Arrival): Passage | null {
  for (const pod of dial.snapshot.podsOn(node.name)) {
    if (pod.spec.hostNetwork || isFinished(pod)) continue;
    const port = findHostPort(pod, dial);
    const address = pod.podIPs.find((ip) => ipFamilyOf(ip) === dial.family);
    if (port === null || address === undefined) continue;
    const name = `${pod.namespace}/${pod.name}`;
    const hop = makeHop(
      "host-port",
      `${formatHostPort(dial.address, dial.port)} is a hostPort of pod ${name} → ${port.containerPort}`,
      {
        input: socketOf(dial),
        output: { address, port: port.containerPort },
        object: podRef(pod),
        node: node.name,
        sourceAddress: arrival.source,
      },
    );
    const marked = isLoopback(dial.address);
    const behind = sendToEndpoint(dial, arrival, {
      address,
      port: port.containerPort,
      listed: null,
      marked,
      rules: [],
      share: 1,
    });
    return joinPassages([{ ...nothing, hops: [hop] }, behind]);
  }
  return null;
}

function findHostPort(pod: SlimPod, { address, port, protocol }: Dial): ContainerPort | null {
  for (const { ports, role } of pod.spec.containers) {
    if (role === "init") continue;
    for (const each of ports) {
      if (each.hostPort !== port || each.protocol !== protocol) continue;
      const { hostIP } = each;
      const isAny = hostIP === null || hostIP === "0.0.0.0" || hostIP === "::";
      if (isAny || sameAddress(hostIP, address)) return each;
    }
  }
  return null;
}

/** A process on the host's network: a hostNetwork pod that declares the port, or an endpoint that a slice lists there. */
function reachProcess(dial: Dial, node: SlimNode, arrival: Arrival): Passage | null {
  const address = nodeAddress(node, dial.family) ?? dial.address;
  const pod = findHostPod(dial, node, address);
  if (pod === null && !isApiServer(dial, address)) return null;
  const at = makeOutcome("delivered", arrival, { ...socketOf(dial), clientAddress: arrival.source });
  if (pod === null) {
    const text = `${formatHostPort(dial.address, dial.port)} is an endpoint of Service default/kubernetes: the API server.`;
    const hop = makeHop("node", text, {
      input: socketOf(dial),
      object: nodeRef(node),
      node: node.name,
      sourceAddress: arrival.source,
      ends: "delivered",
    });
    return { ...nothing, hops: [hop], outcomes: [at], because: [text] };
  }
  const to = { address, port: dial.port, listed: null, marked: false, rules: [], pod, share: 1 };
  const sent = sendToEndpoint(dial, arrival, to);
  return isLoopback(dial.address) ? keepSource(sent, arrival.source) : sent;
}

/** A hostNetwork pod that declares the port, else one that a slice lists with it. */
function findHostPod(dial: Dial, node: SlimNode, address: string): SlimPod | null {
  const { snapshot, port, protocol } = dial;
  const pod = findPodByAddress(snapshot, address, port, protocol);
  if (pod !== null) return pod.spec.hostNetwork && pod.nodeName === node.name ? pod : null;
  const [listed] = [...snapshot.podsByAddress(address)].filter((each) => isListedAt(dial, each));
  return listed ?? null;
}

/** Whether a Service that selects a hostNetwork pod sends to it on this port. */
function isListedAt({ snapshot, port, protocol }: Dial, pod: SlimPod): boolean {
  if (!pod.spec.hostNetwork || isFinished(pod)) return false;
  for (const service of snapshot.servicesSelecting(pod.namespace, pod.labels)) {
    for (const slice of snapshot.slicesOf(service.namespace, service.name)) {
      if (!slice.ports.some((each) => each.port === port && each.protocol === protocol)) continue;
      if (slice.endpoints.some(({ targetRef }) => targetRef?.kind === "Pod" && targetRef.name === pod.name))
        return true;
    }
  }
  return false;
}

function isApiServer({ snapshot, port, protocol }: Dial, address: string): boolean {
  if (protocol !== "TCP") return false;
  for (const slice of snapshot.slicesOf("default", "kubernetes")) {
    if (!slice.ports.some((each) => each.port === port)) continue;
    if (slice.endpoints.some(({ addresses }) => addresses.includes(address))) return true;
  }
  return false;
}

export function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}

function nodeRef({ name }: SlimNode) {
  return { kind: "Node", namespace: null, name };
}

function serviceRef({ namespace, name }: SlimService) {
  return { kind: "Service", namespace, name };
}
