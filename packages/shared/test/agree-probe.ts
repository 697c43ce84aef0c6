/** When a trace agrees with a recorded connection: truth/README.md, "When a trace agrees with a recording", word for word. */
import { parseSource } from "../src/trace/parse-source.ts";
import { parseTarget } from "../src/trace/parse-target.ts";
import { traceConnection } from "../src/trace/trace-connection.ts";
import type { Trace, TraceOutcome } from "../src/trace/trace-model.ts";
import type { RecordedOutcome, RecordedProbe, Scenario } from "./read-scenario.ts";

/** Asked as `outside` = `outside/10.77.0.100`. */
const outsideAddress = "10.77.0.100";
/** The same machine's other address, which no question tells. */
const outsideAddress6 = "fd00:77::100";

/** One question to the trace: a probe by its address, or by the Service's name. */
export interface Question {
  readonly probe: RecordedProbe;
  readonly to: string;
}

/** By address, and from pods also by DNS name. */
export function questionsOf({ probes }: Scenario): readonly Question[] {
  return probes.flatMap((probe) => [
    { probe, to: probe.to },
    ...(probe.dns !== undefined && probe.from.startsWith("pod/") ? [{ probe, to: probe.dns }] : []),
  ]);
}

/** What does not agree, in words; empty where all does. */
export function disagreements(scenario: Scenario, { probe, to }: Question): readonly string[] {
  const trace = askTrace(scenario, probe.from, to);
  const entered = isLoadBalancerAddress(to) && probe.from === "outside";
  const predicted = entered ? trace.outcomes.filter(({ entry }) => entry === "node-a") : trace.outcomes;
  const label = `${probe.from} → ${to}`;
  // Which of several Services a shared external address leads to, chance decides (lab 287): only what answered is held against the trace.
  const decided = !trace.because.some((text) => text.endsWith("is not determined."));
  // Who lets in only some sources answers an address that nobody told us with a plain "unknown".
  if (isUntold(probe) && trace.verdict === "unknown" && trace.because.some(asksSource)) return [];
  const found = compare(scenario, probe, predicted, decided);
  return found.map((text) => `${label}: ${text} (verdict ${trace.verdict}; ${trace.because.join(" ")})`);
}

function asksSource(text: string): boolean {
  return text.includes("(loadBalancerSourceRanges), and the client's address is not known");
}

/** What the health checks answered otherwise than predicted. */
export function unhealthy(scenario: Scenario): readonly string[] {
  return scenario.health.flatMap(({ from, url, status }) => {
    const { verdict } = askTrace(scenario, from, url);
    return verdict === (status === 200 ? "delivered" : `http-${String(status)}`)
      ? []
      : [`${url}: ${String(status)}, not ${verdict}`];
  });
}

function askTrace({ snapshot, proxyMode }: Scenario, from: string, to: string): Trace {
  const source = parseSource(snapshot, from === "outside" ? `outside/${outsideAddress}` : from);
  const target = parseTarget(to);
  if (source.type === "problem") throw new Error(`${from}: ${source.reason}`);
  if (target.type === "problem") throw new Error(`${to}: ${target.reason}`);
  return traceConnection(snapshot, source.source, target.target, { proxyMode });
}

function isLoadBalancerAddress(to: string): boolean {
  return to.includes("203.0.113.") || to.includes("2001:db8:203:");
}

function compare(
  scenario: Scenario,
  probe: RecordedProbe,
  predicted: readonly TraceOutcome[],
  decided: boolean,
): readonly string[] {
  const answered = probe.observed.filter(({ outcome }) => outcome === "delivered" || outcome === "answered");
  const failed = new Set(probe.observed.filter((each) => !answered.includes(each)).map(asFailure));
  const reached = predicted.filter(({ outcome }) => outcome === "delivered");
  const found: string[] = [];
  for (const answer of answered) {
    if (!reached.some((outcome) => isSame(probe, outcome, answer))) found.push(`${describe(answer)} was not predicted`);
  }
  for (const outcome of decided ? reached : []) {
    const seen = answered.some((answer) => isSame(probe, outcome, answer));
    if (seen || isSpared(scenario, probe, predicted, answered.length > 0)) continue;
    if (failed.has("refused") && !mayAnswer(scenario, probe, outcome)) continue;
    found.push(`${outcome.pod ?? outcome.address ?? "?"}:${String(outcome.port)} was predicted and did not answer`);
  }
  if (reached.length > 0) return found;
  const kinds = new Set<string>(predicted.map(({ outcome }) => outcome));
  for (const kind of failed)
    if (!kinds.has(kind)) found.push(`${kind} was observed, ${[...kinds].join() || "nothing"} predicted`);
  return found;
}

/** Whether a process of the lab listens there. */
function mayAnswer({ listens }: Scenario, { to }: RecordedProbe, { pod, port, address }: TraceOutcome): boolean {
  if (port === null) return false;
  // The client outside listens on 9000 (lab/README.md).
  if (pod === null) return port === 9000 && (address === outsideAddress || address === outsideAddress6);
  return listens(pod, port, to.slice(0, to.indexOf(":")).toUpperCase());
}

function asFailure({ outcome }: RecordedOutcome): string {
  return outcome === "unreachable" ? "dropped" : outcome;
}

function isSame(probe: RecordedProbe, outcome: TraceOutcome, answer: RecordedOutcome): boolean {
  // What answered is no pod of the lab: a kube-proxy health check.
  if (answer.outcome === "answered") return outcome.pod === null;
  const external = /^external\/(.+)$/.exec(answer.pod ?? "");
  const samePlace =
    external === null ? outcome.pod === answer.pod : outcome.pod === null && outcome.address === external[1];
  const kept = outcome.clientAddress === null && isUntold(probe) && answer.client === outsideAddress6;
  return samePlace && outcome.port === answer.port && (outcome.clientAddress === answer.client || kept);
}

/** The client outside is asked by its IPv4 address, so that its IPv6 address cannot be predicted where it is kept. */
function isUntold({ from, to }: RecordedProbe): boolean {
  return from === "outside" && to.includes("[");
}

/** Session affinity: one of the endpoints answers all. */
function isSpared(
  scenario: Scenario,
  { to }: RecordedProbe,
  predicted: readonly TraceOutcome[],
  answered: boolean,
): boolean {
  const host = /^\w+:\/\/\[?(.+?)\]?:(\d+)$/.exec(to);
  const services = [...scenario.snapshot.services(scenario.namespace)];
  const dialled = services.filter(
    (service) =>
      [...service.clusterIPs, ...service.externalIPs, ...service.loadBalancer.map(({ ip }) => ip)].includes(
        host?.[1] ?? "",
      ) || service.ports.some(({ nodePort }) => String(nodePort) === host?.[2]),
  );
  return answered && predicted.length > 1 && dialled.some(({ sessionAffinity }) => sessionAffinity === "ClientIP");
}

function describe({ pod, port, client, outcome }: RecordedOutcome): string {
  return pod === undefined ? outcome : `${pod}:${String(port)} that saw ${client ?? "?"}`;
}
