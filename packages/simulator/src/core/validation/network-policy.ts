/** Validation of NetworkPolicies (pkg/apis/networking/validation). */
import { parseCidr } from "../addresses.ts";
import { forbiddenField, invalidValue, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../objects.ts";
import { invalidFor, portNameProblems, portNumberProblems, validateCidr } from "./names.ts";
import { validateLabelSelector } from "./workload.ts";

const protocols = ["TCP", "UDP", "SCTP"];
const policyTypes = ["Ingress", "Egress"];

/** Everything that is wrong with a policy, metadata apart. */
export function validateNetworkPolicy({ spec = {} }: NetworkPolicy): FieldError[] {
  const errors = validateLabelSelector(spec.podSelector ?? {}, "spec.podSelector");
  for (const [index, { ports, from }] of (spec.ingress ?? []).entries()) {
    errors.push(...validateRule(ports ?? [], from ?? [], `spec.ingress[${index}]`, "from"));
  }
  for (const [index, { ports, to }] of (spec.egress ?? []).entries()) {
    errors.push(...validateRule(ports ?? [], to ?? [], `spec.egress[${index}]`, "to"));
  }
  const types = spec.policyTypes ?? [];
  if (types.length > policyTypes.length) {
    return [...errors, invalidValue("spec.policyTypes", types, "may not specify more than two policyTypes")];
  }
  for (const [index, type] of types.entries()) {
    if (!policyTypes.includes(type)) errors.push(notSupported(`spec.policyTypes[${index}]`, type, policyTypes));
  }
  return errors;
}

function validateRule(
  ports: readonly NetworkPolicyPort[],
  peers: readonly NetworkPolicyPeer[],
  path: string,
  peersField: string,
): FieldError[] {
  return [
    ...ports.flatMap((port, index) => validatePort(port, `${path}.ports[${index}]`)),
    ...peers.flatMap((peer, index) => validatePeer(peer, `${path}.${peersField}[${index}]`)),
  ];
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (protocol !== undefined && !protocols.includes(protocol)) {
    errors.push(notSupported(`${path}.protocol`, protocol, protocols));
  }
  if (typeof port === "number") {
    errors.push(...invalidFor(`${path}.port`, port, portNumberProblems(port)));
    if (endPort === undefined) return errors;
    if (endPort < port) {
      errors.push(invalidValue(`${path}.endPort`, port, "must be greater than or equal to `port`"));
    }
    return [...errors, ...invalidFor(`${path}.endPort`, endPort, portNumberProblems(endPort))];
  }
  if (endPort !== undefined) {
    const when = port === undefined ? "not specified" : "non-numeric";
    errors.push(invalidValue(`${path}.endPort`, endPort, `may not be specified when \`port\` is ${when}`));
  }
  if (port !== undefined) errors.push(...invalidFor(`${path}.port`, port, portNameProblems(port)));
  return errors;
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (podSelector) errors.push(...validateLabelSelector(podSelector, `${path}.podSelector`));
  if (namespaceSelector) errors.push(...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`));
  if (ipBlock) {
    const { cidr = "", except = [] } = ipBlock;
    if (cidr === "") errors.push(required(`${path}.ipBlock.cidr`));
    else errors.push(...validateCidr(`${path}.ipBlock.cidr`, cidr));
    for (const [index, each] of except.entries()) {
      const at = `${path}.ipBlock.except[${index}]`;
      const malformed = validateCidr(at, each);
      errors.push(...malformed);
      if (malformed.length === 0 && !isPartOf(each, cidr)) {
        errors.push(invalidValue(at, each, "must be a strict subset of `cidr`"));
      }
    }
    if (podSelector || namespaceSelector) {
      errors.push(forbiddenField(path, "may not specify both ipBlock and another peer"));
    }
  } else if (!podSelector && !namespaceSelector) errors.push(required(path, "must specify a peer"));
  return errors;
}

/** A smaller range within a larger one. What is no range is told of its own field. */
function isPartOf(inner: string, outer: string): boolean {
  const [part, whole] = [parseCidr(inner), parseCidr(outer)];
  if (!part || !whole) return true;
  if (part.family !== whole.family || part.prefix <= whole.prefix) return false;
  return part.base >= whole.base && part.base < whole.base + whole.size;
}
