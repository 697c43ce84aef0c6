/** Where the picture is put on the canvas. Computed from the layout's own bounds: React Flow knows only what is mounted. */
import type { Layout, LayoutDepth } from "@portolan/shared";
import type { Viewport } from "@xyflow/react";
import type { Selection } from "./selection.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const minZoom = 0.35;
export const maxZoom = 2;

/** On a wide canvas one Service is drawn larger instead of being stretched: this much at most. */
const largest = 1.5;
const comfortable = 1060;

/** Below this width the columns cannot stand side by side: a narrower canvas shows them smaller. */
const closest = 760;

/** The width to lay out for a canvas: wide canvases show one Service larger, many Services in wider columns. */
export function layoutWidth(canvasWidth: number, depth: LayoutDepth): number {
  if (canvasWidth > 0 && canvasWidth < closest) return closest;
  if (depth !== "service") return Math.floor(canvasWidth);
  return Math.floor(canvasWidth / Math.min(largest, Math.max(1, canvasWidth / comfortable)));
}

/** A picture that is too high by little is drawn this much smaller at most, so that it is seen whole. */
const leastByHeight = 0.85;

/**
 * The picture's full width from its top: never so small that its numbers cannot be read. Its height is fitted too
 * where it nearly fits as drawn; one that is much higher is scrolled.
 */
export function fitWidth(picture: Size, canvas: Size): Viewport {
  const byHeight = canvas.height / picture.height;
  const wish = Math.min(canvas.width / picture.width, byHeight >= leastByHeight ? byHeight : Infinity);
  // Text is sharpest as drawn: a few pixels of margin are not worth a blur.
  const zoom = Math.abs(wish - 1) < 0.03 ? 1 : Math.min(largest, Math.max(0.6, wish));
  return { x: Math.max(0, (canvas.width - picture.width * zoom) / 2), y: 0, zoom };
}

/** How tall a canvas of that width must be to hold the whole picture (CSS pixels). */
export function drawnHeight(picture: Size, width: number): number {
  return Math.ceil(picture.height * fitWidth(picture, { width, height: picture.height * largest }).zoom);
}

/** A viewport that shows `from`..`to` (picture pixels, vertical), moved only as far as needed; the same one if it does already. */
export function reveal(viewport: Viewport, canvas: Size, from: number, to: number): Viewport {
  const margin = 24;
  const top = from * viewport.zoom + viewport.y;
  const bottom = to * viewport.zoom + viewport.y;
  if (top >= 0 && bottom <= canvas.height) return viewport;
  if (top < 0 || bottom - top > canvas.height) return { ...viewport, y: margin - from * viewport.zoom };
  return { ...viewport, y: canvas.height - margin - to * viewport.zoom };
}

/** From where to where (picture pixels, vertical) something stands. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Above and below a port's line: its number and what stands around it. */
const aroundLine = 24;

/** What shows a selection: the whole Service where that fits into `height` picture pixels, else the line of its port. */
export function placeOfSelection(layout: Layout, selected: Selection, height: number): Stretch | null {
  const block = layout.places.blocks[selected.service];
  if (block === undefined) return null;
  const whole = { from: block.y - 12, to: block.y + block.height };
  if (selected.port === null || whole.to - whole.from <= height) return whole;
  const id = `${selected.service}:${selected.port}`;
  for (const box of layout.boxes) {
    if (box.type !== "card" || box.hop !== "service" || box.member.service !== selected.service) continue;
    const row = box.rows.find(({ member }) => member.ports.includes(id));
    if (row !== undefined) return { from: box.y + row.at - aroundLine, to: box.y + row.at + aroundLine };
  }
  return whole;
}
