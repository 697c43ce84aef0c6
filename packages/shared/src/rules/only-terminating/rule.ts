import { selectorText } from "../../endpoints/match-selector.ts";
import type { Endpoint } from "../../endpoints/endpoint-model.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import { kubectl, shellQuote } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import { countText, livePods, notReadyReason, portText, sliceEvidence } from "../service-facts.ts";

/** Endpoints that serve while they end are all that is left: kube-proxy uses them because nothing is ready. */
export const rule: ServiceRule = {
  type: "service",
  id: "only-terminating",
  severity: "warning",
  title: "Only terminating endpoints serve",
  *check(service, { snapshot }) {
    if (service.missing || service.type === "ExternalName" || service.headless) return;
    const last = service.ports.filter(isLast);
    if (last.length === 0) return;
    // One sentence for the Service where all its ports are alike.
    if (last.length === service.ports.length) yield draft(service, last, snapshot);
    else for (const port of last) yield draft(service, [port], snapshot);
  },
};

function usedEndpoints({ backends }: PortPath): readonly Endpoint[] {
  return backends.flatMap(({ endpoints }) => endpoints.filter(({ used }) => used));
}

function isLast(port: PortPath): boolean {
  const used = usedEndpoints(port);
  return used.length > 0 && used.every(({ state }) => state === "terminating");
}

function draft(service: ServicePaths, ports: readonly PortPath[], snapshot: Snapshot): FindingDraft {
  const { name, selector } = service;
  const [only, ...others] = ports;
  const isOne = only !== undefined && others.length === 0;
  const endpoints = eachOnce(ports.flatMap(usedEndpoints));
  const behind = isOne && service.ports.length > 1 ? `port ${portText(only)} of Service ${name}` : `Service ${name}`;
  const isPods = endpoints.some(({ pod }) => pod !== null);
  const who =
    endpoints.length === 1
      ? `The only ${isPods ? "pod" : "address"} that still serves ${behind} is`
      : `All ${endpoints.length} ${isPods ? "pods" : "addresses"} that still serve ${behind} are`;
  return {
    hop: "endpoints",
    port: isOne ? portText(only) : null,
    message: `${who} about to end, and ${successors(service, snapshot)}`,
    evidence: endpoints.slice(0, 5).flatMap((endpoint) => endpointEvidence(service, endpoint, snapshot)),
    reproduce: [
      `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${name} -o yaml`,
      ...(selector === null ? [] : [`${kubectl(service)} get pods -l ${shellQuote(selectorText(selector))} -o wide`]),
    ],
  };
}

/** Who could take over. */
function successors(service: ServicePaths, snapshot: Snapshot): string {
  if (service.selector === null) return "no other is ready";
  const coming = livePods(service, snapshot).filter(({ ready }) => !ready);
  if (coming.length === 0) return "no other pod is there";
  const reasons = [...new Set(coming.map((pod) => notReadyReason(pod, snapshot)))];
  const verb = coming.length === 1 ? "is" : "are";
  return `${countText(coming.length, "other pod")} ${verb} not ready: ${reasons.slice(0, 3).join("; ")}`;
}

/** Each pod once, whatever its ports and address families. */
function eachOnce(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return [...new Map(endpoints.map((endpoint) => [endpoint.pod?.name ?? endpoint.address, endpoint])).values()];
}

function endpointEvidence(service: ServicePaths, { pod, address }: Endpoint, snapshot: Snapshot): readonly Evidence[] {
  const slim = pod === null ? undefined : snapshot.get("Pod", pod.namespace ?? "", pod.name);
  if (pod !== null && slim?.deletedAt != null) {
    return [{ object: pod, path: "metadata.deletionTimestamp", value: slim.deletedAt }];
  }
  return sliceEvidence(service, address, "terminating", snapshot);
}
