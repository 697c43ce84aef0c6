import { looksLikeNodePort } from "../../paths/looks-like-node-port.ts";
import type { PortPath } from "../../paths/path-model.ts";
import { kubectl } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { portText, serviceEvidence } from "../service-facts.ts";

/** A port of the Service has a number of the nodePort range and is not its nodePort. */
export const rule: ServiceRule = {
  type: "service",
  id: "port-looks-like-node-port",
  severity: "info",
  title: "A Service port looks like a nodePort",
  *check(service) {
    if (service.missing || service.type === "ExternalName" || service.headless) return;
    for (const [index, port] of service.ports.entries()) {
      if (port.port === port.nodePort || looksLikeNodePort(port) === null) continue;
      yield {
        hop: "service",
        port: portText(port),
        message: `Port ${portText(port)} of Service ${service.name} has a number of the nodePort range, but ${whereTaken(port)}`,
        evidence: [
          serviceEvidence(service, ["spec", "ports", index, "port"], port.port),
          ...(port.nodePort === null
            ? []
            : [serviceEvidence(service, ["spec", "ports", index, "nodePort"], port.nodePort)]),
        ],
        reproduce: [`${kubectl(service)} get service ${service.name}`],
      };
    }
  },
};

function whereTaken({ port, nodePort }: PortPath): string {
  const own = `${port} is the port on the Service's own addresses only`;
  return nodePort === null ? `no node takes it: ${own}` : `nodes take ${nodePort}: ${own}`;
}
