import type { SlimService } from "../../model/objects.ts";
import { pendingBalancer } from "../load-balancer-facts.ts";
import type { ServiceRule } from "../rule.ts";
import { serviceEvidence } from "../service-facts.ts";

/**
 * Annotations by which cloud providers are asked for a balancer that is not public, and the values that ask; empty: any.
 * Those of https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer and of further providers.
 */
const internalAnnotations: Readonly<Record<string, readonly string[]>> = {
  // Its first version took a network (`0.0.0.0/0`) where later ones take `true`.
  "service.beta.kubernetes.io/aws-load-balancer-internal": ["true", "0.0.0.0/0"],
  "service.beta.kubernetes.io/aws-load-balancer-scheme": ["internal"],
  "service.beta.kubernetes.io/azure-load-balancer-internal": ["true"],
  "service.beta.kubernetes.io/oci-load-balancer-internal": ["true"],
  "service.beta.kubernetes.io/openstack-internal-load-balancer": ["true"],
  "networking.gke.io/load-balancer-type": ["internal"],
  "cloud.google.com/load-balancer-type": ["internal"],
  "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type": ["private"],
  "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": ["intranet"],
  "service.beta.kubernetes.io/cce-load-balancer-internal-vpc": ["true"],
  // The subnet in which it is to be.
  "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": [],
  "service.beta.kubernetes.io/do-loadbalancer-network": ["internal"],
  "service.beta.kubernetes.io/scw-loadbalancer-private": ["true"],
  "load-balancer.hetzner.cloud/disable-public-network": ["true"],
  "yandex.cloud/load-balancer-type": ["internal"],
};

/** A LoadBalancer Service that nobody gives an address. */
export const rule: ServiceRule = {
  type: "service",
  id: "lb-pending",
  severity: "warning",
  title: "The load balancer has no address",
  *check(service, context) {
    const pending = pendingBalancer(service, context);
    if (pending === null) return;
    const { slim, since, nodePorts } = pending;
    yield {
      severity: isElsewhere(slim) ? "info" : "warning",
      hop: "way-in",
      port: null,
      message:
        `Service ${service.name} is a LoadBalancer and ${classText(slim)} has given it an address` +
        (nodePorts.length === 0
          ? ""
          : `; its ${nodePorts.length === 1 ? "nodePort" : "nodePorts"} ${nodePorts.join(", ")} ${nodePorts.length === 1 ? "is" : "are"} open meanwhile`),
      since,
      evidence: [
        serviceEvidence(service, ["spec", "type"], "LoadBalancer"),
        serviceEvidence(service, ["status", "loadBalancer", "ingress"], null),
        ...(slim.loadBalancerClass === null
          ? []
          : [serviceEvidence(service, ["spec", "loadBalancerClass"], slim.loadBalancerClass)]),
        ...internalOnes(slim).map((key) =>
          serviceEvidence(service, ["metadata", "annotations", key], slim.annotations[key] ?? ""),
        ),
      ],
      reproduce: [
        `kubectl -n ${service.namespace} get service ${service.name}`,
        `kubectl -n ${service.namespace} describe service ${service.name}`,
      ],
    };
  },
};

/** Somebody was asked for on purpose, who may be slow or elsewhere. */
function isElsewhere(slim: SlimService): boolean {
  return slim.loadBalancerClass !== null || internalOnes(slim).length > 0;
}

/** The annotations that ask for an internal load balancer. */
function internalOnes({ annotations }: SlimService): readonly string[] {
  return Object.keys(annotations)
    .filter((key) => asksForInternal(key, annotations[key] ?? ""))
    .sort();
}

function asksForInternal(key: string, value: string): boolean {
  const values = internalAnnotations[key];
  if (values === undefined) return false;
  return values.length === 0 ? value !== "" : values.includes(value.toLowerCase());
}

function classText({ loadBalancerClass }: SlimService): string {
  return loadBalancerClass === null ? "nothing" : `no controller of loadBalancerClass ${loadBalancerClass}`;
}
