/** A connection to the cluster of a context: keeps its credentials, and reads them anew when they are refused. */
import type http from "node:http";
import { equalObjects } from "@portolan/shared";
import { createAgent } from "./connection.ts";
import type { Connection, Credentials } from "./connection.ts";
import type { SelectedContext } from "./kubeconfig.ts";
import { readCredentials, toLibraryConfig } from "./read-credentials.ts";
import type { RawCredentials } from "./read-credentials.ts";
import type { Timing } from "./timing.ts";

export interface ConnectOptions {
  readonly context: SelectedContext;
  /**
   * Reads the kubeconfig again, since somebody may have logged in meanwhile; null where it cannot be
   * read any more, and then the old one is used.
   */
  readonly reload: () => Promise<SelectedContext | null>;
  readonly timing: Timing;
}

/** Token files and OIDC tokens change by themselves; reading them costs little. */
const rereadMs = 60_000;
/** After a refusal the credentials are not read again sooner: a plugin may open a browser window. */
const shortestRenewalMs = 5_000;

/** Reads nothing before the first request. */
export function connectContext(options: ConnectOptions): Connection {
  return new ContextConnection(options);
}

class ContextConnection implements Connection {
  readonly server: string;
  private context: SelectedContext;
  private config;
  private held: { readonly raw: RawCredentials; readonly credentials: Credentials; readonly readAt: number } | null =
    null;
  private reading: Promise<Credentials> | null = null;
  private renewing: Promise<boolean> | null = null;
  private renewedAt = Number.NEGATIVE_INFINITY;
  private failure: { readonly error: unknown; readonly at: number } | null = null;
  private agent: http.Agent | null = null;

  constructor(private readonly options: ConnectOptions) {
    this.context = options.context;
    this.server = options.context.cluster.server;
    this.config = toLibraryConfig(options.context);
  }

  async credentials(): Promise<Credentials> {
    if (this.held !== null && !this.mustReread(this.held.readAt)) return this.held.credentials;
    // Every kind asks; one answer serves them all, a failure too.
    if (this.failure !== null && this.options.timing.now() - this.failure.at < shortestRenewalMs) {
      throw this.failure.error;
    }
    this.reading ??= this.readAgain().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  renew(generation: number): Promise<boolean> {
    if (this.held !== null && this.held.credentials.generation > generation) return Promise.resolve(true);
    if (this.renewing !== null) return this.renewing;
    if (this.options.timing.now() - this.renewedAt < shortestRenewalMs) return Promise.resolve(false);
    this.renewing = this.renewNow().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  close(): void {
    this.agent?.destroy();
  }

  private async readAgain(): Promise<Credentials> {
    if (this.failure !== null) await this.reload();
    // The library keeps what it has read of a token file for a minute more.
    else if (this.context.user?.tokenFile != null) this.config = toLibraryConfig(this.context);
    return this.read();
  }

  private async renewNow(): Promise<boolean> {
    this.renewedAt = this.options.timing.now();
    await this.reload();
    await this.read();
    return true;
  }

  private async reload(): Promise<void> {
    const reloaded = await this.options.reload();
    // Another server would be another cluster: that needs a restart.
    if (reloaded?.cluster.server === this.server) this.context = reloaded;
    this.config = toLibraryConfig(this.context);
  }

  private mustReread(readAt: number): boolean {
    const { user } = this.context;
    const changesByItself = user !== null && (user.tokenFile !== null || user.authProvider !== null);
    return changesByItself && this.options.timing.now() - readAt >= rereadMs;
  }

  private async read(): Promise<Credentials> {
    try {
      const raw = await readCredentials(this.config, this.context, this.options.timing);
      this.failure = null;
      return this.hold(raw);
    } catch (error) {
      this.failure = { error, at: this.options.timing.now() };
      throw error;
    }
  }

  private hold(raw: RawCredentials): Credentials {
    const generation = (this.held?.credentials.generation ?? 0) + 1;
    const agent = this.agentFor(raw);
    const credentials = { generation, agent, headers: raw.headers, dates: raw.dates };
    this.held = { raw, credentials, readAt: this.options.timing.now() };
    return credentials;
  }

  /** The agent is kept while the TLS material is the same: its open connections stay in use. */
  private agentFor(raw: RawCredentials): http.Agent {
    if (this.agent !== null && this.held !== null && sameTls(this.held.raw, raw)) return this.agent;
    if (this.agent !== null) retire(this.agent);
    this.agent = raw.proxyAgent ?? createAgent(this.server, raw.tls);
    return this.agent;
  }
}

/** Requests that run on it may end; then its connections close instead of being kept. */
function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}

function sameTls(left: RawCredentials, right: RawCredentials): boolean {
  const plain = (raw: RawCredentials): unknown =>
    Object.fromEntries(Object.entries(raw.tls).map(([name, value]) => [name, String(value)]));
  return equalObjects(plain(left), plain(right));
}
