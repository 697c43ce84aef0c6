/** `portolan serve`: reads its clusters, serves them, and ends cleanly. */
import { createServer, type Server } from "node:http";
import { spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createAnalysis, type RuleSettings } from "@portolan/shared";
import type { Logger } from "pino";
import type { ServedCluster } from "../http/app-context.ts";
import { createApp } from "../http/create-app.ts";
import { createMetrics, type Metrics } from "../http/metrics.ts";
import { loadWebFiles } from "../http/serve-web.ts";
import type { Timing } from "../kube/timing.ts";
import { createStreamHub, defaultStreamLimits } from "../stream/stream-hub.ts";
import { createClusterViews, type ClusterViews } from "../views/cluster-views.ts";
import { loadRuleDocuments } from "./load-rule-documents.ts";
import type { OpenSource } from "./open-source.ts";
import type { ProgramIo } from "./program-io.ts";
import type { ServeSettings } from "./settings.ts";
import { exitStatus, UsageError, type ExitStatus } from "./usage-error.ts";

export interface ServeOptions {
  readonly settings: ServeSettings;
  /** Severities and silences. */
  readonly rules: RuleSettings;
  readonly sources: readonly OpenSource[];
  readonly io: ProgramIo;
  readonly log: Logger;
  readonly timing: Timing;
  readonly version: string;
  /** Calls back at the first request to stop. */
  readonly onStop: (stop: () => void) => void;
}

/** How long open requests may take after the server was told to stop. */
const graceMs = 3_000;

/** Serves until it is told to stop; resolves when everything is closed. */
export async function runServe(options: ServeOptions): Promise<ExitStatus> {
  const { settings, io, log, timing } = options;
  const metrics = createMetrics({ processMetrics: true });
  const clusters = new Map(
    options.sources.map((opened) => [opened.source.name, joinCluster(opened, options, metrics)]),
  );
  let stopping = false;
  const web = loadWebFiles(io.webRoot, settings.basePath);
  if (web === null) log.warn("the web app is not built: run npm run build");
  const app = createApp({
    clusters,
    rules: loadRuleDocuments(io.rulesRoot),
    version: options.version,
    hostRules: { boundHost: settings.host, allowedHosts: settings.allowHost },
    basePath: settings.basePath,
    web,
    metrics,
    log,
    isStopping: () => stopping,
  });
  const server = createServer(app);
  const stopped = new Promise<void>((resolve) => {
    options.onStop(() => {
      stopping = true;
      resolve();
    });
  });
  try {
    await listen(server, settings);
    for (const { views } of clusters.values()) {
      rehearseOnce(views, timing, log);
      views.start();
    }
    const address = addressOf(server, settings);
    for (const { announcement } of options.sources) if (announcement !== null) io.stderr(`${announcement}\n`);
    io.stdout(`Portolan: ${address}\n`);
    if (settings.open) openBrowser(address, log);
    await stopped;
    log.info("stopping");
  } finally {
    await closeAll(server, clusters, options.sources, timing);
  }
  return exitStatus.fine;
}

function joinCluster(
  { source, newestTime }: OpenSource,
  { settings: { clusterDomain }, rules, timing }: ServeOptions,
  metrics: Metrics,
): ServedCluster {
  const ruleTime = newestTime === null ? {} : { ruleTime: () => newestTime };
  const views = createClusterViews({
    source,
    analysis: createAnalysis({ paths: { clusterDomain }, settings: rules }),
    clusterDomain,
    timing,
    ...ruleTime,
  });
  metrics.watchSource(source.name, () => views.status().state.type);
  const observer = metrics.streamObserver(source.name);
  return { views, hub: createStreamHub({ views, timing, observer, limits: defaultStreamLimits }) };
}

/** As soon as a cluster's objects have been read, and after whoever is told of them. */
function rehearseOnce(views: ClusterViews, timing: Timing, log: Logger): void {
  const unsubscribe = views.onChange(() => {
    const { type } = views.status().state;
    if (type !== "live" && type !== "static") return;
    unsubscribe();
    timing.after(0, () => {
      try {
        views.rehearseTraces();
      } catch (error) {
        log.error({ err: error }, "a rehearsed trace has failed");
      }
    });
  });
}

async function listen(server: Server, { host, port }: ServeSettings): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(explainListenError(error, host, port));
    });
    server.listen({ host, port }, resolve);
  });
}

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new UsageError(
        `Port ${String(port)} is already in use on ${host}.`,
        "Use --port to take another, such as --port 7071.",
      );
    case "EACCES":
      return new UsageError(`Port ${String(port)} may not be opened.`, "Use --port with a number from 1024 on.");
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new UsageError(
        `${host} is no address of this machine.`,
        "Use --host 127.0.0.1, or 0.0.0.0 for every address.",
      );
    default:
      return error;
  }
}

function addressOf(server: Server, { host, basePath }: ServeSettings): string {
  const { port } = server.address() as AddressInfo;
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${shown.includes(":") ? `[${shown}]` : shown}:${String(port)}${basePath === "/" ? "" : basePath}`;
}

function openBrowser(address: string, log: Logger): void {
  const [command, args] = browserCommand(address);
  const child = spawn(command, args, { detached: true, stdio: "ignore" });
  child.once("error", (error) => {
    log.warn({ reason: error.message }, "the browser could not be opened");
  });
  child.unref();
}

function browserCommand(address: string): readonly [string, readonly string[]] {
  switch (process.platform) {
    case "darwin":
      return ["open", [address]];
    case "win32":
      return ["cmd", ["/c", "start", "", address]];
    default:
      return ["xdg-open", [address]];
  }
}

/** Ends streams and watches; what is still open after the grace is cut off. */
async function closeAll(
  server: Server,
  clusters: ReadonlyMap<string, ServedCluster>,
  sources: readonly OpenSource[],
  timing: Timing,
): Promise<void> {
  for (const { hub } of clusters.values()) hub.close();
  const cancel = timing.after(graceMs, () => {
    server.closeAllConnections();
  });
  const closed = new Promise<void>((resolve) => {
    if (!server.listening) resolve();
    else
      server.close(() => {
        resolve();
      });
    server.closeIdleConnections();
  });
  await Promise.all([closed, ...[...clusters.values()].map(({ views }) => views.stop())]);
  await Promise.all(sources.map(({ close }) => close()));
  cancel();
}
