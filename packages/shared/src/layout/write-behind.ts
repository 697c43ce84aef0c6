/** The words and numbers of what is behind a Service: the selector, the targetPort, the workload and its container. */
import type { ObjectRef } from "../model/names.ts";
import type { Backend, Endpoint, PortPath, ServicePaths, Verdict } from "../paths/path-model.ts";
import type { Health, LayoutDepth, PodLine, TextLine } from "./layout-model.ts";
import {
  counted,
  isPortless,
  fieldOf,
  fieldPath,
  figure,
  line,
  portField,
  protocolSuffix,
  serviceField,
  verdictWords,
  words,
} from "./set-text.ts";

/** The selector as kubectl writes it; null where there is none. */
export function selectorText(service: ServicePaths): string | null {
  if (service.selector === null) return null;
  return Object.entries(service.selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

/** The selector's line: always written, also when it holds. */
export function writeSelector(service: ServicePaths): TextLine {
  const selector = selectorText(service);
  if (selector === null)
    return line(words("no selector · made by hand", "soft", serviceField(service, "spec.selector")));
  return line(figure(selector, serviceField(service, "spec.selector")));
}

/** `http → 8080`, `8080`, `"htpp" → ?`. */
export function targetPortText(port: PortPath, backend: Backend): string {
  if (isPortless(port)) return "any port";
  const to = backend.targetPort === null ? "?" : String(backend.targetPort);
  if (typeof port.targetPort === "string") return `${port.targetPort} → ${to}`;
  return backend.targetPort === null ? `${String(port.targetPort)} → ?` : to;
}

/** The row of the Endpoints column. */
export function writeTargetPort(service: ServicePaths, port: PortPath, backend: Backend, depth: LayoutDepth) {
  const unresolved = backend.targetPort === null && !isPortless(port);
  const byHand = service.selector === null;
  const from = byHand ? `ports[].port of the EndpointSlices of ${service.id}` : portField(service, port, "targetPort");
  const row = line(
    figure(`${targetPortText(port, backend)}${protocolSuffix(port)}`, from, unresolved ? "broken" : "ink"),
    words("targetPort"),
  );
  const below: TextLine[] = [];
  if (depth === "service") below.push(line(figure(fieldPath(from), from, "soft")));
  if (service.headless && backend.targetPort !== null) {
    const same = backend.targetPort === port.port;
    below.push(
      line(same ? words("same port, no translation") : words(`no translation from ${String(port.port)}`, "part")),
    );
  } else if (unresolved) below.push(line(words("no container names it", "broken")));
  const at = backend.type === "addresses" ? "at the addresses" : "in the pods";
  const resolved = backend.targetPort === null ? " does not resolve" : `, ${at} ${String(backend.targetPort)}`;
  const label = `targetPort ${String(port.targetPort)}${resolved}, ${verdictWords(backend.verdict)}`;
  return { row, below, label };
}

/** The health of the workload itself: are its pods ready? */
export function backendHealth(backend: Backend): Health {
  const { wanted, ready } = readiness(backend);
  if (wanted === 0) return "none";
  if (ready === 0) return "broken";
  return ready < wanted ? "part" : "ok";
}

function readiness(backend: Backend): { readonly wanted: number; readonly ready: number } {
  return backend.replicas ?? { wanted: backend.total, ready: backend.used };
}

/** The two lines above a container's number. */
export function writeWorkload(backend: Backend): readonly TextLine[] {
  const { wanted, ready } = readiness(backend);
  const health = backendHealth(backend);
  const tone = health === "broken" ? "broken" : health === "part" ? "part" : "soft";
  if (backend.type === "addresses") {
    const [first] = backend.endpoints;
    const name =
      backend.total === 1 && first !== undefined
        ? figure(first.address, null, "strong")
        : words(counted(backend.total, "address"), "strong");
    return [
      line(words(holderWords(backend)), words(`${String(backend.used)} of ${String(backend.total)} ready`, tone)),
      line(name),
    ];
  }
  const kind = backend.workload?.kind ?? "Pods";
  const name = backend.workload?.name ?? backend.endpoints[0]?.pod?.name ?? "";
  const from = backend.workload === null ? null : fieldOf(backend.workload, "metadata.name");
  const ready1 = kind === "Pod" ? (ready > 0 ? "ready" : "not ready") : `${String(ready)} of ${String(wanted)} ready`;
  return [line(words(kind), words(ready1, tone)), line(words(name, "strong", from))];
}

/** What has the addresses, where they are no pods: one node, several, a Service; else only that they are no pods. */
function holderWords({ endpoints, total }: Backend): string {
  const holders = endpoints.flatMap(({ holder }) => holder ?? []);
  const [first] = holders;
  if (first === undefined || holders.length < total) return "no pods";
  if (holders.every(({ kind, name }) => kind === first.kind && name === first.name))
    return `${first.kind} ${first.name}`;
  return holders.every(({ kind }) => kind === "Node") ? "Nodes" : "no pods";
}

function declaredText(backend: Backend): string {
  if (backend.declaredPorts.length === 0) return "declares no port";
  return `declares ${backend.declaredPorts.map(({ name, port }) => `${name} ${String(port)}`.trim()).join(", ")}`;
}

/** The row of the Container column, and the note that says whether a container declares the port. */
export function writeContainer(port: PortPath, backend: Backend, depth: LayoutDepth) {
  const number = backend.reached === null ? (isPortless(port) ? "any" : "?") : String(backend.reached.port);
  const container = backend.reached === null ? backend.container : backend.reached.container;
  const owner =
    backend.workload === null ? "the pods" : `the pods of ${backend.workload.kind} ${backend.workload.name}`;
  const field =
    container === null ? null : `containers[${container.name}].ports[${container.portName ?? ""}].containerPort`;
  const from = container?.portName == null ? `nowhere declared in ${owner}` : `${field ?? ""} of ${owner}`;
  const who = container?.name ?? (backend.containers.length === 1 ? (backend.containers[0] ?? "") : "");
  const row = line(
    figure(`:${number}${protocolSuffix(port)}`, from),
    who === "" ? null : words(container?.role === "sidecar" ? `${who} · sidecar` : who),
  );
  const below: TextLine[] = [];
  if (backend.type === "addresses") below.push(line(words("listener not visible")));
  else if (backend.targetPort === null) below.push(line(words(declaredText(backend), "soft", from)));
  else if (container?.portName == null) below.push(line(words("not declared · listener not visible", "soft", from)));
  else {
    below.push(
      line(
        words(container.portName === "" ? "declared, without a name" : `declared ${container.portName}`, "soft", from),
      ),
    );
    if (depth === "service" && field !== null)
      below.unshift(line(figure(field.slice(field.indexOf(".") + 1), from, "soft")));
  }
  return { row, below, label: containerLabel(backend, number) };
}

function containerLabel(backend: Backend, number: string): string {
  const { workload, reached, container, used, total } = backend;
  const of = `${String(used)} of ${String(total)} reached`;
  if (backend.type === "addresses") {
    return `${holderWords(backend)}, ${counted(total, "address")}, port ${number}, listener not visible, ${of}`;
  }
  const declaring = reached === null ? container : reached.container;
  const declared = declaring?.portName == null ? "not declared" : "declared";
  const name = workload === null ? counted(total, "address") : `${workload.kind} ${workload.name}`;
  return `${name}, containerPort ${number} ${declared}, ${of}`;
}

/** `3 pods`, `2 of 3 pods`: the word on the line to a backend. */
export function reachWords(backend: Backend): string {
  const noun = backend.type === "addresses" ? "address" : "pod";
  const all = counted(backend.total, noun);
  return backend.used === backend.total ? all : `${String(backend.used)} of ${all}`;
}

function endpointHealth(endpoint: Endpoint): Health {
  switch (endpoint.state) {
    case "ready":
      return endpoint.used ? "ok" : "part";
    case "terminating":
      return "part";
    case "not-ready":
    case "port-unresolved":
    case "not-in-slice":
      return endpoint.used ? "part" : "broken";
    default:
      return endpoint.state satisfies never;
  }
}

function endpointNote(endpoint: Endpoint): string {
  switch (endpoint.state) {
    case "ready":
      return endpoint.node ?? "";
    case "terminating":
      return "terminating";
    case "not-ready":
      return endpoint.reason ?? "not ready";
    case "port-unresolved":
      return "has no such port name";
    case "not-in-slice":
      return endpoint.reason ?? "not in a slice yet";
    default:
      return endpoint.state satisfies never;
  }
}

/** One pod, or one address, of an unfolded box. */
export function writePod(endpoint: Endpoint): PodLine {
  const name = endpoint.pod?.name ?? endpoint.address;
  return {
    key: `${endpoint.pod === null ? "" : endpoint.pod.name}/${endpoint.address}`,
    name,
    note: endpointNote(endpoint),
    health: endpointHealth(endpoint),
    from: [name, endpoint.address, endpoint.node, endpoint.zone].filter((part) => part !== null).join(" · "),
  };
}

/** A verdict as the health of a box that stands for a path. */
export function verdictHealth(verdict: Verdict): Health {
  switch (verdict) {
    case "whole":
      return "ok";
    case "part":
      return "part";
    case "severed":
      return "broken";
    case "unknown":
      return "unknown";
    default:
      return verdict satisfies never;
  }
}

/** The row of an ExternalName's answer: each name that DNS gives, and the Service that it is, if it is one. */
export function writeNames(service: ServicePaths, port: PortPath, outside: boolean) {
  const way = port.waysIn.find(({ type }) => type === "external-name");
  const [first, ...rest] = way?.type === "external-name" ? way.chain : [];
  const from = serviceField(service, "spec.externalName");
  const told = (ref: ObjectRef | null | undefined) =>
    ref == null ? null : words(`Service ${ref.namespace ?? ""}/${ref.name}`);
  const steps = rest.map((step) => line(figure(`→ ${step.name}`, null), told(step.service)));
  const name = first?.name ?? service.externalName ?? "?";
  return {
    line: line(figure(name, from), outside ? told(first?.service) : null),
    below: [
      ...steps,
      ...(outside && steps.length === 0 ? [line(words("a name, not an address; the client picks the port"))] : []),
    ].slice(0, 2),
    label: `CNAME ${[name, ...rest.map((step) => step.name)].join(", then ")}`,
  };
}
