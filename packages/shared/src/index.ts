/** The engine: model, snapshot, endpoints, paths, rules, analysis, layout and the wire's types. */
export { objectKey, serviceId, servicePortId } from "./model/names.ts";
export type { ObjectKey, ObjectRef, Protocol, ServiceId, ServicePortId } from "./model/names.ts";
export type * from "./model/objects.ts";
export { hops } from "./paths/path-model.ts";
export type * from "./paths/path-model.ts";
export { severities } from "./rules/finding.ts";
export type * from "./rules/finding.ts";
export { applyDelta } from "./wire/apply-delta.ts";
export { formatViewKey, parseViewKey } from "./wire/parse-view-key.ts";
export type { ParsedViewKey } from "./wire/parse-view-key.ts";
export { viewCollections } from "./wire/views.ts";
export type * from "./wire/views.ts";
export type { Snapshot } from "./snapshot/snapshot.ts";
export type { Analysis } from "./analysis/analysis.ts";
