/** From a request's path to what it is about. */
import type { Cluster, Resource } from "../core/api.ts";

export type Route =
  | { readonly type: "api-versions" }
  | { readonly type: "api-groups" }
  | { readonly type: "api-group"; readonly group: string }
  | { readonly type: "api-resources"; readonly group: string; readonly version: string }
  | { readonly type: "version" }
  | { readonly type: "health"; readonly check: string }
  | { readonly type: "openapi-v2" }
  | { readonly type: "openapi-v3"; readonly document: string | null }
  | { readonly type: "access-review"; readonly kind: "selfsubjectaccessreviews" | "selfsubjectrulesreviews" }
  | { readonly type: "simulator"; readonly rest: readonly string[] }
  | ResourceRoute
  | { readonly type: "none"; readonly known: boolean };

export interface ResourceRoute {
  readonly type: "resource";
  readonly resource: Resource;
  /** null: over all namespaces, or a resource that has none. */
  readonly namespace: string | null;
  readonly name: string | null;
  readonly subresource: string | null;
  /** The old form `/api/v1/watch/…`. */
  readonly watch: boolean;
}

function resourceRoute(cluster: Cluster, group: string, version: string, given: readonly string[]): Route {
  const watch = given[0] === "watch";
  const steps = watch ? given.slice(1) : given;
  const none: Route = {
    type: "none",
    // Of a group of custom resources the API server itself knows nothing.
    known: cluster.resources.some(
      (one) => one.group === group && one.version === version && one.storedAs === undefined,
    ),
  };
  const inNamespace = steps[0] === "namespaces" && steps.length >= 3 && !isNamespaceSubresource(steps);
  const [plural, name, subresource, ...more] = inNamespace ? steps.slice(2) : steps;
  if (plural === undefined || more.length > 0) return none;
  const resource = cluster.resource(group, version, plural);
  if (resource === undefined) return none;
  if (inNamespace && !resource.namespaced) return none;
  if (!inNamespace && resource.namespaced && name !== undefined) return none;
  return {
    type: "resource",
    resource,
    namespace: inNamespace ? (steps[1] ?? "") : null,
    name: name ?? null,
    subresource: subresource ?? null,
    watch,
  };
}

function isNamespaceSubresource(steps: readonly string[]): boolean {
  return steps.length === 3 && (steps[2] === "status" || steps[2] === "finalize");
}

/** Splits and decodes; a path that does not decode is no route. */
function stepsOf(path: string): readonly string[] | null {
  try {
    return path
      .split("/")
      .filter((step) => step !== "")
      .map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

export function parseRoute(cluster: Cluster, path: string): Route {
  const steps = stepsOf(path);
  if (steps === null) return { type: "none", known: false };
  const [root, ...rest] = steps;
  switch (root) {
    case "version":
      return { type: "version" };
    case "healthz":
    case "readyz":
    case "livez":
      return { type: "health", check: root };
    case "openapi":
      if (rest[0] === "v2") return { type: "openapi-v2" };
      if (rest[0] === "v3") return { type: "openapi-v3", document: rest.length === 1 ? null : rest.slice(1).join("/") };
      return { type: "none", known: false };
    case "simulator":
      return { type: "simulator", rest };
    case "api": {
      const [version, ...more] = rest;
      if (version === undefined) return { type: "api-versions" };
      if (more.length === 0) return groupVersionRoute(cluster, "", version);
      return resourceRoute(cluster, "", version, more);
    }
    case "apis": {
      const [group, version, ...more] = rest;
      if (group === undefined) return { type: "api-groups" };
      if (version === undefined) return { type: "api-group", group };
      if (more.length === 0) return groupVersionRoute(cluster, group, version);
      if (group === "authorization.k8s.io" && version === "v1" && more.length === 1) {
        const kind = more[0];
        if (kind === "selfsubjectaccessreviews" || kind === "selfsubjectrulesreviews")
          return { type: "access-review", kind };
      }
      return resourceRoute(cluster, group, version, more);
    }
    default:
      return { type: "none", known: false };
  }
}

function groupVersionRoute(cluster: Cluster, group: string, version: string): Route {
  const known =
    group === "authorization.k8s.io" || cluster.resources.some((one) => one.group === group && one.version === version);
  return known ? { type: "api-resources", group, version } : { type: "none", known: false };
}
