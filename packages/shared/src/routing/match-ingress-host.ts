/** Which rule hosts of an Ingress a request's host fits (semantics.md 5). */

/**
 * The host as rules may write it, from the most exact to none at all (empty): `shop.example.com`,
 * `*.example.com`, ``. A wildcard stands for exactly one label; case and a closing dot do not count.
 *
 * @example ingressHostKeys("Shop.example.com:8080") // ["shop.example.com", "*.example.com", ""]
 */
export function ingressHostKeys(host: string): readonly string[] {
  const name = bareHost(host);
  const [label = "", ...rest] = name.split(".");
  const wildcard = rest.length > 0 && isLabel(label) && !isAddress(name) ? [`*.${rest.join(".")}`] : [];
  return name === "" ? [""] : [name, ...wildcard, ""];
}

/** The host without port, brackets and closing dot, in lower case. */
export function bareHost(host: string): string {
  const bracketed = /^\[([^\]]*)\](:\d*)?$/.exec(host);
  if (bracketed !== null) return (bracketed[1] ?? "").toLowerCase();
  const withoutPort = host.split(":").length === 2 ? host.replace(/:\d*$/, "") : host;
  return withoutPort.replace(/\.$/, "").toLowerCase();
}

function isLabel(label: string): boolean {
  return /^[\w-]+$/.test(label);
}

function isAddress(host: string): boolean {
  return host.includes(":") || /^[\d.]+$/.test(host);
}
