/** Which application runs in which namespace, under what name and with how many pods. */
import { agent, applications, type Application } from "./applications.ts";
import type { Numbering } from "./numbering.ts";

/** How much there is of what. */
export interface ClusterSize {
  readonly nodes: number;
  readonly namespaces: number;
  /** Namespaces that hold applications. */
  readonly namespacesInUse: number;
  readonly services: number;
  readonly pods: number;
  /** Services of `endpointsOfLarge` endpoints. */
  readonly largeServices: number;
  readonly endpointsOfLarge: number;
}

/** Kubernetes' official limits: "Considerations for large clusters", and the thresholds of its SIG Scalability. */
export const officialLimits: ClusterSize = {
  nodes: 5_000,
  namespaces: 10_000,
  namespacesInUse: 2_000,
  services: 10_000,
  pods: 150_000,
  largeServices: 20,
  endpointsOfLarge: 250,
};

/** One application to be made. */
export interface ApplicationPlan {
  readonly application: Application;
  readonly namespace: string;
  readonly name: string;
  readonly pods: number;
}

const teams = [
  "basket",
  "billing",
  "catalog",
  "checkout",
  "content",
  "delivery",
  "fraud",
  "identity",
  "ledger",
  "media",
];
const parts = ["gateway", "orders", "search", "sessions", "pricing", "stock", "mailer", "reports", "quotes", "exports"];

/** Of the pods that each application would have on average, what it has: most are small, a few are large; on average 1. */
const shares = [0.1, 0.2, 0.2, 0.3, 0.4, 0.6, 0.8, 1.2, 2, 4.2];

/** The name of a namespace that is in use. */
export function namespaceName(index: number): string {
  return `${teams[index % teams.length] ?? ""}-${String(Math.floor(index / teams.length)).padStart(4, "0")}`;
}

/**
 * The applications of a cluster: together they have as many Services and pods as `size` says, and
 * the agent runs once a node. The first ones have as many pods as a large Service has endpoints.
 */
export function planApplications(size: ClusterSize, numbering: Numbering): readonly ApplicationPlan[] {
  const chosen: Application[] = [];
  for (let services = size.services, draw = 0; services > 0; draw++) {
    const application = drawApplication(numbering.fraction("application", draw));
    if (application.services > services) continue;
    services -= application.services;
    chosen.push(application);
  }
  let pods = size.pods - size.nodes;
  const plans = chosen.map((application, index) => {
    const left = chosen.length - index;
    const large = index < size.largeServices;
    const drawn = Math.round(
      (pods / left) * (shares[Math.floor(numbering.fraction("pods", index) * shares.length)] ?? 1),
    );
    const wanted = large ? size.endpointsOfLarge : Math.min(Math.max(drawn, 1), size.endpointsOfLarge);
    const given = left === 1 ? pods : Math.min(wanted, pods - left + 1);
    pods -= given;
    return { application, ...nameApplication(index, size), pods: given };
  });
  return [{ application: agent, namespace: namespaceName(0), name: "agent", pods: size.nodes }, ...plans];
}

function drawApplication(fraction: number): Application {
  let rest = fraction * applications.reduce((sum, { weight }) => sum + weight, 0);
  const found = applications.find(({ weight }) => (rest -= weight) < 0);
  if (found === undefined) throw new Error("the weights of the applications do not add up");
  return found;
}

function nameApplication(
  index: number,
  { namespacesInUse }: ClusterSize,
): { readonly namespace: string; readonly name: string } {
  const round = Math.floor(index / namespacesInUse);
  const name = parts[(index * 7 + round) % parts.length] ?? "";
  return { namespace: namespaceName(index % namespacesInUse), name: `${name}-${String(round)}` };
}
