/** Validation of CustomResourceDefinitions: what their resources need in order to be served (apiextensions/validation). */
import { invalidValue, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import type { CustomResourceDefinition } from "../objects.ts";

const scopes = ["Cluster", "Namespaced"];

/** The essentials, metadata apart; schemas are taken as they come. */
export function validateDefinition({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  const errors: FieldError[] = [];
  const { group = "", names = {}, scope = "", versions = [] } = spec ?? {};
  const { plural = "", kind = "" } = names;
  if (metadata.name !== `${plural}.${group}`) {
    errors.push(invalidValue("metadata.name", metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (group === "") errors.push(required("spec.group"));
  if (plural === "") errors.push(required("spec.names.plural"));
  if (kind === "") errors.push(required("spec.names.kind"));
  if (scope === "") errors.push(required("spec.scope"));
  else if (!scopes.includes(scope)) errors.push(notSupported("spec.scope", scope, scopes));
  if (versions.filter(({ storage }) => storage === true).length !== 1) {
    errors.push(
      invalidValue(
        "spec.versions",
        versions.map(({ name }) => name),
        "must have exactly one version marked as storage version",
      ),
    );
  }
  for (const [index, { schema }] of versions.entries()) {
    if (schema?.openAPIV3Schema !== undefined) continue;
    errors.push(required(`spec.versions[${index}].schema.openAPIV3Schema`, "schemas are required"));
  }
  return errors;
}
