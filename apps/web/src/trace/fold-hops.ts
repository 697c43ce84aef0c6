/** A trace's hops for a person: what is the same behind each of several nodes is told once. */
import type { ObjectRef, Socket, TraceHop } from "@portolan/shared";

/** A hop with all the nodes that do it alike. */
export interface FoldedHop {
  readonly hop: TraceHop;
  readonly share: number;
  /** The nodes whose rules carry it, in the order of the trace. */
  readonly nodes: readonly string[];
  /** The source addresses that are put in; empty where the source stays. */
  readonly sources: readonly string[];
}

function keyOf({ type, text, input, output, object, fieldPath, rules, ends }: TraceHop): string {
  // A router's pods do alike what comes to each at its own address.
  const sockets = isRouters(type) ? [input?.port] : [input, output];
  return JSON.stringify([type, text, ...sockets, object, fieldPath, rules, ends]);
}

function isRouters(type: TraceHop["type"]): boolean {
  return type === "controller" || type === "ingress-rule" || type === "route-rule";
}

/** What both have: an address that differs is left out. */
function commonSocket(known: Socket | null, other: Socket | null): Socket | null {
  if (known === null || other === null) return null;
  const address = known.address === other.address ? known.address : null;
  const port = known.port === other.port ? known.port : null;
  return address === null && port === null ? null : { address, port };
}

function joinHops(known: TraceHop, other: TraceHop): TraceHop {
  return {
    ...known,
    input: commonSocket(known.input, other.input),
    output: commonSocket(known.output, other.output),
  };
}

function join(values: readonly string[], value: string | null): readonly string[] {
  return value === null || values.includes(value) ? values : [...values, value];
}

/** Hops that differ only in the node stand where the first of them stands. */
export function foldHops(hops: readonly TraceHop[]): readonly FoldedHop[] {
  const folded = new Map<string, FoldedHop>();
  for (const hop of hops) {
    const key = keyOf(hop);
    const known = folded.get(key);
    folded.set(key, {
      hop: known === undefined ? hop : joinHops(known.hop, hop),
      share: known === undefined ? hop.share : foldShares(known, hop),
      nodes: join(known?.nodes ?? [], hop.node),
      sources: join(known?.sources ?? [], hop.sourceReplaced ? hop.sourceAddress : null),
    });
  }
  return [...folded.values()];
}

/** A router's pods share its requests; entry nodes and their rules are alternatives, each with a whole of its own. */
function foldShares(known: FoldedHop, hop: TraceHop): number {
  return isRouters(hop.type) ? Math.min(1, known.share + hop.share) : Math.max(known.share, hop.share);
}

/** A hop's sentences without those that the reasons say already. */
export function ownSentences(text: string, reasons: readonly string[]): string {
  const said = reasons.find((reason) => text.endsWith(` ${reason}`));
  return said === undefined ? text : text.slice(0, -said.length - 1);
}

function qualified({ namespace, name }: ObjectRef): string {
  return namespace === null ? name : `${namespace}/${name}`;
}

/** The object and field behind a hop's numbers, for a tooltip: `spec.ports[0].nodePort of Service shop/web`. */
export function hopSource({ object, fieldPath }: TraceHop): string | null {
  if (object === null) return null;
  return [fieldPath, `${object.kind} ${qualified(object)}`].filter((part) => part !== null).join(" of ");
}

/** What a hop's note adds to its sentence: the object where the sentence does not name it. */
export function unnamedObject({ object, text }: TraceHop): string | null {
  if (object === null || text.includes(object.name)) return null;
  return `${object.kind} ${qualified(object)}`;
}
