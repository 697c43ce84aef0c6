import type { ObjectRef } from "../../model/names.ts";
import type { ServicePaths, WayIn } from "../../paths/path-model.ts";
import { ingressControllerTraits } from "../../routing/ingress-controller-traits.ts";
import { classOfIngress } from "../../routing/read-ingress-class.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
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
    // What another ExternalName leads to is asked of DNS by controllers too.
    const dialled = between.length === 0 && isDialled(service, ways, snapshot);
    yield {
      severity: dialled ? "info" : "error",
      hop: "service",
      port: null,
      message:
        `The externalName of Service ${service.name} ${leads(between)} the address ${address}, and DNS leads only to names: it answers that there is no such name` +
        (dialled
          ? "; only an Ingress is seen to lead to it, and some controllers dial the address as it stands, without DNS"
          : ""),
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

/** `is`, or `leads by Service x in namespace y to`. */
function leads(between: readonly ObjectRef[]): string {
  if (between.length === 0) return "is";
  return `leads by ${between.map(({ name, namespace }) => `Service ${name} in namespace ${namespace ?? ""}`).join(" and ")} to`;
}

/** Whether only an Ingress whose controller may dial the text as it stands, address or not, is seen to use the Service. */
function isDialled({ ports }: ServicePaths, ways: readonly WayIn[], snapshot: Snapshot): boolean {
  if (ports.some(({ declaredClients }) => declaredClients.length > 0)) return false;
  return ways.some((way) => {
    if (way.type !== "ingress") return false;
    const ingress = snapshot.get("Ingress", way.ingress.namespace ?? "", way.ingress.name);
    const families = ingress === undefined ? [] : classOfIngress(snapshot, ingress).families;
    // A cloud's load balancer dials nodes and pods only.
    return families.length === 0 || families.some((family) => !ingressControllerTraits[family].outside);
  });
}
