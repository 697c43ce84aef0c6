/**
 * The HTTP client for an API server: keep-alive connections, streamed bodies, a time limit on every
 * phase of a request and one renewal of the credentials on 401.
 */
import http from "node:http";
import https from "node:https";
import type { Connection, Credentials } from "./connection.ts";
import {
  describeError,
  describeStatus,
  describeTimeout,
  describeUnauthorized,
  RequestError,
} from "./describe-error.ts";
import { parseRetryAfter, parseStatusBody } from "./read-status.ts";
import { LineSplitter } from "./split-lines.ts";
import type { Timing } from "./timing.ts";

/** Limits, ms. */
export interface RequestLimits {
  /** TCP and TLS. */
  readonly connectMs: number;
  /** From the request to the answer's headers; an API server may queue a request for a minute. */
  readonly responseMs: number;
  /** Between two bytes of a body. An API server sends a bookmark about once a minute. */
  readonly idleMs: number;
}

const requestLimits: RequestLimits = { connectMs: 10_000, responseMs: 75_000, idleMs: 100_000 };

/** An answer that goes on: a watch. */
export interface LineStream {
  /** Whole lines as they come, several at a time. Throws a `RequestError`; ends when the server ends it in good order. */
  readonly lines: AsyncIterable<readonly string[]>;
  /** When the last byte came, ms since 1970. */
  readonly lastByteAt: () => number;
  /** The part of a line after which the body ended, or empty. */
  readonly rest: () => string;
}

/** All methods throw `RequestError`s, and the signal's reason when it aborts. */
export interface ApiClient {
  /** Scheme, host, port and path of the server, for texts. */
  readonly server: string;
  readonly getJson: (path: string, signal: AbortSignal) => Promise<unknown>;
  /** Resolves when the headers of a 2xx answer are there. */
  readonly openStream: (path: string, signal: AbortSignal) => Promise<LineStream>;
  readonly close: () => void;
}

interface Answer {
  readonly response: http.IncomingMessage;
  readonly credentials: Credentials;
}

/** Error bodies are read up to here. */
const longestErrorBody = 64 * 1024;

export function createApiClient(
  connection: Connection,
  timing: Timing,
  limits: RequestLimits = requestLimits,
): ApiClient {
  const { server } = connection;

  async function request(path: string, signal: AbortSignal): Promise<http.IncomingMessage> {
    let answer = await send(path, signal);
    if (answer.response.statusCode === 401 && (await connection.renew(answer.credentials.generation))) {
      answer.response.resume();
      answer = await send(path, signal);
    }
    const { response, credentials } = answer;
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    const body = await readStart(response, signal);
    if (status === 401) throw new RequestError(describeUnauthorized(server, credentials.dates, timing));
    const retryAfterMs = parseRetryAfter(response.headers["retry-after"], timing.now());
    throw new RequestError(describeStatus(parseStatusBody(body, status), server, retryAfterMs));
  }

  async function send(path: string, signal: AbortSignal): Promise<Answer> {
    const credentials = await connection.credentials();
    signal.throwIfAborted();
    const open = (): Promise<http.IncomingMessage> =>
      sendOnce(`${server}${path}`, credentials, { server, signal, timing, limits });
    for (let left = mostStaleConnections; ; left -= 1) {
      try {
        return { response: await open(), credentials };
      } catch (error) {
        if (!(error instanceof StaleConnection)) throw error;
        if (left === 0) throw new RequestError(describeError(error.cause, server));
      }
    }
  }

  async function readStart(response: http.IncomingMessage, signal: AbortSignal): Promise<string> {
    let body = "";
    for await (const chunk of readBody(response, signal)) {
      body += chunk.toString("utf8");
      if (body.length > longestErrorBody) break;
    }
    return body;
  }

  function readBody(
    response: http.IncomingMessage,
    signal: AbortSignal,
    onByte: () => void = ignore,
  ): AsyncGenerator<Buffer> {
    return readGuarded(response, { server, signal, timing, limits }, onByte);
  }

  return {
    server,
    getJson: async (path, signal) => {
      const response = await request(path, signal);
      const chunks: Buffer[] = [];
      for await (const chunk of readBody(response, signal)) chunks.push(chunk);
      return parseBody(Buffer.concat(chunks).toString("utf8"), server);
    },
    openStream: async (path, signal) => {
      const response = await request(path, signal);
      const splitter = new LineSplitter();
      const decoder = new TextDecoder();
      let lastByteAt = timing.now();
      const onByte = (): void => {
        lastByteAt = timing.now();
      };
      async function* lines(): AsyncGenerator<readonly string[]> {
        for await (const chunk of readBody(response, signal, onByte)) {
          const whole = splitter.push(decoder.decode(chunk, { stream: true }));
          if (whole.length > 0) yield whole;
        }
      }
      return { lines: lines(), lastByteAt: () => lastByteAt, rest: () => splitter.rest };
    },
    close: connection.close,
  };
}

function ignore(): void {
  // Nobody asks when the bytes of this body came.
}

function parseBody(body: string, server: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RequestError({
      code: "not-kubernetes",
      message: `${server} answered with something that is not JSON.`,
      cure: "Check that `server` in the kubeconfig is the API server and not a login page or proxy.",
      status: null,
      retryAfterMs: null,
      concerns: "cluster",
    });
  }
}

/** A connection from the pool broke before the server can have seen the request; `cause` says how. */
class StaleConnection extends Error {}

/** Kept connections that the server closed may all be in the pool still: each attempt takes one out. */
const mostStaleConnections = 30;

interface Guard {
  readonly server: string;
  readonly signal: AbortSignal;
  readonly timing: Timing;
  readonly limits: RequestLimits;
}

/** One request up to the answer's headers. */
function sendOnce(url: string, credentials: Credentials, guard: Guard): Promise<http.IncomingMessage> {
  const { server, signal, timing, limits } = guard;
  const { request: open } = url.startsWith("http:") ? http : https;
  return new Promise((resolve, reject) => {
    const headers = { ...credentials.headers, Accept: "application/json", "User-Agent": "portolan" };
    const request = open(url, { agent: credentials.agent, headers, signal });
    let answered = false;
    const giveUp = (what: "connect" | "response", ms: number) => (): void => {
      request.destroy(new RequestError(describeTimeout(what, server, ms)));
    };
    let cancel = timing.after(limits.connectMs, giveUp("connect", limits.connectMs));
    const onConnected = (): void => {
      cancel();
      if (!answered) cancel = timing.after(limits.responseMs, giveUp("response", limits.responseMs));
    };
    request.on("socket", (socket) => {
      if (request.reusedSocket) onConnected();
      else socket.once(url.startsWith("http:") ? "connect" : "secureConnect", onConnected);
    });
    request.on("response", (response) => {
      answered = true;
      cancel();
      resolve(response);
    });
    request.on("error", (error) => {
      cancel();
      if (signal.aborted) reject(error);
      else if (request.reusedSocket && !answered && isReset(error))
        reject(new StaleConnection("a kept connection was closed", { cause: error }));
      else reject(new RequestError(describeError(error, server)));
    });
    request.end();
  });
}

function isReset(error: Error): boolean {
  return "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

/** The body, with a watchdog: when no byte comes for too long the connection is given up. */
async function* readGuarded(response: http.IncomingMessage, guard: Guard, onByte: () => void): AsyncGenerator<Buffer> {
  const { server, signal, timing, limits } = guard;
  let lastByteAt = timing.now();
  // One timer a body that is set again when it fires, not one a chunk.
  const check = (): void => {
    const idle = timing.now() - lastByteAt;
    if (idle >= limits.idleMs) response.destroy(new RequestError(describeTimeout("body", server, limits.idleMs)));
    else cancel = timing.after(limits.idleMs - idle, check);
  };
  let cancel = timing.after(limits.idleMs, check);
  try {
    for await (const chunk of response) {
      lastByteAt = timing.now();
      onByte();
      yield chunk as Buffer;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new RequestError(describeError(error, server));
  } finally {
    cancel();
    response.destroy();
  }
}
