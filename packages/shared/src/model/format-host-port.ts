import type { Assigned } from "./assigned.ts";

/** A host and a port as they are dialled: `10.0.0.1:80`, `[fd00::1]:80`; an IPv6 address alone is bracketed too. */
export function formatHostPort(host: string, port: number | Assigned | null): string {
  const bracketed = host.includes(":") ? `[${host}]` : host;
  return port === null ? bracketed : `${bracketed}:${String(port)}`;
}
