/** Which strategy serves which resource. */
import type { ServiceAddresses } from "../allocation/service-addresses.ts";
import type { Resource } from "../api.ts";
import { kinds } from "../resources.ts";
import {
  configMapStrategy,
  cronJobStrategy,
  ingressClassStrategy,
  ingressStrategy,
  namespaceStrategy,
  networkPolicyStrategy,
  nodeStrategy,
  persistentVolumeClaimStrategy,
  podDisruptionBudgetStrategy,
} from "./cluster-objects.ts";
import { definitionStrategy } from "./custom-resources.ts";
import { endpointSliceStrategy, endpointsStrategy } from "./endpoints.ts";
import { podStrategy } from "./pod.ts";
import { serviceStrategy } from "./service.ts";
import type { Strategy } from "./strategy.ts";
import {
  daemonSetStrategy,
  deploymentStrategy,
  jobStrategy,
  replicaSetStrategy,
  statefulSetStrategy,
} from "./workloads.ts";

/** A new table of strategies over one set of allocators. */
export function strategiesOver(addresses: ServiceAddresses): Map<Resource, Strategy> {
  return new Map<Resource, Strategy>([
    [kinds.service, serviceStrategy(addresses)],
    [kinds.endpoints, endpointsStrategy],
    [kinds.endpointSlice, endpointSliceStrategy],
    [kinds.pod, podStrategy],
    [kinds.deployment, deploymentStrategy],
    [kinds.replicaSet, replicaSetStrategy],
    [kinds.statefulSet, statefulSetStrategy],
    [kinds.daemonSet, daemonSetStrategy],
    [kinds.job, jobStrategy],
    [kinds.cronJob, cronJobStrategy],
    [kinds.configMap, configMapStrategy],
    [kinds.customResourceDefinition, definitionStrategy],
    [kinds.namespace, namespaceStrategy],
    [kinds.node, nodeStrategy],
    [kinds.ingress, ingressStrategy],
    [kinds.ingressClass, ingressClassStrategy],
    [kinds.networkPolicy, networkPolicyStrategy],
    [kinds.podDisruptionBudget, podDisruptionBudgetStrategy],
    [kinds.persistentVolumeClaim, persistentVolumeClaimStrategy],
  ]);
}
