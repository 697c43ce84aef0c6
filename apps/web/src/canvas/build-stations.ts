/** The picture as a list: for each Service port the boxes of its chain, from the client to the container. */
import { layoutPaths } from "@portolan/shared";
import type { Card, Cut, LayoutDepth, ServiceId, ServicePaths } from "@portolan/shared";

/** A Service port's chain as stations in the order in which a connection passes them. */
export interface Chain {
  readonly port: string;
  readonly stations: readonly Station[];
}

/** A box on the chain; `rows` are the box's rows that belong to this port. */
export type Station = { readonly type: "card"; readonly card: Card } | { readonly type: "cut"; readonly cut: Cut };

const order = { client: 0, "way-in": 1, service: 2, endpoints: 3, container: 4 } as const;

function inOrder(a: Card | Cut, b: Card | Cut): number {
  return order[a.hop] - order[b.hop] || Number(b.type === "cut") - Number(a.type === "cut") || a.y - b.y;
}

/** The chains of one Service, from the same boxes that the picture has. */
export function buildChains(service: ServicePaths, depth: LayoutDepth): readonly Chain[] {
  const layout = layoutPaths({
    paths: [service],
    depth,
    width: 1200,
    previous: null,
    forms: { [service.id satisfies ServiceId]: "open" },
    unfolded: {},
  });
  const boxes = layout.boxes.filter((box) => box.type === "card" || box.type === "cut");
  const ports = [...new Set(boxes.flatMap((box) => box.member.ports))];
  return ports.map((port) => ({
    port,
    stations: boxes
      .filter((box) => box.member.ports.includes(port))
      .sort(inOrder)
      .map((box): Station =>
        box.type === "cut" ? { type: "cut", cut: box } : { type: "card", card: ofPort(box, port) },
      ),
  }));
}

function ofPort(card: Card, port: string): Card {
  return { ...card, rows: card.rows.filter((row) => row.member.ports.includes(port)) };
}
