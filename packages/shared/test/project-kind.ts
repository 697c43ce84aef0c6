/** Projections of single objects, for the tests of the projections. */
import { kindEntry } from "../src/model/kinds.ts";
import type { SlimKind } from "../src/model/objects.ts";
import { projectObject } from "../src/model/project-object.ts";
import type { Projection } from "../src/model/project-object.ts";
import { createShare } from "../src/model/share-values.ts";

/** What is projected of a raw object. */
export function projectKind(kind: SlimKind, raw: unknown): Projection {
  return projectObject(kindEntry(kind), raw, createShare());
}

/** The slim object of a raw one that can be read. */
export function slimObject(kind: SlimKind, raw: unknown): object {
  const projection = projectKind(kind, raw);
  if (projection.type !== "object") throw new Error(`${projection.path} ${projection.reason}`);
  return projection.object;
}

/** What every namespaced slim object named x has when nothing else is written. */
export const bareMeta = {
  namespace: "default",
  name: "x",
  labels: {},
  annotations: {},
  createdAt: null,
  deletedAt: null,
  owner: null,
  managedBy: null,
};
