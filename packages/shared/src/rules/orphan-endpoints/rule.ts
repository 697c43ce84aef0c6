import { findClosestName } from "../../endpoints/find-closest-name.ts";
import type { SlimEndpoints, SlimEndpointSlice } from "../../model/objects.ts";
import { kubectl } from "../make-fix.ts";
import type { ObjectRule, RuleContext } from "../rule.ts";
import type { Evidence } from "../finding.ts";
import { endpointsRef, isElectionLock, serviceNameLabel, sliceRef } from "../slice-facts.ts";

/** Labels by which others than Kubernetes' own controllers mark what they write. */
const foreignLabels = ["endpoints.kubernetes.io/managed-by", "multicluster.kubernetes.io/service-name"];

/** Addresses that somebody listed for a Service that is not there. */
export const rule: ObjectRule<"Endpoints" | "EndpointSlice"> = {
  type: "object",
  id: "orphan-endpoints",
  severity: "info",
  title: "Endpoints without a Service",
  kinds: ["Endpoints", "EndpointSlice"],
  *check(object, context) {
    const { snapshot } = context;
    if (snapshot.unreadable.has("Service") || !isByHand(object) || !hasAddress(object)) return;
    const service = object.kind === "Endpoints" ? object.name : object.serviceName;
    // A slice without the label is another rule's.
    if (service === null || snapshot.get("Service", object.namespace, service) !== undefined) return;
    const evidence = serviceEvidence(object);
    if (isElsewhere(object.namespace, evidence, context)) return;
    const near = findClosestName(
      service,
      [...snapshot.services(object.namespace)].map(({ name }) => name),
    );
    yield {
      hop: "endpoints",
      message:
        `${object.kind} ${object.name} ${object.kind === "Endpoints" ? "list" : "lists"} addresses for Service ${service}, and namespace ${object.namespace} has no such Service` +
        (near === null ? ": nobody is sent there" : `; it has ${near}`),
      evidence: [evidence],
      reproduce: [`${kubectl(object)} get service ${service}`],
    };
  },
};

/** Nobody is known to write it: no controller owns it, none has marked it, and it is no election's lock. */
function isByHand(object: SlimEndpoints | SlimEndpointSlice): boolean {
  if (object.owner !== null || object.deletedAt !== null) return false;
  if (foreignLabels.some((label) => object.labels[label] !== undefined)) return false;
  return object.kind === "Endpoints" ? !isElectionLock(object) : object.sliceManagedBy === null;
}

function hasAddress(object: SlimEndpoints | SlimEndpointSlice): boolean {
  if (object.kind === "EndpointSlice") return object.endpoints.some(({ addresses }) => addresses.length > 0);
  return object.subsets.some(({ addresses, notReadyAddresses }) => addresses.length + notReadyAddresses.length > 0);
}

/** What names the Service: of Endpoints their own name, of a slice its label. */
function serviceEvidence(object: SlimEndpoints | SlimEndpointSlice): Evidence {
  if (object.kind === "Endpoints") return { object: endpointsRef(object), path: "metadata.name", value: object.name };
  return { object: sliceRef(object), path: `metadata.labels["${serviceNameLabel}"]`, value: object.serviceName };
}

/** An operator's custom resource may make the Service, or another file hold it. */
function isElsewhere(namespace: string, evidence: Evidence, context: RuleContext): boolean {
  return context.customKinds(namespace).length > 0 || context.leavesInput(evidence);
}
