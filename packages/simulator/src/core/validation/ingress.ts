/** Validation of Ingresses (pkg/apis/networking/validation). */
import { invalidValue, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import type { Ingress, IngressBackend } from "../objects.ts";
import { parseAddress } from "../addresses.ts";
import {
  dns1035LabelProblems,
  dnsSubdomainProblems,
  invalidFor,
  portNameProblems,
  portNumberProblems,
} from "./names.ts";

const pathTypes = ["Exact", "ImplementationSpecific", "Prefix"];
const wildcard =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case " +
  "alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for " +
  "validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** Everything that is wrong with the rules and backends. */
export function validateIngress({ spec = {} }: Ingress): FieldError[] {
  const rules = spec.rules ?? [];
  if (rules.length === 0 && !spec.defaultBackend) {
    return [invalidValue("spec", rules, "either `defaultBackend` or `rules` must be specified")];
  }
  const errors: FieldError[] = [];
  if (spec.defaultBackend) errors.push(...validateBackend(spec.defaultBackend, "spec.defaultBackend"));
  for (const [index, { host = "", http }] of rules.entries()) {
    const path = `spec.rules[${index}]`;
    errors.push(...validateHost(host, `${path}.host`));
    if (!http) continue;
    const paths = (http.paths as typeof http.paths | undefined) ?? [];
    if (paths.length === 0) errors.push(required(`${path}.http.paths`));
    for (const [at, entry] of paths.entries()) {
      errors.push(...validatePath(entry, `${path}.http.paths[${at}]`));
    }
  }
  if (spec.ingressClassName !== undefined) {
    errors.push(
      ...invalidFor("spec.ingressClassName", spec.ingressClassName, dnsSubdomainProblems(spec.ingressClassName)),
    );
  }
  return errors;
}

function validateHost(host: string, path: string): FieldError[] {
  if (host === "") return [];
  if (parseAddress(host)) return [invalidValue(path, host, "must be a DNS name, not an IP address")];
  if (!host.includes("*")) return invalidFor(path, host, dnsSubdomainProblems(host));
  const rest = host.startsWith("*.") ? host.slice(2) : "*";
  return dnsSubdomainProblems(rest).length === 0 ? [] : [invalidValue(path, host, wildcard)];
}

interface IngressPath {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: IngressBackend;
}

function validatePath({ path = "", pathType, backend }: IngressPath, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (pathType === undefined) errors.push(required(`${at}.pathType`, "pathType must be specified"));
  else if (!pathTypes.includes(pathType)) errors.push(notSupported(`${at}.pathType`, pathType, pathTypes));
  else if (pathType !== "ImplementationSpecific" || path !== "") {
    if (!path.startsWith("/")) errors.push(invalidValue(`${at}.path`, path, "must be an absolute path"));
  }
  return [...errors, ...validateBackend(backend ?? {}, `${at}.backend`)];
}

function validateBackend({ service, resource }: IngressBackend, path: string): FieldError[] {
  if (service && resource) return [invalidValue(path, "", "cannot set both resource and service backends")];
  if (resource) return [];
  if (!service) return [required(path, "port name or number is required")];
  const errors: FieldError[] = [];
  const name = (service.name as string | undefined) ?? "";
  if (name === "") errors.push(required(`${path}.service.name`));
  else errors.push(...invalidFor(`${path}.service.name`, name, dns1035LabelProblems(name)));
  const { number = 0, name: portName = "" } = service.port ?? {};
  if (number !== 0 && portName !== "") {
    errors.push(invalidValue(path, "", "cannot set both port name & port number"));
  } else if (portName !== "") {
    errors.push(...invalidFor(`${path}.service.port.name`, portName, portNameProblems(portName)));
  } else if (number !== 0) {
    errors.push(...invalidFor(`${path}.service.port.number`, number, portNumberProblems(number)));
  } else errors.push(required(path, "port name or number is required"));
  return errors;
}
