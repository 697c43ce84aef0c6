/**
 * Hints of trafficDistribution: each ready endpoint is meant for its own zone, and with PreferSameNode for its own
 * node, as far as these are known (endpointslice/trafficdist).
 */
import type { Service, SliceEndpoint } from "../core/objects.ts";

/** The endpoint with the hints that the Service asks for, or without any. */
export function withHints(service: Service, endpoint: SliceEndpoint): SliceEndpoint {
  const distribution = service.spec.trafficDistribution;
  const { hints, ...bare } = endpoint;
  if (distribution === undefined || endpoint.conditions?.ready !== true) return hints === undefined ? endpoint : bare;
  const { zone, nodeName } = endpoint;
  const wanted = {
    ...(zone === undefined ? {} : { forZones: [{ name: zone }] }),
    ...(distribution === "PreferSameNode" && nodeName !== undefined ? { forNodes: [{ name: nodeName }] } : {}),
  };
  return Object.keys(wanted).length === 0 ? bare : { ...bare, hints: wanted };
}
