import { serviceId } from "../../model/names.ts";
import type { IngressPath, SlimIngress } from "../../model/objects.ts";
import type { RouterFamily } from "../../model/router-family.ts";
import { ingressControllerTraits } from "../../routing/ingress-controller-traits.ts";
import { nginxFlag } from "../../routing/ingress-nginx-locations.ts";
import { byAge } from "../../routing/ingress-rules.ts";
import { classOfIngress } from "../../routing/read-ingress-class.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { ingressEvidence, ingressServices, pathsText } from "../ingress-facts.ts";
import { kubectl } from "../make-fix.ts";
import type { FindingDraft, ObjectRule } from "../rule.ts";

/** An earlier Ingress of the same class has the same host, path and type: one of the two is not heard. */
export const rule: ObjectRule<"Ingress"> = {
  type: "object",
  kinds: ["Ingress"],
  id: "ingress-duplicate-path",
  severity: "warning",
  title: "Two Ingresses have the same path",
  explains: ["ingress-path-shadowed"],
  *check(ingress, { snapshot }) {
    if (nginxFlag(ingress, "canary") || !mayClash(snapshot, ingress)) return;
    const found = new Map<SlimIngress, Clash[]>();
    for (const path of ingress.paths) {
      if (path.isDefault) continue;
      for (const other of snapshot.ingressesForHost(hostOf(path))) {
        if (!isRival(ingress, other)) continue;
        const same = other.paths.find((each) => isSame(path, each));
        if (same !== undefined) found.set(other, [...(found.get(other) ?? []), { path, same }]);
      }
    }
    for (const [other, clashes] of found) yield draft(ingress, other, clashes);
  },
};

interface Clash {
  readonly path: IngressPath;
  /** The other Ingress's. */
  readonly same: IngressPath;
}

/**
 * Load balancers outside are one for each Ingress, or for a group of them; Kong, Skipper and APISIX tell equal paths
 * apart by annotations of their own.
 */
function mayClash(snapshot: Snapshot, ingress: SlimIngress): boolean {
  return classOfIngress(snapshot, ingress).families.every(
    (family) => !ingressControllerTraits[family].outside && !ownMatches.has(family),
  );
}

const ownMatches: ReadonlySet<RouterFamily> = new Set(["kong", "skipper", "apisix"]);

/** The older of two tells nothing: the finding is the younger one's. */
function isRival(ingress: SlimIngress, other: SlimIngress): boolean {
  if (ingress.namespace === other.namespace && ingress.name === other.name) return false;
  if (other.className !== ingress.className || nginxFlag(other, "canary") || byAge(other, ingress) > 0) return false;
  const entryPoints = ({ annotations }: SlimIngress) =>
    annotations["traefik.ingress.kubernetes.io/router.entrypoints"] ?? "";
  return entryPoints(ingress) === entryPoints(other) && mayShareAddress(ingress, other);
}

/** Two that are published at different addresses are carried out apart. */
function mayShareAddress(ingress: SlimIngress, other: SlimIngress): boolean {
  const [own, others] = [ingress, other].map(({ loadBalancer }) =>
    loadBalancer.flatMap(({ ip, hostname }) => ip ?? hostname ?? []),
  );
  if (own === undefined || others === undefined || own.length === 0 || others.length === 0) return true;
  return own.some((address) => others.includes(address));
}

function hostOf({ host }: IngressPath): string {
  return host?.toLowerCase() ?? "";
}

function isSame(a: IngressPath, b: IngressPath): boolean {
  return !b.isDefault && hostOf(a) === hostOf(b) && (a.path ?? "/") === (b.path ?? "/") && a.pathType === b.pathType;
}

function draft(ingress: SlimIngress, other: SlimIngress, clashes: readonly Clash[]): FindingDraft {
  const harmless = clashes.every(({ path, same }) => leadsTo(ingress, path) === leadsTo(other, same));
  const text = pathsText(
    ingress,
    clashes.map(({ path }) => path),
  );
  const lost = harmless ? "both lead to the same Service" : "most controllers heed only the one that was made first";
  return {
    severity: harmless ? "info" : "warning",
    hop: "way-in",
    message: `Ingress ${ingress.name} has ${text}, and so has Ingress ${other.namespace}/${other.name}: ${lost}`,
    evidence: clashes
      .slice(0, 5)
      .flatMap(({ path, same }) => [
        ingressEvidence(ingress, pathField(path), path.path),
        ingressEvidence(other, pathField(same), same.path),
      ]),
    reproduce: [
      `${kubectl(ingress)} get ingress ${ingress.name} -o yaml`,
      `${kubectl(other)} get ingress ${other.name} -o yaml`,
    ],
    services: [...new Set([...ingressServices(ingress), ...ingressServices(other)])],
  };
}

function pathField({ fieldPath }: IngressPath): string {
  return fieldPath.replace(/\.backend$/, ".path");
}

function leadsTo({ namespace }: SlimIngress, { backend, fieldPath }: IngressPath): string {
  return backend === null ? fieldPath : `${serviceId(namespace, backend.service)}:${String(backend.port)}`;
}
