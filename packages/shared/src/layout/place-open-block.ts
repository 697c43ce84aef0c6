/** A Service drawn in full: every box of every port on the port's line. */
import type { PortPath, ServicePaths } from "../paths/path-model.ts";
import type { BoxRow, Card, Cut, Line, TextLine } from "./layout-model.ts";
import type { Columns } from "./place-columns.ts";
import type { PlanContext, PortPlan } from "./plan-block.ts";
import type { PlacedRow } from "./make-card.ts";
import { makeCard, memberOf, span } from "./make-card.ts";
import { placeBehind } from "./place-behind.ts";
import { joinLanes, placeLanes } from "./place-lanes.ts";
import { groupPorts, planBlock } from "./plan-block.ts";
import { placeWays, portLabel } from "./place-ways.ts";
import type { Sheet } from "./place-ways.ts";
import { downwards, upwards } from "./measure-box.ts";
import { fieldPath, figure, line, portField, protocolSuffix, serviceField, words } from "./set-text.ts";
import { verdictHealth } from "./write-behind.ts";
import { addressText as shownAddress } from "../model/assigned.ts";
import { formatHostPort } from "../model/format-host-port.ts";

/** A placed block in its own coordinates: its top is 0. */
export interface PlacedBlock {
  readonly boxes: readonly (Card | Cut)[];
  readonly lines: readonly Line[];
  readonly height: number;
  readonly slots: Readonly<Record<string, number>>;
}

function addressText(service: ServicePaths): string {
  if (service.headless) return "None";
  const [first] = service.clusterIPs;
  return first === undefined ? "" : formatHostPort(shownAddress(first), null);
}

function portNote(service: ServicePaths, plan: PortPlan): TextLine["right"] {
  if (plan.stray && !service.missing) return words("no such port", "broken");
  const name = plan.port.name;
  return name === "" ? null : words(name, "soft", portField(service, plan.port, "name"));
}

function missingLines({ port }: PortPlan): TextLine[] {
  const ghost = port.break?.ghost ?? null;
  if (ghost === null) return [];
  const why = line(words(ghost.why, toneOf(port), ghost.why));
  return ghost.near === null ? [why] : [why, line(words(ghost.near, "ink", ghost.near))];
}

/** Of a port that is not there; whether it is may not be known. */
function toneOf({ verdict }: PortPath): "broken" | "soft" {
  return verdict === "unknown" ? "soft" : "broken";
}

function serviceRow(service: ServicePaths, plan: PortPlan, context: PlanContext): PlacedRow {
  const { port } = plan;
  const headless = service.headless && !plan.stray;
  const row: Omit<BoxRow, "at" | "line" | "below"> & { readonly y: number } = {
    key: `${plan.key}|port`,
    y: plan.y,
    member: memberOf(service.id, plan.key, null, null),
    label: portLabel(service, plan),
    passed: headless && plan.ways.some(({ way, y }) => way.bypassesClusterIp && y === plan.y) ? "whole" : null,
  };
  if (service.type === "ExternalName" && !service.missing) {
    const left = words("no address", "soft", serviceField(service, "spec.type"));
    return {
      ...row,
      line: line(
        left,
        port.port === 0 ? null : figure(`:${String(port.port)}`, portField(service, port, "port"), "soft"),
      ),
      below: [line(words("answers with a CNAME"))],
    };
  }
  const from = `${serviceField(service, "spec.clusterIP")}, ${portField(service, port, "port")}`;
  const address = plan.stray ? "" : addressText(service);
  const number = port.port === 0 ? port.name : String(port.port);
  const text = number === "" ? (service.missing ? service.id : address) : `${address}:${number}${protocolSuffix(port)}`;
  const below: TextLine[] = service.missing ? missingLines(plan) : [];
  const field = portField(service, port, "port");
  if (context.depth === "service" && !plan.stray) below.push(line(figure(fieldPath(field), field, "soft")));
  if (headless) below.push(line(words("DNS names the pods")));
  return { ...row, line: line(figure(text, from, plan.stray ? toneOf(port) : "ink"), portNote(service, plan)), below };
}

function serviceCard(service: ServicePaths, ports: readonly PortPlan[], columns: Columns, context: PlanContext): Card {
  // The column is headed "Service": its type is what is left to say, and leaves room for the count of findings.
  const missing = service.verdict === "unknown" ? "Service · not known" : "Service · missing";
  const kind = service.missing ? missing : service.headless ? "ClusterIP · headless" : service.type;
  const rows = ports.map((plan) => serviceRow(service, plan, context));
  const lanes = ports.flatMap((plan) => placeLanes(service, plan));
  return makeCard({
    key: `${service.id}|service`,
    hop: "service",
    column: service.missing ? span(columns.of, "service", "container") : columns.of.service,
    look: service.missing ? "ghost" : "solid",
    health: verdictHealth(service.verdict),
    above: [
      line(words(kind, "soft", service.missing ? null : serviceField(service, "spec.type"))),
      line(words(service.name, "strong", serviceField(service, "metadata.name"))),
    ],
    rows:
      rows.length > 0
        ? rows
        : [
            {
              key: `${service.id}|port`,
              y: upwards(2),
              line: line(words("no ports")),
              below: [],
              member: { service: service.id, ports: [], ways: null, backends: null },
              label: `Service ${service.name}, no ports`,
              passed: null,
            },
          ],
    lanes,
    ...(lanes.length > 0 ? { reach: Math.max(...lanes.map(({ at }) => at)) + downwards(0) } : {}),
    member: { service: service.id, ports: ports.map(({ key }) => key), ways: null, backends: null },
  });
}

const columnOrder = { client: 0, "way-in": 1, service: 2, endpoints: 3, container: 4 } as const;

/** In reading order: port by port as the Service lists them, and in a port from the client to the container. */
function inReadingOrder(boxes: readonly (Card | Cut)[], ports: readonly PortPlan[]): readonly (Card | Cut)[] {
  const index = new Map(ports.map(({ key }, at) => [key, at]));
  const rank = (box: Card | Cut) => index.get(box.member.ports[0] ?? "") ?? 0;
  return [...boxes].sort(
    (a, b) => rank(a) - rank(b) || columnOrder[a.hop] - columnOrder[b.hop] || a.y - b.y || a.x - b.x,
  );
}

/** Draws one Service in full. */
export function placeOpenBlock(service: ServicePaths, columns: Columns, context: PlanContext): PlacedBlock {
  const plan = planBlock(service, context);
  const sheet: Sheet = { cards: [], cuts: [], lines: [] };
  const card = serviceCard(service, plan.ports, columns, context);
  sheet.cards.push(card);
  placeWays(service, plan, card, columns, context.depth, sheet);
  const behind = { service, serviceCard: card, columns, depth: context.depth, sheet };
  for (const group of groupPorts(plan.ports)) placeBehind(behind, group);
  for (const port of plan.ports) joinLanes(behind, port);
  return {
    boxes: inReadingOrder([...sheet.cards, ...sheet.cuts], plan.ports),
    lines: sheet.lines,
    height: plan.height,
    slots: plan.slots,
  };
}
