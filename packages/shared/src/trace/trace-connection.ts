/** What happens if FROM connects to TO: names, packets, routers, policies, one after the other. */
import type { Protocol } from "../model/names.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { chooseProxyMode } from "./choose-proxy-mode.ts";
import { dialHost } from "./dial-host.ts";
import { judgeVerdict } from "./judge-verdict.ts";
import { locateClient } from "./locate-client.ts";
import { formatSource } from "./parse-source.ts";
import { formatTarget } from "./parse-target.ts";
import type { Trace, TraceOptions, TraceSource, TraceTarget } from "./trace-model.ts";

/** Follows a connection from its client to every place where it may end. */
export function traceConnection(
  snapshot: Snapshot,
  from: TraceSource,
  to: TraceTarget,
  options: TraceOptions = {},
): Trace {
  const mode = chooseProxyMode(snapshot, options.proxyMode);
  const client = locateClient(snapshot, from);
  const protocol = protocolOf(to);
  const passage = dialHost({
    snapshot,
    mode,
    client,
    source: from,
    host: to.host,
    port: to.port ?? 0,
    protocol: protocol ?? "TCP",
    options,
  });
  return {
    from: formatSource(from),
    to: formatTarget(to),
    protocol,
    proxyMode: mode,
    verdict: passage.verdict ?? judgeVerdict(passage.outcomes),
    outcomes: passage.outcomes,
    hops: passage.hops,
    because: passage.because,
    chains: passage.chains,
  };
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
