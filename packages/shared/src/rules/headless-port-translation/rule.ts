import type { Fix } from "../finding.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import { patchFix, replaceValue } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { portText, serviceEvidence, serviceRef } from "../service-facts.ts";

/** A headless Service's port is not what its pods are reached at. */
export const rule: ServiceRule = {
  type: "service",
  id: "headless-port-translation",
  severity: "warning",
  title: "A headless Service does not translate ports",
  *check(service) {
    if (!service.headless || service.missing) return;
    for (const [index, port] of service.ports.entries()) {
      const targets = [...new Set(port.backends.map(({ targetPort }) => targetPort))].filter(
        (target) => target !== null && target !== port.port,
      );
      const [target] = targets;
      if (target === undefined || target === null) continue;
      const onlyRouted = isOnlyRouted(port);
      yield {
        severity: onlyRouted ? "info" : "warning",
        hop: "service",
        port: portText(port),
        message: `Service ${service.name} is headless: DNS gives the pods' own addresses and nothing maps port ${port.port} to ${targets.join(" or ")}, so a client must dial ${targets.join(" or ")}${onlyRouted ? " (only an Ingress or a Gateway is seen to lead to it, and their controllers heed targetPort)" : ""}`,
        evidence: [
          serviceEvidence(service, ["spec", "clusterIP"], "None"),
          serviceEvidence(service, ["spec", "ports", index, "port"], port.port),
          serviceEvidence(service, ["spec", "ports", index, "targetPort"], port.targetPort),
        ],
        // Another port would leave the Ingress without one.
        fixes: targets.length === 1 && !onlyRouted ? fixFor(service, port, index, target) : [],
        reproduce: [`kubectl -n ${service.namespace} get endpointslices -l kubernetes.io/service-name=${service.name}`],
      };
    }
  },
};

/** Whether only controllers, which read the Service and dial its targetPort, are seen to use the port. */
function isOnlyRouted({ waysIn, declaredClients }: PortPath): boolean {
  return declaredClients.length === 0 && waysIn.some((way) => "dialsTargetPort" in way && way.dialsTargetPort);
}

/** The Service tells the port that works, unless it lists that number already. */
function fixFor(service: ServicePaths, port: PortPath, index: number, target: number): readonly Fix[] {
  if (service.ports.some((other) => other.port === target && other.protocol === port.protocol)) return [];
  const patch = replaceValue(`/spec/ports/${index}/port`, port.port, target);
  return [patchFix(`Set port to ${target}, which clients must dial anyway`, serviceRef(service), patch)];
}
