import type { WayIn } from "../../paths/path-model.ts";
import { kubectl } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { serviceEvidence } from "../service-facts.ts";

type ExternalNameWay = Extract<WayIn, { type: "external-name" }>;

/** An externalName that is an address: DNS has no CNAME to an address. */
export const rule: ServiceRule = {
  type: "service",
  id: "externalname-address",
  severity: "error",
  title: "The externalName is an address",
  explains: ["externalname-target"],
  *check(service, { snapshot }) {
    const { externalName } = service;
    if (service.type !== "ExternalName" || externalName === null) return;
    const ways = service.ports.flatMap(({ waysIn }) => waysIn);
    const way = ways.find((candidate): candidate is ExternalNameWay => candidate.type === "external-name");
    const address = way?.chain.at(-1)?.name;
    if (way?.break?.code !== "external-name-address" || address === undefined) return;
    const between = way.chain.flatMap((step) => step.service ?? []);
    // Some Ingress controllers dial the text as it stands, address or not.
    const ingressOnly = ways.some(({ type }) => type === "ingress");
    yield {
      severity: ingressOnly ? "info" : "error",
      hop: "service",
      port: null,
      message:
        between.length === 0
          ? `The externalName of Service ${service.name} is the address ${address}, and DNS leads only to names: it answers that there is no such name`
          : `The externalName of Service ${service.name} leads by ${between.map(({ name, namespace }) => `Service ${name} in namespace ${namespace ?? ""}`).join(" and ")} to the address ${address}, and DNS leads only to names: it answers that there is no such name`,
      evidence: [
        serviceEvidence(service, ["spec", "externalName"], externalName),
        ...between.map((object) => ({
          object,
          path: "spec.externalName",
          value: snapshot.get("Service", object.namespace ?? "", object.name)?.externalName ?? null,
        })),
      ],
      // No patch of this object mends it: the address belongs into an EndpointSlice, which is another object.
      reproduce: [`${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.externalName}'`],
    };
  },
};
