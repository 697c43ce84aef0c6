/** Which controllers an Ingress is meant for, by its class (semantics.md 5). */
import type { SlimIngress, SlimIngressClass } from "../model/objects.ts";
import { familyOfController, routerFamilies, type RouterFamily } from "../model/router-family.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { ingressControllerTraits } from "./ingress-controller-traits.ts";

/** Who carries an Ingress's rules out, as far as its class tells. */
export interface IngressClassReading {
  /** `k8s.io/ingress-nginx`; null where no IngressClass object names it. */
  readonly controllerName: string | null;
  /** The IngressClass object, if there is one. */
  readonly object: SlimIngressClass | null;
  /** Controllers that serve it; none where the controller is not known, several where the name is no one's own. */
  readonly families: readonly RouterFamily[];
}

/**
 * Reads a class by its name; null asks who serves an Ingress without one. A name without an
 * IngressClass object is served by the controller whose usual name it is, but only where the
 * annotation `kubernetes.io/ingress.class` gives it: `byAnnotation`.
 */
export function readIngressClass(
  snapshot: Snapshot,
  className: string | null,
  byAnnotation: boolean,
): IngressClassReading {
  if (className === null) return { controllerName: null, object: null, families: classlessFamilies(snapshot) };
  const object = snapshot.get("IngressClass", "", className) ?? null;
  if (object === null) {
    const named = routerFamilies.filter((family) => ingressControllerTraits[family].classNames.includes(className));
    return { controllerName: null, object, families: byAnnotation || !knowsClasses(snapshot) ? named : [] };
  }
  const family = familyOfController(object.controller);
  return { controllerName: object.controller, object, families: family === null ? [] : [family] };
}

/** Reads the class of an Ingress. */
export function classOfIngress(snapshot: Snapshot, ingress: SlimIngress): IngressClassReading {
  return readIngressClass(snapshot, ingress.className, isClassAnnotated(ingress));
}

/**
 * Whether an Ingress names no class, or one that is not there, in a cluster whose classes are known: it
 * is served only by a controller that is started to take such ones.
 */
export function lacksClass(snapshot: Snapshot, ingress: SlimIngress): boolean {
  if (!knowsClasses(snapshot) || isClassAnnotated(ingress)) return false;
  return ingress.className === null || snapshot.get("IngressClass", "", ingress.className) === undefined;
}

/** Whether the class stands in the old annotation. Where spec.ingressClassName is given too, it says the same or counts instead. */
function isClassAnnotated({ annotations, className }: SlimIngress): boolean {
  return className !== null && annotations["kubernetes.io/ingress.class"] === className;
}

/** A dump without IngressClasses says nothing of them, nor does a cluster where they cannot be read. */
function knowsClasses(snapshot: Snapshot): boolean {
  if (snapshot.unreadable.has("IngressClass")) return false;
  const [first] = snapshot.all("IngressClass");
  return first !== undefined;
}

function classlessFamilies(snapshot: Snapshot): readonly RouterFamily[] {
  return routerFamilies.filter((family) => takesClassless(snapshot, family));
}

/** Whether a controller serves Ingresses that name no class. */
export function takesClassless(snapshot: Snapshot, family: RouterFamily): boolean {
  switch (ingressControllerTraits[family].classless) {
    case "taken":
      return true;
    case "ignored":
      return [...snapshot.routerPods(family)].some(
        // Before 1.0 (2021) it served every Ingress that named no other class.
        ({ spec }) => spec.watchesClassless || (family === "ingress-nginx" && isBeforeOne({ spec })),
      );
    case "with-default-class":
      return [...snapshot.all("IngressClass")].some(
        ({ isDefault, controller }) => isDefault && familyOfController(controller) === family,
      );
  }
}

function isBeforeOne({ spec }: { readonly spec: { readonly containers: readonly { readonly image: string }[] } }) {
  return spec.containers.some(({ image }) => /nginx[^@]*:v?0\.\d+/.test(image));
}
