/** What network policies say of one connection, if the cluster's network plugin enforces them (semantics.md 7). */
import type { ObjectRef, Protocol } from "../model/names.ts";
import type { SlimNode, SlimPod } from "../model/objects.ts";

/** One end of a connection as a policy sees it: after address translation. */
export type PolicyEnd =
  | { readonly type: "pod"; readonly pod: SlimPod; readonly address: string }
  /** A node's own processes, or traffic whose source was replaced by the node's address. */
  | { readonly type: "node"; readonly node: SlimNode | null; readonly address: string }
  /** An address that is neither; null where it is not known (`outside`). */
  | { readonly type: "address"; readonly address: string | null }
  /** Some pod without labels in some other namespace without labels; its address is not known. */
  | { readonly type: "any-pod" };

/** A connection at the pod: the port is the pod's, after translation, never the Service's. */
export interface PolicyQuestion {
  readonly source: PolicyEnd;
  readonly destination: PolicyEnd;
  readonly protocol: Protocol;
  readonly port: number;
}

/** One direction's verdict with the rule that allows or the policies that isolate. */
export type DirectionJudgement =
  /** No policy selects the pod in this direction, or the end is no pod. */
  | { readonly type: "not-isolated" }
  | { readonly type: "allowed"; readonly policy: ObjectRef; readonly fieldPath: string; readonly text: string }
  | { readonly type: "denied"; readonly policies: readonly ObjectRef[]; readonly text: string }
  /**
   * What the rules ask for is not known: the address of a client outside, the labels of a namespace
   * that cannot be read, the policies themselves (then `policies` is empty).
   */
  | { readonly type: "unknown"; readonly policies: readonly ObjectRef[]; readonly text: string }
  /** Traffic from the pod's own node is always let in. */
  | { readonly type: "own-node" }
  /** A pod cannot block access to itself. */
  | { readonly type: "itself" };

export interface PolicyJudgement {
  readonly verdict: "allowed" | "denied" | "unknown";
  readonly egress: DirectionJudgement;
  readonly ingress: DirectionJudgement;
  /** Sentences for a person; each says "if enforced" where a policy denies. */
  readonly because: readonly string[];
}
