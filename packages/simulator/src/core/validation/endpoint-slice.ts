/** Validation of EndpointSlices (pkg/apis/discovery/validation). */
import { duplicate, notSupported, required, tooMany } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import type { EndpointSlice, SliceEndpoint, SlicePort } from "../objects.ts";
import {
  dnsLabelProblems,
  dnsSubdomainProblems,
  invalidFor,
  qualifiedNameProblems,
  validateAddress,
  validateAddressOf,
  validateNonSpecialAddress,
} from "./names.ts";
import { validateProtocol } from "./service.ts";

const addressTypes = ["FQDN", "IPv4", "IPv6"];
const maximum = { endpoints: 1000, addresses: 100, ports: 20_000 };

/** Everything that is wrong with a slice, metadata apart. */
export function validateEndpointSlice(slice: EndpointSlice): FieldError[] {
  return [
    ...validateAddressType(slice.addressType),
    ...validateSliceEndpoints(slice.endpoints ?? [], slice.addressType),
    ...validateSlicePorts(slice.ports ?? []),
  ];
}

function validateAddressType(type: string | undefined): FieldError[] {
  if (type === undefined || type === "") return [required("addressType")];
  return addressTypes.includes(type) ? [] : [notSupported("addressType", type, addressTypes)];
}

function validateSliceEndpoints(endpoints: readonly SliceEndpoint[], type: string): FieldError[] {
  if (endpoints.length > maximum.endpoints) return [tooMany("endpoints", endpoints.length, maximum.endpoints)];
  return endpoints.flatMap((endpoint, index) => {
    const path = `endpoints[${index}].addresses`;
    const addresses = (endpoint.addresses as string[] | undefined) ?? [];
    const errors: FieldError[] = [];
    if (addresses.length === 0) errors.push(required(path, "must contain at least 1 address"));
    if (addresses.length > maximum.addresses) errors.push(tooMany(path, addresses.length, maximum.addresses));
    for (const [at, address] of addresses.entries())
      errors.push(...validateSliceAddress(address, type, `${path}[${at}]`));
    if (endpoint.nodeName !== undefined) {
      const at = `endpoints[${index}].nodeName`;
      errors.push(...invalidFor(at, endpoint.nodeName, dnsSubdomainProblems(endpoint.nodeName)));
    }
    if (endpoint.hostname !== undefined) {
      errors.push(
        ...invalidFor(`endpoints[${index}].hostname`, endpoint.hostname, dnsLabelProblems(endpoint.hostname)),
      );
    }
    return errors;
  });
}

function validateSliceAddress(address: string, type: string, path: string): FieldError[] {
  if (type === "FQDN") {
    const problems = dnsSubdomainProblems(address.replace(/\.$/, ""));
    return invalidFor(
      path,
      address,
      problems.length > 0 || address.includes(".")
        ? problems
        : ["should be a domain with at least two segments separated by dots"],
    );
  }
  if (type !== "IPv4" && type !== "IPv6") return [];
  const malformed = validateAddress(path, address);
  if (malformed.length > 0) return malformed;
  // The API server names the list.
  return [
    ...validateAddressOf(type, path.replace(/\[\d+\]$/, ""), address),
    ...validateNonSpecialAddress(path, address),
  ];
}

function validateSlicePorts(ports: readonly SlicePort[]): FieldError[] {
  if (ports.length > maximum.ports) return [tooMany("ports", ports.length, maximum.ports)];
  const names = new Set<string>();
  return ports.flatMap(({ name = "", protocol, appProtocol }, index) => {
    const path = `ports[${index}]`;
    const errors: FieldError[] = name === "" ? [] : invalidFor(`${path}.name`, name, dnsLabelProblems(name));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    errors.push(...validateProtocol(protocol, `${path}.protocol`));
    if (appProtocol !== undefined) {
      errors.push(...invalidFor(`${path}.appProtocol`, appProtocol, qualifiedNameProblems(appProtocol)));
    }
    return errors;
  });
}
