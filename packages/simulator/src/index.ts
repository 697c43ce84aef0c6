/** The simulator's core: usable in a browser. The HTTP API is `@portolan/simulator/http`. */
export { ApiError } from "./core/api.ts";
export type {
  Cluster,
  KubeMetadata,
  KubeObject,
  Resource,
  StatusBody,
  WatchEvent,
  WriteOptions,
  WriteResult,
} from "./core/api.ts";
export { createCluster } from "./create-cluster.ts";
export type { ClusterConfig, ClusterOptions } from "./create-cluster.ts";
export type { Refusal } from "./controllers/control-loop.ts";
export type { LoadBalancerOption } from "./controllers/load-balancer.ts";
export { annotations } from "./controllers/annotations.ts";
export type { NodePortRange } from "./core/allocation/node-ports.ts";
export type { NodeShape } from "./core/bootstrap.ts";
export { apiVersionOf, findResourceOfKind } from "./core/resources.ts";
