/** Facts under the objects that they are about, in the order in which the objects first come. */
import type { Fact } from "@portolan/shared";

export interface FactGroup {
  /** `Service cart`. */
  readonly object: string;
  readonly facts: readonly Fact[];
}

export function groupFacts(facts: readonly Fact[]): readonly FactGroup[] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const object = `${fact.object.kind} ${fact.object.name}`;
    const group = groups.get(object);
    if (group === undefined) groups.set(object, [fact]);
    else group.push(fact);
  }
  return [...groups].map(([object, group]) => ({ object, facts: group }));
}
