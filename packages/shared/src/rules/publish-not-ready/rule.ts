import type { Endpoint } from "../../endpoints/endpoint-model.ts";
import type { SlimPod } from "../../model/objects.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { kubectl } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { countText, latestTime, notReadyEvidence, notReadyReason, serviceEvidence } from "../service-facts.ts";

/** Pods that are not ready take traffic, since the Service asks for it. */
export const rule: ServiceRule = {
  type: "service",
  id: "publish-not-ready",
  severity: "warning",
  title: "Pods that are not ready take traffic",
  *check(service, { snapshot }) {
    if (!service.publishNotReadyAddresses || service.type === "ExternalName") return;
    const pods = publishedPods(service, snapshot);
    const lost = pods.filter(({ ready }) => !ready);
    if (lost.length === 0) return;
    const reasons = [...new Set(lost.map((pod) => notReadyReason(pod, snapshot)))].slice(0, 3).join("; ");
    const verb = lost.length === 1 ? "is" : "are";
    const who =
      pods.length === 1
        ? `The only pod behind Service ${service.name} is`
        : `${lost.length} of ${countText(pods.length, "pod")} behind Service ${service.name} ${verb}`;
    yield {
      // Peers that find one another before they are ready are what the field is for.
      severity: service.headless ? "info" : "warning",
      hop: "endpoints",
      message: `${who} not ready and ${lost.length === 1 ? "gets" : "get"} ${service.headless ? "into DNS" : "connections"} all the same: publishNotReadyAddresses is set (${reasons})`,
      since: latestTime(lost.map(({ readySince }) => readySince)),
      evidence: [
        serviceEvidence(service, ["spec", "publishNotReadyAddresses"], true),
        ...lost.slice(0, 5).flatMap((pod) => notReadyEvidence(pod, snapshot)),
      ],
      reproduce: [
        `${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.publishNotReadyAddresses}'`,
        ...lost.slice(0, 1).map(({ name }) => `${kubectl(service)} describe pod ${name}`),
      ],
    };
  },
};

/** The pods that traffic goes to, each once; those on their way out are not counted. */
function publishedPods(service: ServicePaths, snapshot: Snapshot): readonly SlimPod[] {
  const endpoints = service.ports.flatMap(({ backends }) => backends.flatMap((backend) => backend.endpoints));
  const pods = new Set(
    endpoints.flatMap((endpoint) => (isPublished(endpoint) ? (podOf(endpoint, snapshot) ?? []) : [])),
  );
  return [...pods].filter(({ deletedAt }) => deletedAt === null);
}

function isPublished({ used, state }: Endpoint): boolean {
  return used && state === "ready";
}

function podOf({ pod }: Endpoint, snapshot: Snapshot): SlimPod | undefined {
  return pod === null ? undefined : snapshot.get("Pod", pod.namespace ?? "", pod.name);
}
