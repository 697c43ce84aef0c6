/** How an Ingress or a Gateway routes a request, and which pods carry the routing out (semantics.md 5 and 6). */
import type { ObjectRef, ServiceId } from "../model/names.ts";
import type { SlimPod, SlimService } from "../model/objects.ts";

/** An HTTP(S) request, or the first bytes of a TLS connection, as a router sees it. */
export interface RoutedRequest {
  readonly scheme: "http" | "https";
  /** The Host header (or SNI) without port, lower case; an address where nothing else was said. */
  readonly host: string;
  /** Starts with `/`; without query. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** A Service that a rule sends a share of the requests to. */
export interface RoutedBackend {
  readonly service: ServiceId;
  /** The number or name of the Service port as the rule writes it; null where it does not say. */
  readonly port: number | string | null;
  /** Of 1. */
  readonly share: number;
  readonly fieldPath: string;
  /**
   * The rule is not carried out and answers this instead (an invalid reference, a missing grant); null where it is
   * valid. `status` null: no HTTP is spoken, the connection is closed.
   */
  readonly invalid: { readonly status: 500 | 503 | null; readonly text: string } | null;
  /** True where the controller dials the ClusterIP instead of the endpoints (`service-upstream`). */
  readonly viaClusterIp: boolean;
}

/** What a router does with a request. */
export type RoutingDecision =
  | {
      readonly type: "routed";
      /** The Ingress or route and the field path of the rule that matched. */
      readonly object: ObjectRef;
      readonly fieldPath: string;
      /** `shop.example.com/cart (Prefix)`: what matched, for a person. */
      readonly matched: string;
      readonly backends: readonly RoutedBackend[];
      readonly because: readonly string[];
    }
  /** Answered by the router itself: no rule (404), a redirect (3xx), an invalid rule (500). */
  | {
      readonly type: "answered";
      readonly status: number;
      /** Where a redirect leads, as the Location header has it; absent where it is none. */
      readonly location?: string;
      readonly object: ObjectRef | null;
      readonly because: readonly string[];
    }
  /** The router closes the connection without an answer: no route takes the TLS server name, a TCP route leads nowhere. */
  | { readonly type: "closed"; readonly object: ObjectRef | null; readonly because: readonly string[] }
  /** What the router does cannot be told (an implementation's own route kind or annotation). */
  | { readonly type: "unknown"; readonly because: readonly string[] };

/** The pods that carry out Ingresses of a class, or a Gateway. */
export interface Router {
  /** The workload of the pods; the pod itself where it has none. */
  readonly workload: ObjectRef;
  /** Why these pods are held for the controller: `its Service has the Ingress's address`, `IngressClass nginx names k8s.io/ingress-nginx`. */
  readonly foundBy: string;
  /** `k8s.io/ingress-nginx`; null where no class names it. */
  readonly controllerName: string | null;
  readonly pods: readonly SlimPod[];
  /** The Services whose selector takes these pods and by whose ports requests come in. */
  readonly services: readonly SlimService[];
  /** What this controller does differently from others where it matters; null where nothing is known. */
  readonly note: string | null;
}
