import type { SlimEndpoints } from "../../model/objects.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import { kubectl, patchFix, pointerStep } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import { fewNames, serviceEvidence } from "../service-facts.ts";
import { addressesByHand, endpointsRef, isElectionLock, isUnmirrored, skipMirrorLabel } from "../slice-facts.ts";
import type { PlacedAddress } from "../slice-facts.ts";

/** Endpoints that somebody wrote and that no EndpointSlice has: kube-proxy never sees them. */
export const rule: ServiceRule = {
  type: "service",
  id: "endpoints-not-mirrored",
  severity: "warning",
  title: "Endpoints made by hand are not copied to EndpointSlices",
  *check(service, { snapshot }) {
    if (service.missing || service.type === "ExternalName" || snapshot.unreadable.has("EndpointSlice")) return;
    const endpoints = snapshot.endpointsOf(service.namespace, service.name);
    if (endpoints === undefined || isElectionLock(endpoints)) return;
    if (service.selector === null && !isUnmirrored(endpoints)) return;
    // Where nothing else is left the port is severed, and a rule that says so tells of these too.
    if (service.ports.every(({ used }) => used === 0)) return;
    const lost = addressesInNoSlice(service, endpoints, snapshot);
    if (lost.length > 0) yield draft(service, endpoints, lost);
  },
};

function addressesInNoSlice(
  service: ServicePaths,
  endpoints: SlimEndpoints,
  snapshot: Snapshot,
): readonly PlacedAddress[] {
  const listed = new Set<string>();
  for (const slice of snapshot.slicesOf(service.namespace, service.name)) {
    for (const { addresses } of slice.endpoints) for (const address of addresses) listed.add(address);
  }
  return addressesByHand(endpoints).filter(({ ip }) => !listed.has(ip));
}

function draft(service: ServicePaths, endpoints: SlimEndpoints, lost: readonly PlacedAddress[]): FindingDraft {
  const object = endpointsRef(endpoints);
  const { selector } = service;
  const label = endpoints.labels[skipMirrorLabel] ?? null;
  const path = `/metadata/labels/${pointerStep(skipMirrorLabel)}`;
  const which = `${lost.length === 1 ? "the address" : `${lost.length} addresses`} ${fewNames(lost.map(({ ip }) => ip))}`;
  return {
    hop: "endpoints",
    port: null,
    message: `Endpoints ${endpoints.name} list ${which}, which no EndpointSlice has: ${
      selector === null
        ? "their label skip-mirror keeps them from being copied"
        : "the Service has a selector, so that its controller writes both, and will overwrite what a hand has added"
    }; nobody is sent there`,
    evidence: [
      selector === null
        ? { object, path: `metadata.labels["${skipMirrorLabel}"]`, value: label }
        : serviceEvidence(service, ["spec", "selector"], Object.keys(selector).join(", ")),
      ...lost.slice(0, 5).map(({ ip, path: at }): Evidence => ({ object, path: at, value: ip })),
    ],
    fixes:
      selector === null
        ? [
            patchFix("Let them be copied", object, [
              { op: "test", path, value: label },
              { op: "remove", path },
            ]),
          ]
        : [],
    reproduce: [
      `${kubectl(service)} get endpoints ${service.name} -o yaml`,
      `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name}`,
    ],
  };
}
