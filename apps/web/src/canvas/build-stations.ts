/** The picture as a list: for each Service port the boxes of its chain, from the client to the container. */
import { hops, layoutPaths } from "@portolan/shared";
import type { Card, Cut, Hop, LayoutDepth, ServicePaths } from "@portolan/shared";

/** A Service port's chain as stations in the order in which a connection passes them. */
export interface Chain {
  readonly port: string;
  /** The port that is asked for and that the Service does not have; null for a port that it has. */
  readonly asked: string | null;
  readonly stations: readonly Station[];
}

/** A place on the chain: the boxes of one column, which a connection passes one of; or the cut before them. */
export type Station =
  | { readonly type: "hop"; readonly hop: Hop; readonly cards: readonly Card[]; readonly beyond: boolean }
  | { readonly type: "cut"; readonly cut: Cut };

function ofPort(card: Card, port: string): Card {
  return { ...card, rows: card.rows.filter((row) => row.member.ports.includes(port)) };
}

/** Cuts of one way in, or of one backend among several, stand in their boxes; a cut of the port ends the chain. */
function endsChain(cut: Cut, cuts: readonly Cut[]): boolean {
  return cut.member.ways === null && (cut.member.backends === null || cuts.every(({ hop }) => hop === cut.hop));
}

/** A port that ways in ask for and that the Service does not have, as the layout names it. */
const strayPort = /:stray-(?<asked>.*)\/TCP$/;

/** The cut before a Service that lacks the port, where every way in is cut for the same reason. */
function cutAtService(port: string, cuts: readonly Cut[]): Cut | undefined {
  const [cut, ...others] = cuts;
  if (!strayPort.test(port) || cut?.hop !== "service") return undefined;
  return others.every(({ hop, text }) => hop === cut.hop && text === cut.text) ? cut : undefined;
}

/** A way in without the reason that the cut behind it gives. */
function withoutReason(card: Card): Card {
  return {
    ...card,
    rows: card.rows.map((row) => ({ ...row, below: row.below.filter(({ left }) => left.tone !== "broken") })),
  };
}

function stationsOf(port: string, boxes: readonly (Card | Cut)[]): readonly Station[] {
  const own = boxes.filter((box) => box.member.ports.includes(port));
  const cards = own.filter((box) => box.type === "card");
  const cuts = own.filter((box) => box.type === "cut");
  const backends = cards.filter(({ hop }) => hop === "container").length;
  const behind = cuts.filter(({ member }) => member.ways === null);
  const atService = cutAtService(port, cuts);
  const cut =
    atService ??
    (behind.length >= Math.max(1, backends) || behind.some(({ member }) => member.backends === null)
      ? behind.find((each) => endsChain(each, behind))
      : undefined);
  return hops.flatMap((hop): Station[] => {
    const ofHop = cards.filter((card) => card.hop === hop).map((card) => ofPort(card, port));
    const here = hop === "way-in" && atService !== undefined ? ofHop.map(withoutReason) : ofHop;
    const beyond = cut !== undefined && hops.indexOf(hop) >= hops.indexOf(cut.hop);
    const stations: Station[] = here.length === 0 ? [] : [{ type: "hop", hop, cards: here, beyond }];
    return cut?.hop === hop ? [{ type: "cut", cut }, ...stations] : stations;
  });
}

/** The chains of one Service, from the same boxes that the picture has. */
export function buildChains(service: ServicePaths, depth: LayoutDepth): readonly Chain[] {
  const { boxes } = layoutPaths({
    paths: [service],
    depth,
    width: 1200,
    previous: null,
    forms: { [service.id]: "open" },
    unfolded: {},
  });
  const drawn = boxes.filter((box) => box.type === "card" || box.type === "cut");
  const ports = [...new Set(drawn.flatMap((box) => box.member.ports))];
  return ports.map((port) => ({
    port,
    asked: strayPort.exec(port)?.groups?.["asked"] || null,
    stations: stationsOf(port, drawn),
  }));
}
