/** What happens if FROM connects to TO: names, packets, routers, policies, one after the other. */
import { ipFamilyOf } from "../model/match-cidr.ts";
import type { Protocol } from "../model/names.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { answerHealthCheck } from "./answer-health-check.ts";
import { chooseProxyMode } from "./choose-proxy-mode.ts";
import { dialAddress } from "./dial-address.ts";
import { dialEntry, passUnseenRouter } from "./dial-entry.ts";
import { dialHost, type HostDial } from "./dial-host.ts";
import { findHostEntry } from "./enter-by-host.ts";
import { readRequest } from "./find-decision.ts";
import { followRedirect } from "./follow-redirect.ts";
import { judgeLeg } from "./judge-leg.ts";
import { judgeVerdict } from "./judge-verdict.ts";
import { clientAddress, locateClient } from "./locate-client.ts";
import { formatSource } from "./parse-source.ts";
import { formatTarget } from "./parse-target.ts";
import { makeHop, type Dial, type Passage } from "./passage.ts";
import { pingHost } from "./ping-address.ts";
import { podRef } from "./send-to-endpoint.ts";
import { routeOnward, type Onward } from "./route-onward.ts";
import type { ProxyMode, Trace, TraceChain, TraceOptions, TraceSource, TraceTarget } from "./trace-model.ts";

/**
 * Follows a connection from its client to every place where it may end. Where it is not known how the nodes carry
 * Services, an answer that depends on it is none.
 *
 * @example traceConnection(snapshot, { type: "outside", address: null }, target).verdict // "delivered"
 */
export function traceConnection(
  snapshot: Snapshot,
  from: TraceSource,
  to: TraceTarget,
  options: TraceOptions = {},
): Trace {
  const mode = chooseProxyMode(snapshot, options.proxyMode);
  const trace = traceIn(mode, snapshot, from, to, options);
  if (mode !== "none" && mode !== "unknown") return trace;
  const answers = knownModes.map((each) => `${each}: ${traceIn(each, snapshot, from, to, options).verdict}`);
  if (answers.every((answer) => answer.endsWith(`: ${trace.verdict}`))) return trace;
  return {
    ...trace,
    verdict: "unknown",
    outcomes: [],
    hops: trace.hops.slice(0, 1),
    because: [`It depends on how the nodes carry Services, which is not known (${answers.join(", ")})`],
  };
}

/** How kube-proxy can work; what takes its place does as one of them or in a way of its own. */
const knownModes = ["iptables", "nftables", "ipvs"] as const satisfies readonly ProxyMode[];

function traceIn(
  mode: ProxyMode,
  snapshot: Snapshot,
  from: TraceSource,
  to: TraceTarget,
  options: TraceOptions,
): Trace {
  const client = locateClient(snapshot, from);
  const protocol = protocolOf(to);
  const { host } = to;
  const dial = { snapshot, mode, client, source: from, host, port: to.port ?? 0, protocol: protocol ?? "TCP", options };
  const asked = { ...to, hostHeader: to.hostHeader ?? options.hostHeader ?? null };
  const passage = protocol === null ? pingHost(dial) : connect(dial, asked);
  const family = ipFamilyOf(host) ?? ipFamilyOf(client.addresses[0] ?? "");
  const own = family === null ? null : clientAddress(client, family);
  const start = makeHop("client", `From ${client.label}`, {
    object: client.pod === null ? null : podRef(client.pod),
    node: client.nodeName,
    input: own === null ? null : { address: own, port: null },
    output: { address: host, port: to.port },
    sourceAddress: own,
  });
  return {
    from: formatSource(from),
    to: formatTarget(to),
    protocol,
    proxyMode: mode,
    verdict: passage.verdict ?? judgeVerdict(passage.outcomes),
    outcomes: passage.outcomes,
    hops: [start, ...passage.hops],
    because: [...new Set(passage.because)],
    chains: uniqueChains(passage.chains),
  };
}

/** Several entries, endpoints and redirects pass the same pieces. */
function uniqueChains(chains: readonly TraceChain[]): readonly TraceChain[] {
  return [...new Map(chains.map((chain) => [JSON.stringify(chain), chain])).values()];
}

/** Names and packets first; what they reach may be a router that sends on. A host of an Ingress is entered by its own ways. */
function connect(dial: HostDial, to: TraceTarget, before: readonly string[] = []): Passage {
  const { snapshot, mode, options, protocol, port } = dial;
  const sent: Onward = { snapshot, mode, options, protocol, dialled: port, request: readRequest(to) };
  const routed = (each: Dial) => passUnseenRouter(each, routeOnward(sent, judgeLeg(each, dialAddress(each))), sent);
  const byRules = () => {
    const entry = findHostEntry(snapshot, dial.host, port);
    return entry === null ? null : dialEntry(dial, entry, sent);
  };
  const reached = dialHost(dial, routed, byRules);
  if (sent.request === null) return reached;
  return followRedirect(answerHealthCheck(reached), to, before, (next) =>
    connect({ ...dial, host: next.host, port: next.port ?? port }, next, [...before, formatTarget(to)]),
  );
}

function protocolOf({ scheme }: TraceTarget): Protocol | null {
  switch (scheme) {
    case "tcp":
    case "http":
    case "https":
      return "TCP";
    case "udp":
      return "UDP";
    case "sctp":
      return "SCTP";
    case "icmp":
      return null;
    default:
      return scheme satisfies never;
  }
}
