import { isNodeDown } from "../../endpoints/is-node-down.ts";
import { formatFieldPath } from "../../model/field-path.ts";
import { serviceId, type ObjectRef } from "../../model/names.ts";
import type { SlimNode, SlimService } from "../../model/objects.ts";
import { proxyNameLabel } from "../../paths/compute-ways-in.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import type { ObjectRule } from "../rule.ts";
import { countText, fewNames } from "../service-facts.ts";

/** A node that is down, by which clients come in. */
export const rule: ObjectRule<"Node"> = {
  type: "object",
  id: "node-not-ready",
  severity: "warning",
  title: "A node that is a way in is not ready",
  kinds: ["Node"],
  *check(node, { snapshot }) {
    if (!isNodeDown(node)) return;
    const services = enteredByNode(snapshot);
    if (services.length === 0) return;
    const object: ObjectRef = { kind: "Node", namespace: null, name: node.name };
    yield {
      hop: "way-in",
      message: messageOf(node, services),
      since: node.readySince,
      services: services.map(({ namespace, name }) => serviceId(namespace, name)),
      evidence: [
        {
          object,
          path: 'status.conditions[type="Ready"].status',
          value: node.ready === "unknown" ? "Unknown" : "False",
        },
        ...services.slice(0, 5).map(waysOf),
      ],
      reproduce: [`kubectl get node ${node.name} -o wide`, `kubectl describe node ${node.name}`],
    };
  },
};

/** Services that clients enter by a node's own address. */
function enteredByNode(snapshot: Snapshot): readonly SlimService[] {
  return [...snapshot.all("Service")].filter((service) => {
    if (service.type === "ExternalName" || service.labels[proxyNameLabel] !== undefined) return false;
    return isEnteredByNodePort(service) || (service.externalIPs.length > 0 && service.clusterIPs[0] !== "None");
  });
}

/** A load balancer checks its nodes' health and passes by those that are down; while it has no address, nodePorts are used. */
function isEnteredByNodePort(service: SlimService): boolean {
  if (!service.ports.some(({ nodePort }) => nodePort !== null)) return false;
  return service.type === "NodePort" || service.loadBalancer.length === 0;
}

function messageOf(node: SlimNode, services: readonly SlimService[]): string {
  const state = node.ready === "unknown" ? "does not report any more (its Ready condition is Unknown)" : "is not ready";
  const reason = node.readyReason === null || node.ready === "unknown" ? "" : ` (${node.readyReason})`;
  const names = fewNames(services.map(({ namespace, name }) => `${namespace}/${name}`));
  return `Node ${node.name} ${state}${reason}: who comes to ${countText(services.length, "Service")} by its address gets no answer (${names})`;
}

function waysOf(service: SlimService): Evidence {
  const object: ObjectRef = { kind: "Service", namespace: service.namespace, name: service.name };
  const index = service.ports.findIndex(({ nodePort }) => nodePort !== null);
  return index >= 0
    ? {
        object,
        path: formatFieldPath(["spec", "ports", index, "nodePort"]),
        value: service.ports[index]?.nodePort ?? null,
      }
    : { object, path: "spec.externalIPs[0]", value: service.externalIPs[0] ?? null };
}
