import type { SlicePort, SlimEndpointSlice } from "../../model/objects.ts";
import { formatFieldPath } from "../../model/field-path.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Evidence, Fix } from "../finding.ts";
import { kubectl, patchFix } from "../make-fix.ts";
import type { FindingDraft, Rule } from "../rule.ts";
import { portText, serviceEvidence } from "../service-facts.ts";

/** What the controller itself makes is right but for the moment in which it catches up. */
const controller = "endpointslice-controller.k8s.io";
/** Copies of hand-made Endpoints: mended there, not here. */
const mirror = "endpointslicemirroring-controller.k8s.io";

/** Slices made by hand list addresses, but under no name and protocol of a Service port. */
export const rule: Rule = {
  id: "endpoint-port-name-mismatch",
  severity: "error",
  title: "The endpoints' port name is none of the Service's",
  explains: ["no-ready-endpoints"],
  *check(service, { snapshot }) {
    if (service.missing || service.type === "ExternalName" || snapshot.unreadable.has("EndpointSlice")) return;
    const slices = [...snapshot.slicesOf(service.namespace, service.name)].filter(
      ({ sliceManagedBy, endpoints }) => sliceManagedBy !== controller && endpoints.length > 0,
    );
    const stray = slices.filter(({ ports }) => ports.some((port) => !isOneOf(port, service)));
    if (stray.length === 0) return;
    for (const [index, port] of service.ports.entries()) {
      if (port.used > 0 || slices.some(({ ports }) => ports.some((candidate) => isSame(candidate, port)))) continue;
      yield draft(service, port, index, stray);
    }
  },
};

function isSame(slicePort: SlicePort, port: PortPath): boolean {
  return slicePort.name === port.name && slicePort.protocol === port.protocol;
}

function isOneOf(slicePort: SlicePort, service: ServicePaths): boolean {
  return service.ports.some((port) => isSame(slicePort, port));
}

function draft(
  service: ServicePaths,
  port: PortPath,
  index: number,
  slices: readonly SlimEndpointSlice[],
): FindingDraft {
  const listed = [...new Set(slices.flatMap(({ ports }) => ports.map(describe)))];
  return {
    hop: "endpoints",
    port: portText(port),
    message: `The endpoints of Service ${service.name} list ${listed.join(", ") || "no port"}, and the Service's port ${portText(port)} is ${describe(port)}: names and protocols must be equal`,
    evidence: [serviceEvidence(service, ["spec", "ports", index, "name"], port.name), ...slices.flatMap(evidenceOf)],
    fixes: slices.flatMap((slice) => fixOf(service, port, slice)),
    reproduce: [
      `${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.ports}'`,
      `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name} -o jsonpath='{.items[*].ports}'`,
    ],
  };
}

function describe({ name, protocol }: Pick<SlicePort, "name" | "protocol">): string {
  return name === "" ? `unnamed (${protocol})` : `"${name}" (${protocol})`;
}

/** The object that a person wrote: Endpoints where the slice is only their copy. */
function sourceOf(slice: SlimEndpointSlice, path: readonly (string | number)[]): Pick<Evidence, "object" | "path"> {
  const { namespace } = slice;
  return slice.sliceManagedBy === mirror && slice.serviceName !== null
    ? {
        object: { kind: "Endpoints", namespace, name: slice.serviceName },
        path: formatFieldPath(["subsets", 0, ...path]),
      }
    : { object: { kind: "EndpointSlice", namespace, name: slice.name }, path: formatFieldPath(path) };
}

function evidenceOf(slice: SlimEndpointSlice): readonly Evidence[] {
  return slice.ports.map(({ name }, index) => ({ ...sourceOf(slice, ["ports", index, "name"]), value: name }));
}

/** One port on either side: its name is what was meant. */
function fixOf(service: ServicePaths, port: PortPath, slice: SlimEndpointSlice): readonly Fix[] {
  const [only, ...others] = slice.ports;
  if (only === undefined || others.length > 0 || service.ports.length > 1 || only.protocol !== port.protocol) return [];
  const { object } = sourceOf(slice, []);
  const base = object.kind === "Endpoints" ? "/subsets/0/ports/0/name" : "/ports/0/name";
  const patch =
    port.name === "" && object.kind === "Endpoints"
      ? [{ op: "remove", path: base } as const]
      : [{ op: "add", path: base, value: port.name } as const];
  return [patchFix(`Name the port of ${object.kind} ${object.name} as the Service does`, object, patch)];
}
