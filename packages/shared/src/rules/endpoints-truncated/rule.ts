import { serviceId } from "../../model/names.ts";
import { kubectl } from "../make-fix.ts";
import type { ObjectRule } from "../rule.ts";
import { countText } from "../service-facts.ts";
import { endpointsRef } from "../slice-facts.ts";

const annotation = "endpoints.kubernetes.io/over-capacity";

/** Endpoints that could not hold all addresses. */
export const rule: ObjectRule<"Endpoints"> = {
  type: "object",
  id: "endpoints-truncated",
  severity: "info",
  title: "The Endpoints were cut off",
  kinds: ["Endpoints"],
  *check(endpoints) {
    // Kubernetes 1.21 wrote `warning` and cut nothing off.
    if (endpoints.annotations[annotation] !== "truncated") return;
    const { namespace, name, subsets } = endpoints;
    const listed = subsets.reduce((sum, subset) => sum + subset.addresses.length + subset.notReadyAddresses.length, 0);
    yield {
      hop: "endpoints",
      message: `Endpoints ${name} list ${countText(listed, "address", "addresses")} and were cut off there: kube-proxy reads EndpointSlices, which have all of them, but who reads Endpoints misses the rest`,
      services: [serviceId(namespace, name)],
      evidence: [
        { object: endpointsRef(endpoints), path: `metadata.annotations["${annotation}"]`, value: "truncated" },
      ],
      reproduce: [
        `${kubectl({ namespace })} get endpoints ${name} -o yaml`,
        `${kubectl({ namespace })} get endpointslices -l kubernetes.io/service-name=${name}`,
      ],
    };
  },
};
