import type { ServiceRow } from "@portolan/shared";
import { isWarned } from "./sort-services.ts";

/** The headline is shown for rows that need reading: whole paths may still be warned about. */
export function showsHeadline(row: ServiceRow): boolean {
  return row.headline !== null && (row.verdict !== "whole" || isWarned(row));
}

/** A row with room for a headline below its two lines. */
export const tallRow = 68;

/** Pixels; known beforehand, so that scrolling through 10,000 rows measures none. */
export function rowHeight(row: ServiceRow | undefined): number {
  return row !== undefined && showsHeadline(row) ? tallRow : 48;
}
