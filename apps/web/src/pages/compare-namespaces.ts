import type { NamespaceRow } from "@portolan/shared";

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** Most broken Service ports first, then most in part, then by name. */
export function compareNamespaces(a: NamespaceRow, b: NamespaceRow): number {
  return b.ports.severed - a.ports.severed || b.ports.part - a.ports.part || byName(a.name, b.name);
}
