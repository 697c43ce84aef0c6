/** Where a Service's ports lead on one pod (endpointslice/utils). */
import type { EndpointsPort, Pod, Service, ServicePort } from "../core/objects.ts";

/** A Service port resolved on a pod. */
export interface ResolvedPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol?: string;
}

/** A number is taken as it is; a name must equal name and protocol of a port of a container or a native sidecar. */
function findPort(pod: Pod, { targetPort, protocol }: ServicePort): number | null {
  if (typeof targetPort === "number") return targetPort;
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  for (const container of [...pod.spec.containers, ...sidecars]) {
    const found = container.ports?.find((port) => port.name === targetPort && port.protocol === protocol);
    if (found) return found.containerPort;
  }
  return null;
}

/** The ports that resolve on this pod, in the Service's order; those that do not are left out. */
export function resolvePorts(service: Service, pod: Pod): readonly ResolvedPort[] {
  return (service.spec.ports ?? []).flatMap((servicePort) => {
    const port = findPort(pod, servicePort);
    if (port === null) return [];
    const { name = "", protocol = "TCP", appProtocol } = servicePort;
    return [{ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

/** One text for equal lists of ports, whatever their order. */
export function portsKey(ports: readonly Partial<ResolvedPort>[] | readonly EndpointsPort[]): string {
  return ports
    .map(({ name = "", port = 0, protocol = "TCP", appProtocol = "" }) => `${name}/${port}/${protocol}/${appProtocol}`)
    .sort()
    .join(",");
}
