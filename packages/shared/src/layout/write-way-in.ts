/** The words and numbers of a way in. */
import type { EntryNodes, PathBreak, PortPath, ServicePaths, WayIn } from "../paths/path-model.ts";
import type { LayoutDepth, TextLine } from "./layout-model.ts";
import type { Behind } from "./judge-port.ts";
import { outcomeWords, ownBreak } from "./judge-port.ts";
import {
  counted,
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

/** Cuts `frontend.shop.svc.cluster.local` to what is typed in the same cluster. */
export function shortDnsName(name: string): string {
  const at = name.indexOf(".svc.");
  return at < 0 ? name : name.slice(0, at + ".svc".length);
}

function head(service: ServicePaths, port: PortPath, way: WayIn): Pick<WayText, "above" | "row"> {
  const suffix = protocolSuffix(port);
  switch (way.type) {
    case "node-port":
      return {
        above: line(words("nodePort"), nodesText(way.entries)),
        row: line(
          figure(`:${String(way.nodePort)}${suffix}`, portField(service, port, "nodePort")),
          way.entries.every((entry) => entry.verdict === "whole") ? words("any node") : null,
        ),
      };
    case "load-balancer":
      return {
        above: line(words("load balancer"), more(way.addresses)),
        row: line(
          figure(
            way.addresses[0] === undefined
              ? `pending :${String(way.port)}`
              : `${way.addresses[0]}:${String(way.port)}${suffix}`,
            serviceField(service, "status.loadBalancer.ingress"),
          ),
        ),
      };
    case "external-ip":
      return {
        above: line(words("externalIP"), more(way.addresses)),
        row: line(
          figure(
            `${way.addresses[0] ?? "?"}:${String(way.port)}${suffix}`,
            serviceField(service, "spec.externalIPs[0]"),
          ),
        ),
      };
    case "cluster-ip":
      return {
        above: line(words("DNS")),
        row: line(
          figure(`${shortDnsName(way.dnsName)}:${String(way.port)}${suffix}`, serviceField(service, "metadata.name")),
        ),
      };
    case "headless-dns":
      return {
        above: line(words("DNS · one address a ready pod")),
        row: line(
          figure(`${shortDnsName(way.dnsName)}:${String(way.port)}${suffix}`, serviceField(service, "metadata.name")),
        ),
      };
    case "external-name":
      return {
        above: line(words("DNS · CNAME")),
        row: line(figure(shortDnsName(way.dnsName), serviceField(service, "metadata.name"))),
      };
    case "ingress":
      return {
        above: line(words(`Ingress ${way.ingress.name}`), words(ingressNote(way.className, way.tls))),
        row: line(
          figure(`${way.host ?? "*"}${way.path ?? "/"}`, fieldOf(way.ingress, "spec.rules[].http.paths[].path")),
        ),
      };
    default:
      return way satisfies never;
  }
}

function ingressNote(className: string | null, tls: boolean): string {
  return [className, tls ? "TLS" : null].filter((part) => part !== null).join(" · ");
}

function more(addresses: readonly string[]) {
  return addresses.length > 1 ? words(`+${String(addresses.length - 1)} more`, "soft", addresses.join(", ")) : null;
}

function nodesText(entries: readonly EntryNodes[]) {
  const all = entries.reduce((sum, entry) => sum + entry.count, 0);
  const held = entries.filter((entry) => entry.verdict === "whole" || entry.verdict === "part");
  const open = held.reduce((sum, entry) => sum + entry.count, 0);
  const names = entries
    .flatMap((entry) => entry.nodes.map((node) => `${node.name} ${node.address ?? ""}`.trim()))
    .join(", ");
  if (open === all) return words(counted(all, "node"), "soft", names);
  return words(`${String(open)} of ${counted(all, "node")}`, open === 0 ? "broken" : "part", names);
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
      return "no local pod · times out";
    default:
      return [pathBreak?.text, outcomeWords(pathBreak?.outcome ?? null)].filter(Boolean).join(" · ");
  }
}

/** Entries that are lost, where others are not: written in the box, for there is no room on the line. */
function lostEntries(way: WayIn): TextLine[] {
  if (!("entries" in way) || way.entries.every((entry) => entry.verdict === way.entries[0]?.verdict)) return [];
  const lost = way.entries.filter((entry) => entry.verdict === "severed" || entry.verdict === "unknown");
  const [first, ...rest] = lost;
  if (first === undefined) return [];
  const others = rest.reduce((sum, entry) => sum + entry.count, 0);
  const text = `${first.verdict === "severed" ? "✕" : "?"} ${entryNames(first)} ${entryWords(first.break)}`;
  return [
    line(words(text, "broken", first.break?.text ?? null), others > 0 ? words(`+${String(others)}`, "broken") : null),
  ];
}

function ownWords(pathBreak: PathBreak): TextLine {
  const text = [pathBreak.text, outcomeWords(pathBreak.outcome)].filter((part) => part !== null).join(" · ");
  return line(words(text, "broken", text));
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
  const lost = lostEntries(way);
  const own = ownBreak(way, behind);
  if (lost.length > 0) below.push(...lost);
  else if (own !== null) below.push(ownWords(own));
  else if (way.type === "ingress" && depth === "service") below.push(line(words(`pathType ${way.pathType}`)));
  const label = [
    `${above.left.text} ${rowName(row)}`,
    verdictWords(way.verdict),
    way.break?.text,
    `leads to Service ${service.name}${port.port === 0 ? "" : ` port ${String(port.port)}`}`,
  ];
  return { above, row, below, label: label.filter(Boolean).join(", ") };
}
