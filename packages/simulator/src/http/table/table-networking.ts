/** Tables of discovery.k8s.io and networking.k8s.io. */
import type { KubeObject } from "../../core/api.ts";
import { arrayAt, textAt, valueAt } from "../read-json.ts";
import { formatSelector, objectAge, orNone } from "./format-cells.ts";
import { firstThree } from "./table-core.ts";
import { ageColumn, column, nameColumn, type KindTable } from "./table-model.ts";

function nameOf(object: KubeObject): string {
  return object.metadata.name ?? "";
}

function slicePorts(slice: KubeObject): string {
  const ports = arrayAt(slice, "ports").map((port) => textAt(port, "port") || "*");
  return firstThree(ports, "<unset>");
}

function sliceAddresses(slice: KubeObject): string {
  const addresses = arrayAt(slice, "endpoints").flatMap((endpoint) => arrayAt(endpoint, "addresses").map(String));
  return firstThree(addresses, "<unset>");
}

export const endpointSliceTable: KindTable = {
  columns: [
    nameColumn,
    column("AddressType", "IPv4, IPv6 or FQDN."),
    column("Ports", "Ports of every endpoint in the slice."),
    column("Endpoints", "Addresses in the slice."),
    ageColumn,
  ],
  cells: (slice, now) => [
    nameOf(slice),
    textAt(slice, "addressType"),
    slicePorts(slice),
    sliceAddresses(slice),
    objectAge(slice, now),
  ],
};

function ingressHosts(ingress: KubeObject): string {
  const rules = arrayAt(ingress, "spec", "rules");
  const hosts = rules.map((rule) => textAt(rule, "host")).filter((host) => host !== "");
  if (hosts.length === 0) return "*";
  const more = rules.length > 3 ? ` + ${rules.length - 3} more...` : "";
  return hosts.slice(0, 3).join(",") + more;
}

function ingressAddress(ingress: KubeObject): string {
  return arrayAt(ingress, "status", "loadBalancer", "ingress")
    .map((given) => textAt(given, "ip") || textAt(given, "hostname"))
    .join(",");
}

export const ingressTable: KindTable = {
  columns: [
    nameColumn,
    column("Class", "The controller's class."),
    column("Hosts", "Hosts of its rules."),
    column("Address", "Where the controller is reached."),
    column("Ports", "80, and 443 with TLS."),
    ageColumn,
  ],
  cells: (ingress, now) => [
    nameOf(ingress),
    orNone(textAt(ingress, "spec", "ingressClassName")),
    ingressHosts(ingress),
    ingressAddress(ingress),
    arrayAt(ingress, "spec", "tls").length > 0 ? "80, 443" : "80",
    objectAge(ingress, now),
  ],
};

function classParameters(ingressClass: KubeObject): string {
  const parameters = valueAt(ingressClass, "spec", "parameters");
  if (parameters === undefined) return "<none>";
  const group = textAt(parameters, "apiGroup");
  return `${textAt(parameters, "kind")}${group === "" ? "" : `.${group}`}/${textAt(parameters, "name")}`;
}

export const ingressClassTable: KindTable = {
  columns: [
    nameColumn,
    column("Controller", "Who serves the class."),
    column("Parameters", "The controller's own parameters."),
    ageColumn,
  ],
  cells: (ingressClass, now) => [
    nameOf(ingressClass),
    textAt(ingressClass, "spec", "controller"),
    classParameters(ingressClass),
    objectAge(ingressClass, now),
  ],
};

export const networkPolicyTable: KindTable = {
  columns: [nameColumn, column("Pod-Selector", "Pods that it isolates."), ageColumn],
  cells: (policy, now) => [
    nameOf(policy),
    formatSelector(valueAt(policy, "spec", "podSelector")),
    objectAge(policy, now),
  ],
};
