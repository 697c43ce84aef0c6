/** The demo: a small shop in a simulated cluster, with six faults (see `shop.ts`). */
import type { Cluster, KubeObject } from "../core/api.ts";
import { createCluster } from "../create-cluster.ts";
import { apiVersionOf } from "../core/resources.ts";
import { timestamp } from "../core/timestamps.ts";
import { comingAndGoing, demoObjects } from "./shop.ts";

/** How long the demo's objects have been there (milliseconds): long enough that no rollout excuses a fault. */
const age = 2 * 60 * 60 * 1000;
const startDelay = 500;
const readyDelay = 1_000;
const flapPeriod = 15_000;
/** Made this long ago, the fault that comes and goes has just come: two seconds into its second absence. */
const flapAge = startDelay + readyDelay + 3 * flapPeriod + 2_000;

/** The demo's cluster as it stands at `now` (milliseconds since 1970), every fault showing. */
export function createDemoCluster(now: number): Cluster {
  const cluster = createCluster({
    now: now - age,
    gatewayApi: true,
    nodes: [
      { name: "harbor-1", addresses: ["192.168.56.100"], zone: "zone-a" },
      { name: "harbor-2", addresses: ["192.168.56.101"], zone: "zone-b" },
      { name: "harbor-3", addresses: ["192.168.56.102"], zone: "zone-c" },
    ],
    options: {
      apiServer: { address: "192.168.56.10", port: 6443 },
      loadBalancer: { type: "off" },
      startDelay,
    },
  });
  for (const object of demoObjects(timestamp(now - age))) create(cluster, object);
  advanceTo(cluster, now - flapAge);
  const steering = { readyDelay: `${readyDelay}ms`, flap: `${flapPeriod}ms` };
  for (const object of comingAndGoing(steering)) create(cluster, object);
  advanceTo(cluster, now);
  return cluster;
}

/** Runs the controllers at each time at which one of them wants to be run. */
function advanceTo(cluster: Cluster, time: number): void {
  cluster.advance(cluster.now());
  for (let next = cluster.nextWakeUp(); next !== null && next < time; next = cluster.nextWakeUp()) {
    cluster.advance(next);
  }
  cluster.advance(time);
}

function create(cluster: Cluster, object: KubeObject): void {
  const resource = cluster.resources.find((one) => apiVersionOf(one) === object.apiVersion && one.kind === object.kind);
  if (resource === undefined) throw new Error(`the demo has an object of unknown kind ${object.kind}`);
  const { status, ...withoutStatus } = object;
  const namespace = object.metadata.namespace ?? "";
  const created = cluster.create(resource, namespace, withoutStatus).object;
  // As at a real API server, status is written by itself.
  if (status !== undefined) cluster.update(resource, namespace, { ...created, status }, { subresource: "status" });
}
