/** What is drawn in which order on arrival: what is broken first. Never used again while the picture lives. */
import type { ServicePaths, Verdict } from "../paths/path-model.ts";
import type { BlockForm, LayoutDepth } from "./layout-model.ts";

const rank: Record<Verdict, number> = { severed: 0, part: 1, unknown: 2, whole: 3 };

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** Up to this many Service ports everything is drawn open. */
const openPorts = 8;

function isExposed(service: ServicePaths): boolean {
  return [...service.strayWaysIn, ...service.ports.flatMap(({ waysIn }) => waysIn)].some(
    ({ client }) => client === "outside",
  );
}

/** As the list of Services is sorted: broken first, and among those what outsiders meet. */
function byBrokenThenName(a: ServicePaths, b: ServicePaths): number {
  return (
    rank[a.verdict] - rank[b.verdict] ||
    Number(isExposed(b)) - Number(isExposed(a)) ||
    byName(a.namespace, b.namespace) ||
    byName(a.name, b.name)
  );
}

function byBrokenServices(a: readonly ServicePaths[], b: readonly ServicePaths[]): number {
  const counts = (services: readonly ServicePaths[], verdict: Verdict) =>
    services.filter((service) => service.verdict === verdict).length;
  return counts(b, "severed") - counts(a, "severed") || counts(b, "part") - counts(a, "part");
}

/** Services in their order on arrival. Over namespaces, each stays together, the one with the most broken Services first. */
export function orderOnArrival(paths: readonly ServicePaths[], depth: LayoutDepth): readonly ServicePaths[] {
  const ordered = [...paths].sort(byBrokenThenName);
  if (depth !== "overview") return ordered;
  const byNamespace = new Map<string, ServicePaths[]>();
  for (const service of ordered) {
    const found = byNamespace.get(service.namespace);
    if (found === undefined) byNamespace.set(service.namespace, [service]);
    else found.push(service);
  }
  return [...byNamespace.values()].sort(byBrokenServices).flat();
}

/** How a Service is drawn when it is first seen: whole paths fold to a line where there are many Services. */
export function formOnArrival(service: ServicePaths, depth: LayoutDepth, ports: number): BlockForm {
  if (depth === "service" || ports <= openPorts) return "open";
  return service.verdict === "severed" || service.verdict === "part" ? "open" : "slim";
}
