/** What the API server does with metadata on create and update. */
import type { Strategy } from "./admission/strategy.ts";
import type { KubeMetadata, KubeObject, Resource } from "./api.ts";
import { sameJson } from "./json.ts";
import type { Draft, EndpointSlice } from "./objects.ts";
import { conflict, plainError, staleObject } from "./status-errors.ts";

/** Refuses a write that was made over an older version of the object, or over another object of the name. */
export function checkVersion(resource: Resource, metadata: Readonly<KubeMetadata>, previous: KubeObject): void {
  const name = previous.metadata.name ?? "";
  const { uid = "", resourceVersion = "" } = metadata;
  if (uid !== "" && uid !== previous.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid ?? ""}`;
    throw conflict(resource, name, why);
  }
  if (resourceVersion !== "" && resourceVersion !== "0" && resourceVersion !== previous.metadata.resourceVersion) {
    throw conflict(resource, name, staleObject);
  }
}

/** Refuses what a client may not set on a new object. */
export function checkNewMetadata(metadata: Readonly<KubeMetadata>): void {
  if ((metadata.resourceVersion ?? "") !== "") {
    throw plainError("resourceVersion should not be set on objects to be created");
  }
}

/** Puts back what only the server writes. */
export function keepSystemMetadata(draft: Draft, previous: Draft): void {
  const {
    uid,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    generation,
    generateName,
    managedFields,
  } = previous.metadata;
  draft.metadata = withoutUndefined({
    ...draft.metadata,
    uid,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    generation,
    generateName,
    managedFields: draft.metadata.managedFields ?? managedFields,
    resourceVersion: previous.metadata.resourceVersion,
  });
}

function withoutUndefined(metadata: { readonly [K in keyof KubeMetadata]: KubeMetadata[K] | undefined }): KubeMetadata {
  const fields: Readonly<Record<string, unknown>> = metadata;
  const result: Record<string, unknown> = {};
  for (const field of Object.keys(fields)) if (fields[field] !== undefined) result[field] = fields[field];
  return result;
}

/** Counts metadata.generation up when what it counts has changed. */
export function countGeneration(strategy: Strategy, draft: Draft, previous: Draft): void {
  const before = previous.metadata.generation;
  if (before === undefined || !generationChanges(strategy, draft, previous)) return;
  draft.metadata.generation = before + 1;
}

function generationChanges(strategy: Strategy, draft: Draft, previous: Draft): boolean {
  switch (strategy.generation ?? "none") {
    case "none":
      return false;
    case "spec":
      return !sameJson(draft["spec"], previous["spec"]);
    case "slice": {
      const content = ({ addressType, endpoints, ports, metadata }: EndpointSlice) => ({
        addressType,
        endpoints,
        ports,
        labels: metadata.labels ?? {},
      });
      return !sameJson(content(draft as EndpointSlice), content(previous as EndpointSlice));
    }
  }
}

/** Equality but for what every write changes; a write that changes nothing is none. */
export function sameObject(draft: Draft, previous: Draft): boolean {
  return (
    sameFields(draft, previous, isMetadata) &&
    sameFields(draft.metadata, previous.metadata, (field) => field === "resourceVersion" || field === "managedFields")
  );
}

function isMetadata(field: string): boolean {
  return field === "metadata";
}

function sameFields(a: object, b: object, isPassed: (field: string) => boolean): boolean {
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  for (const field of Object.keys(left)) {
    if (!isPassed(field) && left[field] !== undefined && !sameJson(left[field], right[field])) return false;
  }
  return Object.keys(right).every(
    (field) => isPassed(field) || right[field] === undefined || left[field] !== undefined,
  );
}
