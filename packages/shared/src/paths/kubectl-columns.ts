/** Columns exactly as kubectl prints them (Kubernetes: pkg/printers/internalversion/printers.go). */
import type { SlimEndpoints, SlimServicePort } from "../model/objects.ts";
import { formatHostPort } from "../model/format-host-port.ts";

/** PORT(S) of `kubectl get service`: `80:30116/TCP,443/TCP`, or `<none>`. */
export function portsColumn(ports: readonly SlimServicePort[]): string {
  if (ports.length === 0) return "<none>";
  return ports
    .map(({ port, nodePort, protocol }) =>
      nodePort === null ? `${String(port)}/${protocol}` : `${String(port)}:${String(nodePort)}/${protocol}`,
    )
    .join(",");
}

/**
 * ENDPOINTS of `kubectl get endpoints`: the first three and how many more, `<none>` without subsets.
 * Empty where the subsets list only addresses that are not ready, as kubectl's own is.
 */
export function endpointsColumn(endpoints: SlimEndpoints): string {
  if (endpoints.subsets.length === 0) return "<none>";
  return listAddresses(
    endpoints.subsets.flatMap(({ addresses, ports }) =>
      ports.length === 0
        ? addresses.map(({ ip }) => ip)
        : ports.flatMap(({ port }) => addresses.map(({ ip }) => formatHostPort(ip, port ?? 0))),
    ),
  );
}

/** The same column where there is no Endpoints object to read, from the addresses and ports in use. */
export function endpointsColumnFrom(
  endpoints: readonly { readonly address: string; readonly port: number | null }[],
): string {
  if (endpoints.length === 0) return "<none>";
  return listAddresses(endpoints.map(({ address, port }) => (port === null ? address : formatHostPort(address, port))));
}

function listAddresses(all: readonly string[]): string {
  const shown = all.slice(0, 3).join(",");
  return all.length > 3 ? `${shown} + ${String(all.length - 3)} more...` : shown;
}
