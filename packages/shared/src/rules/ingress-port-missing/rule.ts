import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { serviceId } from "../../model/names.ts";
import type { SlimIngress, SlimService, SlimServicePort } from "../../model/objects.ts";
import { matchIngressBackend } from "../../paths/match-ingress-backend.ts";
import { ingressEvidence, likelyPort, pathsText, portsText } from "../ingress-facts.ts";
import { meansPort, namedPorts, portFix, type NamedPort } from "../ingress-ports.ts";
import { kubectl } from "../make-fix.ts";
import type { FindingDraft, ObjectRule } from "../rule.ts";

/** The Service is there, and none of its ports is the one that the backend names. */
export const rule: ObjectRule<"Ingress"> = {
  type: "object",
  kinds: ["Ingress"],
  id: "ingress-port-missing",
  severity: "error",
  title: "The Ingress names a port that the Service does not have",
  *check(ingress, { snapshot }) {
    for (const named of namedPorts(ingress)) {
      const service = snapshot.get("Service", ingress.namespace, named.service);
      // An ExternalName without ports is dialled at whatever port is written.
      if (service === undefined || (service.type === "ExternalName" && service.ports.length === 0)) continue;
      // The right number for UDP or SCTP only is another rule's.
      if (service.ports.some((port) => meansPort(named.port, port))) continue;
      yield draft(ingress, named, service, matchIngressBackend(snapshot, service, { ingress, backend: named }));
    }
  },
};

/** `byTarget`: the port that ingress-nginx takes all the same, since its targetPort is the number. */
function draft(
  ingress: SlimIngress,
  named: NamedPort,
  service: SlimService,
  byTarget: SlimServicePort | null,
): FindingDraft {
  const { port: wanted, paths } = named;
  const luck =
    byTarget === null
      ? ""
      : `; ingress-nginx takes it, since it is the targetPort of port ${String(byTarget.port)}, and no other controller does`;
  const text = pathsText(
    ingress,
    paths.map(({ path }) => path),
  );
  const meant = byTarget ?? closestByName(service, wanted) ?? likelyPort(service, wanted);
  return {
    severity: byTarget === null ? "error" : "warning",
    hop: "service",
    message: `Ingress ${ingress.name} sends ${text} to port ${String(wanted)} of Service ${service.name}, which has ${portsText(service)}${luck}`,
    evidence: [
      ...paths.map(({ backend }) => ingressEvidence(ingress, backend.portField, wanted)),
      ...service.ports.map(({ port }, index) => ({
        object: { kind: "Service", namespace: service.namespace, name: service.name },
        path: `spec.ports[${String(index)}].port`,
        value: port,
      })),
    ],
    fixes: meant === null ? [] : [portFix(ingress, named, meant)],
    reproduce: [
      `${kubectl(ingress)} get service ${service.name}`,
      `${kubectl(ingress)} describe ingress ${ingress.name}`,
    ],
    services: [serviceId(ingress.namespace, service.name)],
  };
}

function closestByName({ ports }: SlimService, wanted: number | string): SlimServicePort | null {
  if (typeof wanted === "number") return null;
  const tcp = ports.filter(({ protocol, name }) => protocol === "TCP" && name !== "");
  const name = findClosestName(
    wanted,
    tcp.map((port) => port.name),
  );
  return tcp.find((port) => port.name === name) ?? null;
}
