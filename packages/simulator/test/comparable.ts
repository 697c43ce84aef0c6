/** Objects as they may be compared with recorded ones: without names, addresses, uids, versions, times and free nodes. */
import type { KubeObject } from "../src/index.ts";

interface EndpointLike {
  readonly addresses: readonly string[];
  readonly targetRef?: { readonly name?: string };
}

/** Whether the manifests say on which node a pod of this name runs. */
export type Pinned = (pod: string) => boolean;

/** From the manifests: pods and templates with a nodeName, and DaemonSets, which run on every node. */
export function pinnedBy(manifests: readonly KubeObject[]): Pinned {
  const names = manifests.flatMap((manifest) => {
    const spec = manifest["spec"] as { nodeName?: string; template?: { spec?: { nodeName?: string } } } | undefined;
    const nodeName = spec?.nodeName ?? spec?.template?.spec?.nodeName;
    return nodeName !== undefined || manifest.kind === "DaemonSet" ? [manifest.metadata.name ?? ""] : [];
  });
  return (pod) => names.some((name) => pod === name || pod.startsWith(`${name}-`));
}

/** Node addresses stay as they are: a hostNetwork pod has its node's. */
function address(text: string): string {
  if (text.startsWith("10.77.")) return text;
  return text.includes(":") ? "an IPv6 address" : "an IPv4 address";
}

function without(value: object, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([field]) => !fields.includes(field)));
}

function metadata(object: KubeObject): unknown {
  const { annotations = {}, ownerReferences, generateName, namespace, labels } = object.metadata;
  const times = Object.keys(annotations).filter((key) => key !== "kubectl.kubernetes.io/last-applied-configuration");
  return {
    namespace,
    generateName,
    labels,
    annotations: times.sort(),
    owners: (ownerReferences ?? []).map((owner) => without(owner, ["uid"])),
  };
}

function byText<T>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}

function endpoint(item: EndpointLike, pinned: Pinned): unknown {
  const { targetRef } = item;
  const free = targetRef !== undefined && !pinned(targetRef.name ?? "");
  return {
    ...without(item, free ? ["nodeName", "zone"] : []),
    addresses: item.addresses.map(address),
    ...(targetRef === undefined ? {} : { targetRef: without(targetRef, ["name", "uid"]) }),
  };
}

/** Slices as a set of sets; the order of their ports is that of a hash. */
export function comparableSlices(slices: readonly KubeObject[], pinned: Pinned): unknown {
  return byText(
    slices.map((slice) => {
      const endpoints = slice["endpoints"] as readonly EndpointLike[] | null;
      const ports = slice["ports"] as readonly unknown[] | null;
      return sorted({
        addressType: slice["addressType"],
        ports: ports === null ? null : byText(ports.map(sorted)),
        endpoints: endpoints === null ? null : byText(endpoints.map((item) => sorted(endpoint(item, pinned)))),
        metadata: metadata(slice),
      });
    }),
  );
}

interface AddressLike {
  readonly ip: string;
  readonly targetRef?: { readonly name?: string };
}

/** Endpoints objects as a set, their subsets and addresses as sets. */
export function comparableEndpoints(objects: readonly KubeObject[], pinned: Pinned): unknown {
  const addressOf = (item: AddressLike) => {
    const { targetRef, ip } = item;
    const free = targetRef !== undefined && !pinned(targetRef.name ?? "");
    return sorted({
      ...without(item, free ? ["nodeName"] : []),
      ip: address(ip),
      ...(targetRef === undefined ? {} : { targetRef: without(targetRef, ["name", "uid"]) }),
    });
  };
  return byText(
    objects.map((object) => {
      const subsets = (object["subsets"] ?? []) as readonly Record<string, readonly AddressLike[]>[];
      return sorted({
        name: object.metadata.name,
        metadata: metadata(object),
        subsets: byText(
          subsets.map((subset) =>
            sorted({
              ...subset,
              ...(subset["ports"] ? { ports: byText(subset["ports"].map(sorted)) } : {}),
              ...(subset["addresses"] ? { addresses: byText(subset["addresses"].map(addressOf)) } : {}),
              ...(subset["notReadyAddresses"]
                ? { notReadyAddresses: byText(subset["notReadyAddresses"].map(addressOf)) }
                : {}),
            }),
          ),
        ),
      });
    }),
  );
}

/** Services by name; a clusterIP that was drawn by lot stands as "an IPv4 address". */
export function comparableServices(services: readonly KubeObject[]): unknown {
  const allotted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(allotted);
    return typeof value === "string" && value.startsWith("10.96.") ? "an IPv4 address" : value;
  };
  return services.map((service) => {
    const spec = service["spec"] as Record<string, unknown>;
    return sorted({
      name: service.metadata.name,
      labels: service.metadata.labels ?? {},
      spec: Object.fromEntries(Object.entries(spec).map(([field, value]) => [field, allotted(value)])),
      status: service["status"],
    });
  });
}
