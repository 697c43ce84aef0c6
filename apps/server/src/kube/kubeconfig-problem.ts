/** What can be wrong with a kubeconfig; each with its own code, and always the user's to mend (exit status 2). */

export type KubeconfigProblemCode =
  /** Neither a kubeconfig nor a pod's service account. */
  | "no-kubeconfig"
  | "kubeconfig-not-found"
  | "kubeconfig-unreadable"
  | "kubeconfig-malformed"
  | "no-current-context"
  | "context-not-found"
  | "cluster-not-found"
  | "user-not-found"
  | "server-missing"
  | "not-in-cluster"
  | "in-cluster-files-missing";

export interface KubeconfigProblem {
  readonly code: KubeconfigProblemCode;
  /** One sentence that names the file. */
  readonly message: string;
  readonly cure: string;
  readonly file: string | null;
  /** From 1; null where no line is at fault. */
  readonly line: number | null;
}

export type KubeconfigResult<T> =
  { readonly type: "ok"; readonly value: T } | { readonly type: "problem"; readonly problem: KubeconfigProblem };

export function ok<T>(value: T): KubeconfigResult<T> {
  return { type: "ok", value };
}

export function kubeconfigProblem(
  code: KubeconfigProblemCode,
  message: string,
  cure: string,
  where: { readonly file?: string; readonly line?: number | null } = {},
): { readonly type: "problem"; readonly problem: KubeconfigProblem } {
  return { type: "problem", problem: { code, message, cure, file: where.file ?? null, line: where.line ?? null } };
}
