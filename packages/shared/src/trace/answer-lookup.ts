/** What a typed question to DNS is answered: by the cluster's DNS, unless the line names a server that is another's. */
import type { ClientAnswer } from "../dns/resolve-from.ts";
import { resolveFrom } from "../dns/resolve-from.ts";
import { resolveName } from "../dns/resolve-name.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { CommandLookup } from "./command-model.ts";
import { traceConnection } from "./trace-connection.ts";
import type { Trace, TraceOptions, TraceSource } from "./trace-model.ts";

/**
 * Answers one question of a line. The packets of `nslookup NAME SERVER` are followed to port 53 of the
 * server: from a node the cluster's DNS is reached by its ClusterIP, from outside it is not.
 */
export function answerLookup(
  snapshot: Snapshot,
  source: TraceSource,
  { question, recordType, search, server }: Omit<CommandLookup, "from">,
  options: TraceOptions,
): ClientAnswer {
  const absolute = question.replace(/\.$/, "");
  // A closing dot keeps the search list away.
  const name = search ? question : `${absolute}.`;
  const byOwn = () => ({ ...resolveFrom(snapshot, source, name, recordType, options), question });
  if (server === null) return byOwn();
  const unknown = (because: readonly string[]): ClientAnswer => {
    return { question, type: recordType, status: "unknown", answers: [], because, tried: [], near: null };
  };
  const asked = traceConnection(snapshot, source, dnsPort(server), options);
  if (asked.verdict === "no-such-name") return unknown([`The server is not found. ${asked.because.join(" ")}`]);
  if (asked.verdict === "refused" || asked.verdict === "dropped") {
    return unknown([`${server} does not answer: the question is ${asked.verdict}.`, ...asked.because]);
  }
  const isClusters = reachesClusterDns(snapshot, asked);
  if (source.type !== "pod") {
    if (!isClusters) return unknown([`${server} ${notKnown}: what it answers is not visible from the API.`]);
    return { ...resolveName(snapshot, absolute, recordType, options), question, tried: [], near: null };
  }
  const own = byOwn();
  if (isClusters) return own;
  return { ...own, because: [...own.because, `${server} ${notKnown}: this is what the cluster's DNS answers.`] };
}

const notKnown = "is not known to be the cluster's DNS";

function dnsPort(host: string) {
  return { scheme: "udp", host, port: 53, path: "", hostHeader: null, method: "GET", headers: {} } as const;
}

/** CoreDNS and kube-dns as kubeadm, the distributions and the chart label their pods. */
function reachesClusterDns(snapshot: Snapshot, { outcomes }: Trace): boolean {
  return outcomes.some(({ outcome, pod }) => {
    const [namespace = "", name = ""] = (pod ?? "").split("/");
    const labels = snapshot.get("Pod", namespace, name)?.labels ?? {};
    const names = [labels["k8s-app"], labels["app.kubernetes.io/name"]];
    return outcome === "delivered" && names.some((each) => each === "kube-dns" || each === "coredns");
  });
}
