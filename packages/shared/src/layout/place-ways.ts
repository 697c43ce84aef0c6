/** The left half of a Service: its clients, its ways in, and the lines up to the Service's box. */
import type { PathBreak, ServicePaths, Verdict } from "../paths/path-model.ts";
import type { Card, Cut, Line, LineTruth, Member } from "./layout-model.ts";
import type { Columns } from "./place-columns.ts";
import type { BlockPlan, PortPlan, WayPlan } from "./plan-block.ts";
import type { LayoutDepth } from "./layout-model.ts";
import { bracket, fan, straight } from "./draw-line.ts";
import { cutSize } from "./measure-box.ts";
import { outcomeWords, ownBreak, ownVerdict } from "./judge-port.ts";
import { makeCard, makeCut, memberOf } from "./make-card.ts";
import { line, verdictWords, words } from "./set-text.ts";
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
    const text = clientText[client];
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
          y: first.plan.y,
          line: line(words(text.name, "strong")),
          below: [],
          member,
          label: `${text.label}, ${String(run.length)} ${run.length === 1 ? "way" : "ways"} in to Service ${service.name}`,
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
  const base = { member, word: null };
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
  return makeCard({
    key: plan.key,
    hop: "way-in",
    column: columns.of["way-in"],
    look: cut?.before === true ? "ghost" : "solid",
    health: own === "whole" ? "none" : verdictHealth(own),
    above: [text.above],
    rows: [{ key: plan.key, y: plan.y, line: text.row, below: text.below, member, label: text.label, passed: null }],
    member,
  });
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
  const wayColumn = columns.of["way-in"];
  const right = wayColumn.x + wayColumn.width;
  const upright = columns.of.service.x - 14;
  for (const placed of ways) {
    const { plan, port } = placed;
    const card = placeWay(service, placed, columns, depth);
    sheet.cards.push(card);
    const client = clients.get(plan.key);
    const cut = cutOf(placed);
    const member = card.member;
    const truth = cut === null ? lineTruth(ownVerdict(plan.way, port.behind)) : "whole";
    if (client !== undefined) {
      const clientY = client.y + (client.rows[0]?.at ?? 0);
      drawStretch(
        {
          key: `${plan.key}|from`,
          from: client,
          to: card,
          truth,
          member,
          draw: (x1, x2) => fan(x1, clientY, x2, plan.y),
          drawTo: (x1, x2) => fan(x1, clientY, x2, plan.y),
          drawFrom: (x1, x2) => straight(x1, plan.y, x2),
          at: { x: wayColumn.x - cutSize / 2 - 3, y: plan.y },
          cut: cut?.before === true ? cut : null,
        },
        sheet,
      );
    }
    const joinY = plan.way.bypassesClusterIp ? plan.y : port.y;
    const beyond = cut?.before === true;
    drawStretch(
      {
        key: `${plan.key}|join`,
        from: card,
        to: serviceCard,
        truth: beyond ? (cut.verdict === "unknown" ? "unknown" : "beyond") : truth,
        member,
        draw: (x1, x2) => bracket(x1, plan.y, upright, x2, joinY),
        drawTo: (x1, x2) => straight(x1, plan.y, x2),
        drawFrom: (x1, x2) => bracket(x1, plan.y, upright, x2, joinY),
        at: { x: right + cutSize / 2 + 3, y: plan.y },
        cut: cut?.before === false ? cut : null,
      },
      sheet,
    );
  }
}

/** What a Service's row says aloud. */
export function portLabel(service: ServicePaths, plan: PortPlan): string {
  const { port } = plan;
  const name = port.port === 0 ? "" : ` port ${String(port.port)}/${port.protocol}`;
  const reason = port.break?.text;
  return [`Service ${service.name}${name}`, verdictWords(port.verdict), reason].filter(Boolean).join(", ");
}
