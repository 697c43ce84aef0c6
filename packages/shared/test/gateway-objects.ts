/** Gateway API objects for tests, as an API server would write them: Gateway `edge` and its routes in namespace `shop`. */
import type { Raw } from "./cluster-objects.ts";

const apiVersion = "gateway.networking.k8s.io/v1";

export function gatewayClass(name = "edge", controllerName = "example.com/gateways"): Raw {
  return { apiVersion, kind: "GatewayClass", metadata: { name }, spec: { controllerName } };
}

/** `web HTTP 80 *.example.com`: name, protocol, port and hostname, if there is one. */
export function listener(text: string, more: Raw = {}): Raw {
  const [name, protocol, port, hostname] = text.split(" ");
  return { name, protocol, port: Number(port), ...(hostname === undefined ? {} : { hostname }), ...more };
}

/** Gateway `edge` with these listeners; one of protocol HTTP on port 80 for every host where none is given. */
export function gateway(
  listeners: readonly (string | Raw)[] = ["web HTTP 80"],
  more: {
    readonly name?: string;
    readonly namespace?: string;
    readonly className?: string;
    readonly status?: Raw;
  } = {},
): Raw {
  const { name = "edge", namespace = "shop", className = "edge", status } = more;
  return {
    apiVersion,
    kind: "Gateway",
    metadata: { name, namespace, generation: 1 },
    spec: {
      gatewayClassName: className,
      listeners: listeners.map((each) => (typeof each === "string" ? listener(each) : each)),
    },
    ...(status === undefined ? {} : { status }),
  };
}

export interface RouteParts {
  readonly kind?: string;
  readonly namespace?: string;
  readonly createdAt?: string;
  readonly hostnames?: readonly string[];
  readonly parentRefs?: readonly Raw[];
  readonly status?: Raw;
}

/** A route of namespace `shop` that is attached to Gateway `edge`, but for what is given. */
export function route(name: string, rules: readonly Raw[], parts: RouteParts = {}): Raw {
  const {
    kind = "HTTPRoute",
    namespace = "shop",
    hostnames,
    parentRefs = [{ name: "edge", namespace: "shop" }],
  } = parts;
  const created = parts.createdAt === undefined ? {} : { creationTimestamp: parts.createdAt };
  return {
    apiVersion: kind === "TCPRoute" || kind === "UDPRoute" ? "gateway.networking.k8s.io/v1alpha2" : apiVersion,
    kind,
    metadata: { name, namespace, generation: 1, ...created },
    spec: { parentRefs, ...(hostnames === undefined ? {} : { hostnames }), rules },
    ...(parts.status === undefined ? {} : { status: parts.status }),
  };
}

/**
 * A rule to a backend `NAME:PORT`, `NAMESPACE/NAME:PORT` or `NAME:PORT*WEIGHT`, several with spaces
 * between, for matches like `Exact /cart`, `/cart` (a prefix), `GET /cart`, `~/v[0-9]+` (a regular
 * expression), each with headers `h:name=value` and query parameters `q:name=value` after it.
 */
export function rule(backends: string, ...matches: readonly string[]): Raw {
  const given = matches.map(matchOf);
  return {
    ...(given.length === 0 ? {} : { matches: given }),
    ...(backends === "" ? {} : { backendRefs: backends.split(" ").map(backendRef) }),
  };
}

export function backendRef(text: string): Raw {
  const [target = "", weight] = text.split("*");
  const [path = "", port] = target.split(":");
  const [first = "", second] = path.split("/");
  return {
    ...(second === undefined ? { name: first } : { namespace: first, name: second }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(weight === undefined ? {} : { weight: Number(weight) }),
  };
}

function matchOf(text: string): Raw {
  const words = text.split(" ");
  const path = words.find((word) => word.startsWith("/") || word.startsWith("~"));
  const method = words.find((word) => /^[A-Z]+$/.test(word));
  const type = words.includes("Exact") ? "Exact" : path?.startsWith("~") === true ? "RegularExpression" : "PathPrefix";
  return {
    ...(path === undefined ? {} : { path: { type, value: path.replace(/^~/, "") } }),
    ...(method === undefined ? {} : { method }),
    ...listOf("headers", words, "h:"),
    ...listOf("queryParams", words, "q:"),
  };
}

function listOf(field: string, words: readonly string[], prefix: string): Raw {
  const given = words.filter((word) => word.startsWith(prefix)).map((word) => valueOf(word.slice(prefix.length)));
  return given.length === 0 ? {} : { [field]: given };
}

/** `name=value`, or `name~pattern`. */
function valueOf(text: string): Raw {
  const at = text.search(/[=~]/);
  const value = { name: text.slice(0, at), value: text.slice(at + 1) };
  return text[at] === "~" ? { ...value, type: "RegularExpression" } : value;
}

/** A ReferenceGrant in a namespace for routes of a kind in `shop` to Services, or to one of them. */
export function referenceGrant(namespace: string, parts: { readonly from?: Raw; readonly to?: Raw } = {}): Raw {
  return {
    apiVersion: "gateway.networking.k8s.io/v1beta1",
    kind: "ReferenceGrant",
    metadata: { name: "routes", namespace },
    spec: {
      from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "shop", ...parts.from }],
      to: [{ group: "", kind: "Service", ...parts.to }],
    },
  };
}

export function namespace(name: string, labels: Raw = {}): Raw {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

/** status of a route: what the controller of class `edge` says by its only parentRef. */
export function routeStatus(conditions: readonly Raw[], parentRef: Raw = { name: "edge", namespace: "shop" }): Raw {
  return { parents: [{ parentRef, controllerName: "example.com/gateways", conditions }] };
}

/** `Accepted True Accepted`: type, status and reason; of generation 1. */
export function condition(text: string, more: Raw = {}): Raw {
  const [type, status, reason] = text.split(" ");
  return { type, status, reason, observedGeneration: 1, lastTransitionTime: "2026-01-01T00:00:00Z", ...more };
}
