/**
 * The HTTP API of a simulated cluster, as a Kubernetes API server speaks it.
 *
 * @example
 * const server = await startApiServer({ cluster, host: "127.0.0.1", port: 0 });
 * server.faults.add({ type: "close" }, { resource: "pods" }, 1);
 * await server.close();
 */
import { randomUUID } from "node:crypto";
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Cluster } from "../core/api.ts";
import type { Tokens } from "./authenticate.ts";
import { createFaultTable, type Faults } from "./fault.ts";
import { handleRequest, type ServerContext } from "./handle-request.ts";
import { runClock } from "./run-clock.ts";
import { createDocuments } from "./serve-document.ts";

export type { Fault, FaultRule, Faults, FaultScope } from "./fault.ts";
export type { Tokens } from "./authenticate.ts";

export interface ApiServerOptions {
  readonly cluster: Cluster;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Milliseconds since 1970; `Date.now` if absent. */
  readonly now?: () => number;
  /** PEM. With it the server speaks HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string };
  /** Bearer tokens with their users; absent: everybody may come in. */
  readonly tokens?: Tokens;
  /** PEM of the authority whose client certificates are taken; the common name is the user. Needs `tls`. */
  readonly clientCa?: string;
  /** A bookmark for every watch that asked for them; 60,000 if absent. */
  readonly bookmarkIntervalMs?: number;
  /** Ids of requests; random if absent. */
  readonly newId?: () => string;
  /** Told of each request that was answered. */
  readonly log?: (line: string) => void;
}

export interface ApiServer {
  /** `http://127.0.0.1:43567`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly faults: Faults;
  /** Holds the pods that come and go in the state that they have; all else goes on. */
  readonly freeze: () => void;
  readonly resume: () => void;
  /** Cuts all connections and stops listening. */
  readonly close: () => Promise<void>;
}

function listen(server: http.Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address);
      else reject(new Error("the server has no address"));
    });
  });
}

function createServer(options: ApiServerOptions, listener: http.RequestListener): http.Server {
  const { tls, clientCa } = options;
  if (tls === undefined) return http.createServer(listener);
  const { key, cert, ca } = tls;
  return https.createServer(
    {
      key,
      cert: ca === undefined ? cert : `${cert}\n${ca}`,
      ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
    },
    listener,
  );
}

/**
 * Starts to serve and to drive the cluster's time.
 * @throws the error of `listen`, EADDRINUSE among them.
 */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { cluster, host } = options;
  const faults = createFaultTable();
  const sockets = new Set<Socket>();
  let address = "";
  const clock = runClock(cluster, options.now ?? Date.now);
  const context: ServerContext = {
    cluster,
    clock,
    faults,
    documents: createDocuments(cluster),
    authentication: { tokens: options.tokens ?? null, certificates: options.clientCa !== undefined },
    bookmarkIntervalMs: options.bookmarkIntervalMs ?? 60_000,
    newId: options.newId ?? randomUUID,
    address: () => address,
    log: options.log ?? (() => undefined),
  };
  const server = createServer(options, (request, response) => {
    void handleRequest(context, request, response);
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const bound = await listen(server, options.port, host).catch((error: unknown) => {
    clock.stop();
    throw error;
  });
  const shownHost = host.includes(":") ? `[${host}]` : host;
  address = `${shownHost}:${bound.port}`;
  return {
    url: `${options.tls === undefined ? "http" : "https"}://${address}`,
    port: bound.port,
    faults,
    freeze: clock.freeze,
    resume: clock.resume,
    close: () =>
      new Promise((resolve) => {
        clock.stop();
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
