/**
 * The nginx server and its locations that ingress-nginx makes of Ingresses (kubernetes/ingress-nginx:
 * internal/ingress/controller/controller.go `createServers` and `getBackendServers`, location.go,
 * template.go `buildLocation`).
 */
import type { IngressPath, SlimIngress } from "../model/objects.ts";
import { compareText, defaultRule, rulesForHost, type IngressRule } from "./ingress-rules.ts";
import { testPathPattern } from "./match-ingress-path.ts";

const prefix = "nginx.ingress.kubernetes.io/";

/** The value of one of its annotations. */
export function nginxAnnotation({ annotations }: SlimIngress, name: string): string | undefined {
  return annotations[`${prefix}${name}`];
}

/** An annotation that is read as a flag. */
export function nginxFlag(ingress: SlimIngress, name: string): boolean {
  return /^(1|t|true)$/i.test(nginxAnnotation(ingress, name) ?? "");
}

export interface NginxLocation {
  readonly path: string;
  readonly exact: boolean;
  /** Null: the controller's own default backend. */
  readonly rule: IngressRule | null;
  /** Made for what no rule takes. */
  readonly isDefault: boolean;
}

/** The oldest Ingress first; of equally old ones the last by namespace and name (store.go `sortIngressSlice`). */
export function inNginxOrder(ingresses: Iterable<SlimIngress>): readonly SlimIngress[] {
  return [...ingresses].sort(
    (a, b) =>
      compareText(a.createdAt ?? "", b.createdAt ?? "") ||
      compareText(`${b.namespace}/${b.name}`, `${a.namespace}/${a.name}`),
  );
}

/**
 * The locations of a server in the order of its configuration. `ingresses` are those with rules for
 * the host, in order and without canaries; `catchAll` the default backend of the server without name.
 */
export function nginxLocations(
  ingresses: readonly SlimIngress[],
  host: string,
  catchAll: IngressRule | null,
): readonly NginxLocation[] {
  const [first] = ingresses;
  const own = host === "" || first === undefined ? null : defaultRule(first);
  const root = catchAll ?? (own?.path.backend == null ? null : own);
  const locations: NginxLocation[] = [{ path: "/", exact: false, rule: root, isDefault: catchAll === null }];
  for (const ingress of ingresses) {
    for (const rule of rulesForHost(ingress, host)) if (rule.path.backend !== null) addLocation(locations, rule);
  }
  const sorted = locations.sort((a, b) => compareText(b.path, a.path)).sort((a, b) => b.path.length - a.path.length);
  return sorted.flatMap((location) => expandPrefix(location, sorted));
}

function addLocation(locations: NginxLocation[], rule: IngressRule): void {
  const path = rule.path.path ?? "/";
  const location = { path, exact: isExact(rule.path), rule, isDefault: false };
  const index = locations.findIndex((each) => each.path === path);
  const known = locations[index];
  if (known === undefined || known.exact !== location.exact) locations.push(location);
  else if (known.isDefault) locations[index] = location;
}

/** Every type but Exact is Prefix to it. */
function isExact({ pathType }: IngressPath): boolean {
  return pathType === "Exact";
}

/** A prefix `/foo` is written as `/foo/` and, where no Exact path has it, `= /foo`. */
function expandPrefix(location: NginxLocation, all: readonly NginxLocation[]): readonly NginxLocation[] {
  if (location.path === "/" || location.exact || isPattern(location)) return [location];
  const withSlash = { ...location, path: location.path.endsWith("/") ? location.path : `${location.path}/` };
  const taken = all.some(({ exact, path }) => exact && path === location.path);
  return taken ? [withSlash] : [withSlash, { ...location, exact: true }];
}

function isPattern({ rule, path, isDefault }: NginxLocation): boolean {
  if (rule === null) return false;
  // The server without name keeps its own when an Ingress without rules gives its default backend.
  if (rule.path.isDefault && !isDefault) return false;
  const target = nginxAnnotation(rule.ingress, "rewrite-target") ?? "";
  return (target !== "" && target !== path) || nginxFlag(rule.ingress, "use-regex");
}

export type NginxMatch =
  | { readonly type: "location"; readonly location: NginxLocation; readonly byPattern: boolean }
  /** nginx sends the client to the same path with a slash. */
  | { readonly type: "add-slash"; readonly location: NginxLocation }
  /** A pattern that cannot be tried here. */
  | { readonly type: "unclear"; readonly location: NginxLocation };

/**
 * The location of a normalized path. One Ingress with `use-regex` or `rewrite-target` turns every
 * path of its host into a pattern without regard to case, and the first in the configuration wins.
 */
export function matchNginxLocation(locations: readonly NginxLocation[], path: string): NginxMatch {
  return locations.some(isPattern) ? matchByPattern(locations, path) : matchByPrefix(locations, path);
}

function matchByPattern(locations: readonly NginxLocation[], path: string): NginxMatch {
  for (const location of locations) {
    const fits = testPathPattern(location.path, path, "i");
    if (fits === null) return { type: "unclear", location };
    if (fits) return { type: "location", location, byPattern: true };
  }
  return noLocation();
}

function matchByPrefix(locations: readonly NginxLocation[], path: string): NginxMatch {
  const exact = locations.find((location) => location.exact && location.path === path);
  if (exact !== undefined) return { type: "location", location: exact, byPattern: false };
  const prefixes = locations.filter((location) => !location.exact);
  const slashed = prefixes.find((location) => location.path === `${path}/`);
  if (slashed !== undefined) return { type: "add-slash", location: slashed };
  const fitting = prefixes.filter((location) => path.startsWith(location.path));
  const [longest, ...others] = fitting;
  if (longest === undefined) return noLocation();
  const best = others.reduce((a, b) => (b.path.length > a.path.length ? b : a), longest);
  return { type: "location", location: best, byPattern: false };
}

/** Every path begins with `/`, and every server has a location for it. */
function noLocation(): NginxMatch {
  return { type: "location", location: { path: "/", exact: false, rule: null, isDefault: true }, byPattern: false };
}
