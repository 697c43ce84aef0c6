/** Gateway API routes: HTTPRoute, GRPCRoute, TLSRoute, TCPRoute and UDPRoute as one slim shape. */
import type {
  RouteBackendRef,
  RouteKind,
  RouteMatch,
  RouteParentRef,
  RouteRule,
  RouteValueMatch,
  SlimRoute,
} from "./objects.ts";
import { gatewayApiGroup } from "./project-gateway.ts";
import { projectMeta } from "./project-meta.ts";
import { readConditions } from "./read-condition.ts";
import type { Field } from "./read-field.ts";
import type { Share } from "./share-values.ts";

/** Makes the projection of one route kind. */
export function projectRoute(kind: RouteKind): (object: Field, share: Share) => SlimRoute {
  return (object, share) => {
    const meta = projectMeta(object, true, share);
    const spec = object.at("spec");
    return {
      ...meta,
      kind,
      generation: object.at("metadata").at("generation").wholeNumber(),
      parentRefs: spec
        .at("parentRefs")
        .items()
        .map((ref) => readParentRef(ref, meta.namespace)),
      hostnames: spec
        .at("hostnames")
        .texts()
        .map((hostname) => hostname.toLowerCase()),
      rules: spec
        .at("rules")
        .items()
        .map((rule) => readRule(rule, kind, meta.namespace)),
      parents: object
        .at("status")
        .at("parents")
        .items()
        .map((parent) => ({
          ref: readParentRef(parent.at("parentRef"), meta.namespace),
          controllerName: parent.at("controllerName").text() ?? "",
          conditions: readConditions(parent.at("conditions")),
        })),
    };
  };
}

function readParentRef(ref: Field, ownNamespace: string): RouteParentRef {
  return {
    group: ref.at("group").text() ?? gatewayApiGroup,
    kind: ref.at("kind").filledText() ?? "Gateway",
    namespace: ref.at("namespace").filledText() ?? ownNamespace,
    name: ref.at("name").requiredText(),
    sectionName: ref.at("sectionName").filledText(),
    port: ref.at("port").port(),
  };
}

function readRule(rule: Field, kind: RouteKind, ownNamespace: string): RouteRule {
  return {
    fieldPath: rule.path(),
    name: rule.at("name").filledText(),
    matches: readMatches(rule.at("matches"), kind),
    backends: rule
      .at("backendRefs")
      .items()
      .map((ref) => readBackendRef(ref, ownNamespace)),
    filters: rule
      .at("filters")
      .items()
      .map((filter) => filter.at("type").requiredText()),
  };
}

const anyPath: RouteMatch = { path: { type: "PathPrefix", value: "/" }, method: null, headers: [], queryParams: [] };

function readMatches(matches: Field, kind: RouteKind): readonly RouteMatch[] {
  switch (kind) {
    case "HTTPRoute": {
      const given = matches.items();
      return given.length === 0 ? [anyPath] : given.map(readHttpMatch);
    }
    case "GRPCRoute": {
      const given = matches.items();
      return given.length === 0 ? [anyPath] : given.map(readGrpcMatch);
    }
    case "TLSRoute":
    case "TCPRoute":
    case "UDPRoute":
      return [];
  }
}

function readHttpMatch(match: Field): RouteMatch {
  const path = match.at("path");
  return {
    path: {
      type: path.at("type").oneOf(["Exact", "PathPrefix", "RegularExpression"], "PathPrefix"),
      value: path.at("value").filledText() ?? "/",
    },
    method: match.at("method").filledText(),
    headers: readValues(match.at("headers")),
    queryParams: readValues(match.at("queryParams")),
  };
}

/** A gRPC call is a POST to `/SERVICE/METHOD`; with one of the two missing, every one of it. */
function readGrpcMatch(match: Field): RouteMatch {
  const method = match.at("method");
  const service = method.at("service").filledText();
  const name = method.at("method").filledText();
  const isRegex = method.at("type").oneOf(["Exact", "RegularExpression"], "Exact") === "RegularExpression";
  const headers = readValues(match.at("headers"));
  return { path: grpcPath(service, name, isRegex), method: null, headers, queryParams: [] };
}

function grpcPath(service: string | null, name: string | null, isRegex: boolean): RouteMatch["path"] {
  if (service === null && name === null) return anyPath.path;
  if (isRegex) return { type: "RegularExpression", value: `/${service ?? "[^/]+"}/${name ?? "[^/]+"}` };
  if (service === null) return { type: "RegularExpression", value: `/[^/]+/${escapeRegex(name ?? "")}` };
  return name === null ? { type: "PathPrefix", value: `/${service}` } : { type: "Exact", value: `/${service}/${name}` };
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function readValues(list: Field): readonly RouteValueMatch[] {
  return list.items().map((entry) => ({
    name: entry.at("name").requiredText(),
    value: entry.at("value").text() ?? "",
    type: entry.at("type").oneOf(["Exact", "RegularExpression"], "Exact"),
  }));
}

function readBackendRef(ref: Field, ownNamespace: string): RouteBackendRef {
  return {
    fieldPath: ref.path(),
    group: ref.at("group").text() ?? "",
    kind: ref.at("kind").filledText() ?? "Service",
    namespace: ref.at("namespace").filledText() ?? ownNamespace,
    name: ref.at("name").requiredText(),
    port: ref.at("port").port(),
    weight: ref.at("weight").wholeNumber() ?? 1,
  };
}
