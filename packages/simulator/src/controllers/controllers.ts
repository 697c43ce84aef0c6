/** All controllers, in the order in which a round runs them: from what is wanted to what follows from it. */
import type { Controller, ControllerContext } from "./controller.ts";
import { daemonSetController } from "./daemon-set.ts";
import { deploymentController } from "./deployment.ts";
import { endpointSliceMirroring } from "./endpoint-slice-mirroring.ts";
import { endpointSliceController } from "./endpoint-slice.ts";
import { endpointsController } from "./endpoints.ts";
import { garbageCollector } from "./garbage-collector.ts";
import { jobController } from "./job.ts";
import { kubelet } from "./kubelet.ts";
import { loadBalancerController } from "./load-balancer.ts";
import type { LoadBalancerOption } from "./load-balancer.ts";
import { namespaceController } from "./namespace.ts";
import { nodeController } from "./node.ts";
import { replicaSetController, replicationControllerController } from "./replica-set.ts";
import { scheduler } from "./scheduler.ts";
import { statefulSetController } from "./stateful-set.ts";
import { volumeProvisioner } from "./volume-claims.ts";

export function allControllers(context: ControllerContext, loadBalancer: LoadBalancerOption): readonly Controller[] {
  return [
    namespaceController(context),
    garbageCollector(context),
    nodeController(context),
    deploymentController(context),
    replicaSetController(context),
    replicationControllerController(context),
    statefulSetController(context),
    daemonSetController(context),
    jobController(context),
    volumeProvisioner(context),
    scheduler(context),
    kubelet(context),
    loadBalancerController(context, loadBalancer),
    endpointsController(context),
    endpointSliceController(context),
    endpointSliceMirroring(context),
  ];
}
