/** From what the user asked for to the sources that answer it. */
import type { KubeconfigProblem, KubeconfigResult } from "../kube/kubeconfig-problem.ts";
import { loadKubeconfig, runsInCluster, type Machine } from "../kube/load-kubeconfig.ts";
import type { LogFunction } from "../kube/log-function.ts";
import { openContext, type ContextRequest } from "../kube/open-context.ts";
import type { Timing } from "../kube/timing.ts";
import { createLiveSource } from "../store/live-source.ts";
import { readStateFile } from "../store/read-state-file.ts";
import { nameClusters, refuseStrayAlias } from "./name-clusters.ts";
import { openDemo } from "./open-demo.ts";
import { openManifests } from "./open-manifests.ts";
import type { OpenSource } from "./open-source.ts";
import { openStateContents, type ReadLimits } from "./open-state.ts";
import type { ProgramIo } from "./program-io.ts";
import type { SourceSettings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

export interface SourceEnvironment {
  readonly machine: Machine;
  readonly timing: Timing;
  readonly log: LogFunction;
  /** What is said while reading; standard error. */
  readonly warn: (text: string) => void;
  /** Where manifests come from. */
  readonly io: Pick<ProgramIo, "cwd" | "readStdin">;
}

/** What only `serve` may ask for. */
export interface ServeSourceOptions {
  readonly alias: ReadonlyMap<string, string>;
  readonly demoFreeze: boolean;
  /** Where nothing is named and there is no cluster: the demo, or a usage error. */
  readonly demoWithoutCluster: boolean;
}

const nothingToClose = (): Promise<void> => Promise.resolve();

/** Opens what was asked for. What cannot be used is a UsageError. */
export async function openSources(
  settings: SourceSettings,
  options: ServeSourceOptions,
  environment: SourceEnvironment,
): Promise<readonly OpenSource[]> {
  const namespaces = settings.namespace.length === 0 ? null : settings.namespace;
  const limits: ReadLimits = { namespaces, readConfigMaps: settings.readConfigMaps };
  const noContext = settings.state !== null || settings.demo || settings.manifests.length > 0;
  if (noContext) refuseStrayAlias(options.alias, []);
  if (settings.manifests.length > 0) return [await openManifests(settings.manifests, limits, environment.io)];
  if (settings.state !== null) return [await openState(settings.state, limits, environment)];
  if (settings.demo) return [await openDemo({ ...environment, ...limits, freeze: options.demoFreeze, note: null })];
  const requests = await findContexts(settings, environment.machine);
  if (requests.type === "ok") return openContexts(requests.value, limits, options, environment);
  const { problem } = requests;
  const nothingThere = ["no-kubeconfig", "kubeconfig-not-found", "no-current-context"].includes(problem.code);
  const named = settings.kubeconfig !== null || settings.allContexts || settings.context.length > 0;
  if (!options.demoWithoutCluster || named || options.alias.size > 0 || !nothingThere) throw toUsageError(problem);
  const note = `${problem.message} This is the demo.`;
  environment.warn(
    `${problem.message} Showing the demo; --context, --kubeconfig, --state and --manifests show something else.`,
  );
  return [await openDemo({ ...environment, ...limits, freeze: options.demoFreeze, note })];
}

/** In a pod its own cluster, else the contexts that are named, else the current one. */
async function findContexts(
  settings: SourceSettings,
  machine: Machine,
): Promise<KubeconfigResult<readonly ContextRequest[]>> {
  const file = settings.kubeconfig;
  const named = file !== null || settings.allContexts || settings.context.length > 0;
  if (!named && runsInCluster(machine)) return { type: "ok", value: [{ type: "in-cluster" }] };
  if (settings.context.length > 0) {
    return { type: "ok", value: settings.context.map((context) => ({ type: "kubeconfig", file, context })) };
  }
  const loaded = await loadKubeconfig(machine, file);
  if (loaded.type === "problem") return loaded;
  const { contexts, currentContext, files } = loaded.value;
  if (settings.allContexts) {
    if (contexts.length === 0) throw new UsageError(`${files.join(", ")} holds no context.`);
    return { type: "ok", value: contexts.map(({ name }) => ({ type: "kubeconfig", file, context: name })) };
  }
  return { type: "ok", value: [{ type: "kubeconfig", file, context: currentContext }] };
}

async function openContexts(
  requests: readonly ContextRequest[],
  limits: ReadLimits,
  { alias }: ServeSourceOptions,
  { machine, timing, log }: SourceEnvironment,
): Promise<readonly OpenSource[]> {
  const opened = [];
  for (const request of requests) {
    const result = await openContext(request, machine, timing);
    if (result.type === "problem") throw toUsageError(result.problem);
    opened.push(result.value);
  }
  const names = nameClusters(
    opened.map(({ name }) => name),
    alias,
  );
  return opened.map(({ name: title, namespace, connection }, index) => ({
    source: createLiveSource({
      name: names[index] ?? title,
      title,
      source: "live",
      connection,
      log,
      ...limits,
      contextNamespace: namespace,
      timing,
    }),
    newestTime: null,
    announcement: null,
    // A name and a password in the address are nobody's to read.
    server: connection.server.replace(/\/\/[^/@]*@/, "//"),
    close: nothingToClose,
  }));
}

async function openState(file: string, limits: ReadLimits, { machine, warn }: SourceEnvironment): Promise<OpenSource> {
  const result = await readStateFile(file, machine.readTextFile);
  if (result.type === "problem") throw new UsageError(result.problem.message, result.problem.cure);
  if (result.contents.objects.length === 0) warn(`${file} holds no object of a kind that Portolan reads.`);
  return openStateContents(file, result.contents, limits);
}

function toUsageError({ message, cure }: KubeconfigProblem): UsageError {
  return new UsageError(message, cure);
}
