import { pendingBalancer } from "../load-balancer-facts.ts";
import { kubectl } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { countText, serviceEvidence } from "../service-facts.ts";

/** A loadBalancerClass for which nobody answers: every other controller passes the Service over. */
export const rule: ServiceRule = {
  type: "service",
  id: "lb-class-unclaimed",
  severity: "warning",
  title: "No controller answers for the loadBalancerClass",
  explains: ["lb-pending"],
  *check(service, context) {
    const pending = pendingBalancer(service, context);
    // Without a class any controller may answer: `lb-pending`.
    if (pending?.slim.loadBalancerClass == null) return;
    const { slim, since, nodePorts } = pending;
    const evidence = serviceEvidence(service, ["spec", "loadBalancerClass"], slim.loadBalancerClass);
    if (context.leavesInput(evidence)) return;
    yield {
      hop: "way-in",
      port: null,
      message:
        `Service ${service.name} asks for loadBalancerClass ${slim.loadBalancerClass}, and no controller of that class has given it an address; ` +
        (nodePorts.length === 0
          ? "no other load balancer will"
          : `no other load balancer will, but ${nodePorts.length === 1 ? "its nodePort" : `its ${countText(nodePorts.length, "nodePort")}`} ${nodePorts.join(", ")} ${nodePorts.length === 1 ? "is" : "are"} open`),
      since,
      evidence: [evidence, serviceEvidence(service, ["status", "loadBalancer", "ingress"], null)],
      // The API server lets nobody change the class of a LoadBalancer: there is no patch.
      reproduce: [
        `${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.loadBalancerClass} {.status.loadBalancer}'`,
        `${kubectl(service)} describe service ${service.name}`,
      ],
    };
  },
};
