/** The lanes of ways in that pass the ClusterIP by. */
import { lineTruth } from "./place-ways.ts";
import { bracket } from "./draw-line.ts";
import { ownVerdict } from "./judge-port.ts";
import { memberOf } from "./make-card.ts";
import type { Lane } from "./layout-model.ts";
import type { PortPlan } from "./plan-block.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { BehindContext } from "./make-behind-cards.ts";

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
  const lanes = placeLanes(context.service, port);
  if (lanes.length === 0) return;
  const right = serviceCard.x + serviceCard.width;
  const target = sheet.lines.find((drawn) => drawn.from === serviceCard.key && drawn.member.ports[0] === port.key)?.to;
  if (target === undefined) return;
  for (const lane of lanes) {
    const d = bracket(right, lane.at, right + 9, right + 18, port.y);
    sheet.lines.push({
      key: lane.key,
      from: serviceCard.key,
      to: target,
      d,
      truth: lane.truth,
      word: null,
      label: null,
      member: lane.member,
    });
  }
}
