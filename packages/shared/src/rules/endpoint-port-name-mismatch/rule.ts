import type { ObjectRef } from "../../model/names.ts";
import type { SlicePort, SlimEndpointSlice } from "../../model/objects.ts";
import { formatFieldPath } from "../../model/field-path.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { kubectl, patchFix } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import { portText, serviceEvidence } from "../service-facts.ts";
import { sliceController, sliceMirror } from "../slice-facts.ts";

/** Slices made by hand list addresses, but under no name and protocol of a Service port. */
export const rule: ServiceRule = {
  type: "service",
  id: "endpoint-port-name-mismatch",
  severity: "error",
  title: "The endpoints' port name is none of the Service's",
  explains: ["no-ready-endpoints"],
  *check(service, { snapshot }) {
    if (service.missing || service.type === "ExternalName" || snapshot.unreadable.has("EndpointSlice")) return;
    // What the controller itself makes is right but for the moment in which it catches up.
    const slices = [...snapshot.slicesOf(service.namespace, service.name)].filter(
      ({ addressType, sliceManagedBy, endpoints }) =>
        // Names are not read at all: whatever they are called, it is not their ports.
        addressType !== "FQDN" &&
        sliceManagedBy !== sliceController &&
        endpoints.some(({ addresses }) => addresses.length > 0),
    );
    if (slices.length === 0) return;
    for (const [index, port] of service.ports.entries()) {
      // All slices together: one that lists the port is enough. A headless Service without ports has nothing to name.
      if (port.port === 0 || port.used > 0 || slices.some((slice) => lists(slice, port))) continue;
      yield draft(service, port, index, slices, snapshot);
    }
  },
};

/** kube-proxy joins by name and protocol, and passes over a port without a number. */
function lists({ ports }: Pick<SlimEndpointSlice, "ports">, { name, protocol }: PortPath): boolean {
  return ports.some((port) => port.name === name && port.protocol === protocol && port.port !== null);
}

function draft(
  service: ServicePaths,
  port: PortPath,
  index: number,
  slices: readonly SlimEndpointSlice[],
  snapshot: Snapshot,
): FindingDraft {
  const listed = [...new Set(slices.flatMap(({ ports }) => ports.map(describe)))];
  return {
    hop: "endpoints",
    port: portText(port),
    message: `The endpoints of Service ${service.name} list ${listed.join(", ") || "no port"}, and the Service's port ${portText(port)} is ${describe(port)}: name and protocol must be equal`,
    evidence: [
      serviceEvidence(service, ["spec", "ports", index, "name"], port.name),
      ...slices.flatMap((slice) => evidenceOf(slice, snapshot)),
    ],
    fixes: slices.flatMap((slice) => fixOf(service, port, slice, snapshot)),
    reproduce: [
      `${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.ports}'`,
      `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name} -o jsonpath='{.items[*].ports}'`,
    ],
  };
}

/** `"mysql" (TCP)`; a slice may leave the number out. */
function describe({ name, protocol, port }: Pick<SlicePort, "name" | "protocol" | "port">): string {
  const without = port === null ? " without a number" : "";
  return name === "" ? `an unnamed ${protocol} port${without}` : `"${name}" (${protocol})${without}`;
}

interface WrittenPorts {
  readonly object: ObjectRef;
  readonly at: readonly (string | number)[];
  readonly ports: readonly SlicePort[];
}

/** The object that a person wrote, and where in it the ports stand: Endpoints where the slice is only their copy. */
function sourceOf(slice: SlimEndpointSlice, snapshot: Snapshot): WrittenPorts {
  const { namespace, serviceName } = slice;
  const endpoints =
    slice.sliceManagedBy === sliceMirror && serviceName !== null
      ? snapshot.endpointsOf(namespace, serviceName)
      : undefined;
  const index = endpoints?.subsets.findIndex(({ ports }) => portsKey(ports) === portsKey(slice.ports)) ?? -1;
  const subset = endpoints?.subsets[index];
  return endpoints !== undefined && subset !== undefined
    ? { object: { kind: "Endpoints", namespace, name: endpoints.name }, at: ["subsets", index], ports: subset.ports }
    : { object: { kind: "EndpointSlice", namespace, name: slice.name }, at: [], ports: slice.ports };
}

function portsKey(ports: readonly SlicePort[]): string {
  return ports
    .map(({ name, port, protocol }) => `${name} ${String(port)}/${protocol}`)
    .sort()
    .join();
}

function evidenceOf(slice: SlimEndpointSlice, snapshot: Snapshot): readonly Evidence[] {
  const { object, at, ports } = sourceOf(slice, snapshot);
  if (ports.length === 0) return [{ object, path: formatFieldPath([...at, "ports"]), value: "[]" }];
  return ports.map(({ name }, index) => ({
    object,
    path: formatFieldPath([...at, "ports", index, "name"]),
    value: name,
  }));
}

/** The one port of the slice that no port of the Service asks for is what was meant for the one port that finds none. */
function fixOf(service: ServicePaths, port: PortPath, slice: SlimEndpointSlice, snapshot: Snapshot): readonly Fix[] {
  const { object, at, ports } = sourceOf(slice, snapshot);
  const idle = ports.filter((each) => !service.ports.some((other) => lists({ ports: [each] }, other)));
  const lost = service.ports.filter((each) => !lists(slice, each));
  const [only, ...others] = idle;
  // The number that is missing is nobody's guess.
  if (only?.port == null || others.length > 0 || lost.length > 1 || only.protocol !== port.protocol) return [];
  const base = `/${[...at, "ports", ports.indexOf(only), "name"].join("/")}`;
  const seen = only.name === "" ? [] : ([{ op: "test", path: base, value: only.name }] as const);
  const patch =
    port.name === "" && object.kind === "Endpoints"
      ? [...seen, { op: "remove", path: base } as const]
      : [...seen, { op: "add", path: base, value: port.name } as const];
  const which = ports.length === 1 ? "the port" : `port ${String(only.port)}`;
  return [patchFix(`Name ${which} of ${object.kind} ${object.name} as the Service does`, object, patch)];
}
