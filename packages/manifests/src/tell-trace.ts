/** A trace over manifests in words that are true of any cluster: pods' names and addresses are not chosen yet. */
import { assigned, type Snapshot, type Trace, type TraceHop } from "@portolan/shared";
import type { BuiltManifests } from "./build-cluster.ts";
import { listSimulated, type SimulatedNames } from "./hide-simulated.ts";
import { tellGeneratedName } from "./name-generated.ts";

/** Tells a trace; `asked` are the FROMs as the user has typed them, which stand. */
export type TellTrace = (trace: Trace, asked: readonly string[]) => Trace;

/** What commands tell of manifests. */
export interface Telling {
  readonly trace: TellTrace;
  /** Every text in a value of plain data: an answer of DNS. */
  readonly value: <T>(value: T) => T;
}

export function createTelling(
  built: Pick<BuiltManifests, "slim" | "documents">,
  snapshot: Pick<Snapshot, "topOwner">,
): Telling {
  const names = listSimulated(built, { snapshot });
  const tell = tellWith(names, tellPods(built, names));
  const tellTrace: TellTrace = (trace, asked) => {
    const { from, to, because, outcomes, hops, ...rest } = trace;
    return {
      ...rest,
      from: asked.includes(from) ? from : tell(from),
      to,
      because: [...because.map(tell), ...nodesNote(trace, names)],
      outcomes: mapTexts(outcomes, tell),
      hops: hops.map((hop) => mapTexts(withoutInventedRules(hop, names), tell)),
    };
  };
  return { trace: tellTrace, value: (value) => mapTexts(value, tell) };
}

/** `shop/web-7d9f-abcde` is `web-<assigned>`, the next pod of the Deployment `web-<assigned-2>`; a StatefulSet's are known. */
function tellPods({ slim }: Pick<BuiltManifests, "slim">, names: SimulatedNames): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  const taken = new Set<string>();
  for (const { kind, namespace, name } of slim) {
    const simulated = kind === "Pod" ? names.find(name, namespace) : null;
    if (simulated === null || simulated.owner.kind === "StatefulSet") continue;
    const prefix = `${namespace}/${simulated.owner.name}-`;
    const given = tellGeneratedName(prefix, (each) => taken.has(each));
    taken.add(given);
    told.set(name, given.slice(namespace.length + 1));
  }
  return told;
}

/** Names and addresses; a node's stands, for it tells on which side of the way something is. */
function tellWith(names: SimulatedNames, pods: ReadonlyMap<string, string>): (text: string) => string {
  const word = /[0-9a-f]*:[0-9a-f:]*:[0-9a-f]+|[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/g;
  return (text) =>
    text.replace(word, (found) => pods.get(found) ?? (isAddress(found) && names.isInvented(found) ? assigned : found));
}

function isAddress(value: string): boolean {
  return value.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(value);
}

/** kube-proxy names an endpoint's rules by its address. */
function withoutInventedRules(hop: TraceHop, names: SimulatedNames): TraceHop {
  const address = hop.output?.address ?? null;
  if (address === null || !names.isInvented(address)) return hop;
  const rules = hop.rules.map((rule) => rule.replace(/^(KUBE-SEP-|endpoint-)[A-Z2-7]+/, `$1${assigned}`));
  return { ...hop, rules };
}

function nodesNote({ hops }: Trace, names: SimulatedNames): readonly string[] {
  const nodes = [...new Set(hops.flatMap(({ node }) => node ?? []))].filter((node) => names.isInvented(node)).sort();
  if (nodes.length === 0) return [];
  return [
    `On which nodes pods will run is not in the manifests: ${nodes.join(" and ")} ${nodes.length === 1 ? "is an example" : "are examples"}.`,
  ];
}

function mapTexts<T>(value: T, tell: (text: string) => string): T {
  // The shape stays: only texts become other texts.
  return mapAny(value, tell) as T;
}

function mapAny(value: unknown, tell: (text: string) => string): unknown {
  if (typeof value === "string") return tell(value);
  if (Array.isArray(value)) return value.map((each: unknown) => mapAny(each, tell));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, mapAny(each, tell)]));
}
