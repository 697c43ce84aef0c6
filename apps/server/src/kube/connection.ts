/** Where an API server is and as whom it is asked. */
import http from "node:http";
import https from "node:https";
import type { CredentialDates } from "./describe-error.ts";

/** What goes with each request. */
export interface Credentials {
  /** Grows with each renewal. */
  readonly generation: number;
  readonly agent: http.Agent;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly dates: CredentialDates;
}

export interface Connection {
  /** `server` of the kubeconfig, without a trailing slash; may hold a path. */
  readonly server: string;
  /** Read once and kept; throws a `RequestError` where they cannot be had. */
  readonly credentials: () => Promise<Credentials>;
  /**
   * Reads the credentials anew after a 401 on those of `generation`. Resolves to false where that
   * was done too short a time ago to help; several callers at once cause one reading.
   */
  readonly renew: (generation: number) => Promise<boolean>;
  /** Closes every kept connection. */
  readonly close: () => void;
}

/** Idle connections that are kept open; each watched kind has one in use besides. */
const idleConnections = 8;

/** Our own agent: the client library's opens a connection a request and never closes it. */
export function createAgent(server: string, options: https.AgentOptions): http.Agent {
  const kept = { ...options, keepAlive: true, maxFreeSockets: idleConnections };
  return server.startsWith("http:") ? new http.Agent(kept) : new https.Agent(kept);
}

/** A connection without any credential: the demo's API server, `kubectl proxy`. */
export function connectToUrl(server: string): Connection {
  const agent = createAgent(server, {});
  const dates = { tokenExpiresAt: null, certificateExpiresAt: null };
  const credentials: Credentials = { generation: 1, agent, headers: {}, dates };
  return {
    server: server.replace(/\/+$/, ""),
    credentials: () => Promise.resolve(credentials),
    renew: () => Promise.resolve(false),
    close: () => {
      agent.destroy();
    },
  };
}
