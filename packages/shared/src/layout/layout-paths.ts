/**
 * Services' paths to a placed picture. Pure: the same input gives the same picture. With `previous`
 * given, whatever stood somewhere stands there again; a change of status moves nothing.
 */
import type { ServicePaths } from "../paths/path-model.ts";
import type { Band, BandPlace, BlockForm, BlockPlace, Box, Layout, LayoutInput, Line } from "./layout-model.ts";
import type { Columns } from "./place-columns.ts";
import { bandHeight, blockGap, slimGap } from "./measure-box.ts";
import { formOnArrival, orderOnArrival } from "./order-blocks.ts";
import { placeColumns } from "./place-columns.ts";
import { placeDeclared } from "./place-declared.ts";
import { placeOpenBlock } from "./place-open-block.ts";
import { placeSlimBlock } from "./place-slim-block.ts";
import { counted } from "./set-text.ts";
import { shiftPath } from "./shift-path.ts";

/** More boxes than this are not drawn: the table is the better picture then. Broken Services come first. */
export const boxLimit = 4000;
const top = 20;

interface Drawn {
  readonly service: ServicePaths;
  readonly form: BlockForm;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly height: number;
  readonly slots: Readonly<Record<string, number>>;
  readonly unfolded: readonly string[];
  readonly before: BlockPlace | null;
}

function foldsOf(service: ServicePaths, input: LayoutInput): readonly string[] {
  const prefix = `${service.id}:`;
  return Object.entries(input.unfolded)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort();
}

function drawBlock(service: ServicePaths, input: LayoutInput, columns: Columns, ports: number): Drawn {
  const before = input.previous?.blocks[service.id] ?? null;
  const form = input.forms[service.id] ?? before?.form ?? formOnArrival(service, input.depth, ports);
  const slots = before?.slots ?? {};
  const unfolded = foldsOf(service, input);
  if (form === "slim") {
    return { service, form, before, unfolded, lines: [], ...placeSlimBlock(service, columns, slots) };
  }
  const keepsHeights = before !== null && !refolded(before, form, unfolded);
  const context = { depth: input.depth, slots, unfolded: input.unfolded, keepsHeights };
  const open = placeOpenBlock(service, columns, context);
  return { service, form, before, unfolded, ...open };
}

/** Whether the block's size changed by the person's own hand, so that what is below may move. */
function refolded(before: BlockPlace, form: BlockForm, unfolded: readonly string[]): boolean {
  return before.form !== form || before.unfolded.join() !== unfolded.join();
}

function gapAfter(form: BlockForm): number {
  return form === "open" ? blockGap : slimGap;
}

/** Between two neighbours: slim rows lie close together, everything else has air. */
function gapBetween(above: BlockForm | null, below: BlockForm): number {
  if (above === null) return 0;
  return above === "slim" && below === "slim" ? 0 : Math.max(gapAfter(above), gapAfter(below));
}

interface Placement {
  readonly blocks: Map<string, BlockPlace>;
  readonly bands: BandPlace[];
  bottom: number;
  last: { readonly form: BlockForm; readonly namespace: string } | null;
}

function append(drawn: Drawn, placement: Placement, banded: boolean): void {
  const { namespace } = drawn.service;
  const { last } = placement;
  if (banded && last?.namespace !== namespace) {
    const y = placement.bottom + (last === null ? 0 : blockGap);
    placement.bands.push({ namespace, y });
    placement.bottom = y + bandHeight;
    placement.last = null;
  }
  const y = placement.bottom + gapBetween(placement.last?.form ?? null, drawn.form);
  placement.blocks.set(drawn.service.id, placeAt(drawn, y, drawn.height));
  placement.bottom = y + drawn.height;
  placement.last = { form: drawn.form, namespace };
}

function placeAt({ form, unfolded, slots }: Drawn, y: number, height: number): BlockPlace {
  return { y, height, form, unfolded, slots };
}

/**
 * Blocks that had a place, at that place. A block that the person folded or unfolded pushes or pulls
 * what is below; one that outgrew its place pushes; one that shrank keeps its room.
 */
function keep(known: readonly Drawn[], input: LayoutInput, placement: Placement): void {
  const { previous } = input;
  if (previous === null) return;
  const ordered = [...known].sort((a, b) => (a.before?.y ?? 0) - (b.before?.y ?? 0));
  const shifts: { readonly below: number; readonly by: number }[] = [];
  const shiftAt = (y: number) => shifts.reduce((sum, shift) => (y >= shift.below ? sum + shift.by : sum), 0);
  ordered.forEach((drawn, index) => {
    const { before } = drawn;
    if (before === null) return;
    const y = before.y + shiftAt(before.y);
    const byHand = refolded(before, drawn.form, drawn.unfolded);
    const height = byHand ? drawn.height : Math.max(before.height, drawn.height);
    placement.blocks.set(drawn.service.id, placeAt(drawn, y, height));
    const end = before.y + before.height;
    const next = ordered[index + 1]?.before?.y ?? Infinity;
    const band = previous.bands.find((candidate) => candidate.y >= end)?.y ?? Infinity;
    const spare = Math.max(0, Math.min(next, band) - end - gapAfter(before.form));
    const grown = height - before.height;
    const by = byHand ? grown : Math.max(0, grown - spare);
    if (by !== 0) shifts.push({ below: end, by });
  });
  for (const band of previous.bands) placement.bands.push({ ...band, y: band.y + shiftAt(band.y) });
  placement.bottom = previous.bottom + shiftAt(previous.bottom);
  const lowest = ordered.at(-1);
  const lastBand = placement.bands.at(-1);
  if (lowest !== undefined)
    placement.last = { form: lowest.form, namespace: lastBand?.namespace ?? lowest.service.namespace };
}

/** Free stretches between what is kept, as [from, to] with the air around taken off. */
function freePlaces(placement: Placement): { from: number; to: number }[] {
  const taken = [
    ...[...placement.blocks.values()].map(({ y, height, form }) => ({ y, end: y + height + gapAfter(form) })),
    ...placement.bands.map(({ y }) => ({ y, end: y + bandHeight })),
  ].sort((a, b) => a.y - b.y);
  const free: { from: number; to: number }[] = [];
  let at = top;
  for (const { y, end } of taken) {
    if (y > at) free.push({ from: at, to: y });
    at = Math.max(at, end);
  }
  return free;
}

function bandOf(y: number, bands: readonly BandPlace[]): string | undefined {
  return bands.filter((band) => band.y <= y).at(-1)?.namespace;
}

/** New blocks take free places; where none fits they come at the end. */
function addNew(fresh: readonly Drawn[], placement: Placement, banded: boolean): void {
  // On arrival there is nothing to fit in between.
  const among = placement.blocks.size > 0;
  for (const drawn of fresh) {
    const need = drawn.height + gapAfter(drawn.form);
    const places = among ? freePlaces(placement) : [];
    const place = places.find(
      ({ from, to }) => to - from >= need && (!banded || bandOf(from, placement.bands) === drawn.service.namespace),
    );
    if (place === undefined) append(drawn, placement, banded);
    else placement.blocks.set(drawn.service.id, placeAt(drawn, place.from, drawn.height));
  }
}

/** `3 of 12 Service ports broken · 1 in part · 1 Service missing`. */
function bandSummary(services: readonly ServicePaths[]): { readonly summary: string; readonly broken: number } {
  const ports = services.flatMap((service) => service.ports);
  const severed = ports.filter((port) => port.verdict === "severed").length;
  const part = ports.filter((port) => port.verdict === "part").length;
  const missing = services.filter((service) => service.missing).length;
  const all = counted(ports.length, "Service port");
  const notes = [
    severed > 0 ? `${String(severed)} of ${all} broken` : all,
    part > 0 ? `${String(part)} in part` : null,
    missing > 0 ? `${counted(missing, "Service")} missing` : null,
  ];
  return { summary: notes.filter((note) => note !== null).join(" · "), broken: severed + missing };
}

function bandBox(place: BandPlace, index: number, paths: readonly ServicePaths[], columns: Columns): Band {
  return {
    type: "band",
    key: `band|${place.namespace}|${String(index)}`,
    x: columns.margin,
    y: place.y,
    width: columns.width - 2 * columns.margin,
    height: bandHeight - 10,
    namespace: place.namespace,
    ...bandSummary(paths.filter((service) => service.namespace === place.namespace)),
  };
}

/** Blocks up to the limit of boxes: those that are drawn already, then in the order of arrival. */
function withinLimit(drawn: readonly Drawn[]): readonly Drawn[] {
  let boxes = 0;
  return [...drawn]
    .sort((a, b) => Number(a.before === null) - Number(b.before === null))
    .filter((block) => {
      boxes += block.boxes.length;
      return boxes <= boxLimit;
    });
}

function moveBlock(drawn: Drawn, y: number): { boxes: readonly Box[]; lines: readonly Line[] } {
  return {
    boxes: drawn.boxes.map((box) => ({ ...box, y: box.y + y })),
    lines: drawn.lines.map((line) => ({
      ...line,
      d: shiftPath(line.d, y),
      word: line.word === null ? null : { ...line.word, y: line.word.y + y },
    })),
  };
}

/** Lays the paths out. Throws nothing; a Service without ports is a box without rows. */
export function layoutPaths(input: LayoutInput): Layout {
  const columns = placeColumns(input.width);
  const banded = input.depth === "overview";
  const ports = input.paths.reduce((sum, service) => sum + service.ports.length, 0);
  const ordered = orderOnArrival(input.paths, input.depth);
  const all = withinLimit(ordered.map((service) => drawBlock(service, input, columns, ports)));
  const placement: Placement = { blocks: new Map(), bands: [], bottom: top, last: null };
  keep(
    all.filter(({ before }) => before !== null),
    input,
    placement,
  );
  addNew(
    all.filter(({ before }) => before === null),
    placement,
    banded,
  );
  const placed = [...all].sort((a, b) => yOf(a, placement) - yOf(b, placement));
  const moved = placed.map((drawn) => moveBlock(drawn, yOf(drawn, placement)));
  const bands = placement.bands.map((band, index) => bandBox(band, index, input.paths, columns));
  const drawn = moved.flatMap(({ boxes }) => boxes);
  const declared = placeDeclared(
    placed.map(({ service }) => service),
    drawn,
    placement.blocks,
    columns,
  );
  return {
    boxes: inOrder(bands, drawn, placed, placement),
    lines: [...moved.flatMap(({ lines }) => lines), ...declared],
    columns: columns.list,
    width: columns.width,
    height: placement.bottom + top,
    places: { blocks: Object.fromEntries(placement.blocks), bands: placement.bands, bottom: placement.bottom },
    omitted: input.paths.length - all.length,
  };
}

function yOf(drawn: Drawn, placement: Placement): number {
  return placement.blocks.get(drawn.service.id)?.y ?? 0;
}

/** Bands before the blocks that stand under them. */
function inOrder(
  bands: readonly Band[],
  boxes: readonly Box[],
  placed: readonly Drawn[],
  placement: Placement,
): readonly Box[] {
  if (bands.length === 0) return boxes;
  const result: Box[] = [];
  let at = 0;
  let box = 0;
  for (const drawn of placed) {
    const y = yOf(drawn, placement);
    for (let band = bands[at]; band !== undefined && band.y <= y; band = bands[at]) {
      result.push(band);
      at += 1;
    }
    result.push(...boxes.slice(box, box + drawn.boxes.length));
    box += drawn.boxes.length;
  }
  return result;
}
