import type { ObjectRef } from "../../model/names.ts";
import type { SlimEndpointSlice, SlimWorkload } from "../../model/objects.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Fix } from "../finding.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";

/** Labels by which workloads are commonly named. */
const nameLabels = ["app.kubernetes.io/name", "app", "k8s-app", "name"];

/** A Service without selector gets its endpoints by hand: nobody made any. */
export const rule: ServiceRule = {
  type: "service",
  id: "selectorless-no-endpoints",
  severity: "error",
  title: "No selector and no endpoints made by hand",
  *check(service, { snapshot }) {
    if (service.missing || service.type === "ExternalName" || service.selector !== null) return;
    // Without the right to read slices nothing can be said about them.
    if (snapshot.unreadable.has("EndpointSlice")) return;
    const slices = [...snapshot.slicesOf(service.namespace, service.name)];
    if (slices.some(({ endpoints }) => endpoints.some(({ addresses }) => addresses.length > 0))) return;
    yield draft(service, slices, snapshot);
  },
};

function draft(service: ServicePaths, slices: readonly SlimEndpointSlice[], snapshot: Snapshot): FindingDraft {
  const object: ObjectRef = { kind: "Service", namespace: service.namespace, name: service.name };
  const sliceEvidence = slices.map((slice) => ({
    object: { kind: "EndpointSlice", namespace: slice.namespace, name: slice.name },
    path: "endpoints",
    value: "[]",
  }));
  return {
    hop: "endpoints",
    message:
      `Service ${service.name} has no selector, so its endpoints must be made by hand, and ` +
      (slices.length === 0 ? "there is no EndpointSlice for it" : "its EndpointSlices list no address"),
    since: latest(slices.map(({ lastChangeTriggerTime }) => lastChangeTriggerTime)),
    evidence: [{ object, path: "spec.selector", value: null }, ...sliceEvidence],
    fixes: selectorFixes(service, object, snapshot),
    reproduce: [
      `kubectl -n ${service.namespace} get service ${service.name} -o jsonpath='{.spec.selector}'`,
      `kubectl -n ${service.namespace} get endpointslices -l kubernetes.io/service-name=${service.name}`,
    ],
  };
}

/** A selector can be offered where exactly one workload carries the Service's name in its labels. */
function selectorFixes(service: ServicePaths, object: ObjectRef, snapshot: Snapshot): readonly Fix[] {
  const namesakes = [...snapshot.workloads(service.namespace)].filter(
    (workload) => workload.owner === null && namingLabel(workload, service.name) !== undefined,
  );
  const [workload, ...others] = namesakes;
  const key = workload && namingLabel(workload, service.name);
  if (workload === undefined || key === undefined || others.length > 0) return [];
  const patch = [{ op: "add", path: "/spec/selector", value: { [key]: service.name } }] as const;
  return [
    {
      summary: `Select the pods of ${workload.kind} ${workload.name} by ${key}=${service.name}`,
      object,
      patch,
      command: `kubectl -n ${service.namespace} patch service ${service.name} --type=json -p '${JSON.stringify(patch)}'`,
    },
  ];
}

function namingLabel(workload: SlimWorkload, name: string): string | undefined {
  return nameLabels.find((key) => workload.templateLabels[key] === name);
}

function latest(times: readonly (string | null)[]): string | null {
  return times.reduce((left, right) => (left === null || (right !== null && right > left) ? right : left), null);
}
