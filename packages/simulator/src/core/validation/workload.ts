/** Validation of the workloads' selector, template and replicas (pkg/apis/apps/validation). */
import { invalidValue, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import { matchesSelector } from "../label-selectors.ts";
import type { LabelSelector, Workload } from "../objects.ts";
import { validateImmutable } from "./metadata.ts";
import { invalidFor, labelValueProblems, qualifiedNameProblems, validateLabels } from "./names.ts";
import { validatePodTemplate } from "./pod.ts";

const operators = ["DoesNotExist", "Exists", "In", "NotIn"];

/** Replicas, selector and template; `kindWord` names the kind in the message about an empty selector. */
export function validateWorkload({ spec }: Workload, kindWord: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ["replicas", "minReadySeconds", "revisionHistoryLimit"] as const) {
    const value = (spec as Partial<Record<typeof field, number>>)[field];
    if (value !== undefined && value < 0) {
      errors.push(invalidValue(`spec.${field}`, value, "must be greater than or equal to 0"));
    }
  }
  const malformed = spec.selector ? validateLabelSelector(spec.selector, "spec.selector") : [];
  if (!spec.selector) errors.push(required("spec.selector"));
  else {
    errors.push(...malformed);
    if (malformed.length > 0) errors.push(invalidValue("spec.selector", spec.selector, "invalid label selector"));
    if (isEmptySelector(spec.selector)) {
      errors.push(invalidValue("spec.selector", spec.selector, `empty selector is invalid for ${kindWord}`));
    }
  }
  const labels = spec.template.metadata?.labels;
  const empty = spec.selector !== undefined && isEmptySelector(spec.selector);
  if (!empty && malformed.length === 0 && !matchesSelector(spec.selector, labels)) {
    errors.push(
      invalidValue("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`"),
    );
  }
  const claims = (spec as { volumeClaimTemplates?: readonly { metadata?: { name?: string } }[] }).volumeClaimTemplates;
  errors.push(
    ...validatePodTemplate(
      spec.template,
      "spec.template",
      (claims ?? []).map(({ metadata }) => metadata?.name ?? ""),
    ),
  );
  const restart = spec.template.spec.restartPolicy;
  if (restart !== "Always") errors.push(notSupported("spec.template.spec.restartPolicy", restart, ["Always"]));
  return errors;
}

/** How a workload replaces its pods: a number or a percentage of them. */
export function validateRollingUpdate(
  update: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string },
  path: string,
): FieldError[] {
  return (["maxUnavailable", "maxSurge"] as const).flatMap((field) => {
    const value = update[field];
    if (value === undefined) return [];
    const at = `${path}.${field}`;
    if (typeof value === "number") {
      return value < 0 ? [invalidValue(at, value, "must be greater than or equal to 0")] : [];
    }
    if (!/^[0-9]+%$/.test(value)) {
      const detail =
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
      return [invalidValue(at, value, detail)];
    }
    const isTooMuch = field === "maxUnavailable" && Number(value.slice(0, -1)) > 100;
    return isTooMuch ? [invalidValue(at, value, "must not be greater than 100%")] : [];
  });
}

/** A workload's selector is for good. */
export function validateWorkloadUpdate(workload: Workload, previous: Workload): FieldError[] {
  return validateImmutable("spec.selector", workload.spec.selector ?? null, previous.spec.selector ?? null);
}

function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

/** matchLabels and matchExpressions. */
export function validateLabelSelector(selector: LabelSelector, path: string): FieldError[] {
  const errors = validateLabels(selector.matchLabels, `${path}.matchLabels`);
  for (const [index, { key, operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const at = `${path}.matchExpressions[${index}]`;
    const wantsValues = operator === "In" || operator === "NotIn";
    if (!operators.includes(operator)) {
      errors.push(invalidValue(`${at}.operator`, operator, "not a valid selector operator"));
    } else if (wantsValues && values.length === 0) {
      errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (!wantsValues && values.length > 0) {
      errors.push({
        reason: "FieldValueForbidden",
        field: `${at}.values`,
        message: "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      });
    }
    errors.push(...invalidFor(`${at}.key`, key, qualifiedNameProblems(key)));
    for (const [index, value] of values.entries()) {
      errors.push(...invalidFor(`${at}.values[${index}]`, value, labelValueProblems(value)));
    }
  }
  return errors;
}
