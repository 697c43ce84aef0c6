/** A Service before it is placed: its ports with their ways in and backends, each in its slot, and each port's line. */
import type { Backend, PathBreak, PortPath, ServicePaths, WayIn } from "../paths/path-model.ts";
import type { LayoutDepth } from "./layout-model.ts";
import { assignSlots } from "./assign-slots.ts";
import { isName, judgeBehind } from "./judge-port.ts";
import type { Behind } from "./judge-port.ts";
import { downwards, podsHeight, podsListed, roomFor } from "./measure-box.ts";
import type { Room } from "./measure-box.ts";
import { planWays, type WayPlan } from "./plan-ways.ts";

export interface BackendPlan {
  readonly key: string;
  readonly backend: Backend;
  readonly y: number;
  readonly unfolded: boolean;
  /** How many of its pods are listed. */
  readonly listed: number;
  /** The height of the list under this row. */
  readonly under: number;
}

export interface PortPlan {
  readonly key: string;
  readonly port: PortPath;
  /** A port that a way in asks for and the Service does not have; nothing is behind it. */
  readonly stray: boolean;
  readonly y: number;
  readonly ways: readonly WayPlan[];
  readonly backends: readonly BackendPlan[];
  readonly behind: Behind;
}

export interface BlockPlan {
  readonly ports: readonly PortPlan[];
  readonly height: number;
  readonly room: Room;
  readonly slots: Readonly<Record<string, number>>;
}

export interface PlanContext {
  readonly depth: LayoutDepth;
  /** Slots by key, and heights by `y|` and key, of the last layout. */
  readonly slots: Readonly<Record<string, number>>;
  /** Whether lines keep their heights. Not where the person has just folded or unfolded something. */
  readonly keepsHeights: boolean;
  readonly unfolded: Readonly<Record<string, boolean>>;
}

/** The same, with how many ports the Service has: one Service with one port shows its pods at once. */
type BlockContext = PlanContext & { readonly ports: number };

/** A line's height: where it was, unless what is above it has grown past that. */
function heightOf(key: string, least: number, context: PlanContext, slots: Record<string, number>): number {
  const before = context.keepsHeights ? context.slots[`y|${key}`] : undefined;
  const y = Math.max(least, before ?? 0);
  slots[`y|${key}`] = y;
  return y;
}

function strayPort(service: ServicePaths, name: string, ways: readonly WayIn[]): PortPath {
  const number = Number(name);
  const first: PathBreak | null = ways[0]?.break ?? null;
  return {
    id: `${service.id}:stray-${name}/TCP` as PortPath["id"],
    name: Number.isNaN(number) ? name : "",
    port: Number.isNaN(number) ? 0 : number,
    protocol: "TCP",
    targetPort: "",
    nodePort: null,
    appProtocol: null,
    verdict: "severed",
    break: first,
    waysIn: ways,
    declaredClients: [],
    backends: [],
    used: 0,
    total: 0,
  };
}

/** The ports that are asked for in vain, each with the ways in that ask. */
export function strayPorts(service: ServicePaths): readonly PortPath[] {
  const byPort = new Map<string, WayIn[]>();
  for (const way of service.strayWaysIn) {
    const name = way.type === "ingress" || way.type === "gateway" ? String(way.backendPort) : "";
    byPort.set(name, [...(byPort.get(name) ?? []), way]);
  }
  return [...byPort].map(([name, ways]) => strayPort(service, name, ways));
}

/** Ports in neighbouring rows that reach the same pods share their boxes: six ports are six rows in one box. */
export type PortGroup = readonly PortPlan[];

function samePods(a: PortPath, b: PortPath): boolean {
  const [one, other] = [a.backends[0], b.backends[0]];
  if (one === undefined || other === undefined || a.backends.length !== 1 || b.backends.length !== 1) return false;
  if (one.type !== other.type || one.used !== other.used || one.total !== other.total) return false;
  if (one.workload?.kind !== other.workload?.kind || one.workload?.name !== other.workload?.name) return false;
  return one.endpoints.every((endpoint, index) => endpoint.address === other.endpoints[index]?.address);
}

interface Judged {
  readonly port: PortPath;
  readonly stray: boolean;
  readonly behind: Behind;
}

function reaches({ stray, behind, port }: Judged): boolean {
  return !stray && !isName(port) && (behind.verdict === "whole" || behind.verdict === "part");
}

/** Groups neighbouring ports that reach the same pods; a port with a break stands alone. */
export function groupPorts<T extends Judged>(ports: readonly T[]): readonly (readonly T[])[] {
  const groups: T[][] = [];
  for (const port of ports) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    const joins = before !== undefined && reaches(port) && reaches(before) && samePods(before.port, port.port);
    if (last !== undefined && joins) last.push(port);
    else groups.push([port]);
  }
  return groups;
}

/** In a group the pods stand once, under its last row; the group folds by its first port. */
interface Fold {
  readonly key: (backend: Backend) => string;
  readonly last: boolean;
}

function planBackends(
  port: PortPath,
  fold: Fold,
  room: Room,
  context: BlockContext,
  y: number,
  slots: Record<string, number>,
): BackendPlan[] {
  const keyed = port.backends.map((backend) => ({ backend, key: `${port.id}|to|${backend.id}` }));
  const places = assignSlots(
    keyed.map(({ key }) => key),
    context.slots,
  );
  const bySlot = keyed.map((entry) => ({ ...entry, slot: places.get(entry.key) ?? 0 })).sort((a, b) => a.slot - b.slot);
  const plain = room.portUp + room.portDown + room.portGap;
  const unfoldedAtFirst = context.depth === "service" && context.ports === 1;
  let at = y;
  let next = 0;
  return bySlot.map(({ backend, key, slot }) => {
    at += (slot - next) * plain;
    next = slot + 1;
    slots[key] = slot;
    // Heights of backends are kept relative to their port's line.
    const line = y + heightOf(key, at - y, context, slots);
    const unfolded = context.unfolded[fold.key(backend)] ?? unfoldedAtFirst;
    const listed = unfolded ? Math.min(podsListed, backend.endpoints.length) : 0;
    const under = fold.last && unfolded ? podsHeight(listed, backend.total - listed) : 0;
    const plan = { backend, key, y: line, unfolded, listed, under };
    at = line + plain + under;
    return plan;
  });
}

function lowest(plan: Pick<PortPlan, "ways" | "backends" | "y">, room: Room): number {
  const ways = plan.ways.map((way) => way.y + room.wayDown);
  const backends = plan.backends.map(({ y, under }) => y + downwards(2) + under);
  return Math.max(plan.y + room.portDown, ...ways, ...backends);
}

function foldsOf(judged: readonly Judged[]): Map<PortPath, Fold> {
  const folds = new Map<PortPath, Fold>();
  for (const group of groupPorts(judged)) {
    const lead = group[0]?.port;
    group.forEach(({ port }, index) => {
      const key = (backend: Backend) =>
        `${(lead ?? port).id}|to|${group.length > 1 ? (lead?.backends[0]?.id ?? "") : backend.id}`;
      folds.set(port, { key, last: index === group.length - 1 });
    });
  }
  return folds;
}

/** Gives every port of a Service its line and everything on it its slot, from the top of the block down. */
export function planBlock(service: ServicePaths, context: PlanContext): BlockPlan {
  const room = roomFor(context.depth);
  const slots: Record<string, number> = {};
  const strays = strayPorts(service);
  const all = [...service.ports, ...strays];
  const places = assignSlots(
    all.map((port) => port.id),
    context.slots,
  );
  const ordered = [...all].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
  const judged = ordered.map((port): Judged => {
    const stray = strays.includes(port) || service.missing;
    return { port, stray, behind: stray ? { verdict: "severed", break: null } : judgeBehind(port) };
  });
  const folds = foldsOf(judged);
  let y = room.portUp;
  const ports = judged.map(({ port, stray, behind }): PortPlan => {
    y = heightOf(port.id, y, context, slots);
    slots[port.id] = places.get(port.id) ?? 0;
    const counted = { ...context, ports: all.length };
    const ways = planWays(port, room, context.slots, y, slots);
    const fold = folds.get(port);
    const backends = stray || fold === undefined ? [] : planBackends(port, fold, room, counted, y, slots);
    const plan: PortPlan = { key: port.id, port, stray, y, ways, backends, behind };
    y = lowest(plan, room) + room.portGap + room.portUp;
    return plan;
  });
  const bottom = ports.reduce((low, plan) => Math.max(low, lowest(plan, room)), room.portUp + room.portDown);
  // What vanished keeps its slot in mind: pods that come back stand where they stood.
  return { ports, height: bottom, room, slots: { ...context.slots, ...slots } };
}
