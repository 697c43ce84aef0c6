/** An application of one pod a workload, with as many pods as it is to have: pods, slices and what its workloads count. */
import type { KubeObject } from "../core/api.ts";
import { kinds } from "../core/resources.ts";
import { podPattern, type PodValues } from "./copy-sample.ts";
import { nodeFacts, type Numbering } from "./numbering.ts";
import type { LiveObject } from "./read-sample.ts";

/** The EndpointSlice controller's limit. */
const endpointsPerSlice = 100;

/** The numbers of a workload that count pods. */
const counts = new Set([
  "replicas",
  "readyReplicas",
  "availableReplicas",
  "updatedReplicas",
  "currentReplicas",
  "fullyLabeledReplicas",
  "desiredReplicas",
  "desiredNumberScheduled",
  "currentNumberScheduled",
  "updatedNumberScheduled",
  "numberReady",
  "numberAvailable",
]);

/** @param objects a copy of a sample with one pod. */
export function* scaleApplication(
  objects: readonly LiveObject[],
  pods: number,
  numbering: Numbering,
): Iterable<LiveObject> {
  const [first] = objects.filter(({ resource }) => resource === kinds.pod);
  if (first === undefined) throw new Error("an application has a pod");
  const values = Array.from({ length: pods }, (_, index) => podValues(first.object, index, numbering));
  for (const each of objects) {
    const { resource, object } = each;
    if (resource === kinds.pod) {
      const copy = podPattern(object, object);
      for (const pod of values) yield { resource, object: copy(pod) };
    } else if (resource === kinds.endpointSlice) yield* scaleSlice(each, first.object, values);
    else if (resource === kinds.endpoints) yield { resource, object: scaleEndpoints(object, first.object, values) };
    else yield { resource, object: scaleCounts(object, pods) };
  }
}

function podValues({ metadata }: KubeObject, index: number, numbering: Numbering): PodValues {
  const { uid, suffix, address, node } = numbering.pod();
  const { name, address: nodeAddress, zone } = nodeFacts(node);
  const isNumbered =
    metadata.generateName === undefined || metadata.labels?.["apps.kubernetes.io/pod-index"] !== undefined;
  const stem = (metadata.name ?? "").replace(/[^-]+$/, "");
  return { name: `${stem}${isNumbered ? String(index) : suffix}`, uid, address, node: name, nodeAddress, zone };
}

function* scaleSlice(
  { resource, object }: LiveObject,
  pod: KubeObject,
  values: readonly PodValues[],
): Iterable<LiveObject> {
  const [endpoint] = object["endpoints"] as readonly object[];
  if (endpoint === undefined) throw new Error("an application's slice has its pod");
  const copy = podPattern(endpoint, pod);
  for (let from = 0; from < values.length; from += endpointsPerSlice) {
    const { name = "", uid = "" } = object.metadata;
    const suffix = from === 0 ? "" : String.fromCharCode("a".charCodeAt(0) + from / endpointsPerSlice - 1);
    const metadata = {
      ...object.metadata,
      name: `${name}${suffix}`,
      uid: `${uid.slice(0, uid.length - suffix.length)}${suffix}`,
    };
    const endpoints = values.slice(from, from + endpointsPerSlice).map(copy);
    yield { resource, object: { ...object, metadata, endpoints } };
  }
}

function scaleEndpoints(object: KubeObject, pod: KubeObject, values: readonly PodValues[]): KubeObject {
  const subsets = (object["subsets"] ?? []) as readonly { readonly addresses?: readonly object[] }[];
  return {
    ...object,
    subsets: subsets.map((subset) => {
      const [address] = subset.addresses ?? [];
      return address === undefined ? subset : { ...subset, addresses: values.map(podPattern(address, pod)) };
    }),
  };
}

/** `spec.replicas`, and what the status counts. */
function scaleCounts(object: KubeObject, pods: number): KubeObject {
  return {
    ...object,
    ...Object.fromEntries(
      ["spec", "status"].flatMap((part) => {
        const fields = object[part];
        return typeof fields === "object" && fields !== null ? [[part, countIn(fields, pods)]] : [];
      }),
    ),
  };
}

function countIn(fields: object, pods: number): object {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]: [string, unknown]) => [
      key,
      counts.has(key) && value === 1 ? pods : value,
    ]),
  );
}
