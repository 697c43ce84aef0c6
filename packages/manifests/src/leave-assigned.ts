/** A cluster's Services with what their manifests leave to it taken back: those numbers are the simulator's, and will be others. */
import { assigned, assignedAddress, objectKey } from "@portolan/shared";
import type { ObjectKey, SlimIngress, SlimObject, SlimService } from "@portolan/shared";
import type { ManifestDocument } from "./document-model.ts";
import { balancerAddresses, isFromCluster } from "./fit-object.ts";

type Raw = Readonly<Record<string, unknown>>;

/** An Ingress that nobody has applied has been given to no controller: it cannot wait for an address. */
function leaveIngress(ingress: SlimIngress, document: ManifestDocument | undefined): SlimIngress {
  return document === undefined || isFromCluster(document.value) ? ingress : { ...ingress, createdAt: null };
}

/** The Service as it can be known before it is applied; `document` is undefined for one that no manifest holds. */
function leaveAssigned(service: SlimService, document: ManifestDocument | undefined): SlimService {
  const spec = asRecord(document?.value["spec"]);
  const what = `${service.namespace}/${service.name}`;
  const ports: readonly unknown[] = Array.isArray(spec["ports"]) ? spec["ports"] : [];
  const balancer = document === undefined ? [] : balancerAddresses(document.value);
  const ownAddress = filled(spec["clusterIP"]) || Array.isArray(spec["clusterIPs"]);
  return {
    ...service,
    clusterIPs: ownAddress ? service.clusterIPs : service.clusterIPs.map((address) => take(address, what)),
    ports: service.ports.map((port, index) => {
      // One that is refused is not the one that the Service gets.
      const isWritten = port.nodePort === asRecord(ports[index])["nodePort"];
      return port.nodePort === null || isWritten ? port : { ...port, nodePort: assigned };
    }),
    healthCheckNodePort:
      service.healthCheckNodePort === spec["healthCheckNodePort"] ? service.healthCheckNodePort : null,
    loadBalancer: service.loadBalancer.map((entry) => ({
      ...entry,
      ip: entry.ip === null || balancer.includes(entry.ip) ? entry.ip : take(entry.ip, `the load balancer of ${what}`),
    })),
  };
}

function take(address: string, what: string): string {
  if (address === "None") return address;
  return assignedAddress(what, address.includes(":") ? "IPv6" : "IPv4");
}

/** 0 and the empty text ask for one as leaving the field out does. */
function filled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== 0;
}

function asRecord(value: unknown): Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

/** The same of every object. */
export function leaveAllAssigned(
  objects: readonly SlimObject[],
  documents: ReadonlyMap<ObjectKey, ManifestDocument>,
): readonly SlimObject[] {
  return objects.map((object) => {
    if (object.kind === "Service") return leaveAssigned(object, documents.get(objectKey(object)));
    return object.kind === "Ingress" ? leaveIngress(object, documents.get(objectKey(object))) : object;
  });
}
