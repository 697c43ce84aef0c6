/** An API client that answers as a test says, request by request. */
import type { ApiClient } from "../src/kube/api-client.ts";
import { describeStatus, RequestError } from "../src/kube/describe-error.ts";
import type { RequestProblem } from "../src/kube/describe-error.ts";

export type ScriptedAnswer =
  | { readonly type: "json"; readonly value: unknown }
  | { readonly type: "refuse"; readonly problem: RequestProblem }
  | {
      readonly type: "stream";
      readonly lines: readonly string[];
      /** `open`: it stays open; `wait`: until `breakOff`; `rest`: it ends within this line. */
      readonly then: "end" | "open" | "wait" | { readonly rest: string } | { readonly problem: RequestProblem };
    };

export interface ScriptedClient extends ApiClient {
  /** Paths in order, `timeoutSeconds` left out. */
  readonly requests: readonly string[];
  readonly lastByteAt: { ms: number };
  /** Ends the stream that waits. */
  readonly breakOff: (problem: RequestProblem) => void;
}

/** A refusal by the API server. */
export function refuse(code: number, message: string, retryAfterMs: number | null = null): ScriptedAnswer {
  return { type: "refuse", problem: describeStatus({ code, reason: null, message }, server, retryAfterMs) };
}

export const server = "https://192.0.2.1:6443";

/** Past the last answer every request waits until it is aborted. */
export function createScriptedClient(answers: readonly ScriptedAnswer[]): ScriptedClient {
  const requests: string[] = [];
  const lastByteAt = { ms: 0 };
  let breakOff: (problem: RequestProblem) => void = () => undefined;
  const next = async (path: string, signal: AbortSignal): Promise<ScriptedAnswer> => {
    requests.push(path.replace(/&timeoutSeconds=\d+/, ""));
    const answer = answers[requests.length - 1];
    if (answer) return answer;
    return waitForAbort(signal);
  };
  return {
    server,
    requests,
    lastByteAt,
    breakOff: (problem) => {
      breakOff(problem);
    },
    getJson: async (path, signal) => {
      const answer = await next(path, signal);
      if (answer.type === "json") return answer.value;
      throw answer.type === "refuse"
        ? new RequestError(answer.problem)
        : new Error("the script answers a list with a stream");
    },
    openStream: async (path, signal) => {
      const answer = await next(path, signal);
      if (answer.type === "refuse") throw new RequestError(answer.problem);
      if (answer.type === "json") throw new Error("the script answers a watch with JSON");
      const { lines, then } = answer;
      async function* read(): AsyncGenerator<readonly string[]> {
        for (const line of lines) yield await Promise.resolve([line]);
        if (then === "open") await waitForAbort(signal);
        if (then === "wait") {
          await new Promise<never>((_, reject) => {
            breakOff = (problem) => {
              reject(new RequestError(problem));
            };
          });
        }
        if (typeof then === "object" && "problem" in then) throw new RequestError(then.problem);
      }
      const rest = typeof then === "object" && "rest" in then ? then.rest : "";
      return { lines: read(), lastByteAt: () => lastByteAt.ms, rest: () => rest };
    },
    close: () => {
      // There is nothing open.
    },
  };
}

function waitForAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(new Error("aborted"));
    });
  });
}

interface RawService {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly resourceVersion: string };
  readonly spec: unknown;
}

/** A raw Service as an API server sends it; `port` makes it differ. */
export function rawService(name: string, resourceVersion: number, port = 80): RawService {
  return {
    metadata: { name, namespace: "shop", resourceVersion: String(resourceVersion) },
    spec: { type: "ClusterIP", clusterIPs: ["10.96.0.10"], ports: [{ port, protocol: "TCP", targetPort: port }] },
  };
}

export function eventLine(type: "ADDED" | "MODIFIED" | "DELETED", object: unknown): string {
  return JSON.stringify({ type, object });
}

export function bookmarkLine(resourceVersion: number, endsInitialEvents = false): string {
  const annotations = endsInitialEvents ? { annotations: { "k8s.io/initial-events-end": "true" } } : {};
  const metadata = { resourceVersion: String(resourceVersion), ...annotations };
  return JSON.stringify({ type: "BOOKMARK", object: { kind: "Service", apiVersion: "v1", metadata } });
}

export function errorLine(code: number, message: string): string {
  return JSON.stringify({
    type: "ERROR",
    object: { kind: "Status", apiVersion: "v1", status: "Failure", message, code },
  });
}

export function page(items: readonly unknown[], resourceVersion: number, next: string | null = null): ScriptedAnswer {
  const metadata = { resourceVersion: String(resourceVersion), ...(next === null ? {} : { continue: next }) };
  return { type: "json", value: { kind: "ServiceList", apiVersion: "v1", metadata, items } };
}
