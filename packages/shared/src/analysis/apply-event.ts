/** Takes an event into the snapshot and tells whose answers it changes. */
import { equalObjects } from "../model/equal-objects.ts";
import type { ObjectEvent, SlimObject } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { DependencyIndex } from "./dependency-index.ts";
import { shortQuestions } from "./short-questions.ts";

export interface AppliedEvent<T> {
  /** The object as it was and as it is; none where the event changes nothing, as heartbeats do. */
  readonly objects: readonly SlimObject[];
  /** Everybody who read something that has changed; one may come more than once. */
  readonly readers: readonly T[];
}

/** Applies an event. */
export function applyEvent<T>(
  snapshot: Snapshot,
  dependencies: DependencyIndex<T>,
  event: ObjectEvent,
): AppliedEvent<T> {
  const { kind, namespace, name } = event.type === "upsert" ? event.object : event;
  const previous: SlimObject | undefined = snapshot.get(kind, namespace, name);
  const next = event.type === "upsert" ? event.object : undefined;
  if (equalObjects(previous, next)) return { objects: [], readers: [] };
  const objects = [previous, next].filter((object) => object !== undefined);
  const questions = new Map(objects.flatMap((object) => [...shortQuestions(object)]).map((each) => [each.key, each]));
  const asked = [...questions.values()]
    .filter(({ key }) => dependencies.isRead(key))
    .map((question) => ({ ...question, before: question.ask(snapshot) }));
  snapshot.applyEvent(event);
  const answered = asked.filter(({ ask, before }) => ask(snapshot) !== before);
  return {
    objects,
    readers: [
      ...objects.flatMap((object) => [...dependencies.touchedBy(object)]),
      ...answered.flatMap(({ key }) => [...dependencies.readersOf(key)]),
    ],
  };
}
