import type { ObjectRef } from "../../model/names.ts";
import type { SliceEndpoint, SlimEndpointSlice, SlimWorkload } from "../../model/objects.ts";
import { proxyNameLabel } from "../../paths/compute-ways-in.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { patchFix } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import { latestTime, serviceRef } from "../service-facts.ts";
import { isElectionLock, sliceRef } from "../slice-facts.ts";
import { findNearEndpoints } from "./find-near-endpoints.ts";

/** Labels by which workloads are commonly named. */
const nameLabels = ["app.kubernetes.io/name", "app", "k8s-app", "name"];

/** A Service without selector gets its endpoints by hand: nobody made any. */
export const rule: ServiceRule = {
  type: "service",
  id: "selectorless-no-endpoints",
  severity: "error",
  title: "No selector and no endpoints made by hand",
  explains: ["no-ready-endpoints"],
  *check(service, { snapshot, customKinds, leavesInput }) {
    if (service.missing || service.type === "ExternalName" || service.selector !== null) return;
    const { namespace, name } = service;
    // Without the right to read slices nothing can be said about them.
    if (snapshot.unreadable.has("EndpointSlice") || isHeldOnly(service, snapshot)) return;
    const slices = [...snapshot.slicesOf(namespace, name)];
    // kube-proxy and DNS read addresses, no names.
    if (slices.some(({ addressType, endpoints }) => addressType !== "FQDN" && endpoints.some(hasAddress))) return;
    // An operator may list them once its custom resource is there.
    if (customKinds(namespace).length > 0) return;
    const near = findNearEndpoints(service, snapshot);
    // A selector and endpoints may be added by what is not among the manifests: an overlay, a script, a program.
    const object = serviceRef(service);
    const isBare = slices.length === 0 && near === null && snapshot.endpointsOf(namespace, name) === undefined;
    if (isBare && leavesInput({ object, path: "spec.selector", value: null })) return;
    yield draft(service, slices, near, snapshot);
  },
};

/**
 * Services that nobody connects to: one without ports and without an address of its own holds a name, an election's lock
 * or an operator's settings; what another proxy carries needs no slices.
 */
function isHeldOnly({ namespace, name, headless, ports }: ServicePaths, snapshot: Snapshot): boolean {
  if (headless && ports.every(({ port }) => port === 0)) return true;
  if (snapshot.get("Service", namespace, name)?.labels[proxyNameLabel] !== undefined) return true;
  const endpoints = snapshot.endpointsOf(namespace, name);
  return endpoints !== undefined && isElectionLock(endpoints);
}

function hasAddress({ addresses }: SliceEndpoint): boolean {
  return addresses.length > 0;
}

function draft(
  service: ServicePaths,
  slices: readonly SlimEndpointSlice[],
  near: ReturnType<typeof findNearEndpoints>,
  snapshot: Snapshot,
): FindingDraft {
  const object = serviceRef(service);
  return {
    hop: "endpoints",
    message:
      `Service ${service.name} has no selector, so its endpoints must be made by hand, and ${slicesText(slices)}` +
      (near === null ? "" : `; ${near.text}`),
    since: latestTime(slices.map(({ lastChangeTriggerTime }) => lastChangeTriggerTime)),
    evidence: [
      { object, path: "spec.selector", value: null },
      ...slices.map(sliceEvidence),
      ...(near === null ? [] : [near.evidence]),
    ],
    fixes: [...(near?.fixes ?? []), ...selectorFixes(service, object, snapshot)],
    reproduce: [
      `kubectl -n ${service.namespace} get service ${service.name} -o jsonpath='{.spec.selector}'`,
      `kubectl -n ${service.namespace} get endpointslices -l kubernetes.io/service-name=${service.name}`,
    ],
  };
}

function slicesText(slices: readonly SlimEndpointSlice[]): string {
  if (slices.length === 0) return "there is no EndpointSlice for it";
  return slices.some(({ endpoints }) => endpoints.some(hasAddress))
    ? "its EndpointSlices list names (addressType FQDN), which kube-proxy does not read"
    : "its EndpointSlices list no address";
}

function sliceEvidence(slice: SlimEndpointSlice): Evidence {
  return slice.endpoints.some(hasAddress)
    ? { object: sliceRef(slice), path: "addressType", value: slice.addressType }
    : { object: sliceRef(slice), path: "endpoints", value: "[]" };
}

/** A selector can be offered where exactly one workload carries the Service's name in its labels. */
function selectorFixes(service: ServicePaths, object: ObjectRef, snapshot: Snapshot): readonly Fix[] {
  const namesakes = [...snapshot.workloads(service.namespace)].filter(
    (workload) => workload.owner === null && namingLabel(workload, service.name) !== undefined,
  );
  const [workload, ...others] = namesakes;
  const key = workload && namingLabel(workload, service.name);
  if (workload === undefined || key === undefined || others.length > 0) return [];
  return [
    patchFix(`Select the pods of ${workload.kind} ${workload.name} by ${key}=${service.name}`, object, [
      { op: "add", path: "/spec/selector", value: { [key]: service.name } },
    ]),
  ];
}

function namingLabel(workload: SlimWorkload, name: string): string | undefined {
  return nameLabels.find((key) => workload.templateLabels[key] === name);
}
