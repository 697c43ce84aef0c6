/** What the page and the worker that checks manifests say to each other. */
import type { Finding, NotJudged, ServicePaths, TextEdit } from "@portolan/shared";
import type { FieldPlace, ManifestProblem } from "@portolan/manifests";
import type { Selection } from "../canvas/selection.ts";

/** What manifests come to: everything that a page draws of them. */
export interface CheckedText {
  /** The Services that they have, and those that they name and do not have. */
  readonly paths: readonly ServicePaths[];
  readonly findings: readonly Finding[];
  /** What could not be read. */
  readonly problems: readonly ManifestProblem[];
  readonly notJudged: readonly NotJudged[];
  /** How many documents are no Kubernetes objects and do not claim to be. */
  readonly foreign: number;
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

/** A finding's first mend as changes of the text, or why there are none: a part of a sentence, without its full stop. */
export type MendAnswer =
  { readonly type: "edits"; readonly edits: readonly TextEdit[] } | { readonly type: "left"; readonly reason: string };

/** The answers to the questions about what was checked last. */
export interface Answers {
  /** Where a field stands (`spec.ports[0].port of Service shop/web`); null for what does not stand in the text. */
  readonly locate: FieldPlace | null;
  /** What of the picture stands on a line, from 1; null for what is not drawn. */
  readonly select: Selection | null;
  readonly mend: MendAnswer;
}

export type Question =
  | { readonly type: "locate"; readonly field: string }
  | { readonly type: "select"; readonly line: number }
  | { readonly type: "mend"; readonly finding: string };

export type CheckRequest =
  | { readonly type: "check"; readonly id: number; readonly text: string; readonly scope: CheckScope }
  | (Question & { readonly id: number });

export type CheckReply =
  | { readonly type: "checked"; readonly id: number; readonly checked: CheckedText }
  | { readonly type: "answered"; readonly id: number; readonly answer: Answers[keyof Answers] };
