/** What a person has pointed at in the picture: a Service, one of its ports, and the hop where they pointed. */
import type { Hop, PortPath, ServiceId } from "@portolan/shared";

/** A Service port by its number and protocol, as a finding and a URL write it: `80/TCP`. */
export type PortName = string;

/** The selection, as the URL keeps it: names only. `port` is null for the Service as a whole. */
export interface Selection {
  readonly service: ServiceId;
  readonly port: PortName | null;
  readonly hop?: Hop;
}

/** How much of the cluster is drawn; it decides how much room a path gets. */
export type DiagramDepth = "overview" | "namespace" | "service";

/** `80/TCP`; null for the one entry of an ExternalName Service without ports, which has no number. */
export function portName(port: Pick<PortPath, "port" | "protocol">): PortName | null {
  return port.port === 0 ? null : `${port.port}/${port.protocol}`;
}
