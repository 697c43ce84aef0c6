/**
 * Gives each key a slot. Keys that had one keep it, whatever else came or went; new keys take the
 * lowest free slots in their own order.
 */
export function assignSlots(keys: readonly string[], previous: Readonly<Record<string, number>>): Map<string, number> {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  for (const key of keys) {
    const slot = previous[key];
    if (slot === undefined || taken.has(slot)) continue;
    slots.set(key, slot);
    taken.add(slot);
  }
  let free = 0;
  for (const key of keys) {
    if (slots.has(key)) continue;
    while (taken.has(free)) free += 1;
    slots.set(key, free);
    taken.add(free);
  }
  return slots;
}
