import { kubectl } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { serviceEvidence } from "../service-facts.ts";

/** externalIPs are deprecated: whoever may write Services can take any address. */
export const rule: ServiceRule = {
  type: "service",
  id: "external-ips",
  severity: "info",
  title: "The Service takes addresses by externalIPs",
  *check(service, { snapshot }) {
    const addresses = snapshot.get("Service", service.namespace, service.name)?.externalIPs ?? [];
    if (addresses.length === 0) return;
    const ignored = service.headless || service.type === "ExternalName";
    yield {
      hop: "way-in",
      port: null,
      message: ignored
        ? `Service ${service.name} has externalIPs, which mean nothing on ${service.headless ? "a headless Service" : "an ExternalName"}`
        : `Service ${service.name} takes what is sent to ${addresses.join(", ")} by externalIPs, which is deprecated: nobody checks whose address it is`,
      evidence: addresses.map((address, index) => serviceEvidence(service, ["spec", "externalIPs", index], address)),
      reproduce: [`${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.externalIPs}'`],
    };
  },
};
