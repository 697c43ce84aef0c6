/** Gateway API: GatewayClass, Gateway and ReferenceGrant (gateway.networking.k8s.io/v1 and its older versions). */
import type { GatewayListener, SlimGateway, SlimGatewayClass, SlimReferenceGrant } from "./gateway-objects.ts";
import { projectMeta } from "./project-meta.ts";
import { readConditions } from "./read-condition.ts";
import type { Field } from "./read-field.ts";
import { readLabelSelector } from "./read-label-selector.ts";
import type { Share } from "./share-values.ts";

export const gatewayApiGroup = "gateway.networking.k8s.io";

export function projectGatewayClass(object: Field, share: Share): SlimGatewayClass {
  return {
    ...projectMeta(object, false, share),
    kind: "GatewayClass",
    controllerName: object.at("spec").at("controllerName").text() ?? "",
    conditions: readConditions(object.at("status").at("conditions")),
  };
}

export function projectGateway(object: Field, share: Share): SlimGateway {
  const spec = object.at("spec");
  const status = object.at("status");
  const listenerStatus = new Map(
    status
      .at("listeners")
      .items()
      .map((listener) => [listener.at("name").text(), listener]),
  );
  return {
    ...projectMeta(object, true, share),
    kind: "Gateway",
    generation: object.at("metadata").at("generation").wholeNumber(),
    className: spec.at("gatewayClassName").text() ?? "",
    listeners: spec
      .at("listeners")
      .items()
      .map((listener) => readListener(listener, listenerStatus.get(listener.at("name").text()))),
    addresses: status
      .at("addresses")
      .items()
      .map((address) => address.at("value").requiredText()),
    conditions: readConditions(status.at("conditions")),
  };
}

function readListener(listener: Field, status: Field | undefined): GatewayListener {
  const kinds = listener.at("allowedRoutes").at("kinds");
  return {
    name: listener.at("name").text() ?? "",
    hostname: listener.at("hostname").filledText()?.toLowerCase() ?? null,
    port: listener.at("port").requiredPort(),
    protocol: listener.at("protocol").text() ?? "HTTP",
    tlsMode: listener.at("tls").present
      ? listener.at("tls").at("mode").oneOf(["Terminate", "Passthrough"], "Terminate")
      : null,
    allowedNamespaces: readAllowedNamespaces(listener.at("allowedRoutes").at("namespaces")),
    allowedKinds: kinds.items().length === 0 ? null : kinds.items().map(readRouteKind),
    conditions: status === undefined ? [] : readConditions(status.at("conditions")),
  };
}

function readRouteKind(kind: Field): { readonly group: string; readonly kind: string } {
  return { group: kind.at("group").text() ?? gatewayApiGroup, kind: kind.at("kind").requiredText() };
}

function readAllowedNamespaces(namespaces: Field): GatewayListener["allowedNamespaces"] {
  switch (namespaces.at("from").oneOf(["Same", "All", "Selector", "None"], "Same")) {
    case "None":
      return { type: "none" };
    case "Same":
      return { type: "same" };
    case "All":
      return { type: "all" };
    case "Selector": {
      const selector = namespaces.at("selector");
      // A selector that is not given takes nothing; an empty one would take everything.
      return selector.present ? { type: "selector", selector: readLabelSelector(selector) } : { type: "none" };
    }
  }
}

export function projectReferenceGrant(object: Field, share: Share): SlimReferenceGrant {
  const spec = object.at("spec");
  return {
    ...projectMeta(object, true, share),
    kind: "ReferenceGrant",
    from: spec
      .at("from")
      .items()
      .map((from) => ({
        group: from.at("group").text() ?? "",
        kind: from.at("kind").requiredText(),
        namespace: from.at("namespace").requiredText(),
      })),
    to: spec
      .at("to")
      .items()
      .map((to) => ({
        group: to.at("group").text() ?? "",
        kind: to.at("kind").requiredText(),
        name: to.at("name").filledText(),
      })),
  };
}
