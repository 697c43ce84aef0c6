/** Filters and backends of Gateway API routes. */
import type { RouteBackendRef, RouteFilter, RoutePathChange } from "./gateway-objects.ts";
import type { Field } from "./read-field.ts";

/** A filter of a rule. What it does with headers is not kept: nothing is routed by it. */
export function readRouteFilter(filter: Field, ownNamespace: string): RouteFilter {
  const name = filter.at("type").requiredText();
  switch (name) {
    case "RequestRedirect": {
      const redirect = filter.at("requestRedirect");
      return {
        type: "redirect",
        scheme: redirect.at("scheme").filledText(),
        hostname: redirect.at("hostname").filledText(),
        port: redirect.at("port").port(),
        path: readPathChange(redirect.at("path")),
        statusCode: redirect.at("statusCode").wholeNumber() ?? 302,
      };
    }
    case "URLRewrite": {
      const rewrite = filter.at("urlRewrite");
      return {
        type: "rewrite",
        hostname: rewrite.at("hostname").filledText(),
        path: readPathChange(rewrite.at("path")),
      };
    }
    case "RequestMirror":
      return { type: "mirror", backend: readBackendRef(filter.at("requestMirror").at("backendRef"), ownNamespace) };
    default:
      return { type: "other", name };
  }
}

function readPathChange(path: Field): RoutePathChange | null {
  if (!path.present) return null;
  const type = path.at("type").oneOf(["ReplaceFullPath", "ReplacePrefixMatch"], "ReplaceFullPath");
  const value = path.at(type === "ReplaceFullPath" ? "replaceFullPath" : "replacePrefixMatch").text() ?? "";
  return { type, value };
}

/** A `backendRef`; Services are what it names where it does not say. */
export function readBackendRef(ref: Field, ownNamespace: string): RouteBackendRef {
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
