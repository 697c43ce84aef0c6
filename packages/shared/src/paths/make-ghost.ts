/**
 * Every dashed box in place of what is missing: what was asked for, why it is not there, what is
 * near. All its words are here, as those of the breaks are in `break-texts.ts`.
 */
import type { NamedPort } from "../endpoints/find-closest-port.ts";
import type { StraySlicePort } from "../endpoints/join-endpoints.ts";
import { selectorText } from "../endpoints/match-selector.ts";
import type { Protocol } from "../model/names.ts";
import type { Labels } from "../model/object-meta.ts";
import type { SlimPod, SlimServicePort } from "../model/objects.ts";
import type { Ghost } from "./path-model.ts";

/** The pods that a selector asks for and that nobody has. `near`: what a near miss has. */
export function ghostOfSelector(selector: Labels, namespace: string, near: string | null): Ghost {
  const them = Object.keys(selector).length === 1 ? "it" : "them all";
  const why = `no pod in namespace ${namespace} has ${them}`;
  return { hop: "endpoints", title: "selector", wanted: selectorText(selector), why, near };
}

/** The pods that workloads would make; `Deployment web` each. */
export function ghostOfScaledPods(selector: Labels, workloads: readonly string[]): Ghost {
  return ghostOfPods(selector, `${workloads.join(" and ")}: replicas 0`, null);
}

/** The pods that a workload wants and has not made. */
export function ghostOfUnmadePods(selector: Labels, workload: string): Ghost {
  return ghostOfPods(selector, `${workload} has made none`, null);
}

/** The pods that have run to their end. */
export function ghostOfFinishedPods(selector: Labels, { name, phase }: SlimPod): Ghost {
  return ghostOfPods(selector, "a pod that has finished gets no endpoint", `${name} has finished (${phase})`);
}

function ghostOfPods(selector: Labels, why: string, near: string | null): Ghost {
  return { hop: "endpoints", title: "pods", wanted: selectorText(selector), why, near };
}

/** The container port that a named targetPort asks for. */
export function ghostOfTargetPort(name: string, near: NamedPort | null): Ghost {
  return targetPortGhost(name, "no container has a port of that name", near);
}

/** The same, where the name exists under another protocol. */
export function ghostOfTargetProtocol(name: string, wanted: Protocol, near: Omit<NamedPort, "pods">): Ghost {
  return targetPortGhost(name, `no container has a ${wanted} port of that name`, near);
}

function targetPortGhost(name: string, why: string, near: Omit<NamedPort, "pods"> | null): Ghost {
  return {
    hop: "container",
    title: "targetPort",
    wanted: `"${name}" → ?`,
    why,
    near: near === null ? null : `${near.name} = ${String(near.port)}/${near.protocol} in container ${near.container}`,
  };
}

/** The slice that a hand would have to write. */
export function ghostOfEndpointSlice(service: string, fqdnOnly: boolean): Ghost {
  return {
    hop: "endpoints",
    title: "EndpointSlice",
    wanted: `kubernetes.io/service-name=${service}`,
    why: fqdnOnly ? "slices of addressType FQDN do not count" : "no selector, and no slice lists an address",
    near: null,
  };
}

/** The port that a slice made by hand does not list. */
export function ghostOfSlicePort(wanted: SlimServicePort, near: StraySlicePort | undefined): Ghost {
  return {
    hop: "endpoints",
    title: "port",
    wanted: slicePortText(wanted),
    why: "no EndpointSlice lists a port of that name and protocol",
    near: near === undefined ? null : `${near.slice} lists ${slicePortText(near)} = ${String(near.port)}`,
  };
}

/** `"http" TCP`: the two by which a slice port belongs to a Service port. */
export function slicePortText({ name, protocol }: { readonly name: string; readonly protocol: Protocol }): string {
  return name === "" ? `an unnamed ${protocol} port` : `"${name}" ${protocol}`;
}

/** An address that no load balancer has given yet. */
export function ghostOfLoadBalancer({ port, nodePort }: SlimServicePort): Ghost {
  return {
    hop: "way-in",
    title: "load balancer",
    wanted: `an address for port ${String(port)}`,
    why: "nobody has given it one",
    near: nodePort === null ? null : `nodePort ${String(nodePort)} leads to the same Service port`,
  };
}

/** A port that a Service does not have, or (`notTcp`) has for another protocol only. */
export function ghostOfServicePort(
  wanted: number | string,
  service: string,
  ports: readonly SlimServicePort[],
  notTcp: boolean,
): Ghost {
  return {
    hop: "service",
    title: "port",
    wanted: typeof wanted === "number" ? String(wanted) : `"${wanted}"`,
    why: notTcp ? `Service ${service} has it, but not for TCP` : `none of the ports of Service ${service}`,
    near: ports.length === 0 ? null : `${service} has ${portListText(ports)}`,
  };
}

/** `http 80/TCP, 443/TCP`: a Service's ports in words. */
export function portListText(ports: readonly SlimServicePort[]): string {
  return ports
    .map(({ name, port, protocol }) => `${name === "" ? "" : `${name} `}${String(port)}/${protocol}`)
    .join(", ");
}

/** A Service that something names by `wanted`. `near`: the Service of that namespace that has almost its name. */
export function ghostOfService(
  wanted: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { namespaceExists, near }: { readonly namespaceExists: boolean; readonly near: string | null },
): Ghost {
  return {
    hop: "service",
    title: "Service",
    wanted,
    why: namespaceExists ? `namespace ${namespace} has no Service ${name}` : `there is no namespace ${namespace}`,
    near: near === null ? null : `there is a Service ${near}`,
  };
}
