/** The simulator's own paths, below `/simulator`: faults, the clock, the history. They are no part of Kubernetes. */
import { isJsonObject, valueAt, type JsonObject } from "./read-json.ts";
import type { Fault, FaultScope, FaultTable } from "./fault.ts";
import type { ClusterClock } from "./run-clock.ts";
import type { Cluster } from "../core/api.ts";
import { badRequest, methodNotAllowed, resourceNotFound } from "./status-error.ts";
import type { Answer } from "./send-response.ts";

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" && value >= 0 ? value : otherwise;
}

/** A fault as it comes over HTTP. @throws ApiError 400. */
function parseFault(body: JsonObject): Fault {
  const type = body["type"];
  switch (type) {
    case "close":
    case "stall":
    case "no-streamed-lists":
    case "streamed-list-error":
    case "internal-error":
    case "unauthorized":
    case "truncate":
      return { type };
    case "gone":
      return { type, form: body["form"] === "event" ? "event" : "status" };
    case "too-many-requests":
      return { type, retryAfterSeconds: numberOr(body["retryAfterSeconds"], 1) };
    case "forbidden":
      return { type, allNamespacesOnly: body["allNamespacesOnly"] === true };
    case "slow":
      return { type, bytes: Math.max(1, numberOr(body["bytes"], 64)), everyMs: numberOr(body["everyMs"], 50) };
    default:
      throw badRequest(`unknown fault type ${JSON.stringify(type)}`);
  }
}

function parseScope(scope: unknown): FaultScope {
  const resource = valueAt(scope, "resource");
  const namespace = valueAt(scope, "namespace");
  const verbs = valueAt(scope, "verbs");
  return {
    ...(typeof resource === "string" ? { resource } : {}),
    ...(typeof namespace === "string" ? { namespace } : {}),
    ...(Array.isArray(verbs) ? { verbs: verbs.map(String) } : {}),
  };
}

export interface SimulatorControls {
  readonly cluster: Cluster;
  readonly clock: ClusterClock;
  readonly faults: FaultTable;
}

function controlFaults(controls: SimulatorControls, method: string, id: string | undefined, body: unknown): Answer {
  const { faults } = controls;
  switch (method) {
    case "GET":
      return { status: 200, body: { faults: faults.list().map((rule) => ({ ...rule, met: faults.met(rule.id) })) } };
    case "POST": {
      if (!isJsonObject(body)) throw badRequest("a fault is an object: {fault, scope?, count?}");
      const fault = parseFault(isJsonObject(body["fault"]) ? body["fault"] : body);
      const count = body["count"];
      const id = faults.add(fault, parseScope(body["scope"]), typeof count === "number" ? count : undefined);
      return { status: 201, body: { id } };
    }
    case "DELETE":
      if (id === undefined) faults.clear();
      else if (!faults.remove(id)) throw resourceNotFound();
      return { status: 200, body: { faults: faults.list() } };
    default:
      throw methodNotAllowed();
  }
}

/**
 * - `GET|POST /simulator/faults`, `DELETE /simulator/faults[/ID]`
 * - `POST /simulator/freeze`, `POST /simulator/resume`: hold pods that come and go, let them go on; `GET /simulator/clock`
 * - `POST /simulator/compact`: forget the history, so that every older watch gets 410.
 */
export function controlSimulator(
  controls: SimulatorControls,
  method: string,
  rest: readonly string[],
  body: unknown,
): Answer {
  const { clock, cluster } = controls;
  const [what, id, ...more] = rest;
  if (more.length > 0) throw resourceNotFound();
  if (what === "faults") return controlFaults(controls, method, id, body);
  if (what === "clock" && method === "GET") return clockAnswer(controls);
  if (what !== "freeze" && what !== "resume" && what !== "compact") throw resourceNotFound();
  if (method !== "POST") throw methodNotAllowed();
  if (what === "freeze") clock.freeze();
  else if (what === "resume") clock.resume();
  else cluster.compact();
  return clockAnswer(controls);
}

function clockAnswer({ clock, cluster }: SimulatorControls): Answer {
  return {
    status: 200,
    body: { frozen: clock.frozen(), now: cluster.now(), resourceVersion: cluster.resourceVersion() },
  };
}
