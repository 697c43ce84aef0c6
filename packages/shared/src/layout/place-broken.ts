/** A Service port behind which nothing is reached: where its line is cut, and what stands beyond the cut. */
import { memberOf } from "./make-card.ts";
import type { Card } from "./layout-model.ts";
import type { PortGroup, PortPlan } from "./plan-block.ts";
import type { PathBreak } from "../paths/path-model.ts";
import type { BehindContext } from "./make-behind-cards.ts";
import { endpointsCard, containerCard, ghostCard, ghostWords, bareJoint, plainGhost } from "./make-behind-cards.ts";
import type { CutPlace } from "./draw-behind.ts";
import { drawLine, cutMark, wordsOver, gapBefore } from "./draw-behind.ts";

/** The line is cut before the endpoints: a ghost stands there, or the endpoints that would be reached, dimmed. */
export function cutAtEndpoints(context: BehindContext, port: PortPlan, pathBreak: PathBreak, unknown: boolean): void {
  const { serviceCard, sheet, service } = context;
  const gap = gapBefore(context, "endpoints");
  const member = memberOf(service.id, port.key, null, null);
  const truth = unknown ? "unknown" : "beyond";
  const bare = port.backends.length === 0;
  const reach = bare ? "container" : "endpoints";
  const given = pathBreak.ghost ?? (bare ? plainGhost(service, port, pathBreak, unknown) : null);
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
export function cutAtContainer(context: BehindContext, port: PortPlan, pathBreak: PathBreak, unknown: boolean): void {
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
    const given = pathBreak.ghost ?? plainGhost(service, port, pathBreak, unknown);
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
