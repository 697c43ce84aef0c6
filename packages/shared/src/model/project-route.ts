/** Gateway API routes: HTTPRoute, GRPCRoute, TLSRoute, TCPRoute and UDPRoute as one slim shape. */
import type {
  RouteKind,
  RouteMatch,
  RouteParentRef,
  RouteRule,
  RouteValueMatch,
  SlimRoute,
} from "./gateway-objects.ts";
import { gatewayApiGroup } from "./project-gateway.ts";
import { projectMeta } from "./project-meta.ts";
import { readBackendRef, readRouteFilter } from "./project-route-filter.ts";
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
      rules: readRules(spec.at("rules"), kind, meta.namespace),
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

function readRules(rules: Field, kind: RouteKind, ownNamespace: string): readonly RouteRule[] {
  // An HTTPRoute without rules has one that takes everything and leads nowhere (the CRD's default).
  if (kind === "HTTPRoute" && rules.items().length === 0) {
    return [{ fieldPath: "spec.rules[0]", name: null, matches: [anyRequest], backends: [], filters: [] }];
  }
  return rules.items().map((rule) => ({
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
      .map((filter) => readRouteFilter(filter, ownNamespace)),
  }));
}

const anyRequest: RouteMatch = { path: { type: "PathPrefix", value: "/" }, method: null, headers: [], queryParams: [] };
const anyCall: RouteMatch = {
  path: { type: "Grpc", service: null, method: null, isRegex: false },
  method: null,
  headers: [],
  queryParams: [],
};

function readMatches(matches: Field, kind: RouteKind): readonly RouteMatch[] {
  const given = matches.items();
  switch (kind) {
    case "HTTPRoute":
      return given.length === 0 ? [anyRequest] : given.map(readHttpMatch);
    case "GRPCRoute":
      return given.length === 0 ? [anyCall] : given.map(readGrpcMatch);
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
    headers: firstOfName(readValues(match.at("headers")), (name) => name.toLowerCase()),
    queryParams: firstOfName(readValues(match.at("queryParams")), (name) => name),
  };
}

function readGrpcMatch(match: Field): RouteMatch {
  const method = match.at("method");
  return {
    path: {
      type: "Grpc",
      service: method.at("service").filledText(),
      method: method.at("method").filledText(),
      isRegex: method.at("type").oneOf(["Exact", "RegularExpression"], "Exact") === "RegularExpression",
    },
    method: null,
    headers: firstOfName(readValues(match.at("headers")), (name) => name.toLowerCase()),
    queryParams: [],
  };
}

function readValues(list: Field): readonly RouteValueMatch[] {
  return list.items().map((entry) => ({
    name: entry.at("name").requiredText(),
    value: entry.at("value").text() ?? "",
    type: entry.at("type").oneOf(["Exact", "RegularExpression"], "Exact"),
  }));
}

/** Of several entries of one name only the first counts; header names are equal whatever their case. */
function firstOfName(values: readonly RouteValueMatch[], fold: (name: string) => string): readonly RouteValueMatch[] {
  return values.filter(({ name }, index) => values.findIndex((other) => fold(other.name) === fold(name)) === index);
}
