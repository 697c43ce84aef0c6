/** Objects that leave their name to the API server (`generateName`): the simulator's choice is not what a cluster will choose. */
import { assigned, objectKey } from "@portolan/shared";
import type { ObjectKey, SlimObject } from "@portolan/shared";

/** What objects are called instead, by the key that they have in the simulator. */
export type ToldNames = ReadonlyMap<ObjectKey, string>;

/** `import-<assigned>`; a further one of the same is `import-<assigned-2>`. `isTaken` tells whether an object has the name. */
export function tellGeneratedName(generateName: string, isTaken: (name: string) => boolean): string {
  for (let count = 1; ; count++) {
    const name = generateName + (count === 1 ? assigned : assigned.replace(">", `-${count}>`));
    if (!isTaken(name)) return name;
  }
}

/** The objects under the names that they are told by, also where others name them. */
export function nameGenerated(objects: readonly SlimObject[], told: ToldNames): readonly SlimObject[] {
  return told.size === 0 ? objects : objects.map((object) => renameIn(object, told));
}

function renameIn(object: SlimObject, told: ToldNames): SlimObject {
  const { namespace, owner } = object;
  const nameOf = (kind: string, name: string): string => told.get(objectKey({ kind, namespace, name })) ?? name;
  const renamed = {
    ...object,
    name: nameOf(object.kind === "Endpoints" ? "Service" : object.kind, object.name),
    owner: owner && { ...owner, name: nameOf(owner.kind, owner.name) },
  };
  if (renamed.kind !== "EndpointSlice") return renamed;
  return {
    ...renamed,
    serviceName: renamed.serviceName === null ? null : nameOf("Service", renamed.serviceName),
    endpoints: renamed.endpoints.map((endpoint) => {
      const { targetRef } = endpoint;
      return { ...endpoint, targetRef: targetRef && { ...targetRef, name: nameOf(targetRef.kind, targetRef.name) } };
    }),
  };
}
