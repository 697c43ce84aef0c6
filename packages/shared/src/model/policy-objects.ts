/** The slim object of a NetworkPolicy. */
import type { Protocol } from "./names.ts";
import type { LabelSelector, SlimMeta } from "./object-meta.ts";

export type PolicyPeer =
  | { readonly type: "ip-block"; readonly cidr: string; readonly except: readonly string[] }
  | {
      readonly type: "pods";
      /** Null: the pods of the policy's own namespace only. */
      readonly namespaceSelector: LabelSelector | null;
      /** Null: all pods. */
      readonly podSelector: LabelSelector | null;
    };

export interface PolicyPort {
  readonly protocol: Protocol;
  /** A name resolves on the destination pod; null: every port. */
  readonly port: number | string | null;
  readonly endPort: number | null;
}

export interface PolicyRule {
  /** `spec.ingress[0]`. */
  readonly fieldPath: string;
  /** Empty: any peer. */
  readonly peers: readonly PolicyPeer[];
  /** Empty: any port. */
  readonly ports: readonly PolicyPort[];
}

export interface SlimNetworkPolicy extends SlimMeta {
  readonly kind: "NetworkPolicy";
  readonly podSelector: LabelSelector;
  /** policyTypes, with the default filled in: Ingress, plus Egress where egress rules exist. */
  readonly types: readonly ("Ingress" | "Egress")[];
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
}
