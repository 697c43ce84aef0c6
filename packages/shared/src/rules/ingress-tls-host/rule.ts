import { findClosestName } from "../../endpoints/find-closest-name.ts";
import type { SlimIngress } from "../../model/objects.ts";
import { ingressControllerTraits } from "../../routing/ingress-controller-traits.ts";
import { nginxAnnotation, nginxFlag } from "../../routing/ingress-nginx-locations.ts";
import { ingressHostKeys } from "../../routing/match-ingress-host.ts";
import { classOfIngress } from "../../routing/read-ingress-class.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { ingressEvidence, ingressRef, ingressServices, listText } from "../ingress-facts.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { Evidence, Fix } from "../finding.ts";
import type { ObjectRule } from "../rule.ts";

/** TLS is set up for a host that no rule has, or left out for one that a rule has. */
export const rule: ObjectRule<"Ingress"> = {
  type: "object",
  kinds: ["Ingress"],
  id: "ingress-tls-host",
  severity: "warning",
  title: "The Ingress's TLS hosts are not those of its rules",
  *check(ingress, { snapshot }) {
    const idle = tlsHosts(ingress).filter(({ host }) => !isServed(snapshot, ingress, host));
    const bare = ruleHosts(ingress).filter(({ host }) => !isEncrypted(snapshot, ingress, host));
    if (idle.length === 0 && bare.length === 0) return;
    const texts = [
      ...(idle.length === 0 ? [] : [`has TLS for ${names(idle)}, which no rule is for`]),
      ...(bare.length === 0 ? [] : [`has rules for ${names(bare)} without TLS, which its other hosts have`]),
    ];
    yield {
      hop: "way-in",
      message: `Ingress ${ingress.name} ${texts.join(", and ")}`,
      evidence: [...idle, ...bare].map(({ path, host }): Evidence => ingressEvidence(ingress, path, host)),
      fixes: idle.flatMap((host) => fixFor(ingress, host)),
      reproduce: [`${kubectl(ingress)} get ingress ${ingress.name} -o yaml`],
      services: ingressServices(ingress),
    };
  },
};

/** A host as it is written, and where. */
interface HostField {
  readonly host: string;
  readonly path: string;
}

function names(hosts: readonly HostField[]): string {
  return listText(hosts.map(({ host }) => host));
}

function tlsHosts({ tls }: SlimIngress): readonly HostField[] {
  return tls.flatMap((hosts, entry) =>
    hosts.map((host, index) => ({ host, path: `spec.tls[${String(entry)}].hosts[${String(index)}]` })),
  );
}

/** Each host of the rules once. */
function ruleHosts({ paths }: SlimIngress): readonly HostField[] {
  const found = new Map<string, HostField>();
  for (const { host, fieldPath } of paths) {
    if (host === null || found.has(host)) continue;
    found.set(host, { host, path: fieldPath.replace(/\.http\..*$/, ".host") });
  }
  return [...found.values()];
}

/** Whether `a` and `b` can mean one host: equal, or one is a wildcard over the other. */
function overlap(a: string, b: string): boolean {
  return ingressHostKeys(a).includes(b.toLowerCase()) || ingressHostKeys(b).includes(a.toLowerCase());
}

/** Whether a rule takes the host: of this Ingress, or of another one, since controllers join them. */
function isServed(snapshot: Snapshot, ingress: SlimIngress, host: string): boolean {
  // A rule without host, or the default backend, takes every host.
  if (ingress.paths.some((path) => path.host === null) || takesHost(ingress, host)) return true;
  if (host.startsWith("*.")) return [...snapshot.all("Ingress")].some((other) => takesHost(other, host));
  return ingressHostKeys(host)
    .filter((key) => key !== "")
    .some((key) => [...snapshot.ingressesForHost(key)].some((other) => takesHost(other, host)));
}

function takesHost(ingress: SlimIngress, host: string): boolean {
  const { paths, bareHosts } = ingress;
  const hosts = [...bareHosts, ...paths.flatMap((path) => path.host ?? []), ...aliases(ingress)];
  return hosts.some((each) => overlap(each, host));
}

/** Names that ingress-nginx serves besides those of the rules. */
function aliases(ingress: SlimIngress): readonly string[] {
  const own = (nginxAnnotation(ingress, "server-alias") ?? "").split(",").map((alias) => alias.trim());
  if (!nginxFlag(ingress, "from-to-www-redirect")) return own.filter((alias) => alias !== "");
  const hosts = ingress.paths.flatMap(({ host }) => host ?? []);
  return [...own, ...hosts.map((host) => (host.startsWith("www.") ? host.slice(4) : `www.${host}`))];
}

/**
 * Whether TLS is set up for a rule's host, here or in another Ingress. One without any TLS leaves it to
 * others, or wants none; so does an entry without hosts, and controllers that keep certificates elsewhere.
 */
function isEncrypted(snapshot: Snapshot, ingress: SlimIngress, host: string): boolean {
  if (ingress.tlsHosts.length === 0 || ingress.tls.some((hosts) => hosts.length === 0)) return true;
  const { families } = classOfIngress(snapshot, ingress);
  if (families.some((family) => keepsCertificates.has(family) || ingressControllerTraits[family].outside)) return true;
  return [ingress, ...snapshot.ingressesForHost(host.toLowerCase())].some(({ tls }) =>
    tls.some((hosts) => hosts.length === 0 || hosts.some((each) => overlap(each, host))),
  );
}

/** One `spec.tls` turns TLS on for all of an Ingress's rules, and the certificate is found by the server name. */
const keepsCertificates: ReadonlySet<string> = new Set(["traefik", "kong", "openshift"]);

/** The rule's host that was probably meant: near in name, or the only one that lacks TLS. */
function fixFor(ingress: SlimIngress, { host, path }: HostField): readonly Fix[] {
  const candidates = ruleHosts(ingress)
    .map((each) => each.host)
    .filter((each) => !ingress.tlsHosts.some((listed) => overlap(listed, each)));
  const [only, ...others] = candidates;
  const meant = findClosestName(host, candidates) ?? (others.length === 0 ? only : undefined);
  if (meant === undefined) return [];
  const pointer = path.replace(/^spec\.tls\[(\d+)\]\.hosts\[(\d+)\]$/, "/spec/tls/$1/hosts/$2");
  return [
    patchFix(`Set TLS up for ${meant} instead of ${host}`, ingressRef(ingress), replaceValue(pointer, host, meant)),
  ];
}
