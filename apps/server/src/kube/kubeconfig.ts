/** A kubeconfig as far as it is needed, merged from its files; and the choice of a context. */
import { kubeconfigProblem, ok } from "./kubeconfig-problem.ts";
import type { KubeconfigResult } from "./kubeconfig-problem.ts";
import { findClosestName } from "./closest-name.ts";

export interface KubeCluster {
  readonly name: string;
  /** Null where the file gives none. */
  readonly server: string | null;
  readonly caFile: string | null;
  readonly caData: string | null;
  readonly skipTlsVerify: boolean;
  readonly tlsServerName: string | null;
  readonly proxyUrl: string | null;
}

/** A credential plugin (`users[].user.exec`). */
export interface KubeExec {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint: string | null;
  readonly provideClusterInfo: boolean;
}

export interface KubeUser {
  readonly name: string;
  readonly certFile: string | null;
  readonly certData: string | null;
  readonly keyFile: string | null;
  readonly keyData: string | null;
  readonly token: string | null;
  readonly tokenFile: string | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly impersonateUser: string | null;
  readonly impersonateGroups: readonly string[];
  readonly impersonateUid: string | null;
  readonly exec: KubeExec | null;
  /** `auth-provider` (OIDC and older ones), as it stands. */
  readonly authProvider: Readonly<Record<string, unknown>> | null;
}

export interface KubeContext {
  readonly name: string;
  readonly cluster: string;
  /** Empty: anonymous. */
  readonly user: string;
  readonly namespace: string | null;
}

export interface Kubeconfig {
  /** The files that it was read from; empty in a pod. */
  readonly files: readonly string[];
  readonly clusters: readonly KubeCluster[];
  readonly users: readonly KubeUser[];
  readonly contexts: readonly KubeContext[];
  readonly currentContext: string | null;
}

/** A context with what it refers to. */
export interface SelectedContext {
  readonly name: string;
  /** The namespace that the context names, else `default`. */
  readonly namespace: string;
  readonly cluster: KubeCluster & { readonly server: string };
  /** Null: anonymous. */
  readonly user: KubeUser | null;
}

/** kubectl's rule: the first file to set a value wins. */
export function mergeKubeconfigs(parts: readonly Kubeconfig[]): Kubeconfig {
  return {
    files: parts.flatMap(({ files }) => files),
    clusters: firstOfEachName(parts.flatMap(({ clusters }) => clusters)),
    users: firstOfEachName(parts.flatMap(({ users }) => users)),
    contexts: firstOfEachName(parts.flatMap(({ contexts }) => contexts)),
    currentContext: parts.find(({ currentContext }) => currentContext !== null)?.currentContext ?? null,
  };
}

function firstOfEachName<T extends { readonly name: string }>(entries: readonly T[]): readonly T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}

/** Finds a context, or the current one where `name` is null, and checks that all it refers to is there. */
export function selectContext(config: Kubeconfig, name: string | null): KubeconfigResult<SelectedContext> {
  const files = config.files.join(", ");
  const where = config.files.length === 1 && config.files[0] !== undefined ? { file: config.files[0] } : {};
  const wanted = name ?? config.currentContext;
  if (wanted === null) {
    const text = `${files} names no current context.`;
    return kubeconfigProblem("no-current-context", text, chooseContext(config), where);
  }
  const context = config.contexts.find((entry) => entry.name === wanted);
  if (!context) {
    const closest = findClosestName(wanted, namesOf(config.contexts));
    const hint = closest === null ? "" : ` Did you mean "${closest}"?`;
    const current = name === null ? "current context" : "context";
    const text = `The ${current} "${wanted}" is not in ${files}.${hint}`;
    return kubeconfigProblem("context-not-found", text, chooseContext(config), where);
  }
  const cluster = config.clusters.find((entry) => entry.name === context.cluster);
  if (!cluster) {
    const text = `The context "${wanted}" refers to the cluster "${context.cluster}", which is not in ${files}.`;
    return kubeconfigProblem("cluster-not-found", text, listNames("Clusters", config.clusters), where);
  }
  const { server } = cluster;
  if (server === null || !URL.canParse(server)) {
    const text = `The cluster "${cluster.name}" in ${files} has no usable \`server\`${server === null ? "" : `: "${server}"`}.`;
    return kubeconfigProblem("server-missing", text, "Give its address, such as https://192.0.2.1:6443.", where);
  }
  const user = config.users.find((entry) => entry.name === context.user) ?? null;
  if (user === null && context.user !== "") {
    const text = `The context "${wanted}" refers to the user "${context.user}", which is not in ${files}.`;
    return kubeconfigProblem("user-not-found", text, listNames("Users", config.users), where);
  }
  const namespace = context.namespace ?? "default";
  return ok({ name: wanted, namespace, cluster: { ...cluster, server: server.replace(/\/+$/, "") }, user });
}

function namesOf(entries: readonly { readonly name: string }[]): readonly string[] {
  return entries.map(({ name }) => name);
}

function chooseContext(config: Kubeconfig): string {
  if (config.contexts.length === 0) return "It holds no context at all; `kubectl config set-context` makes one.";
  return `Choose one with --context: ${namesOf(config.contexts).join(", ")}.`;
}

function listNames(what: string, entries: readonly { readonly name: string }[]): string {
  return entries.length === 0 ? `It holds none.` : `${what} that it holds: ${namesOf(entries).join(", ")}.`;
}
