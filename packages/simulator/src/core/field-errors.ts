/** Validation errors of one field, worded as apimachinery's `field` package words them. */

/** One cause of a refusal: `field` is a path such as `spec.ports[0].port`, `message` stands behind it. */
export interface FieldError {
  readonly reason:
    | "FieldValueRequired"
    | "FieldValueInvalid"
    | "FieldValueDuplicate"
    | "FieldValueNotSupported"
    | "FieldValueForbidden"
    | "FieldValueTooLong"
    | "FieldValueTooMany"
    | "FieldValueNotFound";
  readonly field: string;
  readonly message: string;
}

function shown(value: unknown): string {
  return value === undefined ? "null" : JSON.stringify(value);
}

/** The field is missing. */
export function required(field: string, detail = ""): FieldError {
  const message = detail === "" ? "Required value" : `Required value: ${detail}`;
  return { reason: "FieldValueRequired", field, message };
}

/** The value is refused, and why. */
export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return { reason: "FieldValueInvalid", field, message: `Invalid value: ${shown(value)}: ${detail}` };
}

/** The value stands there a second time. */
export function duplicate(field: string, value: unknown): FieldError {
  return { reason: "FieldValueDuplicate", field, message: `Duplicate value: ${shown(value)}` };
}

/** The value is none of those that exist. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((item) => JSON.stringify(item)).join(", ");
  return {
    reason: "FieldValueNotSupported",
    field,
    message: `Unsupported value: ${shown(value)}: supported values: ${list}`,
  };
}

/** The field may not be there. */
export function forbiddenField(field: string, detail: string): FieldError {
  return { reason: "FieldValueForbidden", field, message: `Forbidden: ${detail}` };
}

/** The text is longer than `limit` bytes. */
export function tooLong(field: string, limit: number): FieldError {
  return { reason: "FieldValueTooLong", field, message: `Too long: may not be more than ${limit} bytes` };
}

/** The list has more than `limit` items. */
export function tooMany(field: string, count: number, limit: number): FieldError {
  return { reason: "FieldValueTooMany", field, message: `Too many: ${count}: must have at most ${limit} items` };
}

/** A field that may not change did. */
export function immutable(field: string, value: unknown): FieldError {
  return invalidValue(field, value, "field is immutable");
}
