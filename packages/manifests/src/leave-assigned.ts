/** A cluster's Services with what their manifests leave to it taken back: those numbers are the simulator's, and will be others. */
import { assigned, assignedAddress, objectKey } from "@portolan/shared";
import type { ObjectKey, SlimObject, SlimService } from "@portolan/shared";
import type { ManifestDocument } from "./document-model.ts";

type Raw = Readonly<Record<string, unknown>>;

/** The Service as it can be known before it is applied; `document` is undefined for one that no manifest holds. */
function leaveAssigned(service: SlimService, document: ManifestDocument | undefined): SlimService {
  const spec = asRecord(document?.value["spec"]);
  const what = `${service.namespace}/${service.name}`;
  const ports: readonly unknown[] = Array.isArray(spec["ports"]) ? spec["ports"] : [];
  const ownAddress = filled(spec["clusterIP"]) || Array.isArray(spec["clusterIPs"]);
  return {
    ...service,
    clusterIPs: ownAddress ? service.clusterIPs : service.clusterIPs.map((address) => take(address, what)),
    ports: service.ports.map((port, index) => {
      const written = asRecord(ports[index])["nodePort"];
      return port.nodePort === null || filled(written) ? port : { ...port, nodePort: assigned };
    }),
    healthCheckNodePort: filled(spec["healthCheckNodePort"]) ? service.healthCheckNodePort : null,
    loadBalancer: service.loadBalancer.map((entry) => ({
      ...entry,
      ip: entry.ip === null ? null : take(entry.ip, `the load balancer of ${what}`),
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

/** The same of every object; only Services have such numbers. */
export function leaveAllAssigned(
  objects: readonly SlimObject[],
  documents: ReadonlyMap<ObjectKey, ManifestDocument>,
): readonly SlimObject[] {
  return objects.map((object) =>
    object.kind === "Service" ? leaveAssigned(object, documents.get(objectKey(object))) : object,
  );
}
