/** Which rows of the nodePorts page a typed text shows. */
import type { NodePortUse } from "@portolan/shared";

/** By number, then protocol: the order of the page, which no change of a verdict touches. */
export function listNodePorts(uses: Readonly<Record<string, NodePortUse>>, find: string): readonly NodePortUse[] {
  const typed = find.trim().toLowerCase().replace(/^:/, "");
  return Object.values(uses)
    .filter((use) => typed === "" || textOf(use).includes(typed))
    .sort((a, b) => a.number - b.number || (a.id < b.id ? -1 : 1));
}

function textOf({ number, service, portName, protocol }: NodePortUse): string {
  return `${number}/${protocol} ${service} ${portName}`.toLowerCase();
}

/** `30000–30079`, `30081`: a stretch of free numbers. */
export function formatRange({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? String(from) : `${from}–${to}`;
}
