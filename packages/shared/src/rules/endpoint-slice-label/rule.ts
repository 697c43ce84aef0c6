import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { serviceId } from "../../model/names.ts";
import type { SlimEndpointSlice } from "../../model/objects.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { kubectl, patchFix, pointerStep } from "../make-fix.ts";
import type { FindingDraft, ObjectRule } from "../rule.ts";
import { isByHand, managedByLabel, serviceNameLabel, sliceMirror, sliceRef } from "../slice-facts.ts";

/** Hand-made slices whose labels join them to no Service, or give them to a controller. */
export const rule: ObjectRule<"EndpointSlice"> = {
  type: "object",
  id: "endpoint-slice-label",
  severity: "warning",
  title: "A label is missing on a hand-made EndpointSlice, or a controller's stands there",
  kinds: ["EndpointSlice"],
  *check(slice, { snapshot }) {
    if (slice.owner !== null || slice.deletedAt !== null) return;
    if (!slice.endpoints.some(({ addresses }) => addresses.length > 0)) return;
    if (isTakenForOwn(slice, snapshot)) yield controllersDraft(slice);
    else if (slice.serviceName === null && slice.sliceManagedBy === null) yield unlabelledDraft(slice, snapshot);
  },
};

/**
 * A controller's label on a slice that it has not written: what it writes has an owner, and names the pod of each endpoint.
 * Copies of Endpoints may lack that, but have the Endpoints beside them.
 */
function isTakenForOwn(slice: SlimEndpointSlice, snapshot: Snapshot): boolean {
  const { namespace, serviceName, sliceManagedBy, endpoints } = slice;
  if (isByHand(slice) || endpoints.every(({ targetRef }) => targetRef !== null)) return false;
  if (sliceManagedBy !== sliceMirror) return true;
  return serviceName === null || snapshot.endpointsOf(namespace, serviceName) === undefined;
}

function controllersDraft(slice: SlimEndpointSlice): FindingDraft {
  const { namespace, name, serviceName, sliceManagedBy } = slice;
  const path = `/metadata/labels/${pointerStep(managedByLabel)}`;
  return {
    hop: "endpoints",
    message: `EndpointSlice ${name} is made by hand and has the label of ${sliceManagedBy ?? ""}: that controller takes it for its own, and may rewrite or delete it at any time`,
    services: serviceName === null ? [] : [serviceId(namespace, serviceName)],
    evidence: [{ object: sliceRef(slice), path: `metadata.labels["${managedByLabel}"]`, value: sliceManagedBy }],
    fixes: [
      patchFix("Take the controller's label off", sliceRef(slice), [
        { op: "test", path, value: sliceManagedBy },
        { op: "remove", path },
      ]),
    ],
    reproduce: [`${kubectl(slice)} get endpointslice ${name} --show-labels`],
  };
}

function unlabelledDraft(slice: SlimEndpointSlice, snapshot: Snapshot): FindingDraft {
  const { namespace, name, labels } = slice;
  const service = meantService(slice, snapshot);
  const patch =
    Object.keys(labels).length === 0
      ? ({ op: "add", path: "/metadata/labels", value: { [serviceNameLabel]: service } } as const)
      : ({ op: "add", path: `/metadata/labels/${pointerStep(serviceNameLabel)}`, value: service } as const);
  return {
    // A Service that has no other address says so itself, and names this slice: one fault, one warning.
    ...(service !== null && !hasAddresses(snapshot, namespace, service) ? { severity: "info" } : {}),
    hop: "endpoints",
    message:
      `EndpointSlice ${name} has no label ${serviceNameLabel}: it belongs to no Service, and nobody is sent to its addresses` +
      (service === null ? "" : `; Service ${service} has no selector and takes what is labelled so`),
    services: service === null ? [] : [serviceId(namespace, service)],
    evidence: [{ object: sliceRef(slice), path: `metadata.labels["${serviceNameLabel}"]`, value: null }],
    fixes: service === null ? [] : [patchFix(`Give it to Service ${service}`, sliceRef(slice), [patch])],
    reproduce: [`${kubectl(slice)} get endpointslice ${name} --show-labels`],
  };
}

function hasAddresses(snapshot: Snapshot, namespace: string, service: string): boolean {
  return [...snapshot.slicesOf(namespace, service)].some(({ endpoints }) =>
    endpoints.some(({ addresses }) => addresses.length > 0),
  );
}

/** A Service without selector whose name the slice's begins with, or nearly is. */
function meantService({ namespace, name }: SlimEndpointSlice, snapshot: Snapshot): string | null {
  const names = [...snapshot.services(namespace)]
    .filter(({ selector, type }) => selector === null && type !== "ExternalName")
    .map((service) => service.name);
  return names.includes(name) ? name : findClosestName(name, names);
}
