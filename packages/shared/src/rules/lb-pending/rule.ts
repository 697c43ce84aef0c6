import type { SlimService } from "../../model/objects.ts";
import type { Rule } from "../rule.ts";
import { serviceEvidence } from "../service-facts.ts";

/** Load balancers take a while; only what stays without an address is worth a warning (milliseconds). */
const debounce = 120_000;

/** Annotations by which cloud providers are asked for a balancer that is not public. */
const internalAnnotations = [
  "service.beta.kubernetes.io/aws-load-balancer-internal",
  "service.beta.kubernetes.io/aws-load-balancer-scheme",
  "service.beta.kubernetes.io/azure-load-balancer-internal",
  "networking.gke.io/load-balancer-type",
  "cloud.google.com/load-balancer-type",
];

/** A LoadBalancer Service that nobody gives an address. */
export const rule: Rule = {
  id: "lb-pending",
  severity: "warning",
  title: "The load balancer has no address",
  *check(service, { snapshot, now, recheckAt }) {
    const slim = snapshot.get("Service", service.namespace, service.name);
    if (slim?.type !== "LoadBalancer" || slim.loadBalancer.length > 0) return;
    const due = Date.parse(slim.createdAt ?? "") + debounce;
    if (due > now) {
      recheckAt(due);
      return;
    }
    const nodePorts = slim.ports.flatMap(({ nodePort }) => (nodePort === null ? [] : [nodePort]));
    yield {
      severity: isElsewhere(slim) ? "info" : "warning",
      hop: "way-in",
      port: null,
      message:
        `Service ${service.name} is a LoadBalancer and has no address: nothing in the cluster has set status.loadBalancer` +
        (nodePorts.length === 0 ? "" : `. Its nodePort ${nodePorts.join(", ")} works meanwhile`),
      since: slim.createdAt,
      evidence: [
        serviceEvidence(service, ["spec", "type"], "LoadBalancer"),
        serviceEvidence(service, ["status", "loadBalancer", "ingress"], null),
        ...(slim.loadBalancerClass === null
          ? []
          : [serviceEvidence(service, ["spec", "loadBalancerClass"], slim.loadBalancerClass)]),
      ],
      reproduce: [
        `kubectl -n ${service.namespace} get service ${service.name}`,
        `kubectl -n ${service.namespace} describe service ${service.name}`,
      ],
    };
  },
};

/** Somebody was asked for on purpose, who may be slow or elsewhere. */
function isElsewhere({ loadBalancerClass, annotations }: SlimService): boolean {
  return loadBalancerClass !== null || internalAnnotations.some((key) => key in annotations);
}
