/** The right half of a Service port: the joint (selector and targetPort), the workload, what is missing, and the lines there. */
import type { Ghost, Hop, PathBreak, ServicePaths } from "../paths/path-model.ts";
import type { Card, Cut, LayoutDepth, Lane, Line, LineTruth, TextLine } from "./layout-model.ts";
import type { Columns } from "./place-columns.ts";
import type { BackendPlan, PortGroup, PortPlan } from "./plan-block.ts";
import type { PlacedRow } from "./make-card.ts";
import { lineTruth } from "./place-ways.ts";
import type { Sheet } from "./place-ways.ts";
import { bracket } from "./draw-line.ts";
import { cutSize } from "./measure-box.ts";
import { branchCut, isName, outcomeWords, ownVerdict } from "./judge-port.ts";
import { makeCard, makeCut, memberOf, span } from "./make-card.ts";
import { fieldPath, figure, line, portField, protocolSuffix, words } from "./set-text.ts";
import {
  backendHealth,
  reachWords,
  writeContainer,
  writeNames,
  writePod,
  writeSelector,
  writeTargetPort,
  writeWorkload,
} from "./write-behind.ts";

/** What the drawing of one port's right half needs. */
export interface BehindContext {
  readonly service: ServicePaths;
  readonly serviceCard: Card;
  readonly columns: Columns;
  readonly depth: LayoutDepth;
  readonly sheet: Sheet;
}

type Looks = Pick<Card, "look">["look"];

function endpointsCard(
  context: BehindContext,
  group: PortGroup,
  of: (port: PortPlan) => BackendPlan | undefined,
  look: Looks,
): Card {
  const { service, columns, depth } = context;
  const rows: PlacedRow[] = group.flatMap((port) => {
    const plan = of(port);
    if (plan === undefined) return [];
    const text = writeTargetPort(service, port.port, plan.backend, depth);
    const key = `${plan.key}|endpoints`;
    return [
      {
        key,
        y: plan.y,
        line: text.row,
        below: text.below,
        member: memberOf(service.id, port.key, null, plan.key),
        label: text.label,
        passed: null,
      },
    ];
  });
  return makeCard({
    key: rows[0]?.key ?? "",
    hop: "endpoints",
    column: columns.of.endpoints,
    look,
    icon: service.selector === null ? null : "selector",
    above: [writeSelector(service)],
    rows,
    member: wholeMember(rows, service),
  });
}

function wholeMember(rows: readonly PlacedRow[], service: ServicePaths): Card["member"] {
  return {
    service: service.id,
    ports: rows.flatMap((row) => row.member.ports),
    ways: null,
    backends: rows.flatMap((row) => row.member.backends ?? []),
  };
}

function containerCard(
  context: BehindContext,
  group: PortGroup,
  of: (port: PortPlan) => BackendPlan | undefined,
  look: Looks,
): Card {
  const { service, columns, depth } = context;
  const plans = group.flatMap((port) => {
    const plan = of(port);
    return plan === undefined ? [] : [{ port, plan }];
  });
  const rows: PlacedRow[] = plans.map(({ port, plan }) => {
    const text = writeContainer(port.port, plan.backend, depth);
    return {
      key: plan.key,
      y: plan.y,
      line: text.row,
      below: text.below,
      member: memberOf(service.id, port.key, null, plan.key),
      label: text.label,
      passed: null,
    };
  });
  const first = plans[0]?.plan;
  const backend = first?.backend;
  const listed = first?.unfolded === true ? (backend?.endpoints.slice(0, first.listed) ?? []) : [];
  return makeCard({
    key: rows[0]?.key ?? "",
    hop: "container",
    column: columns.of.container,
    look,
    health: backend === undefined ? "none" : backendHealth(backend),
    above: backend === undefined ? [] : writeWorkload(backend),
    rows,
    pods: listed.map(writePod),
    more: first?.unfolded === true && backend !== undefined ? backend.total - listed.length : 0,
    fold: backend === undefined || backend.total === 0 ? null : first?.unfolded === true ? "unfolded" : "folded",
    member: wholeMember(rows, service),
  });
}

interface GhostParts {
  readonly ghost: Ghost;
  readonly hop: Hop;
  /** The last column that it fills. */
  readonly reach: Hop;
  readonly unknown: boolean;
  /** What stands under its number. */
  readonly below: readonly TextLine[];
}

/** A dashed box in place of what is missing. */
function ghostCard(context: BehindContext, port: PortPlan, { ghost, hop, reach, unknown, below }: GhostParts): Card {
  const { service, columns } = context;
  const member = memberOf(service.id, port.key, null, null);
  const said = [ghost.why, ghost.near].filter((part) => part !== null).join(", ");
  return makeCard({
    key: `${port.key}|ghost`,
    hop,
    column: span(columns.of, hop, reach),
    look: "ghost",
    health: unknown ? "unknown" : "broken",
    above: [line(words(ghost.title))],
    rows: [
      {
        key: `${port.key}|ghost`,
        y: port.y,
        line: line(figure(ghost.wanted, null)),
        below,
        member,
        label: `Missing ${ghost.title} ${ghost.wanted}: ${said}`,
        passed: null,
      },
    ],
    member,
  });
}

/** What a ghost says, and what is said over it: the reason stands where there is room for it, the outcome where it is left. */
function ghostWords(ghost: Ghost, pathBreak: PathBreak, wide: boolean, unknown: boolean) {
  const outcome = outcomeWords(pathBreak.outcome);
  const near = ghost.near === null ? [] : [line(words(ghost.near, "ink", ghost.near))];
  const why = line(words(ghost.why, unknown ? "soft" : "broken", ghost.why));
  if (wide || outcome === null) return { over: outcome, below: [why, ...near] };
  return { over: ghost.why, below: [line(words(outcome, "broken", pathBreak.text)), ...near] };
}

interface Drawn {
  readonly key: string;
  readonly from: Card | Cut;
  readonly to: Card | Cut;
  readonly truth: LineTruth;
  readonly member: Card["member"];
  readonly y1: number;
  readonly y2: number;
  /** Where the line turns, if it does. */
  readonly upright: number;
  readonly word?: string;
}

function drawLine({ sheet }: BehindContext, drawn: Drawn): void {
  const { key, from, to, truth, member, y1, y2, upright, word } = drawn;
  const [x1, x2] = [from.x + from.width, to.x];
  sheet.lines.push({
    key,
    from: from.key,
    to: to.key,
    d: bracket(x1, y1, upright, x2, y2),
    truth,
    word: word === undefined ? null : { text: word, x: (x1 + x2) / 2, y: y2 },
    member,
  } satisfies Line);
}

interface CutPlace {
  readonly key: string;
  readonly hop: Hop;
  readonly x: number;
  readonly y: number;
  readonly member: Card["member"];
  readonly wordsAt: { readonly x: number; readonly y: number; readonly width: number } | null;
}

function cutMark(
  context: BehindContext,
  pathBreak: PathBreak,
  unknown: boolean,
  place: CutPlace,
  said: string | null,
): Cut {
  const outcome = outcomeWords(pathBreak.outcome);
  const { wordsAt, ...at } = place;
  const mark = makeCut({
    ...at,
    mark: unknown ? "unknown" : "cut",
    text: [pathBreak.text, outcome].filter(Boolean).join(", "),
    words:
      said === null || wordsAt === null
        ? null
        : {
            text: said,
            dx: wordsAt.x - (place.x - cutSize / 2),
            dy: wordsAt.y - (place.y - cutSize / 2),
            width: wordsAt.width,
          },
  });
  context.sheet.cuts.push(mark);
  return mark;
}

/** Words stand above the line, over the next box, whose top is lower than its neighbours'. */
const wordsUp = 50;

function wordsOver(context: BehindContext, y: number, hop: Hop, reach: Hop): CutPlace["wordsAt"] {
  const { x, width } = span(context.columns.of, hop, reach);
  const gap = gapBefore(context, "container");
  return { x, y: y - wordsUp, width: reach === "endpoints" ? width + gap.to - gap.from - 8 : width };
}

function gapBefore(context: BehindContext, hop: "endpoints" | "container") {
  const before = context.columns.of[hop === "endpoints" ? "service" : "endpoints"];
  const from = before.x + before.width;
  const to = context.columns.of[hop].x;
  return { from, to, middle: (from + to) / 2 };
}

/** Everything behind a port when it reaches something: a line and a box for each backend, a branch cut where one fails. */
function placeReached(context: BehindContext, group: PortGroup): void {
  const { service, serviceCard, sheet } = context;
  const [lead] = group;
  if (lead === undefined) return;
  const gap = gapBefore(context, "endpoints");
  lead.backends.forEach((_, index) => {
    const of = (port: PortPlan) => port.backends[index];
    const backend = of(lead)?.backend;
    if (backend === undefined) return;
    const cut = branchCut(backend);
    const endpoints = endpointsCard(context, group, of, cut === "endpoints" ? "ghost" : "solid");
    const container = containerCard(context, group, of, cut === null ? "solid" : "dimmed");
    sheet.cards.push(endpoints, container);
    for (const port of group) {
      const plan = of(port);
      if (plan === undefined) continue;
      const member = memberOf(service.id, port.key, null, plan.key);
      const part = plan.backend.verdict === "part" ? "part" : plan.backend.verdict === "unknown" ? "unknown" : "whole";
      const base = { member, y1: plan.y, y2: plan.y, upright: gap.to - 26 };
      const into = { ...base, y1: port.y };
      const word = reachWords(plan.backend);
      if (cut === null) {
        drawLine(context, { ...into, key: `${plan.key}|into`, from: serviceCard, to: endpoints, truth: part });
        drawLine(context, { ...base, key: `${plan.key}|reach`, from: endpoints, to: container, truth: part, word });
        continue;
      }
      placeBranchCut(context, plan, cut, endpoints, container, into);
    }
  });
}

function placeBranchCut(
  context: BehindContext,
  plan: BackendPlan,
  cut: "endpoints" | "container",
  endpoints: Card,
  container: Card,
  into: Pick<Drawn, "member" | "y1" | "y2" | "upright">,
): void {
  const flat = { ...into, y1: plan.y };
  const noName = cut === "endpoints";
  const text = noName ? "the targetPort's name does not resolve in these pods" : "none of these pods takes connections";
  const pathBreak: PathBreak = {
    hop: cut,
    code: noName ? "target-port-name-partial" : "no-ready-endpoint",
    outcome: null,
    text,
    ghost: null,
  };
  const x = noName ? context.columns.of.endpoints.x - cutSize / 2 - 3 : gapBefore(context, "container").middle;
  const mark = cutMark(
    context,
    pathBreak,
    false,
    { key: `${plan.key}|cut`, hop: cut, x, y: plan.y, member: into.member, wordsAt: null },
    null,
  );
  const { serviceCard } = context;
  if (noName) {
    drawLine(context, { ...into, key: `${plan.key}|into`, from: serviceCard, to: mark, truth: "whole" });
    drawLine(context, { ...flat, key: `${plan.key}|beyond`, from: endpoints, to: container, truth: "beyond" });
    return;
  }
  drawLine(context, { ...into, key: `${plan.key}|into`, from: serviceCard, to: endpoints, truth: "whole" });
  drawLine(context, { ...flat, key: `${plan.key}|reach`, from: endpoints, to: mark, truth: "whole" });
  drawLine(context, { ...flat, key: `${plan.key}|beyond`, from: mark, to: container, truth: "beyond" });
}

/** A joint whose pods are not there: the selector holds as far as it goes, the targetPort as it is written. */
function bareJoint(context: BehindContext, port: PortPlan): Card {
  const { service, columns, depth } = context;
  const member = memberOf(service.id, port.key, null, null);
  const from = portField(service, port.port, "targetPort");
  const key = `${port.key}|joint`;
  return makeCard({
    key,
    hop: "endpoints",
    column: columns.of.endpoints,
    icon: service.selector === null ? null : "selector",
    above: [writeSelector(service)],
    rows: [
      {
        key,
        y: port.y,
        line: line(figure(`${String(port.port.targetPort)}${protocolSuffix(port.port)}`, from), words("targetPort")),
        below: depth === "service" ? [line(figure(fieldPath(from), from, "soft"))] : [],
        member,
        label: `targetPort ${String(port.port.targetPort)}`,
        passed: null,
      },
    ],
    member,
  });
}

function plainGhost(port: PortPlan, pathBreak: PathBreak, unknown: boolean): Ghost {
  const target = String(port.port.targetPort);
  return {
    hop: pathBreak.hop,
    title: unknown ? "not readable" : "endpoints",
    wanted: target === "" ? "?" : target,
    why: pathBreak.text,
    near: null,
  };
}

/** The line is cut before the endpoints: a ghost stands there, or the endpoints that would be reached, dimmed. */
function cutAtEndpoints(context: BehindContext, port: PortPlan, pathBreak: PathBreak, unknown: boolean): void {
  const { serviceCard, sheet, service } = context;
  const gap = gapBefore(context, "endpoints");
  const member = memberOf(service.id, port.key, null, null);
  const truth = unknown ? "unknown" : "beyond";
  const bare = port.backends.length === 0;
  const reach = bare ? "container" : "endpoints";
  const given = pathBreak.ghost ?? (bare ? plainGhost(port, pathBreak, unknown) : null);
  const texts = given === null ? null : ghostWords(given, pathBreak, bare, unknown);
  const ghost =
    given === null || texts === null
      ? null
      : ghostCard(context, port, { ghost: given, hop: "endpoints", reach, unknown, below: texts.below });
  const mark = cutMark(
    context,
    pathBreak,
    unknown,
    {
      key: `${port.key}|cut`,
      hop: pathBreak.hop,
      x: gap.from + 28,
      y: port.y,
      member,
      wordsAt: wordsOver(context, port.y, "endpoints", reach),
    },
    texts === null ? pathBreak.text : texts.over,
  );
  const base = { y1: port.y, y2: port.y, upright: gap.to - 12, member };
  drawLine(context, { ...base, key: `${port.key}|into`, from: serviceCard, to: mark, truth: "whole" });
  if (ghost !== null) {
    sheet.cards.push(ghost);
    drawLine(context, { ...base, key: `${port.key}|beyond`, from: mark, to: ghost, truth });
  }
  for (const plan of port.backends) {
    const only: PortGroup = [port];
    const container = containerCard(context, only, () => plan, "dimmed");
    const backendMember = memberOf(service.id, port.key, null, plan.key);
    if (ghost === null) {
      const endpoints = endpointsCard(context, only, () => plan, "dimmed");
      sheet.cards.push(endpoints);
      drawLine(context, {
        ...base,
        y2: plan.y,
        member: backendMember,
        key: `${plan.key}|into`,
        from: mark,
        to: endpoints,
        truth,
      });
      drawLine(context, {
        ...base,
        y1: plan.y,
        y2: plan.y,
        member: backendMember,
        key: `${plan.key}|reach`,
        from: endpoints,
        to: container,
        truth,
      });
    } else {
      const upright = gapBefore(context, "container").middle;
      drawLine(context, {
        ...base,
        y2: plan.y,
        upright,
        member: backendMember,
        key: `${plan.key}|reach`,
        from: ghost,
        to: container,
        truth,
      });
    }
    sheet.cards.push(container);
  }
}

/** The line is cut before the container: the joint holds, and what stands behind it does not take connections. */
function cutAtContainer(context: BehindContext, port: PortPlan, pathBreak: PathBreak, unknown: boolean): void {
  const { serviceCard, sheet, service } = context;
  const gap = gapBefore(context, "container");
  const upright = gapBefore(context, "endpoints").to - 12;
  const truth = unknown ? "unknown" : "beyond";
  const member = memberOf(service.id, port.key, null, null);
  const wordsAt = wordsOver(context, port.y, "endpoints", "endpoints");
  const place = (key: string, y: number, at: Card["member"]): CutPlace => ({
    key: `${key}|cut`,
    hop: "container",
    x: gap.middle,
    y,
    member: at,
    wordsAt,
  });
  if (port.backends.length === 0) {
    const joint = bareJoint(context, port);
    const given = pathBreak.ghost ?? plainGhost(port, pathBreak, unknown);
    const texts = ghostWords(given, pathBreak, true, unknown);
    const ghost = ghostCard(context, port, {
      ghost: given,
      hop: "container",
      reach: "container",
      unknown,
      below: texts.below,
    });
    sheet.cards.push(joint, ghost);
    const mark = cutMark(context, pathBreak, unknown, place(port.key, port.y, member), texts.over);
    const base = { y1: port.y, y2: port.y, upright, member };
    drawLine(context, { ...base, key: `${port.key}|into`, from: serviceCard, to: joint, truth: "whole" });
    drawLine(context, { ...base, key: `${port.key}|reach`, from: joint, to: mark, truth: "whole" });
    drawLine(context, { ...base, key: `${port.key}|beyond`, from: mark, to: ghost, truth });
    return;
  }
  port.backends.forEach((plan, index) => {
    const only: PortGroup = [port];
    const at = memberOf(service.id, port.key, null, plan.key);
    const endpoints = endpointsCard(context, only, () => plan, "solid");
    const container = containerCard(context, only, () => plan, "dimmed");
    sheet.cards.push(endpoints, container);
    const mark = cutMark(context, pathBreak, unknown, place(plan.key, plan.y, at), index === 0 ? pathBreak.text : null);
    const base = { y1: plan.y, y2: plan.y, upright, member: at };
    drawLine(context, {
      ...base,
      y1: port.y,
      key: `${plan.key}|into`,
      from: serviceCard,
      to: endpoints,
      truth: "whole",
    });
    drawLine(context, { ...base, key: `${plan.key}|reach`, from: endpoints, to: mark, truth: "whole" });
    drawLine(context, { ...base, key: `${plan.key}|beyond`, from: mark, to: container, truth });
  });
}

/** The names that an ExternalName leads to, and the pods at its end where that is a Service of the cluster. */
function placeNames(context: BehindContext, port: PortPlan): void {
  const { service, serviceCard, columns, sheet } = context;
  const member = memberOf(service.id, port.key, null, null);
  const pods = port.backends.filter(({ backend }) => backend.type === "pods");
  const key = `${port.key}|names`;
  const card = makeCard({
    key,
    hop: "endpoints",
    column: span(columns.of, "endpoints", pods.length === 0 ? "container" : "endpoints"),
    above: [line(words("CNAME"))],
    rows: [{ key, y: port.y, ...writeNames(service, port.port, pods.length === 0), member, passed: null }],
    member,
  });
  const upright = gapBefore(context, "container").middle;
  sheet.cards.push(card);
  const base = { y1: port.y, truth: "whole", upright } as const;
  drawLine(context, { ...base, key: `${port.key}|into`, from: serviceCard, to: card, member, y2: port.y });
  for (const plan of pods) {
    const cut = branchCut(plan.backend);
    const container = containerCard(context, [port], () => plan, cut === null ? "solid" : "dimmed");
    const truth = cut !== null ? "beyond" : plan.backend.verdict === "part" ? "part" : "whole";
    sheet.cards.push(container);
    drawLine(context, {
      ...base,
      key: `${plan.key}|reach`,
      from: card,
      to: container,
      truth,
      member: memberOf(service.id, port.key, null, plan.key),
      y2: plan.y,
      word: reachWords(plan.backend),
    });
  }
}

/** Draws what is behind a group of ports. A group of several always reaches its pods. */
export function placeBehind(context: BehindContext, group: PortGroup): void {
  const [port] = group;
  if (port === undefined || port.stray) return;
  const { verdict, break: pathBreak } = port.behind;
  if (pathBreak !== null && (verdict === "severed" || verdict === "unknown")) {
    const unknown = verdict === "unknown";
    if (pathBreak.hop === "container") cutAtContainer(context, port, pathBreak, unknown);
    else cutAtEndpoints(context, port, pathBreak, unknown);
    return;
  }
  if (isName(port.port)) placeNames(context, port);
  else placeReached(context, group);
}

/** The lanes of ways that pass the ClusterIP by: through the Service's box, and then onto the port's line. */
export function placeLanes(service: ServicePaths, port: PortPlan): readonly Lane[] {
  if (port.stray) return [];
  return port.ways
    .filter(({ way, y }) => way.bypassesClusterIp && y !== port.y && way.type !== "external-name")
    .map(({ key, way, y }) => ({
      key: `${key}|lane`,
      at: y,
      text: "past the ClusterIP",
      truth: lineTruth(ownVerdict(way, port.behind)),
      member: memberOf(service.id, port.key, key, null),
    }));
}

/** Lines from a lane's end at the Service's right edge up onto the port's own line. */
export function joinLanes(context: BehindContext, port: PortPlan): void {
  const { serviceCard, sheet } = context;
  const right = serviceCard.x + serviceCard.width;
  const target = sheet.lines.find((drawn) => drawn.from === serviceCard.key && drawn.member.ports[0] === port.key)?.to;
  if (target === undefined) return;
  for (const lane of placeLanes(context.service, port)) {
    const d = bracket(right, lane.at, right + 9, right + 18, port.y);
    sheet.lines.push({
      key: lane.key,
      from: serviceCard.key,
      to: target,
      d,
      truth: lane.truth,
      word: null,
      member: lane.member,
    });
  }
}
