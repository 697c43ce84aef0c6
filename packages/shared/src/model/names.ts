/**
 * Names of things in a cluster. Ids are branded so that a Service's id is never passed where a
 * pod's belongs; each is minted in one function here and read nowhere by its parts.
 */
declare const brand: unique symbol;
type Branded<Tag extends string> = string & { readonly [brand]: Tag };

/** `Kind/namespace/name`; the namespace is empty for cluster-scoped kinds. */
export type ObjectKey = Branded<"ObjectKey">;
/** `namespace/name` of a Service. */
export type ServiceId = Branded<"ServiceId">;
/** `namespace/name:port/PROTOCOL`: one Service port, the unit that Portolan counts. */
export type ServicePortId = Branded<"ServicePortId">;

/** Which object, by kind and name; never by uid. `namespace` is null for cluster-scoped kinds. */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
}

export type Protocol = "TCP" | "UDP" | "SCTP";

/** Which object this is, and nothing else of it; a cluster-scoped one may come with an empty namespace. */
export function refOf({ kind, namespace, name }: ObjectRef): ObjectRef {
  return { kind, namespace: namespace === "" ? null : namespace, name };
}

/** `Service shop/web`. */
export function objectText({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === null ? name : `${namespace}/${name}`}`;
}

/** Mints the key under which an object is kept in a snapshot. */
export function objectKey(ref: ObjectRef): ObjectKey {
  return `${ref.kind}/${ref.namespace ?? ""}/${ref.name}` as ObjectKey;
}

/** Mints a Service's id, `namespace/name`. */
export function serviceId(namespace: string, name: string): ServiceId {
  return `${namespace}/${name}` as ServiceId;
}

/** Mints a Service port's id, `namespace/name:port/PROTOCOL`. */
export function servicePortId(service: ServiceId, port: number, protocol: Protocol): ServicePortId {
  return `${service}:${String(port)}/${protocol}` as ServicePortId;
}

/** `an HTTPRoute`, `a GRPCRoute`. */
export function oneOfKind(kind: string): string {
  return `${/^(?:[AEIO]|HTTP)/.test(kind) ? "an" : "a"} ${kind}`;
}
