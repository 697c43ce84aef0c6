/** Validation of the legacy Endpoints (ValidateEndpoints). */
import { required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import type { EndpointAddress, EndpointSubset, Endpoints } from "../objects.ts";
import {
  dnsLabelProblems,
  dnsSubdomainProblems,
  invalidFor,
  portNumberProblems,
  qualifiedNameProblems,
  validateAddress,
  validateNonSpecialAddress,
} from "./names.ts";
import { validateProtocol } from "./service.ts";

/** Everything that is wrong with the subsets. */
export function validateEndpoints({ subsets = [] }: Endpoints): FieldError[] {
  return subsets.flatMap((subset, index) => validateSubset(subset, `subsets[${index}]`));
}

function validateSubset(
  { addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (addresses.length + notReadyAddresses.length === 0) {
    errors.push(required(path, "must specify `addresses` or `notReadyAddresses`"));
  }
  errors.push(...addresses.flatMap((address, index) => validateEndpoint(address, `${path}.addresses[${index}]`)));
  errors.push(
    ...notReadyAddresses.flatMap((address, index) => validateEndpoint(address, `${path}.notReadyAddresses[${index}]`)),
  );
  for (const [index, port] of ports.entries()) {
    const portPath = `${path}.ports[${index}]`;
    const name = port.name ?? "";
    if (name === "" && ports.length > 1) errors.push(required(`${portPath}.name`));
    if (name !== "") errors.push(...invalidFor(`${portPath}.name`, name, dnsLabelProblems(name)));
    const number = (port.port as number | undefined) ?? 0;
    errors.push(...invalidFor(`${portPath}.port`, number, portNumberProblems(number)));
    errors.push(...validateProtocol(port.protocol, `${portPath}.protocol`));
    if (port.appProtocol !== undefined) {
      errors.push(...invalidFor(`${portPath}.appProtocol`, port.appProtocol, qualifiedNameProblems(port.appProtocol)));
    }
  }
  return errors;
}

function validateEndpoint({ ip, hostname = "", nodeName }: EndpointAddress, path: string): FieldError[] {
  const malformed = validateAddress(`${path}.ip`, ip);
  return [
    ...malformed,
    ...(hostname === "" ? [] : invalidFor(`${path}.hostname`, hostname, dnsLabelProblems(hostname))),
    ...(nodeName === undefined ? [] : invalidFor(`${path}.nodeName`, nodeName, dnsSubdomainProblems(nodeName))),
    ...(malformed.length > 0 ? [] : validateNonSpecialAddress(`${path}.ip`, ip)),
  ];
}
