/** Variables in env values and command lines: Kubernetes' own `$(NAME)`, and the shell's `$NAME` and `${NAME}`. */
import { servicePortMark } from "./read-declared-addresses.ts";

/** Values by name; null where the value comes from elsewhere and is not known. */
export type Variables = ReadonlyMap<string, string | null>;

/** Stands for a value that is not known: no part of a host or a port. */
const unknownMark = "\uE001";

const variable = /\$(?:\(([A-Za-z_][A-Za-z0-9_]*)\)|\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^{}]*))?\}|([A-Z_][A-Z0-9_]*))/g;

/**
 * Writes values in their places. Names that the container does not define may be those that the
 * kubelet gives for each Service of the namespace (`DB_SERVICE_HOST`): the Service's name stands in
 * for its address then.
 */
export function expandVariables(text: string, variables: Variables): string {
  if (!text.includes("$")) return text;
  return text.replace(
    variable,
    (_whole, kubernetes?: string, braces?: string, fallback?: string, bare?: string): string => {
      const name = kubernetes ?? braces ?? bare ?? "";
      const value = variables.get(name);
      return value ?? (value === null ? null : (serviceVariable(name) ?? fallback)) ?? unknownMark;
    },
  );
}

/** What the kubelet's variable for a Service holds, as far as its name tells. */
function serviceVariable(name: string): string | undefined {
  const [, host, port] = /^([A-Z][A-Z0-9_]*)_SERVICE_(?:HOST|(PORT)(?:_[A-Z0-9_]+)?)$/.exec(name) ?? [];
  if (host !== undefined) return port === undefined ? serviceName(host) : servicePortMark;
  const [, link, number, what] = /^([A-Z][A-Z0-9_]*)_PORT_(\d+)_(?:TCP|UDP|SCTP)_(ADDR|PORT)$/.exec(name) ?? [];
  if (link === undefined) return undefined;
  return what === "ADDR" ? serviceName(link) : number;
}

function serviceName(variablePart: string): string {
  return variablePart.toLowerCase().replaceAll("_", "-");
}
