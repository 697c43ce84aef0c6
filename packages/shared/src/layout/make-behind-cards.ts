/** The boxes of the right half of a Service port: the joint (selector and targetPort), the workload, and what is missing. */
import type { Sheet } from "./place-ways.ts";
import { outcomeWords, isName } from "./judge-port.ts";
import type { PlacedRow } from "./make-card.ts";
import { makeCard, memberOf, span } from "./make-card.ts";
import { fieldPath, figure, line, portField, protocolSuffix, words, isPortless } from "./set-text.ts";
import {
  backendHealth,
  writeContainer,
  writePod,
  writeSelector,
  writeTargetPort,
  writeWorkload,
} from "./write-behind.ts";
import type { Card, LayoutDepth, TextLine } from "./layout-model.ts";
import type { Columns } from "./place-columns.ts";
import type { BackendPlan, PortGroup, PortPlan } from "./plan-block.ts";
import type { Ghost, Hop, PathBreak, ServicePaths } from "../paths/path-model.ts";

/** What the drawing of one port's right half needs. */
export interface BehindContext {
  readonly service: ServicePaths;
  readonly serviceCard: Card;
  readonly columns: Columns;
  readonly depth: LayoutDepth;
  readonly sheet: Sheet;
}

type Looks = Pick<Card, "look">["look"];

/** The joint of selector and targetPort: a row for each port of the group. */
export function endpointsCard(
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

/** The workload: a row for each port of the group, and its pods where it is unfolded. */
export function containerCard(
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
export function ghostCard(
  context: BehindContext,
  port: PortPlan,
  { ghost, hop, reach, unknown, below }: GhostParts,
): Card {
  const { service, columns } = context;
  const member = memberOf(service.id, port.key, null, null);
  // Where pods are selected the selector holds, and is written; what is missing is the port.
  const selected = hop === "endpoints" && port.backends.length > 0 && service.selector !== null;
  const said = [ghost.why, ghost.near].filter((part) => part !== null).join(", ");
  return makeCard({
    key: `${port.key}|ghost`,
    hop,
    column: span(columns.of, hop, reach),
    look: "ghost",
    health: unknown ? "unknown" : selected ? "none" : "broken",
    icon: selected ? "selector" : null,
    above: [selected ? writeSelector(service) : line(words(ghost.title))],
    rows: [
      {
        key: `${port.key}|ghost`,
        y: port.y,
        line: line(figure(ghost.wanted, null), selected ? words(ghost.title) : null),
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
export function ghostWords(ghost: Ghost, pathBreak: PathBreak, wide: boolean, unknown: boolean) {
  const outcome = outcomeWords(pathBreak.outcome);
  const near = ghost.near === null ? [] : [line(words(ghost.near, "ink", ghost.near))];
  const why = line(words(ghost.why, unknown ? "soft" : "broken", ghost.why));
  if (wide || outcome === null) return { over: outcome, below: [why, ...near] };
  return { over: ghost.why, below: [line(words(outcome, "broken", pathBreak.text)), ...near] };
}
/** A joint whose pods are not there: the selector holds as far as it goes, the targetPort as it is written. */
export function bareJoint(context: BehindContext, port: PortPlan): Card {
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

/** A ghost for a break that names none: what was asked for is the targetPort. */
export function plainGhost(service: ServicePaths, port: PortPlan, pathBreak: PathBreak, unknown: boolean): Ghost {
  const target = isPortless(port.port) ? "any port" : String(port.port.targetPort);
  return {
    hop: pathBreak.hop,
    title: unknown ? "not readable" : isName(port.port) ? "CNAME" : "endpoints",
    wanted: (isName(port.port) ? service.externalName : null) ?? target,
    why: pathBreak.text,
    near: null,
  };
}
