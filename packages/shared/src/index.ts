/** The engine: model, snapshot, endpoints, paths, rules, analysis, layout and the wire's types. */
export { templatePath } from "./model/workload-kinds.ts";
export { isRecord } from "./model/is-record.ts";
export { findUnknownFields } from "./model/find-unknown-fields.ts";
export { holdsPlaceholder } from "./model/is-placeholder.ts";
export { objectKey, objectText, refOf, serviceId, servicePortId } from "./model/names.ts";
export type { ObjectKey, ObjectRef, Protocol, ServiceId, ServicePortId } from "./model/names.ts";
export type * from "./model/object-meta.ts";
export type * from "./model/objects.ts";
export type * from "./model/gateway-objects.ts";
export type * from "./model/policy-objects.ts";
export { equalObjects } from "./model/equal-objects.ts";
export { parseServiceDnsName } from "./model/external-name-target.ts";
export type { ServiceDnsName } from "./model/external-name-target.ts";
export { formatFieldPath, parseFieldPath } from "./model/field-path.ts";
export { findApiKind } from "./model/api-fields.ts";
export { findMistypedFields } from "./model/find-mistyped-fields.ts";
export type { MistypedField } from "./model/find-mistyped-fields.ts";
export { apiVersionOf, findKind, kindEntry, kinds, permissionYaml } from "./model/kinds.ts";
export type { KindEntry } from "./model/kinds.ts";
export { projectObject } from "./model/project-object.ts";
export type { Projection } from "./model/project-object.ts";
export { describeStateProblem, readState } from "./model/read-state.ts";
export type { StateContents, StateProblem } from "./model/read-state.ts";
export { createShare } from "./model/share-values.ts";
export type { Share } from "./model/share-values.ts";
export { addressText, assigned, assignedAddress } from "./model/assigned.ts";
export type { Assigned } from "./model/assigned.ts";
export { formatHostPort } from "./model/format-host-port.ts";
export { findClosestName } from "./endpoints/find-closest-name.ts";
export { recordTypes } from "./dns/dns-model.ts";
export type * from "./dns/dns-model.ts";
export { defaultClusterDomain } from "./dns/name-service.ts";
export type { DnsOptions } from "./dns/find-dns-hosts.ts";
export type { DnsClient } from "./dns/choose-resolver.ts";
export { lookUpHost } from "./dns/look-up-host.ts";
export { resolveFrom } from "./dns/resolve-from.ts";
export type { ClientAnswer } from "./dns/resolve-from.ts";
export { resolveName } from "./dns/resolve-name.ts";
export { computeServicePaths } from "./paths/compute-service-paths.ts";
export type { PathOptions } from "./paths/compute-service-paths.ts";
export { formatPortRange } from "./paths/find-free-ports.ts";
export { listNodePorts } from "./paths/list-node-ports.ts";
export { looksLikeNodePort } from "./paths/looks-like-node-port.ts";
export type * from "./paths/node-port-model.ts";
export { hops } from "./paths/path-model.ts";
export type * from "./paths/path-model.ts";
export { overlayPolicies } from "./paths/overlay-policies.ts";
export type { PolicyOverlay, PortOverlay } from "./paths/overlay-policies.ts";
export type { PolicyMark } from "./paths/mark-policies.ts";
export { formatPolicyClient, parsePolicyClient } from "./paths/policy-client.ts";
export type { PolicyClient } from "./paths/policy-client.ts";
export { parseSource } from "./trace/parse-source.ts";
export { checkManifest } from "./rules/check-manifest.ts";
export { findWrongKind } from "./rules/invalid-object/find-wrong-kind.ts";
export { isIgnored, noSettings } from "./rules/complete-findings.ts";
export { toCheckJson } from "./report/check-json.ts";
export type { CheckJson } from "./report/check-json.ts";
export { formatGithub } from "./report/format-github.ts";
export { formatJunit } from "./report/format-junit.ts";
export { formatSarif } from "./report/format-sarif.ts";
export { spokenFindings } from "./report/report.ts";
export type { LineSpan, Report, ReportedRule, TextEdit, UnreadInput } from "./report/report.ts";
export { toFindingJson } from "./rules/finding-json.ts";
export type { FindingJson } from "./rules/finding-json.ts";
export { rules } from "./rules/registry.generated.ts";
export { countText } from "./rules/service-facts.ts";
export type {
  FindingDraft,
  IgnoredFindings,
  ManifestContext,
  ManifestObject,
  ManifestRule,
  NotJudged,
  ObjectRule,
  OpenInput,
  Refusal,
  Rule,
  RuleContext,
  RuleSetting,
  RuleSettings,
  ServiceRule,
} from "./rules/rule.ts";
export { severities } from "./rules/finding.ts";
export type * from "./rules/finding.ts";
export type * from "./dns/dns-model.ts";
export type * from "./policies/policy-model.ts";
export { traceConnection } from "./trace/trace-connection.ts";
export { parseTarget } from "./trace/parse-target.ts";
export { proxyModes } from "./trace/trace-model.ts";
export type * from "./trace/trace-model.ts";
export type * from "./trace/command-model.ts";
export { answerTrace } from "./trace/answer-trace.ts";
export { rehearseTraces } from "./trace/rehearse-traces.ts";
export { chooseProxyMode } from "./trace/choose-proxy-mode.ts";
export type { AnsweredTrace, QuestionFault, TraceQuestion } from "./trace/answer-trace.ts";
export { maxLineLength, readCommand } from "./trace/read-command.ts";
export { applyDelta } from "./wire/apply-delta.ts";
export { formatViewKey, parseViewKey } from "./wire/parse-view-key.ts";
export type { ParsedViewKey } from "./wire/parse-view-key.ts";
export { matchesFinding } from "./wire/match-finding.ts";
export type { FindingFilter } from "./wire/match-finding.ts";
export { viewCollections } from "./wire/views.ts";
export type * from "./wire/views.ts";
export type * from "./wire/name-suggestion.ts";
export type * from "./wire/policy-overlay-list.ts";
export { suggestNames } from "./wire/suggest-names.ts";
export type { NameField } from "./wire/suggest-names.ts";
export { createSnapshot } from "./snapshot/create-snapshot.ts";
export type { Snapshot } from "./snapshot/snapshot.ts";
export { createAnalysis } from "./analysis/create-analysis.ts";
export { listFindings } from "./analysis/list-findings.ts";
export type { AnalysisOptions } from "./analysis/create-analysis.ts";
export type { Analysis, SlimRef } from "./analysis/analysis.ts";
export { layoutPaths } from "./layout/layout-paths.ts";
export { orderOnArrival } from "./layout/order-blocks.ts";
export { placeColumns } from "./layout/place-columns.ts";
export type * from "./layout/layout-model.ts";
