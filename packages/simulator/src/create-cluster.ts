/** A control plane in memory: the object store behind admission, and the controllers. */
import { parseAddress, parseCidr } from "./core/addresses.ts";
import type { Cidr } from "./core/addresses.ts";
import { strategiesOver } from "./core/admission/strategies.ts";
import { ClusterIPAllocator } from "./core/allocation/cluster-ips.ts";
import { NodePortAllocator } from "./core/allocation/node-ports.ts";
import type { NodePortRange } from "./core/allocation/node-ports.ts";
import { ServiceAddresses } from "./core/allocation/service-addresses.ts";
import type { Cluster } from "./core/api.ts";
import { ApiServer } from "./core/api-server.ts";
import { bootstrapObjects } from "./core/bootstrap.ts";
import type { NodeShape } from "./core/bootstrap.ts";
import { findResource, resources } from "./core/resources.ts";
import { ObjectStore } from "./core/store.ts";
import { ControlLoop } from "./controllers/control-loop.ts";
import type { Refusal } from "./controllers/control-loop.ts";
import type { ControllerContext } from "./controllers/controller.ts";
import { allControllers } from "./controllers/controllers.ts";
import { FlapClock } from "./controllers/flap-clock.ts";
import type { LoadBalancerOption } from "./controllers/load-balancer.ts";

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
  /** Told when the API server refuses a controller something (a pod in a namespace that is going, say); nothing unless given. */
  readonly onRefusal?: (refusal: Refusal) => void;
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
  loadBalancer: { type: "pool", cidrs: ["203.0.113.0/24"] },
  startDelay: 500,
  stopDelay: 1000,
} as const;

function requireCidr(text: string): Cidr {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(`not a CIDR: ${text}`);
  return cidr;
}

/** Makes a cluster. Nothing happens in it by itself: call `advance`, at the latest at `nextWakeUp`. */
export function createCluster({ now, seed = 1, nodes, options = {} }: ClusterConfig): Cluster {
  const store = new ObjectStore(options.historyLimit);
  const serviceCidrs = options.serviceCidrs ?? defaults.serviceCidrs;
  const addresses = new ServiceAddresses(
    serviceCidrs.map((text) => new ClusterIPAllocator(requireCidr(text), text, seed)),
    new NodePortAllocator(options.nodePortRange ?? defaults.nodePortRange, seed),
  );
  const clock = { now: () => now };
  const server = new ApiServer(store, strategiesOver(addresses), seed, () => clock.now());
  const flaps = new FlapClock(() => clock.now());
  const context: ControllerContext = {
    server,
    store,
    seed,
    flaps,
    behaviour: {
      startDelay: options.startDelay ?? defaults.startDelay,
      stopDelay: options.stopDelay ?? defaults.stopDelay,
    },
    now: () => clock.now(),
  };
  const controllers = allControllers(context, options.loadBalancer ?? defaults.loadBalancer);
  const loop = new ControlLoop(controllers, now, (refusal) => options.onRefusal?.(refusal));
  clock.now = () => loop.now();
  store.subscribe((resource, event) => {
    loop.observe(resource, event);
  });
  const apiServer = options.apiServer ?? defaults.apiServer;
  if (!parseAddress(apiServer.address)) throw new Error(`not an address: ${apiServer.address}`);
  for (const { resource, namespace, object } of bootstrapObjects({ now, nodes, apiServer, serviceCidrs })) {
    server.create(resource, namespace, object);
  }
  return {
    resources,
    resource: findResource,
    now: () => loop.now(),
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
      loop.advance(time);
    },
    holdFlaps: (hold) => {
      flaps.hold(hold);
    },
    nextWakeUp: () => loop.nextWakeUp(),
  };
}
