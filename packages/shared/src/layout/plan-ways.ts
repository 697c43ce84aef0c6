/**
 * The ways in of a Service port, each in its slot. Ways that a controller carries out (an Ingress's, a
 * Gateway's) hang below the controller's own box, their gate: a connection comes to the controller
 * first, and its rules send it on.
 */
import { objectKey } from "../model/names.ts";
import type { ControllerPath, PortPath, WayIn } from "../paths/path-model.ts";
import { assignSlots } from "./assign-slots.ts";
import type { Room } from "./measure-box.ts";

export interface GatePlan {
  readonly key: string;
  readonly controller: ControllerPath;
  /** The height of its line, from the top of the block. */
  readonly y: number;
}

export interface WayPlan {
  readonly key: string;
  readonly way: WayIn;
  /** The height of its line, from the top of the block. */
  readonly y: number;
  /** Null where no controller stands before it. */
  readonly gate: GatePlan | null;
}

/** From outside first; ways that pass the ClusterIP by come last, so that their lanes run under the ports' own lines. */
const wayOrder: Record<WayIn["type"], number> = {
  "node-port": 0,
  "host-port": 5,
  "load-balancer": 1,
  "external-ip": 2,
  "cluster-ip": 3,
  "headless-dns": 3,
  "external-name": 3,
  ingress: 4,
  gateway: 4,
};

function inOrder(ways: readonly WayIn[]): readonly WayIn[] {
  return [...ways].sort((a, b) => wayOrder[a.type] - wayOrder[b.type]);
}

function controllerOf(way: WayIn): ControllerPath | null {
  return way.type === "ingress" || way.type === "gateway" ? way.controller : null;
}

interface KeyedWay {
  readonly key: string;
  readonly way: WayIn;
  readonly gate: { readonly key: string; readonly controller: ControllerPath } | null;
}

/** A controller's ways side by side, so that they can hang below its box. */
function keyWays(port: PortPath): readonly KeyedWay[] {
  const keyed = inOrder(port.waysIn).map((way): KeyedWay => {
    const controller = controllerOf(way);
    const key = `${port.id}|in|${way.id}`;
    if (controller === null) return { key, way, gate: null };
    return { key, way, gate: { key: `${port.id}|gate|${objectKey(controller.workload)}`, controller } };
  });
  const gateKey = ({ gate }: KeyedWay) => gate?.key ?? "";
  const gates = [...new Set(keyed.map(gateKey))];
  return keyed.sort((a, b) => gates.indexOf(gateKey(a)) - gates.indexOf(gateKey(b)));
}

/** Gives the ways of a port, and the gates before them, their heights from `y` down; taken slots are noted in `slots`. */
export function planWays(
  port: PortPath,
  room: Room,
  previous: Readonly<Record<string, number>>,
  y: number,
  slots: Record<string, number>,
): WayPlan[] {
  const keyed = keyWays(port);
  const keys = new Set(keyed.flatMap(({ key, gate }) => (gate === null ? [key] : [gate.key, key])));
  const places = assignSlots([...keys], previous);
  const pitch = room.wayUp + room.wayDown + room.wayGap;
  const heightOf = (key: string): number => {
    const slot = places.get(key) ?? 0;
    slots[key] = slot;
    return y + slot * pitch;
  };
  return keyed
    .map(({ key, way, gate }) => ({
      key,
      way,
      y: heightOf(key),
      gate: gate === null ? null : { ...gate, y: heightOf(gate.key) },
    }))
    .sort((a, b) => a.y - b.y);
}
