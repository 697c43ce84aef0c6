import type { ServiceId } from "@portolan/shared";

/** A Service's namespace and name, for URLs and view names; neither holds a slash. */
export function splitServiceId(id: ServiceId): { readonly namespace: string; readonly name: string } {
  const slash = id.indexOf("/");
  return { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}
