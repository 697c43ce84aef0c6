/** A control plane in memory: the object store behind admission, and the controllers. */
import { parseAddress, parseCidr } from "./core/addresses.ts";
import type { Cidr } from "./core/addresses.ts";
import { strategiesOver } from "./core/admission/strategies.ts";
import type { Strategy } from "./core/admission/strategy.ts";
import { ClusterIPAllocator } from "./core/allocation/cluster-ips.ts";
import { NodePortAllocator } from "./core/allocation/node-ports.ts";
import type { NodePortRange } from "./core/allocation/node-ports.ts";
import { ServiceAddresses } from "./core/allocation/service-addresses.ts";
import type { Cluster, Resource, WatchEvent, WriteResult } from "./core/api.ts";
import { ApiServer } from "./core/api-server.ts";
import { customResourceStrategy } from "./core/admission/custom-resources.ts";
import { bootstrapObjects } from "./core/bootstrap.ts";
import type { NodeShape } from "./core/bootstrap.ts";
import { eventInVersionOf, inVersionOf, ResourceTable, storedAs } from "./core/custom-resources.ts";
import type { CustomResourceDefinition } from "./core/objects.ts";
import { gatewayApiDefinitions } from "./core/gateway-api.ts";
import { kinds } from "./core/resources.ts";
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
  /** Whether the Gateway API is installed; its kinds can also be created as CustomResourceDefinitions. */
  readonly gatewayApi?: boolean;
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
export function createCluster({ now, seed = 1, nodes, gatewayApi = false, options = {} }: ClusterConfig): Cluster {
  const store = new ObjectStore(options.historyLimit);
  const serviceCidrs = options.serviceCidrs ?? defaults.serviceCidrs;
  const addresses = new ServiceAddresses(
    serviceCidrs.map((text) => new ClusterIPAllocator(requireCidr(text), text, seed)),
    new NodePortAllocator(options.nodePortRange ?? defaults.nodePortRange, seed),
  );
  const clock = { now: () => now };
  const resources = new ResourceTable();
  const strategies = strategiesOver(addresses);
  const server = new ApiServer(store, strategies, seed, () => clock.now());
  const flaps = new FlapClock(() => clock.now());
  const context: ControllerContext = {
    server,
    store,
    resources,
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
    if (resource === kinds.customResourceDefinition) followDefinition(event, resources, strategies, store);
  });
  store.subscribe((resource, event) => {
    loop.observe(resource, event);
  });
  const apiServer = options.apiServer ?? defaults.apiServer;
  if (!parseAddress(apiServer.address)) throw new Error(`not an address: ${apiServer.address}`);
  for (const { resource, namespace, object } of bootstrapObjects({ now, nodes, apiServer, serviceCidrs })) {
    server.create(resource, namespace, object);
  }
  if (gatewayApi) for (const each of gatewayApiDefinitions) server.create(kinds.customResourceDefinition, "", each);
  return {
    get resources() {
      return resources.all;
    },
    resource: (group, version, plural) => resources.find(group, version, plural),
    now: () => loop.now(),
    resourceVersion: () => store.revision,
    get: (resource, namespace, name) => inVersionOf(resource, server.get(storedAs(resource), namespace, name)),
    list: (resource, namespace) => {
      const objects = store.list(storedAs(resource), namespace);
      return resource.storedAs === undefined ? objects : objects.map((object) => inVersionOf(resource, object));
    },
    create: (resource, namespace, object, write) =>
      resultIn(resource, server.create(storedAs(resource), namespace, object, write)),
    update: (resource, namespace, object, write) =>
      resultIn(resource, server.update(storedAs(resource), namespace, object, write)),
    delete: (resource, namespace, name, write) =>
      inVersionOf(resource, server.delete(storedAs(resource), namespace, name, write)),
    eventsSince: (resource, version) => {
      const events = store.eventsSince(storedAs(resource), version);
      if (events === "gone" || resource.storedAs === undefined) return events;
      return events.map((event) => eventInVersionOf(resource, event));
    },
    subscribe: (listener) =>
      store.subscribe((stored, event) => {
        const shown = resources.shownAs(stored);
        if (shown === null) listener(stored, event);
        else for (const resource of shown) listener(resource, eventInVersionOf(resource, event));
      }),
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

function resultIn(resource: Resource, { object, warnings }: WriteResult): WriteResult {
  return { object: inVersionOf(resource, object), warnings };
}

/** Begins to serve what a definition defines; when it goes its objects go with it. */
function followDefinition(
  { type, object }: WatchEvent,
  resources: ResourceTable,
  strategies: Map<Resource, Strategy>,
  store: ObjectStore,
): void {
  const definition = object as CustomResourceDefinition;
  const { stored, isNew } = resources.install(definition);
  if (isNew) strategies.set(stored, customResourceStrategy(stored));
  if (type !== "DELETED") return;
  for (const each of store.list(stored, null)) store.remove(stored, each);
  strategies.delete(stored);
  resources.remove(definition);
}
