import type { Endpoint } from "../../endpoints/endpoint-model.ts";
import type { SlimPod } from "../../model/objects.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import { kubectl, shellQuote } from "../make-fix.ts";
import type { FindingDraft, Rule } from "../rule.ts";
import { countText, latestTime, portText, serviceRef } from "../service-facts.ts";
import { selectorText } from "../../endpoints/match-selector.ts";

/** Pods match, or slices list addresses, and none of them takes traffic for that port. */
export const rule: Rule = {
  id: "no-ready-endpoints",
  severity: "error",
  title: "No endpoint is ready",
  explains: ["some-not-ready", "target-port-undeclared", "etp-local-gap", "headless-port-translation"],
  *check(service, { snapshot }) {
    if (service.missing || service.type === "ExternalName") return;
    if (snapshot.unreadable.has("EndpointSlice")) return;
    const lost = service.ports.filter((port) => port.used === 0 && isLost(service, port, snapshot));
    if (lost.length === 0) return;
    // One sentence for the Service where all its ports fail alike.
    if (lost.length === service.ports.length) yield draft(service, lost, snapshot);
    else for (const port of lost) yield draft(service, [port], snapshot);
  },
};

/** Some address is meant for the port; a port whose name does not resolve is another rule's. */
function isLost(service: ServicePaths, port: PortPath, snapshot: Snapshot): boolean {
  const endpoints = endpointsOf(port);
  if (endpoints.length > 0) return endpoints.some(({ state }) => state !== "port-unresolved");
  return finishedPods(service, snapshot).length > 0 || emptyWorkloads(service, snapshot).length > 0;
}

function draft(service: ServicePaths, ports: readonly PortPath[], snapshot: Snapshot): FindingDraft {
  const endpoints = uniqueEndpoints(ports.flatMap(endpointsOf));
  const finished = finishedPods(service, snapshot);
  const [only, ...others] = ports;
  return {
    hop: "endpoints",
    port: only !== undefined && others.length === 0 ? portText(only) : null,
    message: messageOf(service, endpoints, finished, snapshot),
    since: sinceOf(endpoints, snapshot) ?? latestTime(finished.map(({ readySince }) => readySince)),
    evidence: evidenceOf(service, endpoints, finished, snapshot),
    reproduce: [
      `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name} -o yaml`,
      ...(service.selector === null
        ? []
        : [`${kubectl(service)} get pods -l ${shellQuote(selectorText(service.selector))} -o wide`]),
      ...endpoints.flatMap(({ pod }) => (pod === null ? [] : [`${kubectl(pod)} describe pod ${pod.name}`])).slice(0, 1),
    ],
  };
}

function messageOf(
  service: ServicePaths,
  endpoints: readonly Endpoint[],
  finished: readonly SlimPod[],
  snapshot: Snapshot,
): string {
  if (endpoints.length > 0) {
    const noun = endpoints.some(({ pod }) => pod !== null) ? "pod" : "address";
    const count = noun === "pod" ? countText(endpoints.length, "pod") : `${endpoints.length} addresses`;
    const reasons = reasonsText(endpoints);
    return `None of the ${count} behind Service ${service.name} is ready${reasons === "" ? "" : `: ${reasons}`}`;
  }
  if (finished.length > 0) {
    return `Service ${service.name} selects only ${countText(finished.length, "pod")} that ${finished.length === 1 ? "has" : "have"} run to the end, and such pods get no endpoint`;
  }
  const workloads = emptyWorkloads(service, snapshot);
  return `${workloads.map(({ kind, name, replicas }) => `${kind} ${name} wants ${countText(replicas, "pod")}`).join(", ")} for Service ${service.name} and there is none`;
}

/** `2 × CrashLoopBackOff in container app`: at most three different reasons. */
function reasonsText(endpoints: readonly Endpoint[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of endpoints) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const [first, ...rest] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (first === undefined) return "";
  if (rest.length === 0) return first[0];
  const shown = [first, ...rest].slice(0, 3).map(([reason, count]) => `${count} × ${reason}`);
  return `${shown.join("; ")}${rest.length > 2 ? `; and ${rest.length - 2} more reasons` : ""}`;
}

function evidenceOf(
  service: ServicePaths,
  endpoints: readonly Endpoint[],
  finished: readonly SlimPod[],
  snapshot: Snapshot,
): readonly Evidence[] {
  const found = endpoints.slice(0, 5).map((endpoint) =>
    endpoint.pod === null
      ? {
          object: serviceRef(service),
          path: `endpoint ${endpoint.address}`,
          value: endpoint.reason ?? endpoint.state,
        }
      : { object: endpoint.pod, path: 'status.conditions[type="Ready"]', value: endpoint.reason ?? endpoint.state },
  );
  const ended = finished.slice(0, 5).map((pod) => ({
    object: { kind: "Pod", namespace: pod.namespace, name: pod.name },
    path: "status.phase",
    value: pod.phase,
  }));
  const empty = emptyWorkloads(service, snapshot).map(({ kind, namespace, name, replicas }) => ({
    object: { kind, namespace, name },
    path: "spec.replicas",
    value: replicas,
  }));
  return [...found, ...ended, ...(endpoints.length + finished.length === 0 ? empty : [])];
}

function endpointsOf(port: PortPath): readonly Endpoint[] {
  return port.backends.flatMap(({ endpoints }) => endpoints);
}

function uniqueEndpoints(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return [
    ...new Map(endpoints.map((endpoint) => [`${endpoint.pod?.name ?? ""} ${endpoint.address}`, endpoint])).values(),
  ];
}

function sinceOf(endpoints: readonly Endpoint[], snapshot: Snapshot): string | null {
  return latestTime(
    endpoints.map(({ pod }) =>
      pod === null ? null : (snapshot.get("Pod", pod.namespace ?? "", pod.name)?.readySince ?? null),
    ),
  );
}

function finishedPods(service: ServicePaths, snapshot: Snapshot): readonly SlimPod[] {
  if (service.selector === null) return [];
  return [...snapshot.podsSelectedBy(service.namespace, service.selector)].filter(
    ({ phase }) => phase === "Succeeded" || phase === "Failed",
  );
}

/** Workloads that should have pods for this selector and have none. */
function emptyWorkloads(service: ServicePaths, snapshot: Snapshot) {
  if (service.selector === null || snapshot.unreadable.has("Pod")) return [];
  for (const _ of snapshot.podsSelectedBy(service.namespace, service.selector)) return [];
  return [...snapshot.workloadsSelectedBy(service.namespace, service.selector)].filter(
    ({ owner, replicas }) => owner === null && replicas > 0,
  );
}
