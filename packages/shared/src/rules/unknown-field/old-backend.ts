/**
 * A backend as Ingresses had it before networking.k8s.io/v1 (staging/src/k8s.io/api/networking/v1beta1/types.go): `serviceName` and
 * `servicePort` are `service.name` and `service.port` now, and `pathType` has to be written.
 */
import { formatFieldPath } from "../../model/field-path.ts";
import type { Steps, TypedPlace, UnknownField } from "../../model/find-unknown-fields.ts";
import type { PatchOperation } from "../finding.ts";
import { patchFix, pointerStep } from "../make-fix.ts";
import type { FindingDraft, ManifestObject } from "../rule.ts";
import { manifestEvidence, manifestRef } from "../service-manifest.ts";

const backendType = "V1IngressBackend";

/** Whether the field is one of the two. */
export function isOldBackend({ name, place }: UnknownField): boolean {
  return place.type === backendType && (name === "serviceName" || name === "servicePort");
}

/** Both fields are told once, by the first of them. */
export function tellOldBackend(
  object: ManifestObject,
  { name, place }: UnknownField,
): Pick<FindingDraft, "message" | "evidence" | "fixes"> | null {
  const names = ["serviceName", "servicePort"].filter((each) => each in place.value);
  if (name !== names[0]) return null;
  const path = formatFieldPath(place.steps);
  const lacksType = holdsPath(place) && place.parent !== null && !("pathType" in place.parent.value);
  const needed = lacksType ? ", and pathType beside it" : "";
  const written = names.map((each) => manifestEvidence(object, `${path}.${each}`, place.value[each]));
  const missing = [path, ...(lacksType ? [formatFieldPath(typeSteps(place))] : [])];
  return {
    message: `${object.kind} ${object.name} has ${path}.${names.join(" and ")}, which networking.k8s.io/v1beta1 had: v1 has service.name and service.port${needed}`,
    evidence: [...written, ...missing.map((each) => manifestEvidence(object, each, null))],
    fixes: mends(object, place, lacksType),
  };
}

function mends(object: ManifestObject, place: TypedPlace, lacksType: boolean): NonNullable<FindingDraft["fixes"]> {
  const { serviceName, servicePort } = place.value;
  const isNumber = typeof servicePort === "number" || /^\d+$/.test(String(servicePort));
  if (typeof serviceName !== "string" || (typeof servicePort !== "string" && !isNumber)) return [];
  if ("service" in place.value) return [];
  const at = pointer(place.steps);
  const port = isNumber ? { number: Number(servicePort) } : { name: servicePort };
  const patch: PatchOperation[] = [
    { op: "test", path: `${at}/serviceName`, value: serviceName },
    { op: "remove", path: `${at}/serviceName` },
    { op: "test", path: `${at}/servicePort`, value: servicePort },
    { op: "remove", path: `${at}/servicePort` },
    { op: "add", path: `${at}/service`, value: { name: serviceName, port } },
    // What v1beta1 took where none was written.
    ...(lacksType ? [{ op: "add" as const, path: pointer(typeSteps(place)), value: "ImplementationSpecific" }] : []),
  ];
  return [patchFix("Write the backend as networking.k8s.io/v1 has it", manifestRef(object), patch)];
}

function holdsPath({ parent }: TypedPlace): boolean {
  return parent?.type === "V1HTTPIngressPath";
}

function typeSteps({ steps }: TypedPlace): Steps {
  return [...steps.slice(0, -1), "pathType"];
}

function pointer(steps: Steps): string {
  return steps.map((step) => `/${pointerStep(String(step))}`).join("");
}
