/** Validation of metadata, for every kind. */
import { immutable, invalidValue, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import { sameJson } from "../json.ts";
import type { Draft } from "../objects.ts";
import { invalidFor, qualifiedNameProblems, validateAnnotations, validateLabels } from "./names.ts";

/** What is wrong with a name of this kind. */
export type NameRule = (name: string) => string[];

/** Metadata of a new object, and of a changed one. */
export function validateMetadata(draft: Draft, nameRule: NameRule): FieldError[] {
  const { name = "", generateName, labels, annotations, finalizers = [], ownerReferences = [] } = draft.metadata;
  const errors: FieldError[] = [];
  if (generateName !== undefined && generateName !== "") {
    const prefix = generateName.replace(/-$/, "a");
    errors.push(...invalidFor("metadata.generateName", generateName, nameRule(prefix)));
  }
  if (name === "") errors.push(required("metadata.name", "name or generateName is required"));
  else errors.push(...invalidFor("metadata.name", name, nameRule(name)));
  errors.push(
    ...validateLabels(labels, "metadata.labels"),
    ...validateAnnotations(annotations, "metadata.annotations"),
  );
  for (const [index, owner] of ownerReferences.entries()) {
    const path = `metadata.ownerReferences[${index}]`;
    if (owner.kind === "") errors.push(invalidValue(`${path}.kind`, owner.kind, "must not be empty"));
    if (owner.name === "") errors.push(invalidValue(`${path}.name`, owner.name, "must not be empty"));
    if (owner.uid === "") errors.push(invalidValue(`${path}.uid`, owner.uid, "must not be empty"));
  }
  const controllers = ownerReferences.filter(({ controller }) => controller === true);
  if (controllers.length > 1) {
    const both = `found true in references for ${controllers[0]?.kind ?? ""}/${controllers[0]?.name ?? ""} and ${controllers[1]?.kind ?? ""}/${controllers[1]?.name ?? ""}`;
    errors.push(
      invalidValue(
        "metadata.ownerReferences",
        ownerReferences,
        `Only one reference can have Controller set to true. ${both}`,
      ),
    );
  }
  for (const finalizer of finalizers) {
    errors.push(...invalidFor("metadata.finalizers", finalizer, qualifiedNameProblems(finalizer)));
  }
  return errors;
}

/** What of the metadata may not change: deletionTimestamp of a dying object keeps new finalizers out. */
export function validateMetadataUpdate(draft: Draft, previous: Draft): FieldError[] {
  const errors: FieldError[] = [];
  if (draft.metadata.uid !== previous.metadata.uid) errors.push(immutable("metadata.uid", draft.metadata.uid));
  const before = previous.metadata.finalizers ?? [];
  const added = (draft.metadata.finalizers ?? []).filter((finalizer) => !before.includes(finalizer));
  if (previous.metadata.deletionTimestamp !== undefined && added.length > 0) {
    errors.push({
      reason: "FieldValueForbidden",
      field: "metadata.finalizers",
      message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((text) => JSON.stringify(text)).join(", ")}}`,
    });
  }
  return errors;
}

/** An error when a field that may not change did. */
export function validateImmutable(field: string, value: unknown, previous: unknown): FieldError[] {
  return sameJson(value, previous) ? [] : [immutable(field, value)];
}
