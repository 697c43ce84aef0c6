/** What admission does with the objects of one kind. A kind without a strategy is stored as it comes. */
import type { FieldError } from "../field-errors.ts";
import type { Draft } from "../objects.ts";
import type { ObjectStore } from "../store.ts";
import type { NameRule } from "../validation/metadata.ts";

/** What a strategy may look at besides the object. */
export interface AdmissionContext {
  readonly store: ObjectStore;
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Strategy {
  /** The rule for names; a DNS subdomain where it is left out. */
  readonly nameRule?: NameRule;
  /** Whether `spec` changes count up metadata.generation (slices count their own way). */
  readonly generation?: "none" | "spec" | "slice";
  /** The status of a new object; undefined keeps what came. */
  readonly initialStatus?: (draft: Draft) => unknown;
  /** Fills in what was left out, on create and on update. */
  readonly defaults?: (draft: Draft) => void;
  /** Changes the draft before it is validated; `previous` is null for a new object. */
  readonly prepare?: (draft: Draft, previous: Draft | null, context: AdmissionContext) => void;
  /** Allots what is scarce (throws a refusal); what it returns is called once the object is accepted. */
  readonly allocate?: (draft: Draft, previous: Draft | null) => () => void;
  /** After allotting, before validation, on update only. */
  readonly settle?: (draft: Draft, previous: Draft) => void;
  readonly validate?: (draft: Draft, context: AdmissionContext) => FieldError[];
  readonly validateUpdate?: (draft: Draft, previous: Draft) => FieldError[];
  /** Validates a change of status. */
  readonly validateStatus?: (draft: Draft) => FieldError[];
  readonly warnings?: (draft: Draft) => string[];
  /** Called when an object has left the store. */
  readonly removed?: (object: Draft) => void;
}
