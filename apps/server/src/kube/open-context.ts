/** From what was asked for on the command line to a connection, or to what is wrong. */
import { connectContext } from "./connect-context.ts";
import type { Connection } from "./connection.ts";
import { selectContext } from "./kubeconfig.ts";
import type { SelectedContext } from "./kubeconfig.ts";
import { ok } from "./kubeconfig-problem.ts";
import type { KubeconfigResult } from "./kubeconfig-problem.ts";
import { loadInCluster, loadKubeconfig } from "./load-kubeconfig.ts";
import type { Machine } from "./load-kubeconfig.ts";
import type { Timing } from "./timing.ts";

/** Which cluster. `file` null: where kubectl looks; `context` null: the current one. */
export type ContextRequest =
  | { readonly type: "kubeconfig"; readonly file: string | null; readonly context: string | null }
  | { readonly type: "in-cluster" };

export interface OpenedContext {
  /** The context's name; `in-cluster` in a pod. */
  readonly name: string;
  /** The context's namespace, else `default`. */
  readonly namespace: string;
  readonly connection: Connection;
}

/**
 * Reads the kubeconfig and finds the context; nothing is sent to the cluster yet.
 *
 * @example
 *   const opened = await openContext({ type: "kubeconfig", file: null, context: "prod" }, thisMachine, systemTiming);
 *   if (opened.type === "problem") fail(opened.problem.message, opened.problem.cure);
 */
export async function openContext(
  request: ContextRequest,
  machine: Machine,
  timing: Timing,
): Promise<KubeconfigResult<OpenedContext>> {
  const selected = await select(request, machine);
  if (selected.type === "problem") return selected;
  const context = selected.value;
  const reload = async (): Promise<SelectedContext | null> => {
    // The same context again, even if `current-context` has changed meanwhile.
    const again = request.type === "kubeconfig" ? { ...request, context: context.name } : request;
    const found = await select(again, machine);
    return found.type === "ok" ? found.value : null;
  };
  const connection = connectContext({ context, reload, timing });
  return ok({ name: context.name, namespace: context.namespace, connection });
}

async function select(request: ContextRequest, machine: Machine): Promise<KubeconfigResult<SelectedContext>> {
  const loaded =
    request.type === "in-cluster" ? await loadInCluster(machine) : await loadKubeconfig(machine, request.file);
  if (loaded.type === "problem") return loaded;
  return selectContext(loaded.value, request.type === "kubeconfig" ? request.context : null);
}
