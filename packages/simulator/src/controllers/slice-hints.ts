/** Hints of trafficDistribution: each ready endpoint is meant for its own zone, and with PreferSameNode for its own node. */
import type { Service, SliceEndpoint } from "../core/objects.ts";

/** The endpoint with the hints that the Service asks for, or without any. */
export function withHints(service: Service, endpoint: SliceEndpoint): SliceEndpoint {
  const distribution = service.spec.trafficDistribution;
  const { hints, ...bare } = endpoint;
  if (distribution === undefined || endpoint.conditions?.ready !== true || endpoint.zone === undefined) {
    return hints === undefined ? endpoint : bare;
  }
  const forZones = [{ name: endpoint.zone }];
  if (distribution !== "PreferSameNode" || endpoint.nodeName === undefined) return { ...bare, hints: { forZones } };
  return { ...bare, hints: { forZones, forNodes: [{ name: endpoint.nodeName }] } };
}
