/** Validation of ConfigMaps (pkg/apis/core/validation). */
import { forbiddenField, invalidValue, tooLong } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import { sameJson } from "../json.ts";
import type { ConfigMap } from "../objects.ts";
import { configMapKeyProblems, invalidFor } from "./names.ts";

/** All values together, bytes. */
const largestData = 1024 * 1024;

/** Everything that is wrong with a ConfigMap, metadata apart. */
export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of Object.keys(data)) {
    errors.push(...invalidFor(`data[${key}]`, key, configMapKeyProblems(key)));
    if (key in binaryData) errors.push(invalidValue(`data[${key}]`, key, "duplicate of key present in binaryData"));
  }
  for (const key of Object.keys(binaryData)) {
    errors.push(...invalidFor(`binaryData[${key}]`, key, configMapKeyProblems(key)));
  }
  const length = [...Object.values(data), ...Object.values(binaryData)].reduce((sum, text) => sum + text.length, 0);
  return length > largestData ? [...errors, tooLong("", largestData)] : errors;
}

/** An immutable ConfigMap is for good. */
export function validateConfigMapUpdate(configMap: ConfigMap, previous: ConfigMap): FieldError[] {
  if (previous.immutable !== true) return validateConfigMap(configMap);
  const frozen = "field is immutable when `immutable` is set";
  const errors = configMap.immutable === true ? [] : [forbiddenField("immutable", frozen)];
  for (const field of ["data", "binaryData"] as const) {
    if (!sameJson(configMap[field], previous[field])) errors.push(forbiddenField(field, frozen));
  }
  return [...errors, ...validateConfigMap(configMap)];
}
