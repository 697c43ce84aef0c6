import type { Endpoint } from "../../endpoints/endpoint-model.ts";
import { selectorText } from "../../endpoints/match-selector.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import { kubectl, shellQuote } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { latestTime, notReadyEvidence, serviceEvidence, waitsForUnknownNodes } from "../service-facts.ts";

/** A headless Service whose name DNS denies: no address behind it is ready. */
export const rule: ServiceRule = {
  type: "service",
  id: "headless-no-ready",
  severity: "error",
  title: "A headless Service has no ready address",
  explains: ["no-ready-endpoints"],
  *check(service, { snapshot, leavesInput }) {
    if (!service.headless || service.missing || service.publishNotReadyAddresses) return;
    if (snapshot.unreadable.has("EndpointSlice") || service.ports.some(({ used }) => used > 0)) return;
    // Names (addressType FQDN) never become addresses.
    const members = membersOf(service).filter(({ family }) => family !== "FQDN");
    // Nothing that could become ready: why there is none is another rule's.
    if (members.length === 0) return;
    const pods = podsOf(members, snapshot);
    if (waitsForUnknownNodes(service, pods, leavesInput)) return;
    yield {
      hop: "endpoints",
      message: messageOf(service, members),
      since: latestTime(pods.map(({ readySince }) => readySince)),
      evidence: [
        serviceEvidence(service, ["spec", "clusterIP"], "None"),
        ...(pods.length > 0
          ? pods.slice(0, 5).flatMap((pod) => notReadyEvidence(pod, snapshot))
          : sliceEvidence(service, snapshot)),
      ],
      reproduce: [
        `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name} -o yaml`,
        ...(service.selector === null
          ? []
          : [`${kubectl(service)} get pods -l ${shellQuote(selectorText(service.selector))} -o wide`]),
      ],
    };
  },
};

/** Each pod and each address once, whatever the ports and families. */
function membersOf(service: ServicePaths): readonly Endpoint[] {
  const members = new Map<string, Endpoint>();
  for (const { backends } of service.ports) {
    for (const endpoint of backends.flatMap(({ endpoints }) => endpoints)) {
      const { pod, address } = endpoint;
      members.set(pod === null ? address : `${pod.namespace ?? ""}/${pod.name}`, endpoint);
    }
  }
  return [...members.values()];
}

function messageOf({ name }: ServicePaths, members: readonly Endpoint[]): string {
  const what = members.every(({ pod }) => pod === null) ? "address" : "pod";
  const many = what === "pod" ? "pods" : "addresses";
  const who =
    members.length === 1
      ? `the only ${what} behind it is not ready`
      : `none of the ${members.length} ${many} behind it is ready`;
  return `Service ${name} is headless, and ${who}: DNS answers that there is no such name${reasonsText(members)}`;
}

/** ` (2 × CrashLoopBackOff in container app; 1 × terminating)`: the two most frequent reasons. */
function reasonsText(members: readonly Endpoint[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of members) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const [only] = sorted;
  if (only === undefined) return "";
  if (sorted.length === 1) return ` (${only[0]})`;
  return ` (${sorted
    .slice(0, 2)
    .map(([reason, count]) => `${count} × ${reason}`)
    .join("; ")}${sorted.length > 2 ? "; …" : ""})`;
}

function podsOf(members: readonly Endpoint[], snapshot: Snapshot) {
  return members
    .map(({ pod }) => (pod === null ? undefined : snapshot.get("Pod", pod.namespace ?? "", pod.name)))
    .filter((pod) => pod !== undefined);
}

/** For endpoints by hand the condition that their slice gives. */
function sliceEvidence(service: ServicePaths, snapshot: Snapshot): readonly Evidence[] {
  return [...snapshot.slicesOf(service.namespace, service.name)]
    .flatMap(({ namespace, name, endpoints }) =>
      endpoints.map(({ ready }, index) => ({
        object: { kind: "EndpointSlice", namespace, name },
        path: `endpoints[${index}].conditions.ready`,
        value: ready,
      })),
    )
    .slice(0, 5);
}
