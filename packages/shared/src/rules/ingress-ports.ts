/** The ports that an Ingress's backends name, and how they are written. */
import type { IngressBackend, SlimIngress, SlimServicePort } from "../model/objects.ts";
import { fieldPointer } from "./field-pointer.ts";
import type { Fix, PatchOperation } from "./finding.ts";
import { ingressRef, servicePaths, type ServicePath } from "./ingress-facts.ts";
import { patchFix, replaceValue } from "./make-fix.ts";

/** Paths that lead to one port of one Service: what is wrong with it is told once. */
export interface NamedPort {
  readonly service: string;
  readonly port: number | string;
  readonly paths: readonly ServicePath[];
}

/** The Service ports that an Ingress names, in its order. */
export function namedPorts(ingress: SlimIngress): readonly NamedPort[] {
  const ports = new Map<string, NamedPort>();
  for (const each of servicePaths(ingress)) {
    const { service, port } = each.backend;
    const key = JSON.stringify([service, port]);
    ports.set(key, { service, port, paths: [...(ports.get(key)?.paths ?? []), each] });
  }
  return [...ports.values()];
}

/** Whether a number or a name is a Service port's, whatever its protocol. A port without a name is named by nothing. */
export function meansPort(wanted: number | string, { port, name }: SlimServicePort): boolean {
  return typeof wanted === "number" ? port === wanted : wanted !== "" && name === wanted;
}

/** Makes the backends name a port of the Service, by name where it has a name and a name was written. */
export function portFix(ingress: SlimIngress, named: NamedPort, { port, name }: SlimServicePort): Fix {
  const value = typeof named.port === "string" && name !== "" ? name : port;
  const patch = named.paths.flatMap(({ backend }) => replacePort(backend, value));
  return patchFix(`Use port ${String(value)} of Service ${named.service}`, ingressRef(ingress), patch);
}

/** The older API versions have one field for number and name, the present one has one for each. */
function replacePort({ port: seen, portField }: IngressBackend, value: number | string): readonly PatchOperation[] {
  const pointer = fieldPointer(portField);
  const isSplit = portField.endsWith(".port.name");
  if (!isSplit || typeof value === "string") return replaceValue(pointer, seen, value);
  return [
    { op: "test", path: pointer, value: seen },
    { op: "replace", path: pointer.replace(/\/name$/, ""), value: { number: value } },
  ];
}
