/** What the page and the worker that checks manifests say to each other. */
import type { Finding, NotJudged, ServicePaths } from "@portolan/shared";
import type { FieldPlace, ManifestProblem } from "@portolan/manifests";

/** What manifests come to: everything that a page draws of them. */
export interface CheckedText {
  /** The Services that they have, and those that they name and do not have. */
  readonly paths: readonly ServicePaths[];
  readonly findings: readonly Finding[];
  /** What could not be read. */
  readonly problems: readonly ManifestProblem[];
  readonly notJudged: readonly NotJudged[];
  /** How many objects were read. */
  readonly objects: number;
}

/** What is taken for granted of a text. */
export interface CheckScope {
  /** It is all there is: what it names and does not hold is missing. */
  readonly closed: boolean;
  /** The rule that it is an example of, which is judged even where it is off by default; null for a text of one's own. */
  readonly exampleOf: string | null;
}

/** Asks for a check, or for the place of a field of what was checked last (`spec.ports[0].port of Service shop/web`). */
export type CheckRequest =
  | { readonly type: "check"; readonly id: number; readonly text: string; readonly scope: CheckScope }
  | { readonly type: "locate"; readonly id: number; readonly field: string };

export type CheckReply =
  | { readonly type: "checked"; readonly id: number; readonly checked: CheckedText }
  | { readonly type: "located"; readonly id: number; readonly place: FieldPlace | null };
