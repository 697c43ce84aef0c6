import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Fix } from "../finding.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { portText, serviceEvidence, serviceRef } from "../service-facts.ts";

/** A CNAME has no ports: nothing turns `port` into `targetPort`. */
export const rule: ServiceRule = {
  type: "service",
  id: "externalname-ports",
  severity: "warning",
  title: "An ExternalName does not translate ports",
  *check(service) {
    if (service.type !== "ExternalName" || service.missing) return;
    for (const [index, port] of service.ports.entries()) {
      if (port.port === 0 || port.targetPort === port.port) continue;
      const routed = port.waysIn.some(({ type }) => type === "ingress" || type === "gateway");
      // Controllers read the Service and dial what it says; only clients of the name are led astray.
      const onlyRouted = routed && port.declaredClients.length === 0;
      yield {
        severity: onlyRouted ? "info" : "warning",
        hop: "service",
        port: portText(port),
        message: `Service ${service.name} is only a name in DNS, and nothing maps port ${port.port} to ${String(port.targetPort)}: who dials port ${port.port} comes to port ${port.port} of ${service.externalName ?? ""}${onlyRouted ? " (only an Ingress or a Gateway is seen to lead to it, and their controllers may heed targetPort)" : ""}`,
        evidence: [
          serviceEvidence(service, ["spec", "type"], "ExternalName"),
          serviceEvidence(service, ["spec", "ports", index, "port"], port.port),
          serviceEvidence(service, ["spec", "ports", index, "targetPort"], port.targetPort),
        ],
        fixes: fixesFor(service, port, index),
        reproduce: [`${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.externalName} {.spec.ports}'`],
      };
    }
  },
};

/** The port that clients have to dial is the one that the target was said to have; a name of a container's port says nothing here. */
function fixesFor(service: ServicePaths, port: PortPath, index: number): readonly Fix[] {
  const { targetPort } = port;
  const path = `/spec/ports/${index}`;
  if (typeof targetPort === "string") {
    return [
      patchFix(`Take out targetPort ${targetPort}, which means nothing here`, serviceRef(service), [
        { op: "test", path: `${path}/targetPort`, value: targetPort },
        { op: "remove", path: `${path}/targetPort` },
      ]),
    ];
  }
  if (service.ports.some((other) => other.port === targetPort && other.protocol === port.protocol)) return [];
  return [
    patchFix(
      `Set port to ${targetPort}, which clients must dial anyway`,
      serviceRef(service),
      replaceValue(`${path}/port`, port.port, targetPort),
    ),
  ];
}
