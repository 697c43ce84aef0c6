/** A Service's names in the cluster's DNS. */
import type { SlimService } from "../model/objects.ts";

export const defaultClusterDomain = "cluster.local";

type Named = Pick<SlimService, "name" | "namespace">;

/** `web.shop.svc.cluster.local`: the name that resolves from every pod. */
export function serviceDnsName({ name, namespace }: Named, clusterDomain: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** The names that a pod's search list makes of it; the first resolves in the Service's own namespace only. */
export function serviceDnsNames(service: Named, clusterDomain: string): readonly string[] {
  const { name, namespace } = service;
  return [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, serviceDnsName(service, clusterDomain)];
}
