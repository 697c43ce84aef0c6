/**
 * Whose requests are answered. A page on a foreign site can send requests to 127.0.0.1, and by DNS
 * rebinding read the answers; its Host or Origin header gives it away.
 */
import { isIP } from "node:net";
import type { RequestHandler } from "express";
import { ProblemError } from "./problem.ts";

export interface HostRules {
  /** The address that the server is bound to. */
  readonly boundHost: string;
  /** Names that the operator allowed (`--allow-host`), without port. */
  readonly allowedHosts: readonly string[];
}

const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);
const wildcards: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** The host of a `Host` header or URL authority without its port, in lower case; null where it is malformed. */
export function hostOf(authority: string): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+)(?::\d{1,5})?$/i.exec(authority);
  return match?.[1]?.toLowerCase() ?? null;
}

/** Whether a Host header names this server. */
export function isHostAllowed(header: string | undefined, rules: HostRules): boolean {
  const host = hostOf(header ?? "");
  if (host === null) return false;
  if (loopback.has(host) || rules.allowedHosts.some((allowed) => allowed.toLowerCase() === host)) return true;
  const address = host.replace(/^\[|\]$/g, "");
  if (address === rules.boundHost.toLowerCase()) return true;
  // Bound to every address: any of them may have been dialled. Rebinding needs a name, an address cannot be rebound.
  return wildcards.has(rules.boundHost) && isIP(address) !== 0;
}

/** Whether an Origin header, if there is one, is this server's own page. */
export function isOriginAllowed(origin: string | undefined, hostHeader: string | undefined, rules: HostRules): boolean {
  if (origin === undefined) return true;
  const authority = /^https?:\/\/([^/?#]+)$/i.exec(origin)?.[1];
  if (authority === undefined) return false;
  if (authority.toLowerCase() === hostHeader?.toLowerCase()) return true;
  // A proxy may have rewritten Host; the name that the operator allowed is the page's.
  const host = hostOf(authority);
  return rules.allowedHosts.some((allowed) => allowed.toLowerCase() === host);
}

/** Refuses requests with a foreign Host or Origin header. */
export function checkHost(rules: HostRules): RequestHandler {
  return (request, _response, next) => {
    const { host, origin } = request.headers;
    if (!isHostAllowed(host, rules)) {
      const hint = host === undefined ? "The request has no Host header." : `"${host}" is not a name of this server.`;
      throw new ProblemError(
        "host-not-allowed",
        `${hint} Start Portolan with --allow-host NAME to serve another name.`,
      );
    }
    if (!isOriginAllowed(origin, host, rules)) {
      throw new ProblemError(
        "origin-not-allowed",
        `Pages of ${origin ?? "that origin"} may not read from this server.`,
      );
    }
    next();
  };
}
