/** The words and numbers of a way in. */
import { addressText } from "../model/assigned.ts";
import type { EntryNodes, PathBreak, PortPath, ServicePaths, WayIn } from "../paths/path-model.ts";
import type { LayoutDepth, TextLine } from "./layout-model.ts";
import type { Behind } from "./judge-port.ts";
import { lostEntries, outcomeWords, ownBreak } from "./judge-port.ts";
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

/** What a way's box says, from top to bottom, and what is said aloud. */
export interface WayText {
  readonly above: TextLine;
  readonly row: TextLine;
  readonly below: readonly TextLine[];
  readonly label: string;
}

/** A longer name is shown without `.svc`; it resolves all the same. */
const roomy = 22;

/** Cuts `frontend.shop.svc.cluster.local` to what is typed in the same cluster. */
export function shortDnsName(name: string): string {
  const at = name.indexOf(".svc.");
  if (at < 0) return name;
  const short = name.slice(0, at + ".svc".length);
  return short.length > roomy ? name.slice(0, at) : short;
}

function dnsFigure(service: ServicePaths, port: PortPath, name: string, number: number) {
  const suffix = isPortless(port) ? "" : `:${String(number)}${protocolSuffix(port)}`;
  return figure(`${shortDnsName(name)}${suffix}`, `metadata.name of Service ${service.id}, in DNS ${name}`);
}

function head(service: ServicePaths, port: PortPath, way: WayIn): Pick<WayText, "above" | "row"> {
  const suffix = protocolSuffix(port);
  switch (way.type) {
    case "node-port":
      return {
        above: line(words("nodePort"), nodesText(way)),
        row: line(
          figure(`:${String(way.nodePort)}${suffix}`, portField(service, port, "nodePort")),
          lostEntries(way).length === 0 ? words("any node") : null,
        ),
      };
    case "load-balancer":
      return {
        above: line(words("load balancer"), more(way.addresses) ?? nodesText(way)),
        row: line(
          figure(
            way.addresses[0] === undefined
              ? `pending :${String(way.port)}`
              : `${addressText(way.addresses[0])}:${String(way.port)}${suffix}`,
            serviceField(service, "status.loadBalancer.ingress"),
          ),
        ),
      };
    case "external-ip":
      return {
        above: line(words("externalIP"), more(way.addresses) ?? nodesText(way)),
        row: line(
          figure(
            `${way.addresses[0] ?? "?"}:${String(way.port)}${suffix}`,
            serviceField(service, "spec.externalIPs[0]"),
          ),
        ),
      };
    case "cluster-ip":
      return { above: line(words("DNS")), row: line(dnsFigure(service, port, way.dnsName, way.port)) };
    case "headless-dns":
      return {
        above: line(words("DNS · one address a ready pod")),
        row: line(dnsFigure(service, port, way.dnsName, way.port)),
      };
    case "external-name":
      return {
        above: line(words("DNS · CNAME")),
        row: line(figure(shortDnsName(way.dnsName), serviceField(service, "metadata.name"))),
      };
    case "ingress":
      return {
        above: line(words(`Ingress ${way.ingress.name}`), words(ingressNote(way.className, way.tls))),
        row: line(figure(`${way.host ?? "*"}${way.path ?? "/"}`, fieldOf(way.ingress, "rules[].http.paths[].path"))),
      };
    case "gateway":
      return {
        above: line(
          words(`${way.route.kind} ${way.route.name}`),
          words(way.gateway.name, "soft", `parentRefs[].name of ${way.route.kind} ${way.route.name}`),
        ),
        row: routeRow(way),
      };
    case "host-port":
      return {
        above: line(words("hostPort"), nodesText(way)),
        row: line(figure(`:${String(way.hostPort)}${suffix}`, "spec.containers[].ports[].hostPort of the pods")),
      };
    default:
      return way satisfies never;
  }
}

/** `PathPrefix /cart`, `GET Exact /`: what a rule of a route matches, when it matches by a path. */
const byPath = /^(?:([A-Z]+) )?(?:Exact|PathPrefix|RegularExpression) (\S+)$/;

/** Host and path as an Ingress has them; the method, and the share where the rule has several backends, stand right. */
function routeRow(way: Extract<WayIn, { readonly type: "gateway" }>): TextLine {
  const [, method, path] = byPath.exec(way.match ?? "") ?? [];
  const host = way.hostname ?? "*";
  const said = path === undefined ? `${host} ${way.match ?? ""}`.trim() : `${host}${path}`;
  const share = way.share < 1 ? `${String(Math.round(way.share * 100))} %` : null;
  const notes = [method, share].filter((note) => note != null).join(" ");
  return line(
    figure(said, fieldOf(way.route, way.fieldPath)),
    notes === "" ? null : words(notes, "soft", way.match ?? `weight of ${way.route.kind} ${way.route.name}`),
  );
}

function ingressNote(className: string | null, tls: boolean): string {
  return [className, tls ? "TLS" : null].filter((part) => part !== null).join(" · ");
}

function more(addresses: readonly string[]) {
  return addresses.length > 1 ? words(`+${String(addresses.length - 1)} more`, "soft", addresses.join(", ")) : null;
}

function nodesText(way: Extract<WayIn, { readonly entries: readonly EntryNodes[] }>) {
  const all = countNodes(way.entries);
  const lost = countNodes(lostEntries(way));
  if (all === 0) return null;
  const names = way.entries.flatMap((entry) =>
    entry.nodes.map(({ name, address }) => `${name} ${address ?? ""}`.trim()),
  );
  const from = `nodes ${names.join(", ")}`;
  if (lost === 0) return words(counted(all, "node"), "soft", from);
  return words(`${String(all - lost)} of ${counted(all, "node")}`, lost === all ? "broken" : "part", from);
}

function countNodes(entries: readonly EntryNodes[]): number {
  return entries.reduce((sum, entry) => sum + entry.count, 0);
}

function entryNames(entry: EntryNodes): string {
  const [first] = entry.nodes;
  if (first === undefined) return counted(entry.count, "node");
  return entry.count === 1 ? first.name : `${first.name} +${String(entry.count - 1)}`;
}

function entryWords(pathBreak: PathBreak | null): string {
  switch (pathBreak?.code) {
    case "node-down":
      return "down";
    case "no-local-endpoint":
      return "no pod · times out";
    default:
      return [pathBreak?.text, outcomeWords(pathBreak?.outcome ?? null)].filter(Boolean).join(" · ");
  }
}

/** Entries that are lost, where others are not: written in the box, for there is no room on the line. */
function writeLostEntries(way: WayIn): TextLine[] {
  const [first, ...rest] = lostEntries(way);
  if (first === undefined) return [];
  const others = countNodes(rest);
  const text = `✕ ${entryNames(first)} ${entryWords(first.break)}`;
  return [
    line(words(text, "broken", first.break?.text ?? null), others > 0 ? words(`+${String(others)}`, "broken") : null),
  ];
}

function ownWords(pathBreak: PathBreak, way: WayIn): TextLine {
  const text = [pathBreak.text, outcomeWords(pathBreak.outcome)].filter((part) => part !== null).join(" · ");
  return line(words(text, way.verdict === "unknown" ? "soft" : "broken", text));
}

function rowName(row: TextLine): string {
  return row.left.text.replace(/^:/, "");
}

/** Writes a way in. The note under the number is the way's own break, or the nodes that are lost. */
export function writeWayIn(
  service: ServicePaths,
  port: PortPath,
  way: WayIn,
  behind: Behind,
  depth: LayoutDepth,
): WayText {
  const { above, row } = head(service, port, way);
  const field = row.left.from;
  const below: TextLine[] = [];
  if (depth === "service" && field !== null) below.push(line(figure(fieldPath(field), field, "soft")));
  const lost = writeLostEntries(way);
  const own = ownBreak(way, behind);
  if (lost.length > 0) below.push(...lost);
  else if (own !== null) below.push(ownWords(own, way));
  else if (way.type === "ingress" && depth === "service") below.push(line(words(`pathType ${way.pathType}`)));
  else if (way.type === "gateway" && way.match !== null && depth === "service") below.push(line(words(way.match)));
  const label = [
    `${above.left.text} ${rowName(row)}`,
    way.type === "gateway" ? `by Gateway ${way.gateway.name}` : null,
    verdictWords(way.verdict),
    way.break?.text,
    `leads to Service ${service.name}${port.port === 0 ? "" : ` port ${String(port.port)}`}`,
  ];
  return { above, row, below, label: label.filter(Boolean).join(", ") };
}
