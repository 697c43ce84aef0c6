/** The right half of a Service port: what is behind it, and the lines there. */
import { cutSize } from "./measure-box.ts";
import { branchCut, isName } from "./judge-port.ts";
import { makeCard, memberOf, span } from "./make-card.ts";
import { line, words } from "./set-text.ts";
import { reachWords, writeNames } from "./write-behind.ts";
import type { Card } from "./layout-model.ts";
import type { BackendPlan, PortGroup, PortPlan } from "./plan-block.ts";
import type { PathBreak } from "../paths/path-model.ts";
import type { BehindContext } from "./make-behind-cards.ts";
import { endpointsCard, containerCard } from "./make-behind-cards.ts";
import type { Drawn } from "./draw-behind.ts";
import { drawLine, cutMark, gapBefore } from "./draw-behind.ts";
import { cutAtEndpoints, cutAtContainer } from "./place-broken.ts";

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
