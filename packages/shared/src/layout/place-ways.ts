/** The left half of a Service: its clients, its ways in, and the lines up to the Service's box. */
import type { PathBreak, ServicePaths, Verdict } from "../paths/path-model.ts";
import type { Card, Cut, Line, LineTruth, Member, TextLine } from "./layout-model.ts";
import type { Columns } from "./place-columns.ts";
import type { BlockPlan, PortPlan } from "./plan-block.ts";
import type { GatePlan, WayPlan } from "./plan-ways.ts";
import type { LayoutDepth } from "./layout-model.ts";
import { bracket, descend, fan, straight } from "./draw-line.ts";
import { cutSize } from "./measure-box.ts";
import { outcomeWords, ownBreak, ownVerdict } from "./judge-port.ts";
import { makeCard, makeCut, memberOf } from "./make-card.ts";
import { line, verdictWords, words } from "./set-text.ts";
import { gateBreak, placeGate } from "./place-gate.ts";
import { writeWayIn } from "./write-way-in.ts";
import { verdictHealth } from "./write-behind.ts";

/** Boxes and lines of a part of the picture. */
export interface Sheet {
  readonly cards: Card[];
  readonly cuts: Cut[];
  readonly lines: Line[];
}

interface PlacedWay {
  readonly plan: WayPlan;
  readonly port: PortPlan;
}

/** Rules hang below their controller, set in by this much. */
const indent = 28;
/** Where the line from a controller runs down to its rules, from the column's left edge. */
const spine = 12;

/** A verdict as the truth of a line that is not cut. */
export function lineTruth(verdict: Verdict): LineTruth {
  switch (verdict) {
    case "whole":
    case "severed":
      return "whole";
    case "part":
      return "part";
    case "unknown":
      return "unknown";
    default:
      return verdict satisfies never;
  }
}

const clientText = {
  outside: { above: "outside", name: "any client", label: "Clients outside the cluster" },
  cluster: { above: "in cluster", name: "any pod", label: "Pods in the cluster" },
} as const;

/** The workloads whose settings name a port of the run. */
function declaredNames(run: readonly PlacedWay[]): readonly string[] {
  const ports = new Set(run.map(({ port }) => port.port));
  const clients = [...ports].flatMap((port) => port.declaredClients);
  return [...new Set(clients.map(({ workload }) => workload.name))];
}

function writeDeclared(names: readonly string[]): readonly TextLine[] {
  const [first, ...rest] = names;
  if (first === undefined) return [];
  const from = `declared: ${names.join(", ")}; their settings name this Service, nothing is observed`;
  const more = rest.length === 0 ? null : words(`+${String(rest.length)}`, "soft", from);
  return [line(words(first, "soft", from), more)];
}

/** One client box for each run of ways that the same clients take; a fan leaves it where the run has several. */
function placeClients(
  service: ServicePaths,
  ways: readonly PlacedWay[],
  columns: Columns,
  sheet: Sheet,
): Map<string, Card> {
  const byWay = new Map<string, Card>();
  for (let start = 0; start < ways.length;) {
    const first = ways[start];
    if (first === undefined) break;
    const { client } = first.plan.way;
    let end = start + 1;
    while (ways[end]?.plan.way.client === client) end += 1;
    const run = ways.slice(start, end);
    const y = first.plan.gate?.y ?? first.plan.y;
    const text = clientText[client];
    const names = client === "cluster" ? declaredNames(run) : [];
    const waysText = `${String(run.length)} ${run.length === 1 ? "way" : "ways"} in to Service ${service.name}`;
    const member: Member = {
      service: service.id,
      ports: [...new Set(run.map(({ port }) => port.key))],
      ways: run.map(({ plan }) => plan.key),
      backends: null,
    };
    const card = makeCard({
      key: `${first.plan.key}|client`,
      hop: "client",
      column: columns.of.client,
      icon: client,
      above: [line(words(text.above))],
      rows: [
        {
          key: `${first.plan.key}|client`,
          y,
          line: line(words(text.name, "strong")),
          below: writeDeclared(names),
          member,
          label: [text.label, waysText, ...(names.length === 0 ? [] : [`declared by ${names.join(", ")}`])].join(", "),
          passed: null,
        },
      ],
      member,
    });
    sheet.cards.push(card);
    for (const { plan } of run) byWay.set(plan.key, card);
    start = end;
  }
  return byWay;
}

interface OwnCut {
  readonly pathBreak: PathBreak;
  readonly before: boolean;
  readonly verdict: Verdict;
}

function cutOf({ plan, port }: PlacedWay): OwnCut | null {
  const own = ownBreak(plan.way, port.behind);
  if (own === null || (plan.way.verdict !== "severed" && plan.way.verdict !== "unknown")) return null;
  if (plan.gate !== null && gateBreak(plan.gate) !== null) return null;
  return { pathBreak: own, before: own.hop === "client" || own.hop === "way-in", verdict: plan.way.verdict };
}

/** A stretch of line that may be cut in its middle: whole up to the cut, then what is not reached. */
interface Stretch {
  readonly key: string;
  readonly from: Card;
  readonly to: Card;
  readonly truth: LineTruth;
  readonly member: Member;
  readonly draw: (x1: number, x2: number) => string;
  /** The part before the cut, and the part after it. */
  readonly drawTo: (x1: number, x2: number) => string;
  readonly drawFrom: (x1: number, x2: number) => string;
  /** Where the cut is: on the straight part of the stretch. */
  readonly at: { readonly x: number; readonly y: number };
  readonly cut: OwnCut | null;
}

function drawStretch(stretch: Stretch, sheet: Sheet): void {
  const { key, from, to, truth, member, at, cut } = stretch;
  const [x1, x2] = [from.x + from.width, to.x];
  const base = { member, word: null, label: null };
  if (cut === null) {
    sheet.lines.push({ ...base, key, from: from.key, to: to.key, d: stretch.draw(x1, x2), truth });
    return;
  }
  const unknown = cut.verdict === "unknown";
  const mark = makeCut({
    key: `${key}|cut`,
    hop: cut.pathBreak.hop,
    mark: unknown ? "unknown" : "cut",
    text: [cut.pathBreak.text, outcomeWords(cut.pathBreak.outcome)].filter(Boolean).join(", "),
    words: null,
    member,
    ...at,
  });
  sheet.cuts.push(mark);
  const [left, right] = [mark.x, mark.x + mark.width];
  const after = unknown ? "unknown" : "beyond";
  sheet.lines.push({
    ...base,
    key: `${key}|beyond`,
    from: mark.key,
    to: to.key,
    d: stretch.drawFrom(right, x2),
    truth: after,
  });
  sheet.lines.push({ ...base, key, from: from.key, to: mark.key, d: stretch.drawTo(x1, left), truth });
}

function placeWay(service: ServicePaths, placed: PlacedWay, columns: Columns, depth: LayoutDepth): Card {
  const { plan, port } = placed;
  const text = writeWayIn(service, port.port, plan.way, port.behind, depth);
  const own = ownVerdict(plan.way, port.behind);
  const cut = cutOf(placed);
  const member = memberOf(service.id, port.key, plan.key, null);
  const { x, width } = columns.of["way-in"];
  // What stops the controller is said at the controller.
  const isBeyond = plan.gate !== null && gateBreak(plan.gate) !== null;
  const below = isBeyond ? text.below.filter(({ left }) => left.tone !== "broken") : text.below;
  return makeCard({
    key: plan.key,
    hop: "way-in",
    column: plan.gate === null ? { x, width } : { x: x + indent, width: width - indent },
    look: cut?.before === true ? "ghost" : isBeyond ? "dimmed" : "solid",
    health: own === "whole" || isBeyond ? "none" : verdictHealth(own),
    above: [text.above],
    rows: [{ key: plan.key, y: plan.y, line: text.row, below, member, label: text.label, passed: null }],
    member,
  });
}

/** What the two stretches of a way have in common. */
interface WayContext {
  readonly placed: PlacedWay;
  readonly card: Card;
  readonly columns: Columns;
  readonly cut: OwnCut | null;
  readonly truth: LineTruth;
}

/** From the client to the way in. */
function drawFromClient({ placed: { plan }, card, columns, cut, truth }: WayContext, client: Card, sheet: Sheet): void {
  const clientY = client.y + (client.rows[0]?.at ?? 0);
  drawStretch(
    {
      key: `${plan.key}|from`,
      from: client,
      to: card,
      truth,
      member: card.member,
      draw: (x1, x2) => fan(x1, clientY, x2, plan.y),
      drawTo: (x1, x2) => fan(x1, clientY, x2, plan.y),
      drawFrom: (x1, x2) => straight(x1, plan.y, x2),
      at: { x: columns.of["way-in"].x - cutSize / 2 - 3, y: plan.y },
      cut: cut?.before === true ? cut : null,
    },
    sheet,
  );
}

/** From the controller down to one of its rules. */
function drawFromGate({ placed: { plan }, card, columns, cut, truth }: WayContext, gate: Card, sheet: Sheet): void {
  const x = columns.of["way-in"].x + spine;
  const bottom = gate.y + gate.height;
  drawStretch(
    {
      key: `${plan.key}|from`,
      from: gate,
      to: card,
      truth,
      member: card.member,
      draw: (_, x2) => descend(x, bottom, x2, plan.y),
      drawTo: () => descend(x, bottom, x, plan.y - cutSize / 2),
      drawFrom: (x1, x2) => straight(x1, plan.y, x2),
      at: { x, y: plan.y },
      cut: cut?.before === true ? cut : null,
    },
    sheet,
  );
}

/** From the way in to the Service; a way that passes the ClusterIP by stays at its own height. */
function drawToService({ placed, card, columns, cut, truth }: WayContext, serviceCard: Card, sheet: Sheet): void {
  const { plan, port } = placed;
  const joinY = plan.way.bypassesClusterIp ? plan.y : port.y;
  const upright = columns.of.service.x - 14;
  const beyond = cut?.before === true;
  drawStretch(
    {
      key: `${plan.key}|join`,
      from: card,
      to: serviceCard,
      truth: beyond ? (cut.verdict === "unknown" ? "unknown" : "beyond") : truth,
      member: card.member,
      draw: (x1, x2) => bracket(x1, plan.y, upright, x2, joinY),
      drawTo: (x1, x2) => straight(x1, plan.y, x2),
      drawFrom: (x1, x2) => bracket(x1, plan.y, upright, x2, joinY),
      at: { x: columns.of["way-in"].x + columns.of["way-in"].width + cutSize / 2 + 3, y: plan.y },
      cut: cut?.before === false ? cut : null,
    },
    sheet,
  );
}

/** The truth of a way's own line; behind a controller that is not reached nothing is. */
function wayTruth({ plan, port }: PlacedWay, cut: OwnCut | null): LineTruth {
  if (plan.gate !== null && gateBreak(plan.gate) !== null) return "beyond";
  return cut === null ? lineTruth(ownVerdict(plan.way, port.behind)) : "whole";
}

/** Draws clients, ways in and their lines. Lines of ways that pass the ClusterIP end at the box's edge, at their own height. */
export function placeWays(
  service: ServicePaths,
  block: BlockPlan,
  serviceCard: Card,
  columns: Columns,
  depth: LayoutDepth,
  sheet: Sheet,
): void {
  const ways = block.ports.flatMap((port) => port.ways.map((plan) => ({ plan, port })));
  const clients = placeClients(service, ways, columns, sheet);
  const gates = new Map<string, Card>();
  for (const placed of ways) {
    const { plan } = placed;
    const client = clients.get(plan.key);
    if (plan.gate !== null && client !== undefined && !gates.has(plan.gate.key)) {
      const behind = ways.filter((way) => way.plan.gate?.key === plan.gate?.key);
      gates.set(plan.gate.key, drawGate(service, plan.gate, behind, client, columns, sheet));
    }
    const card = placeWay(service, placed, columns, depth);
    sheet.cards.push(card);
    const cut = cutOf(placed);
    const context: WayContext = { placed, card, columns, cut, truth: wayTruth(placed, cut) };
    const gate = plan.gate === null ? undefined : gates.get(plan.gate.key);
    if (gate !== undefined) drawFromGate(context, gate, sheet);
    else if (client !== undefined) drawFromClient(context, client, sheet);
    drawToService(context, serviceCard, sheet);
  }
}

/** A controller's box, and the line from its clients. */
function drawGate(
  service: ServicePaths,
  plan: GatePlan,
  ways: readonly PlacedWay[],
  client: Card,
  columns: Columns,
  sheet: Sheet,
): Card {
  const ports = [...new Set(ways.map(({ port }) => port.key))];
  const card = placeGate(
    service,
    plan,
    ways.map((way) => way.plan),
    ports,
    columns,
  );
  sheet.cards.push(card);
  const clientY = client.y + (client.rows[0]?.at ?? 0);
  const broken = gateBreak(plan);
  drawStretch(
    {
      key: `${plan.key}|from`,
      from: client,
      to: card,
      truth: broken === null ? lineTruth(plan.controller.verdict) : "whole",
      member: card.member,
      draw: (x1, x2) => fan(x1, clientY, x2, plan.y),
      drawTo: (x1, x2) => fan(x1, clientY, x2, plan.y),
      drawFrom: (x1, x2) => straight(x1, plan.y, x2),
      at: { x: columns.of["way-in"].x - cutSize / 2 - 3, y: plan.y },
      cut: broken === null ? null : { pathBreak: broken, before: true, verdict: plan.controller.verdict },
    },
    sheet,
  );
  return card;
}

/** What a Service's row says aloud. */
export function portLabel(service: ServicePaths, plan: PortPlan): string {
  const { port } = plan;
  const name = port.port === 0 ? "" : ` port ${String(port.port)}/${port.protocol}`;
  const reason = port.break?.text;
  return [`Service ${service.name}${name}`, verdictWords(port.verdict), reason].filter(Boolean).join(", ");
}
