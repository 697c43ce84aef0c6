import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { serviceEvidence, serviceRef } from "../service-facts.ts";

/** Affinity is kube-proxy's, and kube-proxy has nothing to do with a headless Service. */
export const rule: ServiceRule = {
  type: "service",
  id: "session-affinity-ignored",
  severity: "info",
  title: "A headless Service has no session affinity",
  *check(service) {
    if (!service.headless || service.sessionAffinity !== "ClientIP") return;
    yield {
      hop: "service",
      port: null,
      message: `Service ${service.name} asks for sessionAffinity ClientIP and is headless: clients choose among the pods' addresses by themselves, and nothing keeps them on one pod`,
      evidence: [
        serviceEvidence(service, ["spec", "sessionAffinity"], "ClientIP"),
        serviceEvidence(service, ["spec", "clusterIP"], "None"),
      ],
      fixes: [
        patchFix(
          "Do not ask for what nobody does",
          serviceRef(service),
          // The timeout goes with it: the API server drops it where there is no affinity.
          replaceValue("/spec/sessionAffinity", "ClientIP", "None"),
        ),
      ],
      reproduce: [
        `${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.clusterIP} {.spec.sessionAffinity}'`,
      ],
    };
  },
};
