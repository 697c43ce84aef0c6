/** Keeps long lists of endpoints out of the views that show many Services. */
import type { Backend, Endpoint, ServicePaths } from "@portolan/shared";

/** How many endpoints of one backend an overview or a namespace shows. */
const endpointsShown = 50;

/**
 * The same paths with at most fifty endpoints a backend, in their order. Those that take no traffic
 * are kept before those that do: what is broken is never cut away for what is whole. `total` still
 * counts all. Paths without a longer list are returned as they are.
 */
export function cutEndpoints(service: ServicePaths): ServicePaths {
  if (!service.ports.some((port) => port.backends.some(isLong))) return service;
  return {
    ...service,
    ports: service.ports.map((port) => ({
      ...port,
      backends: port.backends.map((backend) =>
        isLong(backend) ? { ...backend, endpoints: keepBroken(backend.endpoints) } : backend,
      ),
    })),
  };
}

function isLong(backend: Backend): boolean {
  return backend.endpoints.length > endpointsShown;
}

function keepBroken(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const kept = new Set(endpoints.filter((endpoint) => !endpoint.used).slice(0, endpointsShown));
  for (const endpoint of endpoints) {
    if (kept.size >= endpointsShown) break;
    kept.add(endpoint);
  }
  return endpoints.filter((endpoint) => kept.has(endpoint));
}
