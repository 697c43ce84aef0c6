/** The TO of a trace: `tcp://HOST:PORT`, `http://HOST[:PORT][/PATH]`, … (design.md, "trace"). */
import { formatIpAddress } from "../dns/format-ip-address.ts";
import type { TraceProblem, TraceTarget } from "./trace-model.ts";
import { formatHostPort } from "../model/format-host-port.ts";

export type ParsedTarget = { readonly type: "target"; readonly target: TraceTarget } | TraceProblem;

const forms = "write tcp://HOST:PORT, udp://HOST:PORT, sctp://HOST:PORT, http(s)://HOST[:PORT][/PATH] or icmp://HOST";
const schemes: readonly TraceTarget["scheme"][] = ["tcp", "udp", "sctp", "http", "https", "icmp"];
const usualPorts: Partial<Record<TraceTarget["scheme"], number>> = { http: 80, https: 443 };

/** Reads a TO. Names are lower-cased, addresses written in their shortest form. */
export function parseTarget(text: string): ParsedTarget {
  const [, schemeText = "", authority = "", rest = ""] = /^([a-zA-Z]+):\/\/([^/?#]*)(.*)$/s.exec(text.trim()) ?? [];
  const scheme = schemes.find((each) => each === schemeText.toLowerCase());
  if (schemeText === "") return problem(`"${text}" has no scheme`, forms);
  if (scheme === undefined) return problem(`"${schemeText}" is no protocol that can be traced`, forms);
  const isHttp = scheme === "http" || scheme === "https";
  if (!isHttp && rest !== "" && rest !== "/") {
    const [, name, portText = ""] = /^\/([a-z0-9-]+)(:\d+)?$/.exec(rest) ?? [];
    // NAMESPACE/NAME is how kubectl and this program name a Service; DNS has them the other way round.
    const isSlashed = name !== undefined && /^[a-z0-9-]+$/.test(authority);
    const cure = isSlashed ? `did you mean ${schemeText}://${name}.${authority}${portText}?` : forms;
    return problem(`"${text}" has a path, which only http and https have`, cure);
  }
  const place = readAuthority(authority, text);
  if (place.type === "problem") return place;
  const port = place.port ?? usualPorts[scheme] ?? null;
  if (scheme === "icmp" && place.port !== null)
    return problem(`"${text}" has a port, which a ping has not`, "write icmp://HOST");
  if (scheme !== "icmp" && port === null) return problem(`"${text}" has no port`, `write ${scheme}://HOST:PORT`);
  const path = isHttp ? rest.replace(/#.*$/s, "").replace(/^(?!\/)/, "/") : "";
  return {
    type: "target",
    target: { scheme, host: place.host, port, path, hostHeader: null, method: "GET", headers: {} },
  };
}

/** A target as `parseTarget` reads it; a port that the scheme implies is left out. */
export function formatTarget({ scheme, host, port, path }: TraceTarget): string {
  const written = formatHostPort(host, null);
  const number = port === null || port === usualPorts[scheme] ? "" : `:${port}`;
  return `${scheme}://${written}${number}${path}`;
}

type Place = { readonly type: "place"; readonly host: string; readonly port: number | null } | TraceProblem;

function readAuthority(authority: string, text: string): Place {
  const bare = authority.slice(authority.lastIndexOf("@") + 1);
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(bare);
  const plain = /^([^:[\]]*)(?::([^:]*))?$/.exec(bare);
  const parts = bracketed ?? plain;
  if (parts === null)
    return problem(`"${text}" has no host that can be read`, "write an IPv6 address in brackets: tcp://[fd00::1]:80");
  const [, hostText = "", portText] = parts;
  if (hostText === "") return problem(`"${text}" has no host`, forms);
  const address = formatIpAddress(hostText);
  if (bracketed !== null && address === null)
    return problem(`"${hostText}" is no IPv6 address`, "write names without brackets");
  const host = address?.text ?? hostText.toLowerCase();
  if (portText === undefined) return { type: "place", host, port: null };
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  if (port < 1 || port > 65535) return problem(`"${portText}" is no port`, "a port is a number from 1 to 65535");
  return { type: "place", host, port };
}

function problem(reason: string, cure: string): TraceProblem {
  return { type: "problem", part: "to", reason, cure, missing: false };
}
