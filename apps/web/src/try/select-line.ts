/** What of the picture stands on a line of the text: the other way round than from a number to its line. */
import { locateField, type BuiltManifests, type ManifestDocument } from "@portolan/manifests";
import { formatFieldPath, isRecord, serviceId, type Hop, type PortPath, type ServicePaths } from "@portolan/shared";
import { portName, type Selection } from "../canvas/selection.ts";

/** `line` counts from 1. Null where the line holds nothing that is drawn. */
export function selectLine(
  line: number,
  { documents }: Pick<BuiltManifests, "documents">,
  paths: readonly ServicePaths[],
): Selection | null {
  // Only the YAML document that holds the line is parsed for its places.
  const before = [...documents.values()].map(({ chunk }) => chunk.linesBefore).filter((lines) => lines < line);
  const linesBefore = Math.max(...before);
  for (const [key, document] of documents) {
    if (document.chunk.linesBefore !== linesBefore || !covers(document, "", line)) continue;
    const [, namespace = ""] = key.split("/");
    return selectIn(document, namespace, line, paths);
  }
  return null;
}

function selectIn(
  document: ManifestDocument,
  namespace: string,
  line: number,
  paths: readonly ServicePaths[],
): Selection | null {
  const { kind, name, value } = document;
  switch (kind) {
    case "Service":
      return selectService(
        document,
        paths.find((each) => each.namespace === namespace && each.name === name),
        line,
      );
    case "Ingress":
    case "HTTPRoute":
    case "GRPCRoute":
    case "TLSRoute":
    case "TCPRoute":
    case "UDPRoute":
      return selectWay(document, namespace, line, paths);
    case "Endpoints":
      return endpointsOf(paths, namespace, name);
    case "EndpointSlice": {
      const service = at(value, "metadata", "labels", "kubernetes.io/service-name");
      return typeof service === "string" ? endpointsOf(paths, namespace, service) : null;
    }
    default:
      return selectBackend(document, namespace, line, paths);
  }
}

/** The hop that a field of a Service is drawn at. */
const serviceFields: readonly (readonly [field: string, hop: Hop])[] = [
  ["nodePort", "way-in"],
  ["targetPort", "endpoints"],
];

function selectService(document: ManifestDocument, service: ServicePaths | undefined, line: number): Selection | null {
  if (service === undefined) return null;
  const { ports } = service;
  const index = ports.findIndex((_, place) => covers(document, `spec.ports[${place}]`, line));
  const port = ports[index];
  const hop = serviceFields.find(([field]) => isOn(document, ["spec", "ports", index, field], line))?.[1];
  if (port !== undefined) return selection(service, port, hop);
  const isSelector = Object.keys(service.selector ?? {}).some((key) => isOn(document, ["spec", "selector", key], line));
  return selection(service, ports[0], isSelector ? "endpoints" : undefined);
}

/** The Service that a rule's backend on this line leads to, else the first that the object leads to. */
function selectWay(
  document: ManifestDocument,
  namespace: string,
  line: number,
  paths: readonly ServicePaths[],
): Selection | null {
  const led: Selection[] = [];
  for (const service of paths) {
    for (const port of [...service.ports, undefined]) {
      for (const way of port === undefined ? service.strayWaysIn : port.waysIn) {
        const field = fieldOfWay(way, document, namespace, service.name);
        if (field === null) continue;
        const selected = selection(service, port, "way-in");
        if (field !== "" && covers(document, field, line)) return selected;
        led.push(selected);
      }
    }
  }
  return led[0] ?? null;
}

/** The field of the object that makes a way in to a Service; empty where none is known; null for a way of another object. */
function fieldOfWay(
  way: PortPath["waysIn"][number],
  document: ManifestDocument,
  namespace: string,
  service: string,
): string | null {
  if (way.type !== "ingress" && way.type !== "gateway") return null;
  const object = way.type === "ingress" ? way.ingress : way.route;
  if (object.kind !== document.kind || object.name !== document.name || object.namespace !== namespace) return null;
  return way.type === "gateway" ? way.fieldPath : (backendField(document, way.host, way.path, service) ?? "");
}

function backendField(
  { value }: ManifestDocument,
  host: string | null,
  path: string | null,
  service: string,
): string | undefined {
  for (const [place, rule] of list(value, "spec", "rules").entries()) {
    for (const [index, entry] of list(rule, "http", "paths").entries()) {
      const named = at(entry, "backend", "service", "name") ?? at(entry, "backend", "serviceName");
      const sameHost = host === null || at(rule, "host") === host;
      if (named === service && sameHost && (path === null || at(entry, "path") === path))
        return `spec.rules[${place}].http.paths[${index}]`;
    }
  }
  return undefined;
}

function endpointsOf(paths: readonly ServicePaths[], namespace: string, name: string): Selection | null {
  const service = paths.find((each) => each.id === serviceId(namespace, name));
  return service === undefined ? null : selection(service, service.ports[0], "endpoints");
}

/** The pods of a workload: behind the port that leads to the container port on this line, else behind the first. */
function selectBackend(
  document: ManifestDocument,
  namespace: string,
  line: number,
  paths: readonly ServicePaths[],
): Selection | null {
  const { kind, name, value } = document;
  const spec = kind === "Pod" ? "spec" : "spec.template.spec";
  const wanted = list(value, ...spec.split("."), "containers").flatMap((container, place) =>
    list(container, "ports").flatMap((port, index) =>
      covers(document, `${spec}.containers[${place}].ports[${index}]`, line) ? [at(port, "containerPort")] : [],
    ),
  )[0];
  const behind = paths.flatMap((service) =>
    service.ports.flatMap((port) =>
      port.backends.flatMap(({ workload, targetPort }) =>
        workload?.kind === kind && workload.name === name && workload.namespace === namespace
          ? [{ selected: selection(service, port, "container"), targetPort }]
          : [],
      ),
    ),
  );
  return (behind.find(({ targetPort }) => targetPort === wanted) ?? behind[0])?.selected ?? null;
}

function selection(service: ServicePaths, port: PortPath | undefined, hop?: Hop): Selection {
  const named = port === undefined ? null : portName(port);
  return { service: service.id, port: named, ...(hop === undefined ? {} : { hop }) };
}

/** Whether the field, a block of lines, holds the line. */
function covers(document: ManifestDocument, path: string, line: number): boolean {
  const { line: from, end } = locateField(document, path);
  return line >= from && line <= (end.column === 1 ? end.line - 1 : end.line);
}

/** Whether the field stands on the line; an absent one stands on none. */
function isOn(document: ManifestDocument, steps: readonly (string | number)[], line: number): boolean {
  return at(document.value, ...steps) !== undefined && locateField(document, formatFieldPath(steps)).line === line;
}

function at(value: unknown, ...steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>((found, step) => {
    if (typeof step === "number") return Array.isArray(found) ? (found[step] as unknown) : undefined;
    return isRecord(found) ? found[step] : undefined;
  }, value);
}

function list(value: unknown, ...steps: readonly string[]): readonly unknown[] {
  const found = at(value, ...steps);
  return Array.isArray(found) ? found : [];
}
