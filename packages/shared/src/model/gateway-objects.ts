/** The slim objects of the Gateway API. */
import type { LabelSelector, SlimMeta, StatusCondition } from "./object-meta.ts";

/** Gateway API GatewayClass. */
export interface SlimGatewayClass extends SlimMeta {
  readonly kind: "GatewayClass";
  readonly controllerName: string;
  readonly conditions: readonly StatusCondition[];
}

export interface GatewayListener {
  readonly name: string;
  /** Null takes every host; `*.x` a suffix of any depth. */
  readonly hostname: string | null;
  readonly port: number;
  /** `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or an implementation's own. */
  readonly protocol: string;
  readonly tlsMode: "Terminate" | "Passthrough" | null;
  readonly allowedNamespaces:
    | { readonly type: "none" }
    | { readonly type: "same" }
    | { readonly type: "all" }
    | { readonly type: "selector"; readonly selector: LabelSelector };
  /** Null: the kinds that fit the protocol. */
  readonly allowedKinds: readonly { readonly group: string; readonly kind: string }[] | null;
  /** status.listeners[name]. */
  readonly conditions: readonly StatusCondition[];
}

/** Gateway API Gateway. */
export interface SlimGateway extends SlimMeta {
  readonly kind: "Gateway";
  readonly generation: number | null;
  readonly className: string;
  readonly listeners: readonly GatewayListener[];
  /** status.addresses; IPs and hostnames. */
  readonly addresses: readonly string[];
  readonly conditions: readonly StatusCondition[];
}

export interface RouteParentRef {
  readonly group: string;
  readonly kind: string;
  /** The route's own namespace where it is not said. */
  readonly namespace: string;
  readonly name: string;
  readonly sectionName: string | null;
  readonly port: number | null;
}

export interface RouteBackendRef {
  /** Field path in the route, to be shown as evidence. */
  readonly fieldPath: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The Service port; null where it is not said (invalid for a Service). */
  readonly port: number | null;
  readonly weight: number;
}

/** A header or query parameter of a match. */
export interface RouteValueMatch {
  readonly name: string;
  readonly value: string;
  readonly type: "Exact" | "RegularExpression";
}

/** What a match asks of the path. A gRPC call's path is `/SERVICE/METHOD`; null takes every one. */
export type RoutePathMatch =
  | { readonly type: "Exact" | "PathPrefix" | "RegularExpression"; readonly value: string }
  | {
      readonly type: "Grpc";
      readonly service: string | null;
      readonly method: string | null;
      readonly isRegex: boolean;
    };

/** One match of a rule; all of its conditions must hold. */
export interface RouteMatch {
  readonly path: RoutePathMatch;
  /** The HTTP method. */
  readonly method: string | null;
  readonly headers: readonly RouteValueMatch[];
  readonly queryParams: readonly RouteValueMatch[];
}

/** How a redirect or a rewrite changes the path. */
export interface RoutePathChange {
  readonly type: "ReplaceFullPath" | "ReplacePrefixMatch";
  readonly value: string;
}

/** A filter of a rule; `other` are those that neither answer a request nor change where it goes, as far as the API tells. */
export type RouteFilter =
  | {
      readonly type: "redirect";
      readonly scheme: string | null;
      readonly hostname: string | null;
      readonly port: number | null;
      readonly path: RoutePathChange | null;
      readonly statusCode: number;
    }
  | { readonly type: "rewrite"; readonly hostname: string | null; readonly path: RoutePathChange | null }
  /** Requests are copied there; what it answers is thrown away. */
  | { readonly type: "mirror"; readonly backend: RouteBackendRef }
  | { readonly type: "other"; readonly name: string };

export interface RouteRule {
  /** Field path of the rule: `spec.rules[0]`. */
  readonly fieldPath: string;
  readonly name: string | null;
  /** Empty for TLS, TCP and UDP routes; an HTTP rule without matches has `/` as prefix. */
  readonly matches: readonly RouteMatch[];
  readonly backends: readonly RouteBackendRef[];
  readonly filters: readonly RouteFilter[];
}

export type RouteKind = "HTTPRoute" | "GRPCRoute" | "TLSRoute" | "TCPRoute" | "UDPRoute";

/** Gateway API routes: one slim shape. */
export interface SlimRoute extends SlimMeta {
  readonly kind: RouteKind;
  readonly generation: number | null;
  readonly parentRefs: readonly RouteParentRef[];
  readonly hostnames: readonly string[];
  readonly rules: readonly RouteRule[];
  /** status.parents. */
  readonly parents: readonly {
    readonly ref: RouteParentRef;
    readonly controllerName: string;
    readonly conditions: readonly StatusCondition[];
  }[];
}

/** Gateway API ReferenceGrant. */
export interface SlimReferenceGrant extends SlimMeta {
  readonly kind: "ReferenceGrant";
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  /** `name` null: every object of the kind. */
  readonly to: readonly { readonly group: string; readonly kind: string; readonly name: string | null }[];
}
