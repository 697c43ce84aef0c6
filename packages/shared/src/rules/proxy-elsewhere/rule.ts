import { proxyNameLabel } from "../../paths/compute-ways-in.ts";
import { kubectl } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { serviceEvidence } from "../service-facts.ts";

/** kube-proxy passes over the Service, since its label leaves it to another proxy. */
export const rule: ServiceRule = {
  type: "service",
  id: "proxy-elsewhere",
  severity: "info",
  title: "Another proxy than kube-proxy carries the Service",
  *check(service, { snapshot }) {
    // Nothing is proxied behind a name or behind the pods' own addresses.
    if (service.missing || service.headless || service.type === "ExternalName") return;
    const proxy = snapshot.get("Service", service.namespace, service.name)?.labels[proxyNameLabel];
    // The label counts, not its value: an empty one takes the Service from kube-proxy too.
    if (proxy === undefined) return;
    yield {
      hop: "service",
      port: null,
      message: `Service ${service.name} is left to ${proxy === "" ? "another proxy" : `the proxy ${proxy}`} by its label: kube-proxy has no rule for it, and whether that proxy serves it is not visible from the API`,
      evidence: [serviceEvidence(service, ["metadata", "labels", proxyNameLabel], proxy)],
      reproduce: [`${kubectl(service)} get service ${service.name} --show-labels`],
    };
  },
};
