import { resolveTargetPort } from "../../endpoints/resolve-target-port.ts";
import { kubectl } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { countText, declaredPortsEvidence, livePods, podSources, portText, serviceEvidence } from "../service-facts.ts";

/** While a rollout renames a port, old and new pods differ; only what stays so is worth a warning (milliseconds). */
const debounce = 60_000;

/** The targetPort is a name that some pods have and others have not. */
export const rule: ServiceRule = {
  type: "service",
  id: "target-port-name-partial",
  severity: "warning",
  title: "The named targetPort is in some of the pods only",
  explains: ["selector-multiple-workloads"],
  *check(service, { snapshot, now, recheckAt }) {
    if (service.type === "ExternalName" || snapshot.unreadable.has("Pod")) return;
    if (service.ports.every(({ targetPort }) => typeof targetPort === "number")) return;
    const sources = podSources(service, snapshot);
    for (const [index, { targetPort, port, protocol }] of service.ports.entries()) {
      if (typeof targetPort !== "string") continue;
      const resolved = sources.filter(({ spec }) => resolveTargetPort(spec, targetPort, protocol).type === "resolved");
      const lost = sources.filter((source) => !resolved.includes(source));
      if (resolved.length === 0 || lost.length === 0) continue;
      const newest = Math.max(...livePods(service, snapshot).map(({ createdAt }) => Date.parse(createdAt ?? "") || 0));
      if (newest + debounce > now) {
        recheckAt(newest + debounce);
        continue;
      }
      const pods = sources.reduce((sum, source) => sum + source.pods, 0);
      const lostPods = lost.reduce((sum, source) => sum + source.pods, 0);
      const owners = [...new Set(lost.map(({ object }) => `${object.kind} ${object.name}`))].join(", ");
      const verbs = lostPods === 1 ? { have: "has", get: "gets" } : { have: "have", get: "get" };
      const lack = service.headless
        ? `${verbs.have} no SRV record for port ${portText({ port, protocol })}`
        : `${verbs.get} nothing of port ${portText({ port, protocol })}`;
      yield {
        hop: "endpoints",
        port: portText({ port, protocol }),
        message: `${lostPods} of ${countText(pods, "pod")} behind Service ${service.name} (${owners}) ${verbs.have} no ${protocol} port named "${targetPort}" and ${lack}`,
        evidence: [
          serviceEvidence(service, ["spec", "ports", index, "targetPort"], targetPort),
          ...[...lost, ...resolved].flatMap(declaredPortsEvidence),
        ],
        reproduce: [
          `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name} -o yaml`,
          ...lost
            .slice(0, 1)
            .map(({ pod }) => `${kubectl(service)} get pod ${pod.name} -o jsonpath='{.spec.containers[*].ports}'`),
        ],
      };
    }
  },
};
