/** What slim objects of every kind are made of. */

export type Labels = Readonly<Record<string, string>>;

/** The controller that owns an object (`ownerReferences[controller=true]`). */
export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
}

/** The tool that will revert a hand-made change: Helm, Argo CD or Flux, by their labels and annotations. */
export interface ManagedBy {
  readonly tool: "helm" | "argocd" | "flux";
  readonly name: string;
}

/** What every slim object carries. Times are RFC 3339 strings as the API server wrote them. */
export interface SlimMeta {
  readonly name: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly labels: Labels;
  /** Only the annotations listed in `project-meta.ts`; the others may hold secrets. */
  readonly annotations: Labels;
  readonly createdAt: string | null;
  readonly deletedAt: string | null;
  readonly owner: OwnerReference | null;
  readonly managedBy: ManagedBy | null;
  /** Paths of fields that were applied and that the API server has dropped; absent where there are none, as nearly always. */
  readonly droppedFields?: readonly string[];
}

/** A status condition (`Accepted`, `Programmed`, `ResolvedRefs`, …). */
export interface StatusCondition {
  readonly type: string;
  readonly status: "true" | "false" | "unknown";
  readonly reason: string | null;
  readonly message: string | null;
  /** `lastTransitionTime`. */
  readonly since: string | null;
  /** Null where it is not said; older than the object's generation means outdated. */
  readonly observedGeneration: number | null;
}

/** A `metav1.LabelSelector`; empty matches everything. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values: readonly string[];
  }[];
}
