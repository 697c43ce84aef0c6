/**
 * Reads a parsed state file or manifest (`v1 List`, `PodList` and the like, a single object, or a
 * list of these) into slim objects. What is not understood is listed, never dropped silently.
 */
import { apiVersionOf, findKind, type KindEntry } from "./kinds.ts";
import type { ObjectRef } from "./names.ts";
import type { SlimObject } from "./objects.ts";
import { projectObject } from "./project-object.ts";
import { describeType } from "./read-field.ts";
import type { Share } from "./share-values.ts";
import { isRecord } from "./is-record.ts";

/** Something in a file that did not become a slim object. `position` is where it stands: `items[3]`, empty for the whole. */
export type StateProblem =
  /** No Kubernetes object at all. */
  | { readonly type: "no-object"; readonly position: string; readonly reason: string }
  /** A kind (or version of it) that Portolan does not read; no fault of the file. */
  | { readonly type: "other-kind"; readonly position: string; readonly apiVersion: string; readonly object: ObjectRef }
  /** A kind that is read, with a field that does not hold what it must. */
  | {
      readonly type: "unreadable";
      readonly position: string;
      readonly object: ObjectRef;
      readonly path: string;
      readonly reason: string;
    };

export interface StateContents {
  readonly objects: readonly SlimObject[];
  readonly problems: readonly StateProblem[];
}

/** Reads a parsed JSON or YAML value. */
export function readState(value: unknown, share: Share): StateContents {
  const objects: SlimObject[] = [];
  const problems: StateProblem[] = [];
  readValue(value, "", null, share, objects, problems);
  return { objects, problems };
}

function readValue(
  value: unknown,
  position: string,
  listedKind: KindEntry | null,
  share: Share,
  objects: SlimObject[],
  problems: StateProblem[],
): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      readValue(item, `${position}[${index}]`, null, share, objects, problems);
    });
    return;
  }
  if (!isRecord(value)) {
    problems.push({ type: "no-object", position, reason: `must be an object, is ${describeType(value)}` });
    return;
  }
  const kind = textOf(value["kind"]) ?? listedKind?.kind;
  const apiVersion = textOf(value["apiVersion"]) ?? (listedKind === null ? undefined : apiVersionOf(listedKind));
  if (kind === undefined || apiVersion === undefined) {
    const absent = kind === undefined ? "kind" : "apiVersion";
    problems.push({ type: "no-object", position, reason: `has no ${absent}, so it is no Kubernetes object` });
  } else if (kind === "List" || (kind.endsWith("List") && "items" in value)) {
    readList(value, apiVersion, kind, position, share, objects, problems);
  } else {
    readObject(value, apiVersion, kind, position, share, objects, problems);
  }
}

function readList(
  value: Record<string, unknown>,
  apiVersion: string,
  kind: string,
  position: string,
  share: Share,
  objects: SlimObject[],
  problems: StateProblem[],
): void {
  const items = value["items"] ?? [];
  const itemsPosition = position === "" ? "items" : `${position}.items`;
  if (!Array.isArray(items)) {
    problems.push({ type: "no-object", position: itemsPosition, reason: `must be a list, is ${describeType(items)}` });
    return;
  }
  const listedKind = findKind(apiVersion, kind.slice(0, -"List".length)) ?? null;
  items.forEach((item, index) => {
    readValue(item, `${itemsPosition}[${index}]`, listedKind, share, objects, problems);
  });
}

function readObject(
  value: Record<string, unknown>,
  apiVersion: string,
  kind: string,
  position: string,
  share: Share,
  objects: SlimObject[],
  problems: StateProblem[],
): void {
  const object = refOf(value, kind);
  const entry = findKind(apiVersion, kind);
  if (entry === undefined) {
    problems.push({ type: "other-kind", position, apiVersion, object });
    return;
  }
  const projection = projectObject(entry, value, share);
  switch (projection.type) {
    case "object":
      objects.push(projection.object);
      return;
    case "unreadable":
      problems.push({ type: "unreadable", position, object, path: projection.path, reason: projection.reason });
      return;
  }
}

/** One line for a person: `items[3] (Pod shop/web-1): spec.containers[0].ports must be a list, is a string`. */
export function describeStateProblem(problem: StateProblem): string {
  const where = problem.position === "" ? "" : `${problem.position}: `;
  switch (problem.type) {
    case "no-object":
      return `${where}${problem.reason}`;
    case "other-kind":
      return `${where}${describeRef(problem.object)} (${problem.apiVersion}) is of a kind that is not read`;
    case "unreadable":
      return `${where}${describeRef(problem.object)}: ${problem.path === "" ? "it" : problem.path} ${problem.reason}`;
  }
}

function describeRef({ kind, namespace, name }: ObjectRef): string {
  const namespaceAndName = namespace === null ? name : `${namespace}/${name}`;
  return namespaceAndName === "" ? kind : `${kind} ${namespaceAndName}`;
}

/** As far as a name can be read; the object may be malformed. */
function refOf(value: Record<string, unknown>, kind: string): ObjectRef {
  const metadata = isRecord(value["metadata"]) ? value["metadata"] : {};
  return { kind, namespace: textOf(metadata["namespace"]) ?? null, name: textOf(metadata["name"]) ?? "" };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
