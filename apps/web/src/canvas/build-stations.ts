/** The picture as a list: for each Service port the boxes of its chain, from the client to the container. */
import { hops, layoutPaths } from "@portolan/shared";
import type { Card, Cut, Hop, LayoutDepth, ServicePaths } from "@portolan/shared";

/** A Service port's chain as stations in the order in which a connection passes them. */
export interface Chain {
  readonly port: string;
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

function stationsOf(port: string, boxes: readonly (Card | Cut)[]): readonly Station[] {
  const own = boxes.filter((box) => box.member.ports.includes(port));
  const cards = own.filter((box) => box.type === "card");
  const cuts = own.filter((box) => box.type === "cut");
  const backends = cards.filter(({ hop }) => hop === "container").length;
  const behind = cuts.filter(({ member }) => member.ways === null);
  const cut =
    behind.length >= Math.max(1, backends) || behind.some(({ member }) => member.backends === null)
      ? behind.find((each) => endsChain(each, behind))
      : undefined;
  return hops.flatMap((hop): Station[] => {
    const here = cards.filter((card) => card.hop === hop).map((card) => ofPort(card, port));
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
  return ports.map((port) => ({ port, stations: stationsOf(port, drawn) }));
}
