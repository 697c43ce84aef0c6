/** Clusters of any size, faults put into them, and what goes on in them. */
export { createLargeCluster, type LargeCluster } from "./create-large-cluster.ts";
export { type Fault, type LargeClusterOptions } from "./large-objects.ts";
export { officialLimits, type ClusterSize } from "./plan-applications.ts";
export { readSample, type LiveObject } from "./read-sample.ts";
