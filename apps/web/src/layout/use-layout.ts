import type { BlockForm, Layout, LayoutDepth, ServicePaths } from "@portolan/shared";
import { useEffect, useRef, useState } from "react";
import { createLayoutRunner } from "./layout-runner.ts";
import type { LayoutRunner } from "./layout-runner.ts";
import { reuseUnchanged } from "./reuse-unchanged.ts";

/** What a layout follows from; the places of the last one are kept by the hook. */
export interface LayoutWish {
  readonly paths: readonly ServicePaths[];
  readonly depth: LayoutDepth;
  /** 0 until the canvas has been measured. */
  readonly width: number;
  readonly forms: Readonly<Record<string, BlockForm>>;
  readonly unfolded: Readonly<Record<string, boolean>>;
  /** Another number begins a new picture: things are sorted and placed as on arrival. */
  readonly arrival: number;
}

function merge(before: Layout | null, after: Layout): Layout {
  if (before === null) return after;
  return {
    ...after,
    boxes: reuseUnchanged(before.boxes, after.boxes),
    lines: reuseUnchanged(before.lines, after.lines),
  };
}

/**
 * The layout for a wish, computed off the page; null until the first is done. Results that a newer
 * wish has overtaken are dropped.
 */
export function useLayout(wish: LayoutWish, createRunner: () => LayoutRunner = createLayoutRunner): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null);
  const runner = useRef<LayoutRunner | null>(null);
  const last = useRef<{ layout: Layout; arrival: number; depth: LayoutDepth } | null>(null);
  const create = useRef(createRunner);

  useEffect(
    () => () => {
      runner.current?.stop();
      runner.current = null;
    },
    [],
  );

  const { paths, depth, width, forms, unfolded, arrival } = wish;
  useEffect(() => {
    if (width === 0) return;
    runner.current ??= create.current();
    let stale = false;
    const input = () => {
      const before = last.current;
      const previous = before?.arrival === arrival && before.depth === depth ? before.layout.places : null;
      return { paths, depth, width, forms, unfolded, previous };
    };
    runner.current.run(input, (result) => {
      if (stale) return;
      const before = last.current?.arrival === arrival ? last.current.layout : null;
      const next = merge(before, result);
      last.current = { layout: next, arrival, depth };
      setLayout(next);
    });
    return () => {
      stale = true;
    };
  }, [paths, depth, width, forms, unfolded, arrival]);

  return layout;
}
