/**
 * The surface between the control plane in memory (`core/`) and the HTTP API around it (`http/`).
 * The core is pure: no I/O, no clock, no randomness of its own.
 */

export interface KubeMetadata {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  finalizers?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: {
    apiVersion: string;
    kind: string;
    name: string;
    uid: string;
    controller?: boolean;
    blockOwnerDeletion?: boolean;
  }[];
  managedFields?: unknown[];
}

/** A Kubernetes object as it stands in JSON. The store hands out frozen objects. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<KubeMetadata>;
  readonly [field: string]: unknown;
}

/** One line of the table of kinds, from which discovery, routes and controllers are made. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** `status`, `scale`. */
  readonly subresources: readonly string[];
  /** `all` for what `kubectl get all` lists. */
  readonly categories: readonly string[];
  /** The warning that every request for this resource gets, where the API is deprecated. */
  readonly deprecation?: string;
  /** Of a custom resource: the one of its versions under which its objects are stored. */
  readonly storedAs?: Resource;
  /** Of a custom resource: what `kubectl get` shows besides the name. */
  readonly columns?: readonly PrinterColumn[];
  /** Of a custom resource: `openAPIV3Schema`. */
  readonly schema?: JsonSchema;
}

/** `additionalPrinterColumns` of a CustomResourceDefinition. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly description?: string;
  readonly priority?: number;
}

/** The part of an OpenAPI schema that defaults are read from. */
export interface JsonSchema {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly [field: string]: unknown;
}

/** The body of a refused request: `kind: Status`, as the API server writes it. */
export interface StatusBody {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: Record<string, unknown>;
  readonly status: "Failure" | "Success";
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly { readonly reason: string; readonly message: string; readonly field: string }[];
    readonly retryAfterSeconds?: number;
  };
  readonly code?: number;
}

/** Thrown by the core for what the API server would refuse. */
export class ApiError extends Error {
  readonly body: StatusBody;
  readonly code: number;
  /** What the server sends as `Warning:` headers beside the refusal. */
  readonly warnings: readonly string[];
  constructor(body: StatusBody & { readonly code: number }, warnings: readonly string[] = []) {
    super(body.message ?? body.reason ?? "");
    this.name = "ApiError";
    this.body = body;
    this.code = body.code;
    this.warnings = warnings;
  }
}

/** An accepted write: the stored object and what the server sends as `Warning:` headers (without the `299 - ` and quotes). */
export interface WriteResult {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubeObject;
  /** What it was before; null for ADDED. A selector needs it to turn MODIFIED into ADDED or DELETED. */
  readonly previous: KubeObject | null;
  readonly resourceVersion: number;
}

/** The control plane: an object store with admission, and the controllers that `advance` runs. */
export interface Cluster {
  readonly resources: readonly Resource[];
  /** The resource of a group and plural (group "" for v1), or undefined. */
  readonly resource: (group: string, version: string, plural: string) => Resource | undefined;
  /** Milliseconds since 1970, as last passed in. */
  readonly now: () => number;
  readonly resourceVersion: () => number;

  readonly get: (resource: Resource, namespace: string, name: string) => KubeObject;
  /** All objects in (namespace, name) order; `namespace` null lists over all. */
  readonly list: (resource: Resource, namespace: string | null) => readonly KubeObject[];
  readonly create: (resource: Resource, namespace: string, object: KubeObject, options?: WriteOptions) => WriteResult;
  /** Replaces the object. With `subresource` "status" only status is taken, without it status is kept. */
  readonly update: (
    resource: Resource,
    namespace: string,
    object: KubeObject,
    options?: WriteOptions & { readonly subresource?: string },
  ) => WriteResult;
  readonly delete: (
    resource: Resource,
    namespace: string,
    name: string,
    options?: { readonly gracePeriodSeconds?: number; readonly propagationPolicy?: string },
  ) => KubeObject;

  /** Events after a resourceVersion, oldest first, or "gone" where the history no longer reaches back. */
  readonly eventsSince: (resource: Resource, resourceVersion: number) => readonly WatchEvent[] | "gone";
  /** Called at once for every event of every resource; returns the way to stop it. */
  readonly subscribe: (listener: (resource: Resource, event: WatchEvent) => void) => () => void;
  /** Forgets the history, so that every older watch gets 410. */
  readonly compact: () => void;

  /** Moves time on to `now` (ms) and runs the controllers until nothing changes. */
  readonly advance: (now: number) => void;
  /**
   * Holds the pods that come and go (annotation `flap`) in the state that they have, or lets their
   * cycles go on from where they stopped. All else goes on meanwhile.
   */
  readonly holdFlaps: (hold: boolean) => void;
  /** When a controller wants to be run next (ms), or null. */
  readonly nextWakeUp: () => number | null;
}

export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
}
