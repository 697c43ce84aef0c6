/** What manifests are read into: documents that know where each of their fields stands, and what is wrong with a text. */

/** One YAML or JSON document of a file: the text from one `---` to the next. */
export interface SourceChunk {
  /** As the user wrote it; `-` for standard input. */
  readonly file: string;
  readonly text: string;
  /** The lines of the file that stand before it. */
  readonly linesBefore: number;
}

/** An object as it is written, of a document or of a list in one. */
export interface ManifestDocument {
  readonly chunk: SourceChunk;
  /** Where it stands in its document: empty, or `["items", 3]`. */
  readonly steps: readonly (string | number)[];
  readonly apiVersion: string;
  readonly kind: string;
  /** Null where none is written. */
  readonly namespace: string | null;
  /** Empty where `generateName` stands in its place. */
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** It belongs to a kustomization's base: what it lacks an overlay may add. */
  readonly base?: true;
}

/** What the API server says of an object that it does not take. */
export interface RefusedObject {
  readonly document: ManifestDocument;
  readonly message: string;
  /** `field` is empty where the refusal is about no field. */
  readonly causes: readonly { readonly reason: string; readonly message: string; readonly field: string }[];
  /** Whether the cluster holds it all the same, without what it is refused for. */
  readonly tried: boolean;
}

/** A place in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Why something in a file cannot be checked. */
export interface ManifestProblem {
  readonly file: string;
  /** Null: the file as a whole. */
  readonly position: Position | null;
  /** The field at fault: `metadata.name`; null where it is none. */
  readonly field: string | null;
  /** A sentence without its full stop. */
  readonly message: string;
  /** What to do about it; null where the message says it. */
  readonly cure: string | null;
}

/** What was found in a text. */
export interface ReadManifests {
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly ManifestProblem[];
  /** Documents that are no Kubernetes objects and do not claim to be: a chart's values, a workflow. */
  readonly foreign: number;
}

/** `a.yaml:3:7: spec.ports: must be a list. Indent it.` */
export function describeProblem({ file, position, field, message, cure }: ManifestProblem): string {
  const place = position === null ? file : `${file}:${position.line}:${position.column}`;
  return `${place}: ${field === null ? "" : `${field}: `}${message}.${cure === null ? "" : ` ${cure}`}`;
}
