/** What a rule is. Each has a folder of its own beside this file; none imports another. */
import type { SlimKind, SlimOf } from "../model/objects.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Evidence, Finding, Severity } from "./finding.ts";

/** What a check may look at. Everything is derived from the snapshot; `now` is milliseconds since 1970. */
export interface RuleContext {
  readonly snapshot: Snapshot;
  readonly now: number;
  /** The namespaces that are read; null: all. What lies in another one is not missing. */
  readonly namespaces: ReadonlySet<string> | null;
  /** Says that the answer changes at this time (ms) though nothing else does; debounces use it. */
  readonly recheckAt: (time: number) => void;
  /**
   * Whether what this field names may stand outside of what was given, so that nothing can be said of it: true for
   * manifests (it is then noted as "not judged"), false for a cluster and, unless an operator may have made it, for
   * manifests that are all there is.
   * Ask it last, when only a finding is left to be made.
   */
  readonly leavesInput: (reference: Evidence) => boolean;
  /** Kinds of custom resources among the manifests of a namespace: operators may make pods and Services of them. */
  readonly customKinds: (namespace: string) => readonly string[];
}

/** What a check yields; the framework adds id, rule, object, managedBy and the default severity. */
export type FindingDraft = Pick<Finding, "hop" | "message" | "evidence"> &
  Partial<Pick<Finding, "severity" | "port" | "since" | "fixes" | "reproduce" | "services">>;

interface RuleDescription {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Rules whose findings on the same Service port, or on the same object, are consequences of this one's and are left out. */
  readonly explains?: readonly string[];
  /** It runs only where somebody gives it a severity. */
  readonly offByDefault?: true;
}

/** A rule over Services and their paths. */
export interface ServiceRule extends RuleDescription {
  readonly type: "service";
  readonly check: (service: ServicePaths, context: RuleContext) => Iterable<FindingDraft>;
}

/**
 * A rule over objects of other kinds. Of workloads it sees the ones that a person writes: no ReplicaSet of a Deployment,
 * and of pods only those that no workload made.
 */
export interface ObjectRule<K extends SlimKind = SlimKind> extends RuleDescription {
  readonly type: "object";
  readonly kinds: readonly K[];
  /** A method, so that a rule over some kinds is a rule: `checkObject` hands it no other. */
  check(object: SlimOf<K>, context: RuleContext): Iterable<FindingDraft>;
}

/** An object as a manifest has it, before any API server has seen it. */
export interface ManifestObject {
  readonly kind: string;
  /** The one that it will be in; empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** What the API server refuses it for, its own words; empty where it takes it. */
  readonly refusals: readonly Refusal[];
  /** A plain value as the text of the manifest has it: `1.0` for what is read as 1. Null where that is not known. */
  readonly written: (steps: readonly (string | number)[]) => string | null;
}

/** One cause of a refusal; `field` is a path as `spec.ports[0].nodePort`, empty where it is none's fault. */
export interface Refusal {
  readonly field: string;
  readonly message: string;
}

/** What a rule over manifests may look at besides the object. */
export interface ManifestContext {
  /** The other objects of the input of that kind, in the order in which they are applied. */
  readonly siblings: (kind: string) => Iterable<ManifestObject>;
  /** Both ends belong to it. */
  readonly nodePortRange: { readonly from: number; readonly to: number };
}

/**
 * A rule over manifests, which the API server would refuse: in a live cluster there is no such object. Its evidence
 * names the field at fault, so that `invalid-object` does not tell it again.
 */
export interface ManifestRule extends RuleDescription {
  readonly type: "manifest";
  readonly check: (object: ManifestObject, context: ManifestContext) => Iterable<FindingDraft>;
}

export type Rule = ServiceRule | ObjectRule | ManifestRule;

/** What the user makes of a rule. */
export type RuleSetting = Severity | "off";

/** Findings that somebody wants to see no more, by `portolan.yaml`; fields that are null hold for all. */
export interface IgnoredFindings {
  readonly rule: string | null;
  readonly kind: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly reason: string | null;
}

/** What the user has set for all rules. */
export interface RuleSettings {
  readonly severities: ReadonlyMap<string, RuleSetting>;
  readonly ignored: readonly IgnoredFindings[];
}

/** Manifests: what was given is not a whole cluster. */
export interface OpenInput {
  /** The manifests are all there is: only what operators make of custom resources is not seen. */
  readonly closed?: boolean;
  readonly customKinds: (namespace: string) => readonly string[];
  /** Takes what is told as "not judged". */
  readonly noteNotJudged: (note: NotJudged) => void;
}

/** A reference that leads out of the manifests. */
export interface NotJudged {
  readonly rule: string;
  readonly reference: Evidence;
}
