/**
 * Reads fields of JSON whose shape nobody has checked. A cursor knows where it stands, so that a
 * wrong value is reported with its field path; the path is only written when something is wrong.
 * `null` counts as absent, as it does for the API server.
 */
import { formatFieldPath } from "./field-path.ts";
import type { Labels } from "./object-meta.ts";
import { isRecord } from "./is-record.ts";

/** A field does not hold what its kind must hold. Thrown while projecting and converted once, in `projectObject`. */
export class FieldError extends Error {
  /** The field's path; empty for the object itself. */
  readonly path: string;
  constructor(path: string, reason: string) {
    super(reason);
    this.name = "FieldError";
    this.path = path;
  }
}

/** What a value is, in words: `a number`, `a list`. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return "absent";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return `a ${typeof value}`;
}

/** A place in a JSON value. */
export class Field {
  readonly #value: unknown;
  readonly #parent: Field | null;
  readonly #key: string | number;

  constructor(value: unknown, parent: Field | null = null, key: string | number = "") {
    this.#value = value;
    this.#parent = parent;
    this.#key = key;
  }

  /** The path from the object's root to here. */
  path(): string {
    return formatFieldPath(this.#parts());
  }

  #parts(): readonly (string | number)[] {
    return this.#parent === null ? [] : [...this.#parent.#parts(), this.#key];
  }

  /** Ends the projection of this object: the field is not what it must be. */
  fail(reason: string): never {
    throw new FieldError(this.path(), reason);
  }

  /** The value as it stands, of which nothing is known. */
  json(): unknown {
    return this.#value;
  }

  get present(): boolean {
    return this.#value !== null && this.#value !== undefined;
  }

  /** The field of that name; absent where this is absent. */
  at(key: string): Field {
    if (!this.present) return new Field(undefined, this, key);
    if (!isRecord(this.#value)) return this.fail(`must be an object, is ${describeType(this.#value)}`);
    // Own fields only: a label named `constructor` must not read from the prototype.
    return new Field(Object.hasOwn(this.#value, key) ? this.#value[key] : undefined, this, key);
  }

  /** The list's elements; none where it is absent. */
  items(): readonly Field[] {
    if (!this.present) return [];
    if (!Array.isArray(this.#value)) return this.fail(`must be a list, is ${describeType(this.#value)}`);
    return this.#value.map((item: unknown, index) => new Field(item, this, index));
  }

  /** The names of the fields that an object has; none where it is absent. */
  keys(): readonly string[] {
    if (!this.present) return [];
    if (!isRecord(this.#value)) return this.fail(`must be an object, is ${describeType(this.#value)}`);
    return Object.keys(this.#value);
  }

  text(): string | null {
    if (!this.present) return null;
    if (typeof this.#value !== "string") return this.fail(`must be a string, is ${describeType(this.#value)}`);
    return this.#value;
  }

  /** The text; null where it is absent or empty, which the API server holds for the same in most fields. */
  filledText(): string | null {
    const text = this.text();
    return text === "" ? null : text;
  }

  requiredText(): string {
    const text = this.text();
    if (text === null || text === "") return this.fail("is required and absent");
    return text;
  }

  wholeNumber(): number | null {
    if (!this.present) return null;
    if (typeof this.#value !== "number" || !Number.isInteger(this.#value)) {
      return this.fail(`must be a whole number, is ${describeNumber(this.#value)}`);
    }
    return this.#value;
  }

  /** A port number. */
  port(): number | null {
    const number = this.wholeNumber();
    if (number !== null && (number < 0 || number > 65535)) return this.fail(`must be a port number, is ${number}`);
    return number;
  }

  requiredPort(): number {
    return this.port() ?? this.fail("is required and absent");
  }

  /** A port number or a port's name, as targetPort and probes take it. */
  portOrName(): number | string | null {
    if (!this.present) return null;
    if (typeof this.#value === "string") return this.#value;
    if (typeof this.#value === "number") return this.port();
    return this.fail(`must be a port number or a port's name, is ${describeType(this.#value)}`);
  }

  flag(): boolean | null {
    if (!this.present) return null;
    if (typeof this.#value !== "boolean") return this.fail(`must be true or false, is ${describeType(this.#value)}`);
    return this.#value;
  }

  oneOf<const T extends string>(values: readonly T[], absent: T): T {
    const text = this.filledText();
    if (text === null) return absent;
    return (
      values.find((value) => value === text) ??
      this.fail(`must be one of ${values.join(", ")}, is ${JSON.stringify(text)}`)
    );
  }

  texts(): readonly string[] {
    return this.items().map((item) => item.text() ?? item.fail("must be a string, is absent"));
  }

  /** Labels and the like, keys in order so that equal maps are written equally. */
  textMap(): Labels {
    const map: Record<string, string> = {};
    for (const key of [...this.keys()].sort()) {
      // `__proto__` is no valid label and would not be kept as a field of its own.
      if (key !== "__proto__") map[key] = this.at(key).text() ?? "";
    }
    return map;
  }
}

function describeNumber(value: unknown): string {
  return typeof value === "number" ? String(value) : describeType(value);
}
