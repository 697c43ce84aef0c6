import type { Layout } from "@portolan/shared";
import { useReactFlow } from "@xyflow/react";
import { useCallback, useMemo } from "react";
import type { KeyboardEvent } from "react";
import { reveal } from "./fit-viewport.ts";
import type { Size } from "./fit-viewport.ts";
import { findNeighbour, stopsOf } from "./find-neighbour.ts";
import type { Direction } from "./find-neighbour.ts";

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

function rowOf(target: EventTarget): string | null {
  return target instanceof HTMLElement ? (target.dataset["row"] ?? null) : null;
}

interface Keys {
  readonly fit: () => void;
  readonly zoom: (by: "in" | "out") => void;
  /** Says that the viewport was moved by hand. */
  readonly touch: () => void;
}

/**
 * Keys of the canvas: arrows lead from box to box, and the viewport follows as far as needed; plus and
 * minus zoom, nought fits. A box that is not mounted yet is focused once the viewport shows it.
 */
export function useArrowKeys(layout: Layout | null, pane: Size, { fit, zoom, touch }: Keys) {
  const { getViewport, setViewport } = useReactFlow();
  const stops = useMemo(() => stopsOf(layout?.boxes ?? []), [layout]);
  return useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "+" || event.key === "=") zoom("in");
      if (event.key === "-") zoom("out");
      if (event.key === "0") fit();
      const direction = directions[event.key];
      const row = rowOf(event.target);
      if (direction === undefined || row === null) return;
      event.preventDefault();
      const next = findNeighbour(stops, row, direction);
      if (next === null) return;
      const root = event.currentTarget;
      const now = getViewport();
      const target = reveal(now, pane, next.y - 60, next.y + 50);
      if (target !== now) {
        touch();
        void setViewport(target);
      }
      const focus = (): boolean => {
        const mounted = root.querySelector<HTMLElement>(`[data-row="${CSS.escape(next.key)}"]`);
        mounted?.focus({ preventScroll: true });
        return mounted !== null;
      };
      // At once where it can be: the next key may be pressed before the next frame.
      if (!focus()) requestAnimationFrame(focus);
    },
    [stops, pane, fit, zoom, touch, getViewport, setViewport],
  );
}
