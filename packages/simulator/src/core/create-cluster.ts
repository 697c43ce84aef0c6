/** A control plane in memory: the object store behind admission, and the controllers. */
import { parseAddress, parseCidr } from "./addresses.ts";
import type { Cidr } from "./addresses.ts";
import { strategiesOver } from "./admission/strategies.ts";
import { ClusterIPAllocator } from "./allocation/cluster-ips.ts";
import { NodePortAllocator } from "./allocation/node-ports.ts";
import type { NodePortRange } from "./allocation/node-ports.ts";
import { ServiceAddresses } from "./allocation/service-addresses.ts";
import type { Cluster } from "./api.ts";
import { ApiServer } from "./api-server.ts";
import { bootstrapObjects } from "./bootstrap.ts";
import type { NodeShape } from "./bootstrap.ts";
import { findResource, resources } from "./resources.ts";
import { ObjectStore } from "./store.ts";

/** How LoadBalancer Services get addresses. An annotation `simulator.portolan.dev/lb-ip` on the Service goes before. */
export type LoadBalancerOption =
  /** None does: a LoadBalancer stays pending. */
  | { readonly type: "off" }
  /** One after the other from a CIDR of either family. */
  | { readonly type: "pool"; readonly cidrs: readonly string[] };

/** What can be set up differently; every field has a default. */
export interface ClusterOptions {
  /** One CIDR a family, the default family first; `["10.96.0.0/16"]`. */
  readonly serviceCidrs?: readonly string[];
  /** 30000 to 32767. */
  readonly nodePortRange?: NodePortRange;
  /** `{ type: "pool", cidrs: ["203.0.113.0/24"] }`. */
  readonly loadBalancer?: LoadBalancerOption;
  /** Where the `kubernetes` Service leads; `10.77.0.10:6443`. */
  readonly apiServer?: { readonly address: string; readonly port: number };
  /** Milliseconds from scheduling to Running; 500. */
  readonly startDelay?: number;
  /** Milliseconds that a deleted pod takes to stop; 1000. */
  readonly stopDelay?: number;
  /** Events of one resource that a watch can go back; 20,000. */
  readonly historyLimit?: number;
}

/** A cluster to be made. */
export interface ClusterConfig {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Names, uids and addresses are drawn from it; 1. */
  readonly seed?: number;
  /** `node-a` in zone-0 and `node-b` in zone-1 unless told otherwise. */
  readonly nodes?: readonly NodeShape[];
  readonly options?: ClusterOptions;
}

const defaults = {
  serviceCidrs: ["10.96.0.0/16"],
  nodePortRange: { from: 30_000, to: 32_767 },
  apiServer: { address: "10.77.0.10", port: 6443 },
};

function requireCidr(text: string): Cidr {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(`not a CIDR: ${text}`);
  return cidr;
}

/** Makes a cluster. Nothing happens in it by itself: call `advance`. */
export function createCluster({ now, seed = 1, nodes, options = {} }: ClusterConfig): Cluster {
  let clock = now;
  const store = new ObjectStore(options.historyLimit);
  const cidrs = options.serviceCidrs ?? defaults.serviceCidrs;
  const addresses = new ServiceAddresses(
    cidrs.map((text) => new ClusterIPAllocator(requireCidr(text), text, seed)),
    new NodePortAllocator(options.nodePortRange ?? defaults.nodePortRange, seed),
  );
  const server = new ApiServer(store, strategiesOver(addresses), seed, () => clock);
  const apiServer = options.apiServer ?? defaults.apiServer;
  if (!parseAddress(apiServer.address)) throw new Error(`not an address: ${apiServer.address}`);
  for (const { resource, namespace, object } of bootstrapObjects({ now, nodes, apiServer, serviceCidrs: cidrs })) {
    server.create(resource, namespace, object);
  }
  return {
    resources,
    resource: findResource,
    now: () => clock,
    resourceVersion: () => store.revision,
    get: (resource, namespace, name) => server.get(resource, namespace, name),
    list: (resource, namespace) => store.list(resource, namespace),
    create: (resource, namespace, object, write) => server.create(resource, namespace, object, write),
    update: (resource, namespace, object, write) => server.update(resource, namespace, object, write),
    delete: (resource, namespace, name, write) => server.delete(resource, namespace, name, write),
    eventsSince: (resource, version) => store.eventsSince(resource, version),
    subscribe: (listener) => store.subscribe(listener),
    compact: () => {
      store.compact();
    },
    advance: (time) => {
      clock = Math.max(clock, time);
    },
    nextWakeUp: () => null,
  };
}
