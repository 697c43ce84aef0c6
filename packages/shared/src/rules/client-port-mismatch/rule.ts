import { objectKey } from "../../model/names.ts";
import type { DeclaredClient, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { kubectl } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { makingWorkloads, portText, serviceEvidence } from "../service-facts.ts";

/** Somebody's configuration names this Service with a port that it does not have. */
export const rule: ServiceRule = {
  type: "service",
  id: "client-port-mismatch",
  severity: "warning",
  title: "A client names a port that the Service does not have",
  *check(service, { snapshot }) {
    if (service.missing || service.strayClients.length === 0) return;
    const own = ownWorkloads(service, snapshot);
    for (const client of service.strayClients) {
      const { workload, address, object, fieldPath } = client;
      const number = explicitPort(client);
      // What serves behind the Service tells its own name to others: its port may be any.
      if (number === null || own.has(objectKey(workload))) continue;
      const where = object.kind === workload.kind ? "" : ` (by ${object.kind} ${object.name})`;
      yield {
        hop: "client",
        // The number is none of the Service's ports.
        port: null,
        message: `${workload.kind} ${workload.name}${where} names ${address}, but Service ${service.name} has no port ${number}: ${portsText(service, number)}`,
        evidence: [
          { object, path: fieldPath, value: address },
          ...service.ports.map(({ port }, index) => serviceEvidence(service, ["spec", "ports", index, "port"], port)),
        ],
        reproduce: [
          `${kubectl(object)} get ${object.kind.toLowerCase()} ${object.name} -o yaml`,
          `${kubectl(service)} get service ${service.name}`,
        ],
      };
    }
  },
};

/** The number after the colon; null where only a scheme tells it: such a URL may be a mere name (an issuer, an origin). */
function explicitPort({ address }: DeclaredClient): number | null {
  const digits = /:(\d+)$/.exec(address)?.[1];
  return digits === undefined ? null : Number(digits);
}

function ownWorkloads(service: ServicePaths, snapshot: Snapshot): ReadonlySet<string> {
  const behind = service.ports.flatMap(({ backends }) => backends.flatMap(({ workload }) => workload ?? []));
  return new Set([...behind, ...makingWorkloads(service, snapshot)].map(objectKey));
}

/** What the Service has, and what the number is instead. */
function portsText({ ports }: ServicePaths, number: number): string {
  const target = ports.find(({ targetPort, backends }) => {
    return targetPort === number || backends.some((backend) => backend.targetPort === number);
  });
  if (target !== undefined) return `it is the targetPort of port ${portText(target)}, which clients do not dial`;
  const node = ports.find(({ nodePort }) => nodePort === number);
  if (node !== undefined) return `it is the nodePort of port ${portText(node)}, which only nodes take`;
  return `it has ${ports.map(portText).join(", ")}`;
}
