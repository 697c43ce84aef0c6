/** Manifests: read with the place of every field, put into a control plane in memory, and checked. Runs in a browser too. */
export { readManifests } from "./read-manifests.ts";
export { describeProblem } from "./document-model.ts";
export type * from "./document-model.ts";
export { locateField } from "./locate-field.ts";
export type { FieldPlace } from "./locate-field.ts";
export { checkManifests, defaultNodePortRange, defaultNow } from "./check-manifests.ts";
export type { CheckedManifests, ManifestCheckOptions } from "./check-manifests.ts";
export { excerptFinding } from "./place-finding.ts";
export type { Excerpt } from "./place-finding.ts";
export { isKustomization, listParts } from "./read-kustomization.ts";
export { cutReplicas } from "./fit-object.ts";
export { buildCluster } from "./build-cluster.ts";
export type { BuiltManifests, RefusedObject } from "./build-cluster.ts";
export { editFix, editManifests } from "./edit-manifests.ts";
export type { EditedManifests, FixEdits, LeftMend, Mend } from "./edit-manifests.ts";
export { applyEdits } from "./apply-edits.ts";
export { diffEdits } from "./diff-edits.ts";
