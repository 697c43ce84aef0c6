import type { Keyed, ServicePaths } from "@portolan/shared";
import { useMemo } from "react";
import { verdictRank } from "../explorer/sort-services.ts";
import { useStableOrder } from "../ui/use-stable-order.ts";

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** Broken first, then by name; nothing else that changes while one looks. */
export function comparePaths(a: ServicePaths, b: ServicePaths): number {
  return verdictRank[a.verdict] - verdictRank[b.verdict] || byName(a.id, b.id);
}

/**
 * The paths as the picture takes them: in an order that only changes on arrival, and the same array while nothing has changed.
 *
 * @param arrangement what the person asked for; another one sorts anew.
 */
export function useOrderedPaths(paths: Keyed<ServicePaths>, arrangement: string): readonly ServicePaths[] {
  const { order } = useStableOrder(paths, comparePaths, arrangement);
  return useMemo(() => order.flatMap((id) => paths[id] ?? []), [order, paths]);
}
