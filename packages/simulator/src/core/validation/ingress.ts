/** Validation of Ingresses (pkg/apis/networking/validation). */
import { invalidValue, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import type { Ingress, IngressBackend } from "../objects.ts";
import { parseAddress } from "../addresses.ts";
import { dnsSubdomainProblems, invalidFor, portNameProblems, portNumberProblems, dnsLabelProblems } from "./names.ts";

const classAnnotation = "kubernetes.io/ingress.class";
const pathTypes = ["Exact", "ImplementationSpecific", "Prefix"];
const wildcard =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case " +
  "alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for " +
  "validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** Everything that is wrong with the rules and backends. */
export function validateIngress({ metadata, spec = {} }: Ingress): FieldError[] {
  const rules = spec.rules ?? [];
  const annotated = metadata.annotations?.[classAnnotation];
  if (annotated !== undefined && spec.ingressClassName !== undefined && annotated !== spec.ingressClassName) {
    const detail = "must match `ingressClassName` when both are specified";
    return [invalidValue(`annotations.${classAnnotation}`, annotated, detail)];
  }
  if (rules.length === 0 && !spec.defaultBackend) {
    return [invalidValue("spec", rules, "either `defaultBackend` or `rules` must be specified")];
  }
  const errors = validateTls(spec.tls ?? []);
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

function validateTls(entries: readonly unknown[]): FieldError[] {
  return entries.flatMap((entry, index) => {
    const { hosts = [], secretName = "" } = (entry ?? {}) as { hosts?: readonly string[]; secretName?: string };
    const path = `spec.tls[${index}]`;
    return [
      ...hosts.flatMap((host, at) => validateName(host, `${path}.hosts[${at}]`)),
      ...(secretName === "" ? [] : invalidFor(`${path}.secretName`, secretName, dnsSubdomainProblems(secretName))),
    ];
  });
}

function validateHost(host: string, path: string): FieldError[] {
  if (host === "") return [];
  const address = parseAddress(host) ? [invalidValue(path, host, "must be a DNS name, not an IP address")] : [];
  return [...address, ...validateName(host, path)];
}

function validateName(host: string, path: string): FieldError[] {
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
    else if (pathType !== "ImplementationSpecific") errors.push(...validateSequences(path, `${at}.path`));
  }
  return [...errors, ...validateBackend(backend ?? {}, `${at}.backend`)];
}

/** What a path may not hold unless its controller alone understands it. */
function validateSequences(path: string, at: string): FieldError[] {
  return [
    ...["//", "/./", "/../", "%2f", "%2F"].flatMap((part) =>
      path.includes(part) ? [invalidValue(at, path, `must not contain '${part}'`)] : [],
    ),
    ...["/..", "/."].flatMap((end) => (path.endsWith(end) ? [invalidValue(at, path, `cannot end with '${end}'`)] : [])),
  ];
}

function validateBackend({ service, resource }: IngressBackend, path: string): FieldError[] {
  if (service && resource) return [invalidValue(path, "", "cannot set both resource and service backends")];
  if (resource) return validateResource(resource, `${path}.resource`);
  if (!service) return [invalidValue(path, "", "resource or service backend is required")];
  const errors: FieldError[] = [];
  const name = (service.name as string | undefined) ?? "";
  if (name === "") errors.push(required(`${path}.service.name`));
  else errors.push(...invalidFor(`${path}.service.name`, name, dnsLabelProblems(name)));
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

function validateResource(
  { apiGroup, kind, name }: Partial<NonNullable<IngressBackend["resource"]>>,
  path: string,
): FieldError[] {
  const group = apiGroup ?? "";
  return [
    ...(group === "" ? [] : invalidFor(`${path}.apiGroup`, group, dnsSubdomainProblems(group))),
    ...((kind ?? "") === "" ? [required(`${path}.kind`)] : []),
    ...((name ?? "") === "" ? [required(`${path}.name`)] : []),
  ];
}

/** The controller's name: `example.org/ingress`. */
export function validateIngressClass(spec: unknown): FieldError[] {
  const { controller = "" } = (spec ?? {}) as { controller?: string };
  const path = "spec.controller";
  if (controller === "") return [required(path)];
  const slash = controller.indexOf("/");
  if (slash <= 0 || slash === controller.length - 1) {
    return [invalidValue(path, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const [domain, rest] = [controller.slice(0, slash), controller.slice(slash + 1)];
  const errors = invalidFor(path, domain, dnsSubdomainProblems(domain));
  if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(rest)) {
    errors.push(
      invalidValue(path, rest, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"),
    );
  }
  return errors;
}
