import { patchFix } from "../make-fix.ts";
import type { Rule } from "../rule.ts";
import { serviceEvidence, serviceRef } from "../service-facts.ts";

/** An externalName that is an address: DNS has no CNAME to an address. */
export const rule: Rule = {
  id: "externalname-address",
  severity: "error",
  title: "The externalName is an address",
  explains: ["externalname-target"],
  *check(service) {
    const { externalName } = service;
    if (service.type !== "ExternalName" || externalName === null) return;
    const ways = service.ports.flatMap(({ waysIn }) => waysIn);
    if (!ways.some((way) => way.break?.code === "external-name-address")) return;
    // Some Ingress controllers dial the text as it stands, address or not.
    const ingressOnly = ways.some(({ type }) => type === "ingress");
    yield {
      severity: ingressOnly ? "info" : "error",
      hop: "way-in",
      port: null,
      message: `The externalName of Service ${service.name} is the address ${externalName}. A DNS name must stand there: the cluster's DNS answers that there is no such name`,
      evidence: [serviceEvidence(service, ["spec", "externalName"], externalName)],
      fixes: [
        patchFix(
          "Make it a Service without selector (then list the address in an EndpointSlice)",
          serviceRef(service),
          [
            { op: "test", path: "/spec/externalName", value: externalName },
            { op: "remove", path: "/spec/externalName" },
            { op: "replace", path: "/spec/type", value: "ClusterIP" },
          ],
        ),
      ],
      reproduce: [`kubectl -n ${service.namespace} get service ${service.name} -o jsonpath='{.spec.externalName}'`],
    };
  },
};
