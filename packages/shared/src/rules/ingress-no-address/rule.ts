import type { SlimIngress } from "../../model/objects.ts";
import { classOfIngress } from "../../routing/read-ingress-class.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { hasAddress, ingressEvidence, ingressServices } from "../ingress-facts.ts";
import { kubectl } from "../make-fix.ts";
import type { ObjectRule } from "../rule.ts";

/** Cloud balancers take a while (milliseconds). */
const debounce = 120_000;

/** A controller that publishes addresses has given the Ingress none. */
export const rule: ObjectRule<"Ingress"> = {
  type: "object",
  kinds: ["Ingress"],
  id: "ingress-no-address",
  severity: "warning",
  title: "The Ingress has no address",
  *check(ingress, { snapshot, now, recheckAt }) {
    const { createdAt, deletedAt } = ingress;
    // Never created (a manifest): no controller has been given it.
    if (hasAddress(ingress) || createdAt === null || deletedAt !== null) return;
    const why = whyExpected(snapshot, ingress);
    if (why === null) return;
    const due = Date.parse(createdAt) + debounce;
    if (due > now) {
      recheckAt(due);
      return;
    }
    yield {
      hop: "way-in",
      message: `Ingress ${ingress.name} has no address since it was made, ${why}: its controller has not carried it out, or cannot say so`,
      since: createdAt,
      evidence: [ingressEvidence(ingress, "status.loadBalancer.ingress", null)],
      reproduce: [
        `${kubectl(ingress)} get ingress ${ingress.name}`,
        `${kubectl(ingress)} describe ingress ${ingress.name}`,
      ],
      services: ingressServices(ingress),
    };
  },
};

/** Why its controller should have published an address; null for those that may not publish any. */
function whyExpected(snapshot: Snapshot, ingress: SlimIngress): string | null {
  const { families } = classOfIngress(snapshot, ingress);
  const [family, ...others] = families;
  // Each of their Ingresses is a load balancer of its own, and nothing else tells where it is.
  if (others.length === 0 && (family === "aws-alb" || family === "gce" || family === "azure")) {
    return "and the cloud's load balancer would have one";
  }
  // Whether others publish is their arguments' to say, which are not read; that they have done so shows.
  const sibling = snapshot.publishedIngress(ingress.className);
  return sibling === null ? null : `and Ingress ${sibling.namespace}/${sibling.name} of the same class has one`;
}
