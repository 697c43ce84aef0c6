/** What stands behind an ExternalName Service: the end of its CNAME chain, and for a Service in the cluster that one's endpoints. */
import { findClosestName } from "../endpoints/find-closest-name.ts";
import { isHeadless, joinEndpoints, readServiceEndpoints, type JoinedEndpoint } from "../endpoints/join-endpoints.ts";
import type { SlimService, SlimServicePort } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { proxyNameLabel } from "./compute-ways-in.ts";
import type { ExternalNameEnd } from "./follow-external-name.ts";
import { groupBackends } from "./group-backends.ts";
import { judgeEndpoints } from "./judge-endpoints.ts";
import { isWorse, makeBreak, whole, type Judgement } from "./make-break.ts";
import { ghostOfService, ghostOfServicePort, portListText } from "./make-ghost.ts";
import type { Backend, Ghost } from "./path-model.ts";

/** What a client of the name reaches. */
interface ExternalNameTarget {
  readonly judgement: Judgement;
  readonly backends: readonly Backend[];
  readonly endpoints: readonly JoinedEndpoint[];
}

/**
 * `port` 0 stands for "any": the client dials the port that it likes, DNS knows of none. `dialled`:
 * something reads the externalName itself, as Ingress controllers do, so that an address will serve.
 */
export function computeExternalName(
  snapshot: Snapshot,
  end: ExternalNameEnd,
  port: number,
  dialled: boolean,
): ExternalNameTarget {
  switch (end.type) {
    case "service":
      return serviceTarget(snapshot, end.service, port, null);
    case "endpoint":
      return serviceTarget(snapshot, end.service, port, new Set(end.addresses));
    case "outside":
      return outsideTarget(snapshot, end.name, port);
    case "address": {
      const broken = makeBreak("service", "external-name-address", end, { outcome: "no-such-name" });
      const judgement: Judgement = { verdict: "severed", break: broken };
      if (!dialled) return nothing(judgement);
      return { ...outsideTarget(snapshot, end.address, port), judgement };
    }
    case "missing":
      return nothing({ verdict: "severed", break: missingBreak(snapshot, end) });
    case "loop": {
      const broken = makeBreak("service", "external-name-loop", end, { outcome: "no-such-name" });
      return nothing({ verdict: "severed", break: broken });
    }
    case "not-read":
      return nothing({ verdict: "unknown", break: makeBreak("service", "not-readable", end.what) });
    default:
      return end satisfies never;
  }
}

function nothing(judgement: Judgement): ExternalNameTarget {
  return { judgement, backends: [], endpoints: [] };
}

/** A name or an address outside: drawn as it is, since what answers there is not visible. */
function outsideTarget(snapshot: Snapshot, name: string, port: number): ExternalNameTarget {
  const endpoint: JoinedEndpoint = {
    address: name,
    family: "FQDN",
    node: null,
    zone: null,
    pod: null,
    holder: null,
    hostNetwork: false,
    state: "ready",
    used: true,
    reason: null,
    notSelected: false,
    port: port === 0 ? null : port,
    container: null,
    podObject: null,
    leaving: false,
  };
  return { judgement: whole, endpoints: [endpoint], backends: groupBackends(snapshot, [endpoint], false) };
}

function missingBreak(snapshot: Snapshot, end: Extract<ExternalNameEnd, { type: "missing" }>) {
  const { namespace, name, dnsName } = end;
  return makeBreak("service", "external-name-missing", end, {
    outcome: "no-such-name",
    ghost: end.endpoint === null ? missingServiceGhost(snapshot, namespace, name, dnsName) : null,
  });
}

/** The ghost of a Service that something names and that is not there. */
export function missingServiceGhost(snapshot: Snapshot, namespace: string, name: string, wanted: string): Ghost {
  const near = findClosestName(
    name,
    [...snapshot.services(namespace)].map((service) => service.name),
  );
  const known = snapshot.get("Namespace", "", namespace) !== undefined || snapshot.unreadable.has("Namespace");
  return ghostOfService(wanted, { namespace, name }, { namespaceExists: known || near !== null, near });
}

/**
 * The end of the chain in the cluster. A headless end is dialled by pod address, on whatever port, and
 * so are single endpoints (`only`: their addresses).
 */
function serviceTarget(
  snapshot: Snapshot,
  target: SlimService,
  port: number,
  only: ReadonlySet<string> | null,
): ExternalNameTarget {
  const headless = isHeadless(target) || only !== null;
  const ports = port === 0 || headless ? target.ports : target.ports.filter((candidate) => candidate.port === port);
  if (ports.length === 0 && !headless) return nothing({ verdict: "severed", break: missingPort(target, port) });
  const of = readServiceEndpoints(snapshot, target);
  const joined = (ports.length === 0 ? [null] : ports).map((each) => judgePort(snapshot, of, each, only));
  const judgement = bestJudgement(joined.map((each) => each.judgement));
  const proxy = target.labels[proxyNameLabel];
  const elsewhere = proxy !== undefined && !headless && judgement.verdict !== "severed";
  return {
    judgement: elsewhere
      ? { verdict: "unknown", break: makeBreak("service", "proxy-elsewhere", { proxy }) }
      : judgement,
    endpoints: joined.flatMap(({ endpoints }) => endpoints),
    backends: joined.flatMap(({ endpoints, port: each }) =>
      groupBackends(snapshot, endpoints, snapshot.unreadable.has("EndpointSlice")).map((backend) => ({
        ...backend,
        id: `${each === null ? "" : `${String(each.port)}/${each.protocol} `}${backend.id}`,
      })),
    ),
  };
}

function judgePort(
  snapshot: Snapshot,
  of: ReturnType<typeof readServiceEndpoints>,
  port: SlimServicePort | null,
  only: ReadonlySet<string> | null,
) {
  const all = joinEndpoints(snapshot, of, port);
  const joined = only === null ? all : { ...all, endpoints: all.endpoints.filter(({ address }) => only.has(address)) };
  return { port, endpoints: joined.endpoints, judgement: judgeEndpoints(snapshot, of, port, joined) };
}

/** Over several ports: severed only if all are, whole only if all are. */
function bestJudgement(judgements: readonly Judgement[]): Judgement {
  const [first = whole, ...rest] = judgements;
  const worst = rest.reduce((a, b) => (isWorse(b.verdict, a.verdict) ? b : a), first);
  const allSevered = judgements.every(({ verdict }) => verdict === "severed");
  if (worst.verdict !== "severed" || allSevered || worst.break === null) return worst;
  return { verdict: "part", break: { ...worst.break, outcome: null } };
}

function missingPort(target: SlimService, port: number) {
  const values = { service: target.name, wanted: port, has: portListText(target.ports), notTcp: false };
  const ghost = ghostOfServicePort(port, target.name, target.ports, false);
  return makeBreak("service", "service-port-missing", values, { ghost });
}
