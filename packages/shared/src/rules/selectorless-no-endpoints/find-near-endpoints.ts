/** Endpoints that somebody listed and that the Service does not get: what was probably meant for it. */
import { isCloseName, sharesStem } from "../../endpoints/find-closest-name.ts";
import type { SlimEndpoints, SlimEndpointSlice } from "../../model/objects.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { patchFix, pointerStep, replaceValue } from "../make-fix.ts";
import {
  addressesByHand,
  endpointsRef,
  isElectionLock,
  isUnmirrored,
  serviceNameLabel,
  skipMirrorLabel,
  sliceRef,
} from "../slice-facts.ts";

/** What is near, as the rest of a sentence. */
export interface NearEndpoints {
  readonly text: string;
  readonly evidence: Evidence;
  readonly fixes: readonly Fix[];
}

/** The nearest first: its own Endpoints, a slice without the label, a slice for a Service that is not there, Endpoints of another name. */
export function findNearEndpoints(service: ServicePaths, snapshot: Snapshot): NearEndpoints | null {
  const { namespace, name } = service;
  const own = snapshot.endpointsOf(namespace, name);
  if (own !== undefined && addressesByHand(own).length > 0) return ownEndpoints(own);
  const isNear = (other: string): boolean => other === name || isCloseName(other, name) || sharesStem(other, name);
  const isOrphan = (other: string): boolean => isNear(other) && snapshot.get("Service", namespace, other) === undefined;
  const slices = [...snapshot.inNamespace("EndpointSlice", namespace)].filter(
    ({ endpoints, sliceManagedBy }) => endpoints.length > 0 && sliceManagedBy === null,
  );
  const unlabelled = slices.find((slice) => slice.serviceName === null && isNear(slice.name));
  if (unlabelled !== undefined) return unlabelledSlice(unlabelled, name);
  const mislabelled = slices.find(({ serviceName }) => serviceName !== null && isOrphan(serviceName));
  if (mislabelled !== undefined) return mislabelledSlice(mislabelled, name);
  const endpoints = [...snapshot.inNamespace("Endpoints", namespace)].find(
    (object) => isOrphan(object.name) && addressesByHand(object).length > 0 && !isElectionLock(object),
  );
  return endpoints === undefined ? null : otherEndpoints(endpoints);
}

function ownEndpoints(endpoints: SlimEndpoints): NearEndpoints {
  const object = endpointsRef(endpoints);
  const [first] = addressesByHand(endpoints);
  const label = endpoints.labels[skipMirrorLabel] ?? null;
  if (!isUnmirrored(endpoints)) {
    return {
      text: `Endpoints ${endpoints.name} list addresses that nobody has copied to an EndpointSlice`,
      evidence: { object, path: first?.path ?? "subsets", value: first?.ip ?? null },
      fixes: [],
    };
  }
  const path = `/metadata/labels/${pointerStep(skipMirrorLabel)}`;
  return {
    text: `Endpoints ${endpoints.name} list addresses, and their label skip-mirror keeps them from being copied to an EndpointSlice`,
    evidence: { object, path: `metadata.labels["${skipMirrorLabel}"]`, value: label },
    fixes: [
      patchFix(`Let Endpoints ${endpoints.name} be copied`, object, [
        { op: "test", path, value: label },
        { op: "remove", path },
      ]),
    ],
  };
}

function unlabelledSlice(slice: SlimEndpointSlice, service: string): NearEndpoints {
  const bare = Object.keys(slice.labels).length === 0;
  return {
    text: `EndpointSlice ${slice.name} has no label ${serviceNameLabel}`,
    evidence: { object: sliceRef(slice), path: `metadata.labels["${serviceNameLabel}"]`, value: null },
    fixes: [
      patchFix(`Give EndpointSlice ${slice.name} to Service ${service}`, sliceRef(slice), [
        bare
          ? { op: "add", path: "/metadata/labels", value: { [serviceNameLabel]: service } }
          : { op: "add", path: `/metadata/labels/${pointerStep(serviceNameLabel)}`, value: service },
      ]),
    ],
  };
}

function mislabelledSlice(slice: SlimEndpointSlice, service: string): NearEndpoints {
  const { name, serviceName } = slice;
  return {
    text: `EndpointSlice ${name} is labelled for Service ${serviceName ?? ""}, which is not there`,
    evidence: { object: sliceRef(slice), path: `metadata.labels["${serviceNameLabel}"]`, value: serviceName },
    fixes: [
      patchFix(
        `Give EndpointSlice ${name} to Service ${service}`,
        sliceRef(slice),
        replaceValue(`/metadata/labels/${pointerStep(serviceNameLabel)}`, serviceName, service),
      ),
    ],
  };
}

function otherEndpoints(endpoints: SlimEndpoints): NearEndpoints {
  return {
    text: `Endpoints ${endpoints.name} list addresses, and Endpoints belong to the Service of their own name`,
    evidence: { object: endpointsRef(endpoints), path: "metadata.name", value: endpoints.name },
    fixes: [],
  };
}
