import type { ServiceRule } from "../rule.ts";
import { kubectl } from "../make-fix.ts";
import { countText, latestTime, serviceEvidence } from "../service-facts.ts";

/** Load balancers take a while; only what stays without an address is worth a warning (milliseconds). */
const debounce = 120_000;

/** A loadBalancerClass for which nobody answers: every other controller passes the Service over. */
export const rule: ServiceRule = {
  type: "service",
  id: "lb-class-unclaimed",
  severity: "warning",
  title: "No controller answers for the loadBalancerClass",
  explains: ["lb-pending"],
  *check(service, { snapshot, now, recheckAt, leavesInput }) {
    const slim = snapshot.get("Service", service.namespace, service.name);
    // Without a class any controller may answer: `lb-pending`.
    if (slim?.type !== "LoadBalancer" || slim.loadBalancerClass === null || slim.loadBalancer.length > 0) return;
    const since = latestTime([slim.createdAt, slim.specChangedAt]);
    // Never created (a manifest): nobody has been asked for an address yet.
    if (since === null) return;
    const due = Date.parse(since) + debounce;
    if (due > now) {
      recheckAt(due);
      return;
    }
    const evidence = serviceEvidence(service, ["spec", "loadBalancerClass"], slim.loadBalancerClass);
    if (leavesInput(evidence)) return;
    const nodePorts = slim.ports.flatMap(({ nodePort }) => nodePort ?? []);
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
