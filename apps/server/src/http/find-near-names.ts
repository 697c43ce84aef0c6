/** Which names to offer where the one that was asked for does not exist. */
import { findClosestName } from "@portolan/shared";

/** Up to so many names are all offered; of more only the closest. */
const few = 20;

/** The closest name first, then the others where they are few. */
export function findNearNames(wanted: string, names: readonly string[]): readonly string[] {
  const closest = findClosestName(wanted, names);
  const others = names.length <= few ? [...names].filter((name) => name !== closest).sort() : [];
  return closest === null ? others : [closest, ...others];
}
