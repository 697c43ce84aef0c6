/** The protocol of a port; TCP where it is not written. */
import type { Protocol } from "./names.ts";
import type { Field } from "./read-field.ts";

const protocols = ["TCP", "UDP", "SCTP"] as const satisfies readonly Protocol[];

/** Reads `protocol` of a Service port, slice port or container port. */
export function readProtocol(port: Field): Protocol {
  return port.at("protocol").oneOf(protocols, "TCP");
}
