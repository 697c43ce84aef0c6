/** The endpoints that a Service's pods make, grouped by the ports that resolve on them. */
import { familyOf } from "../core/addresses.ts";
import type { Node, Pod, Service, SliceEndpoint } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import type { ObjectStore } from "../core/store.ts";
import { portsKey, resolvePorts } from "./endpoint-ports.ts";
import type { ResolvedPort } from "./endpoint-ports.ts";
import { isFinished, isReady, isTerminating } from "./pod-state.ts";

/** Endpoints that share their ports. */
export interface EndpointGroup {
  readonly ports: readonly ResolvedPort[];
  /** By pod uid, in the order of the pods. */
  readonly endpoints: ReadonlyMap<string, SliceEndpoint>;
}

/** Groups by the text of their ports; pods without an address of the family, without a node or finished are left out. */
export function groupEndpoints(
  store: ObjectStore,
  service: Service,
  pods: readonly Pod[],
  addressType: string,
): ReadonlyMap<string, EndpointGroup> {
  const groups = new Map<string, { ports: readonly ResolvedPort[]; endpoints: Map<string, SliceEndpoint> }>();
  for (const pod of pods) {
    const endpoint = sliceEndpoint(store, service, pod, addressType);
    if (!endpoint) continue;
    const ports = resolvePorts(service, pod);
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: new Map<string, SliceEndpoint>() };
    group.endpoints.set(pod.metadata.uid ?? "", endpoint);
    groups.set(key, group);
  }
  return groups;
}

function sliceEndpoint(store: ObjectStore, service: Service, pod: Pod, addressType: string): SliceEndpoint | null {
  if (isFinished(pod)) return null;
  const addresses = (pod.status?.podIPs ?? []).map(({ ip }) => ip).filter((ip) => familyOf(ip) === addressType);
  if (addresses.length === 0) return null;
  const { nodeName } = pod.spec;
  const node = store.find(kinds.node, "", nodeName ?? "") as Node | undefined;
  const publishNotReady = service.spec.publishNotReadyAddresses === true;
  if (!node && !publishNotReady) return null;
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const zone = node?.metadata.labels?.["topology.kubernetes.io/zone"];
  const hostname = hostnameFor(service, pod);
  return {
    addresses,
    conditions: { ready: publishNotReady || (serving && !terminating), serving, terminating },
    ...(hostname === null ? {} : { hostname }),
    targetRef: {
      kind: "Pod",
      namespace: pod.metadata.namespace ?? "",
      name: pod.metadata.name ?? "",
      uid: pod.metadata.uid ?? "",
    },
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** A pod has a name of its own under the Service that its subdomain names. */
export function hostnameFor(service: Service, { spec }: Pod): string | null {
  const { hostname = "", subdomain } = spec;
  return hostname !== "" && subdomain === service.metadata.name ? hostname : null;
}
