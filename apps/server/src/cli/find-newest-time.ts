/** When a state was taken, as far as its objects tell. */
import type { SlimObject } from "@portolan/shared";

/**
 * The newest time that any object carries (ms since 1970), or null where none carries one. A state
 * file stands still: what "for more than a minute" means in it is measured against this.
 */
export function findNewestTime(objects: Iterable<SlimObject>): number | null {
  let newest: number | null = null;
  for (const object of objects) {
    for (const time of timesOf(object)) {
      const at = time === null ? Number.NaN : Date.parse(time);
      if (!Number.isNaN(at) && (newest === null || at > newest)) newest = at;
    }
  }
  return newest;
}

function timesOf(object: SlimObject): readonly (string | null)[] {
  // The time of a deletion lies ahead: it is when the grace period ends.
  const { createdAt } = object;
  switch (object.kind) {
    case "Node":
    case "Pod":
      return [createdAt, object.readySince];
    case "Service":
      return [createdAt, object.specChangedAt];
    case "EndpointSlice":
      return [createdAt, object.lastChangeTriggerTime];
    case "Namespace":
    case "Endpoints":
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet":
    case "CronJob":
    case "HorizontalPodAutoscaler":
    case "Ingress":
    case "IngressClass":
    case "NetworkPolicy":
    case "ConfigMap":
    case "GatewayClass":
    case "Gateway":
    case "HTTPRoute":
    case "GRPCRoute":
    case "TLSRoute":
    case "TCPRoute":
    case "UDPRoute":
    case "ReferenceGrant":
      return [createdAt];
    default:
      return object satisfies never;
  }
}
