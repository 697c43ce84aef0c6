/** The URLs under which an API server serves a kind. */

/** The part of the table of kinds that makes up a URL. */
export interface ResourceAddress {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/** Which objects of a kind one reflector reads. */
export type Scope =
  | { readonly type: "all" }
  | { readonly type: "namespace"; readonly namespace: string }
  /** One cluster-scoped object; may be allowed where listing them all is not (RBAC `resourceNames`). */
  | { readonly type: "name"; readonly name: string };

/** `all`, `namespace:NAME`, `name:NAME`. */
export function formatScope(scope: Scope): string {
  switch (scope.type) {
    case "all":
      return "all";
    case "namespace":
      return `namespace:${scope.namespace}`;
    case "name":
      return `name:${scope.name}`;
    default:
      return scope satisfies never;
  }
}

/** Whether an object lies in a scope. */
export function inScope(scope: Scope, namespace: string, name: string): boolean {
  switch (scope.type) {
    case "all":
      return true;
    case "namespace":
      return scope.namespace === namespace;
    case "name":
      return scope.name === name;
    default:
      return scope satisfies never;
  }
}

/** Path and query. Undefined parameters are left out. */
export function resourcePath(
  address: ResourceAddress,
  scope: Scope,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const base = address.group === "" ? `/api/${address.version}` : `/apis/${address.group}/${address.version}`;
  const within = scope.type === "namespace" ? `/namespaces/${encodeURIComponent(scope.namespace)}` : "";
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  if (scope.type === "name") query.set("fieldSelector", `metadata.name=${scope.name}`);
  const search = query.toString();
  return `${base}${within}/${address.plural}${search === "" ? "" : `?${search}`}`;
}
