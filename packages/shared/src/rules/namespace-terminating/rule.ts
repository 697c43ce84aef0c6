import { serviceId, type ObjectRef } from "../../model/names.ts";
import type { ObjectRule } from "../rule.ts";
import { countText, fewNames } from "../service-facts.ts";

/** A namespace that is going and still holds Services. */
export const rule: ObjectRule<"Namespace"> = {
  type: "object",
  id: "namespace-terminating",
  severity: "warning",
  title: "The namespace is being deleted",
  kinds: ["Namespace"],
  *check(namespace, { snapshot }) {
    const { name, phase, deletedAt } = namespace;
    if (phase !== "Terminating" && deletedAt === null) return;
    const services = [...snapshot.services(name)];
    if (services.length === 0) return;
    const object: ObjectRef = { kind: "Namespace", namespace: null, name };
    yield {
      hop: "service",
      message: `Namespace ${name} is being deleted with everything in it, and still holds ${countText(services.length, "Service")} (${fewNames(services.map((service) => service.name))}): nothing new can be made there, and what is gone stays gone`,
      since: deletedAt,
      services: services.map((service) => serviceId(name, service.name)),
      evidence: [
        phase === "Terminating"
          ? { object, path: "status.phase", value: phase }
          : { object, path: "metadata.deletionTimestamp", value: deletedAt },
      ],
      reproduce: [
        `kubectl get namespace ${name} -o yaml`,
        `kubectl api-resources --verbs=list --namespaced -o name | xargs -n 1 kubectl get --show-kind --ignore-not-found -n ${name}`,
      ],
    };
  },
};
