/** A Service folded to a line for each of its ports: for namespaces with more Services than fit the canvas. */
import { addressText } from "../model/assigned.ts";
import type { Backend, Hop, PortPath, ServicePaths, WayIn } from "../paths/path-model.ts";
import type { LineTruth, Slim, SlimCell, Text } from "./layout-model.ts";
import type { Columns } from "./place-columns.ts";
import { assignSlots } from "./assign-slots.ts";
import { judgeBehind } from "./judge-port.ts";
import { memberOf } from "./make-card.ts";
import { slimHeight } from "./measure-box.ts";
import { strayPorts } from "./plan-block.ts";
import { portField, protocolSuffix, figure, serviceField, verdictWords, words } from "./set-text.ts";
import { shortDnsName } from "./write-way-in.ts";
import { selectorText, verdictHealth } from "./write-behind.ts";

/** The slim rows of a Service in their own coordinates. */
export interface SlimBlock {
  readonly boxes: readonly Slim[];
  readonly height: number;
  readonly slots: Readonly<Record<string, number>>;
}

function wayText(service: ServicePaths, port: PortPath, way: WayIn): Text {
  switch (way.type) {
    case "node-port":
      return figure(`:${String(way.nodePort)}`, portField(service, port, "nodePort"));
    case "load-balancer":
      return figure(addressText(way.addresses[0] ?? "pending"), serviceField(service, "status.loadBalancer.ingress"));
    case "external-ip":
      return figure(way.addresses[0] ?? "?", serviceField(service, "spec.externalIPs[0]"));
    case "ingress":
      return figure(`${way.host ?? "*"}${way.path ?? "/"}`, `spec.rules of Ingress ${way.ingress.name}`);
    case "gateway":
      return figure(
        `${way.hostname ?? "*"} ${way.match ?? ""}`.trim(),
        `${way.fieldPath} of ${way.route.kind} ${way.route.name}`,
      );
    case "host-port":
      return figure(`:${String(way.hostPort)}`, "spec.containers[].ports[].hostPort of the pods");
    case "cluster-ip":
    case "headless-dns":
    case "external-name":
      return words(shortDnsName(way.dnsName), "soft", serviceField(service, "metadata.name"));
    default:
      return way satisfies never;
  }
}

const exposure: Record<WayIn["type"], number> = {
  ingress: 0,
  gateway: 0,
  "load-balancer": 1,
  "external-ip": 2,
  "node-port": 3,
  "host-port": 3,
  "cluster-ip": 4,
  "headless-dns": 4,
  "external-name": 4,
};

function wayTexts(service: ServicePaths, port: PortPath): readonly Text[] {
  const ways = [...port.waysIn].sort((a, b) => exposure[a.type] - exposure[b.type]);
  const [first, ...rest] = ways;
  if (first === undefined) return [];
  const text = wayText(service, port, first);
  return rest.length === 0
    ? [text]
    : [text, words(`+${String(rest.length)}`, "soft", rest.map((way) => wayText(service, port, way).text).join(", "))];
}

function workloadText(backend: Backend): readonly Text[] {
  const reached = `${String(backend.used)}/${String(backend.total)}`;
  const tone = backend.used === backend.total ? "soft" : backend.used === 0 ? "broken" : "part";
  const name = backend.workload?.name ?? backend.endpoints[0]?.address ?? "addresses";
  return [
    words(name, "ink", backend.workload === null ? null : `${backend.workload.kind} ${backend.workload.name}`),
    figure(reached, null, tone),
  ];
}

function endpointsTexts(service: ServicePaths, port: PortPath, severed: boolean): readonly Text[] {
  const [backend] = port.backends;
  if (service.type === "ExternalName")
    return [figure(service.externalName ?? "?", serviceField(service, "spec.externalName"))];
  const ghost = port.break?.ghost ?? null;
  if (severed && ghost !== null && ghost.hop !== "way-in") {
    return [figure(ghost.wanted, null, "broken"), words(ghost.why, "broken")];
  }
  if (severed) return [words(port.break?.text ?? "", "broken")];
  const written = String(port.targetPort);
  const resolved = backend?.targetPort == null ? written : String(backend.targetPort);
  return [
    figure(written === resolved ? `→ ${resolved}` : `${written} → ${resolved}`, portField(service, port, "targetPort")),
    words(selectorText(service) ?? ""),
  ];
}

function containerTexts(port: PortPath): readonly Text[] {
  const [first, ...rest] = port.backends;
  if (first === undefined) return [];
  return rest.length === 0 ? workloadText(first) : [...workloadText(first), words(`+${String(rest.length)}`)];
}

function slimCells(
  service: ServicePaths,
  port: PortPath,
  first: boolean,
  severed: boolean,
  columns: Columns,
): readonly SlimCell[] {
  const name = words(service.name, "strong", serviceField(service, "metadata.name"));
  const number =
    port.port === 0 ? [] : [figure(`:${String(port.port)}${protocolSuffix(port)}`, portField(service, port, "port"))];
  const texts: Partial<Record<Hop, readonly Text[]>> = {
    "way-in": wayTexts(service, port),
    service: [first ? name : { ...name, tone: "soft" }, ...number],
    endpoints: endpointsTexts(service, port, severed),
    container: severed ? [] : containerTexts(port),
  };
  return columns.list.flatMap(({ hop, x, width }) => {
    const found = texts[hop] ?? [];
    const reach = hop === "endpoints" && (severed || service.type === "ExternalName");
    const end = columns.of.container.x + columns.of.container.width;
    return found.length === 0 ? [] : [{ hop, x, width: reach ? end - x : width, texts: found }];
  });
}

function slimTruth(port: PortPath): LineTruth {
  switch (port.verdict) {
    case "whole":
    case "severed":
      return "whole";
    case "part":
      return "part";
    case "unknown":
      return "unknown";
    default:
      return port.verdict satisfies never;
  }
}

/** Before which column the row's line is cut; null where it runs through. */
function cutBefore(service: ServicePaths, port: PortPath): Hop | null {
  if (port.verdict !== "severed") return null;
  if (service.missing) return "service";
  const hop = judgeBehind(port).break?.hop ?? port.break?.hop ?? "endpoints";
  return hop === "client" || hop === "container" ? "endpoints" : hop;
}

/** Folds a Service to slim rows, one a port, strays included. */
export function placeSlimBlock(
  service: ServicePaths,
  columns: Columns,
  previous: Readonly<Record<string, number>>,
): SlimBlock {
  const ports = [...service.ports, ...strayPorts(service)];
  const places = assignSlots(
    ports.map(({ id }) => id),
    previous,
  );
  const ordered = [...ports].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
  const boxes = ordered.map((port, index): Slim => {
    const cut = cutBefore(service, port);
    const clients = (["outside", "cluster"] as const).filter((client) =>
      port.waysIn.some((way) => way.client === client),
    );
    return {
      type: "slim",
      key: `${port.id}|slim`,
      x: columns.margin,
      y: (places.get(port.id) ?? 0) * slimHeight,
      width: columns.width - 2 * columns.margin,
      height: slimHeight,
      clients,
      cells: slimCells(service, port, index === 0, cut !== null, columns).map((cell) => ({
        ...cell,
        x: cell.x - columns.margin,
      })),
      truth: slimTruth(port),
      health: verdictHealth(port.verdict),
      cutAt: cut === null ? null : columns.of[cut].x - columns.margin - 16,
      first: index === 0,
      label: slimLabel(service, port),
      member: memberOf(service.id, port.id, null, null),
    };
  });
  const last = boxes.at(-1);
  return { boxes, height: last === undefined ? slimHeight : last.y + last.height, slots: Object.fromEntries(places) };
}

function slimLabel(service: ServicePaths, port: PortPath): string {
  const number = port.port === 0 ? "" : ` port ${String(port.port)}/${port.protocol}`;
  const reached = port.total > 0 ? `${String(port.used)} of ${String(port.total)} reached` : null;
  return [`Service ${service.name}${number}`, verdictWords(port.verdict), port.break?.text, reached]
    .filter(Boolean)
    .join(", ");
}
