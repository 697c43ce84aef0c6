/** What a client meets at a port or by one way in. */
import type { Outcome, PortPath, ServicePaths, WayIn } from "@portolan/shared";

/** Who writes the HTTP answers that clients get. */
export type Answerer = "ingress" | "gateway" | "either";

export type ClientOutcome =
  /** Clients that come different ways may see different ends; what outsiders see comes first. */
  | { readonly type: "ends"; readonly outcomes: readonly Outcome[]; readonly by: Answerer }
  | { readonly type: "part"; readonly used: number; readonly total: number }
  | { readonly type: "whole"; readonly used: number }
  | { readonly type: "cname"; readonly name: string }
  | { readonly type: "unknown" };

/** The name at the end of a CNAME chain; null where the port is reached by address. */
export function canonicalName(port: PortPath): string | null {
  for (const way of port.waysIn) {
    if (way.type === "external-name") return way.chain.at(-1)?.name ?? way.dnsName;
  }
  return null;
}

function listOutcomes(ways: readonly WayIn[]): readonly Outcome[] {
  const outside = ways.filter(({ client }) => client === "outside");
  const cluster = ways.filter(({ client }) => client === "cluster");
  return [...new Set([...outside, ...cluster].flatMap((way) => way.break?.outcome ?? []))];
}

/** Who answers those that come by a broken route: `either` where routes of both kinds are broken, or none is known. */
function answererOf(ways: readonly WayIn[]): Answerer {
  const broken = ways.filter((way) => way.break !== null);
  const ingress = broken.some(({ type }) => type === "ingress");
  const gateway = broken.some(({ type }) => type === "gateway");
  if (ingress === gateway) return "either";
  return ingress ? "ingress" : "gateway";
}

/** What the clients of a port get. */
export function describePortOutcome(port: PortPath): ClientOutcome {
  switch (port.verdict) {
    case "severed": {
      const outcomes = listOutcomes(port.waysIn);
      const { outcome = null } = port.break ?? {};
      const by = answererOf(port.waysIn);
      if (outcomes.length > 0) return { type: "ends", outcomes, by };
      return outcome === null ? { type: "unknown" } : { type: "ends", outcomes: [outcome], by };
    }
    case "part":
      return { type: "part", used: port.used, total: port.total };
    case "whole": {
      const name = canonicalName(port);
      return name !== null && port.total === 0 ? { type: "cname", name } : { type: "whole", used: port.used };
    }
    case "unknown":
      return { type: "unknown" };
    default:
      return port.verdict satisfies never;
  }
}

/** What a client gets of a Service without ports: of one that does not exist, mostly. */
export function describeServiceOutcome(service: ServicePaths): ClientOutcome | null {
  const outcomes = listOutcomes(service.strayWaysIn);
  return outcomes.length === 0 ? null : { type: "ends", outcomes, by: answererOf(service.strayWaysIn) };
}

/** What a client that comes by one way gets; the words are `inspector.client.<key>Short`. */
export function describeWayOutcome(way: Pick<WayIn, "verdict" | "break">): Outcome | "part" | "whole" | "unknown" {
  return way.verdict === "severed" ? (way.break?.outcome ?? "unknown") : way.verdict;
}
