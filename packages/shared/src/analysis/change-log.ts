/** What may have changed since somebody asked last. */
import { objectKey, serviceId } from "../model/names.ts";
import type { ObjectKey, ServiceId } from "../model/names.ts";
import type { SlimKind, SlimObject } from "../model/objects.ts";
import { isRuled } from "../rules/check-object.ts";
import { externalNameTarget, ingressTargets, routeTargets } from "../snapshot/create-snapshot.ts";
import type { SlimRef } from "./analysis.ts";

export class ChangeLog {
  readonly #ruled: ReadonlySet<SlimKind>;
  #services = new Set<ServiceId>();
  #objects = new Map<ObjectKey, SlimRef>();

  /** `ruled`: the kinds that some rule looks at. */
  constructor(ruled: ReadonlySet<SlimKind>) {
    this.#ruled = ruled;
  }

  noteService(id: ServiceId): void {
    this.#services.add(id);
  }

  noteObject(key: ObjectKey, ref: SlimRef): void {
    this.#objects.set(key, ref);
  }

  /** The Services and ruled objects that an object brings into being or takes away: nothing has read these yet. */
  noteSubjects(object: SlimObject): void {
    if (this.#ruled.has(object.kind) && isRuled(object)) this.noteObject(objectKey(object), slimRef(object));
    if (object.kind === "Ingress") for (const id of ingressTargets(object)) this.noteService(id);
    if ("parentRefs" in object) for (const id of routeTargets(object)) this.noteService(id);
    if (object.kind !== "Service") return;
    this.noteService(serviceId(object.namespace, object.name));
    const target = externalNameTarget(object);
    if (target !== null) this.noteService(target);
  }

  take(): { readonly services: ReadonlySet<ServiceId>; readonly objects: ReadonlyMap<ObjectKey, SlimRef> } {
    const taken = { services: this.#services, objects: this.#objects };
    this.#services = new Set();
    this.#objects = new Map();
    return taken;
  }
}

export function slimRef({ kind, namespace, name }: SlimObject): SlimRef {
  return { kind, namespace, name };
}
