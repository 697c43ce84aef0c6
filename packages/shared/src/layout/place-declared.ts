/**
 * Dotted lines from a workload to the Service ports that its settings name, so that frontend, backend
 * and database are one picture. They run in the margins and between the blocks, past every box.
 */
import { objectKey, type ServiceId } from "../model/names.ts";
import type { PortPath, ServicePaths } from "../paths/path-model.ts";
import { route } from "./draw-line.ts";
import type { BlockPlace, Box, Card, Line } from "./layout-model.ts";
import type { Columns } from "./place-columns.ts";

/** More of them would be a tangle; each client's name stands in the client's box all the same. */
const lineLimit = 40;
const lanes = 3;
/** The word's place below the top of a block. */
const wordDown = 11;

/** Where lines may begin and end, by what they begin and end at. */
interface Ends {
  /** Workloads' boxes by their rows' keys, and slim rows by theirs. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** Clients' boxes by the ways in that they take. */
  readonly clients: ReadonlyMap<string, Card>;
  /** By workload, the keys under which its boxes stand, each with its Service. */
  readonly workloads: ReadonlyMap<string, readonly { readonly service: ServiceId; readonly keys: readonly string[] }[]>;
}

function findEnds(paths: readonly ServicePaths[], drawn: readonly Box[]): Ends {
  const boxes = new Map<string, Box>();
  const clients = new Map<string, Card>();
  for (const box of drawn) {
    if (box.type === "slim") boxes.set(box.key, box);
    if (box.type !== "card") continue;
    if (box.hop === "container") for (const row of box.rows) boxes.set(row.key, box);
    if (box.hop === "client") for (const way of box.member.ways ?? []) clients.set(way, box);
  }
  const workloads = new Map<string, { service: ServiceId; keys: readonly string[] }[]>();
  for (const service of paths) {
    for (const port of service.ports) {
      for (const { id, workload } of port.backends) {
        if (workload === null) continue;
        const place = { service: service.id, keys: [`${port.id}|to|${id}`, `${port.id}|slim`] };
        const known = workloads.get(objectKey(workload));
        if (known === undefined) workloads.set(objectKey(workload), [place]);
        else known.push(place);
      }
    }
  }
  return { boxes, clients, workloads };
}

/** Where a workload's box is left; it may stand behind several Services, but not behind the one that it names. */
function sourceBox(workload: string, target: ServiceId, { boxes, workloads }: Ends): Box | undefined {
  const places = workloads.get(workload)?.filter(({ service }) => service !== target) ?? [];
  const keys = places.flatMap((place) => place.keys);
  return keys.map((key) => boxes.get(key)).find((box) => box !== undefined);
}

/** Where a port's clients in the cluster stand, or its slim row. */
function targetBox(port: PortPath, { boxes, clients }: Ends): Box | undefined {
  const inCluster = port.waysIn.find(({ client }) => client === "cluster");
  return clients.get(`${port.id}|in|${inCluster?.id ?? ""}`) ?? boxes.get(`${port.id}|slim`);
}

function lineHeight(box: Box): number {
  const row = box.type === "card" ? box.rows[0] : undefined;
  return box.y + (row?.at ?? box.height / 2);
}

/** The declared lines of a picture whose boxes are placed; none where there are too many. */
export function placeDeclared(
  paths: readonly ServicePaths[],
  drawn: readonly Box[],
  blocks: ReadonlyMap<string, BlockPlace>,
  columns: Columns,
): readonly Line[] {
  if (paths.every(({ ports }) => ports.every(({ declaredClients }) => declaredClients.length === 0))) return [];
  const ends = findEnds(paths, drawn);
  const lines: Line[] = [];
  for (const service of paths) {
    const block = blocks.get(service.id);
    // The word is said once over a block, however many lines come in.
    const known = lines.length;
    for (const port of block === undefined ? [] : service.ports) {
      const to = targetBox(port, ends);
      const workloads = new Map(port.declaredClients.map(({ workload }) => [objectKey(workload), workload]));
      for (const [workload, ref] of to === undefined ? [] : workloads) {
        const from = sourceBox(workload, service.id, ends);
        if (from === undefined || to === undefined || block === undefined) continue;
        lines.push(
          drawDeclared(
            {
              key: `${port.id}|declared|${workload}`,
              label: `${ref.kind} ${ref.name} names Service ${service.name} port ${String(port.port)} in its settings: declared, not observed`,
              from,
              to,
              top: block.y,
              lane: lines.length % lanes,
              said: lines.length > known,
            },
            service,
            port,
            columns,
          ),
        );
        if (lines.length > lineLimit) return [];
      }
    }
  }
  return lines;
}

interface Course {
  readonly key: string;
  readonly label: string;
  readonly from: Box;
  readonly to: Box;
  /** Where the target's block begins. */
  readonly top: number;
  readonly lane: number;
  /** Another line to the same box has the word already. */
  readonly said: boolean;
}

/** Out into the right margin, along between two blocks, and by the left margin to the clients' box. */
function drawDeclared(
  { key, label, from, to, top, lane, said }: Course,
  service: ServicePaths,
  port: PortPath,
  columns: Columns,
): Line {
  const right = columns.width - columns.margin + 5 + lane * 4;
  const left = columns.margin - 5 - lane * 3;
  const above = top - 8 - lane * 3;
  const [start, end] = [lineHeight(from), lineHeight(to)];
  return {
    key,
    from: from.key,
    to: to.key,
    d: route([
      [from.x + from.width, start],
      [right, start],
      [right, above],
      [left, above],
      [left, end],
      [to.x, end],
    ]),
    truth: "declared",
    // Between the lines and the clients' box, which begins lower than its block.
    word: said ? null : { text: "declared", x: columns.of.client.x + columns.of.client.width / 2, y: top + wordDown },
    label,
    member: { service: service.id, ports: [port.id], ways: to.type === "card" ? to.member.ways : null, backends: null },
  };
}
