/** The box of a controller: by what its clients reach it, and the pods that carry out the rules below it. */
import type { ControllerEntry, ControllerPath, PathBreak, ServicePaths, WayIn } from "../paths/path-model.ts";
import { outcomeWords } from "./judge-port.ts";
import type { Card, Member, TextLine } from "./layout-model.ts";
import { makeCard } from "./make-card.ts";
import type { Columns } from "./place-columns.ts";
import type { GatePlan, WayPlan } from "./plan-ways.ts";
import { counted, figure, line, verdictWords, words } from "./set-text.ts";
import { verdictHealth } from "./write-behind.ts";
import { addressText as shownAddress } from "../model/assigned.ts";
import { formatHostPort } from "../model/format-host-port.ts";

/** Why no client gets to the controller; null where some do. */
export function gateBreak({ controller }: GatePlan): PathBreak | null {
  return controller.verdict === "severed" ? controller.break : null;
}

const entryWords: Record<ControllerEntry["type"], string> = {
  "load-balancer": "load balancer",
  "external-ip": "externalIP",
  "node-port": "nodePort",
  "host-network": "hostNetwork",
  "host-port": "hostPort",
  "cluster-ip": "ClusterIP",
};

/** What outsiders dial first: an address before a port of every node; a whole way before a broken one. */
const entryOrder: readonly ControllerEntry["type"][] = [
  "load-balancer",
  "external-ip",
  "host-network",
  "host-port",
  "node-port",
  "cluster-ip",
];

function entriesInOrder({ entries }: ControllerPath, tls: boolean): readonly ControllerEntry[] {
  const rank = (entry: ControllerEntry) =>
    (entry.verdict === "severed" ? 100 : 0) +
    10 * entryOrder.indexOf(entry.type) +
    (entry.port === (tls ? 443 : 80) ? 0 : 1);
  return [...entries].sort((a, b) => rank(a) - rank(b));
}

function addressText(entry: ControllerEntry): string {
  const [address] = entry.addresses;
  if (address === undefined) return `:${String(entry.port)}`;
  return formatHostPort(shownAddress(address), entry.port);
}

function entryField(entry: ControllerEntry): string {
  switch (entry.type) {
    case "load-balancer":
      return `status.loadBalancer.ingress of Service ${entry.service ?? ""}`;
    case "external-ip":
      return `spec.externalIPs of Service ${entry.service ?? ""}`;
    case "node-port":
      return `spec.ports[].nodePort of Service ${entry.service ?? ""}`;
    case "cluster-ip":
      return `spec.clusterIP of Service ${entry.service ?? ""}`;
    case "host-network":
      return "spec.hostNetwork of the controller's pods";
    case "host-port":
      return "spec.containers[].ports[].hostPort of the controller's pods";
    default:
      return entry.type satisfies never;
  }
}

/** How many other ways lead to the controller; which they are is told on hover and in the inspector. */
function otherEntries(entries: readonly ControllerEntry[]): TextLine["right"] {
  if (entries.length === 0) return null;
  const all = entries.map((entry) => `${entryWords[entry.type]} ${addressText(entry)}`).join(", ");
  return words(`+${counted(entries.length, "way")}`, "soft", `also ${all}`);
}

/** The pods that carry out the rules. Where not all are ready that stands first: in a narrow box the name gives way. */
function podsLine(controller: ControllerPath): TextLine {
  const { ready, total, workload, foundBy } = controller;
  const name = words(workload.name, "strong", `${workload.kind} ${workload.name}: ${foundBy}`);
  const count = `${String(ready)} of ${String(total)} ready`;
  if (ready === total) return line(name, words(count));
  return line(words(count, ready === 0 ? "broken" : "part"), name);
}

function usesTls(way: WayIn): boolean {
  return (way.type === "ingress" && way.tls) || (way.type === "gateway" && way.listenerProtocol !== "HTTP");
}

/** What the box says: one line above the row and one below, so that a change of status never needs more room. */
function writeGate(plan: GatePlan, ways: readonly WayPlan[]) {
  const { controller } = plan;
  const [entry, ...others] = entriesInOrder(
    controller,
    ways.some(({ way }) => usesTls(way)),
  );
  const broken = gateBreak(plan);
  const pods = podsLine(controller);
  const said = entry === undefined ? "no way to it is known" : `${entryWords[entry.type]} ${addressText(entry)}`;
  if (broken !== null) {
    const reason = [broken.text, outcomeWords(broken.outcome)].filter(Boolean).join(" · ");
    return { above: line(words(said)), row: pods, below: line(words(reason, "broken", broken.text)), said };
  }
  if (entry === undefined) return { above: line(words("controller")), row: pods, below: line(words(said)), said };
  const row = line(figure(addressText(entry), entryField(entry)));
  return { above: line(words(entryWords[entry.type]), otherEntries(others)), row, below: pods, said };
}

/** Places a controller's box above the ways that hang below it. */
export function placeGate(
  service: ServicePaths,
  plan: GatePlan,
  ways: readonly WayPlan[],
  ports: readonly string[],
  columns: Columns,
): Card {
  const { controller } = plan;
  const { above, row, below, said } = writeGate(plan, ways);
  const member: Member = { service: service.id, ports, ways: ways.map(({ key }) => key), backends: null };
  const label = [
    said,
    `controller ${controller.workload.kind} ${controller.workload.name}`,
    `${String(controller.ready)} of ${counted(controller.total, "pod")} ready`,
    verdictWords(controller.verdict),
    `carries out ${counted(ways.length, "rule")} of Service ${service.name}`,
  ];
  return makeCard({
    key: plan.key,
    hop: "way-in",
    column: columns.of["way-in"],
    health: controller.verdict === "whole" ? "none" : verdictHealth(controller.verdict),
    above: [above],
    rows: [{ key: plan.key, y: plan.y, line: row, below: [below], member, label: label.join(", "), passed: null }],
    member,
  });
}
