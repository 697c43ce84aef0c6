import { serviceId } from "../../model/names.ts";
import type { SlimIngress, SlimService } from "../../model/objects.ts";
import type { Fix } from "../finding.ts";
import { ingressEvidence, likelyPort, pathsText } from "../ingress-facts.ts";
import { meansPort, namedPorts, portFix, type NamedPort } from "../ingress-ports.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { FindingDraft, ObjectRule } from "../rule.ts";

/** The port that the backend names is for UDP or SCTP: an Ingress sends HTTP, and that is TCP. */
export const rule: ObjectRule<"Ingress"> = {
  type: "object",
  kinds: ["Ingress"],
  id: "ingress-port-not-tcp",
  severity: "error",
  title: "The Ingress names a port that is not TCP",
  *check(ingress, { snapshot }) {
    for (const named of namedPorts(ingress)) {
      const service = snapshot.get("Service", ingress.namespace, named.service);
      if (service === undefined) continue;
      const meant = service.ports.filter((port) => meansPort(named.port, port));
      if (meant.length === 0 || meant.some(({ protocol }) => protocol === "TCP")) continue;
      yield draft(ingress, named, service);
    }
  },
};

function draft(ingress: SlimIngress, named: NamedPort, service: SlimService): FindingDraft {
  const { port, paths } = named;
  const index = service.ports.findIndex((each) => meansPort(port, each));
  const protocol = service.ports[index]?.protocol ?? "UDP";
  const object = { kind: "Service", namespace: service.namespace, name: service.name };
  const text = pathsText(
    ingress,
    paths.map(({ path }) => path),
  );
  return {
    hop: "service",
    message: `Ingress ${ingress.name} sends ${text} to port ${String(port)} of Service ${service.name}, which is ${protocol}: an Ingress needs TCP`,
    evidence: [
      ...paths.map(({ backend }) => ingressEvidence(ingress, backend.portField, port)),
      { object, path: `spec.ports[${String(index)}].protocol`, value: protocol },
    ],
    fixes: fixesFor(ingress, named, service, index),
    reproduce: [`${kubectl(ingress)} get service ${service.name}`],
    services: [serviceId(ingress.namespace, service.name)],
  };
}

/** The only TCP port is meant; where there is none, the protocol is wrong. */
function fixesFor(ingress: SlimIngress, named: NamedPort, service: SlimService, index: number): readonly Fix[] {
  const tcp = likelyPort(service, named.port);
  if (tcp !== null) return [portFix(ingress, named, tcp)];
  if (service.ports.some(({ protocol }) => protocol === "TCP")) return [];
  const object = { kind: "Service", namespace: service.namespace, name: service.name };
  const seen = service.ports[index]?.protocol;
  const patch = replaceValue(`/spec/ports/${String(index)}/protocol`, seen, "TCP");
  return [patchFix(`Make port ${String(named.port)} TCP`, object, patch)];
}
