import { forbiddenAddress } from "../../endpoints/forbidden-address.ts";
import { matchesCidr, parseIpAddress } from "../../model/match-cidr.ts";
import { proxyNameLabel } from "../../paths/compute-ways-in.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence } from "../finding.ts";
import { kubectl } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { addressesByHand, endpointsRef, isByHand, isUnmirrored, sliceRef } from "../slice-facts.ts";

/** Endpoints made by hand with addresses that no connection gets to. */
export const rule: ServiceRule = {
  type: "service",
  id: "endpoint-address-restricted",
  severity: "error",
  title: "An endpoint has an address that leads nowhere",
  explains: ["no-ready-endpoints", "some-not-ready", "headless-no-ready", "selectorless-no-endpoints"],
  *check(service, { snapshot }) {
    if (service.missing || service.type === "ExternalName") return;
    const proxied = snapshot.get("Service", service.namespace, service.name)?.labels[proxyNameLabel] === undefined;
    const faults = listedByHand(service, snapshot).flatMap((evidence) => {
      const address = String(evidence.value);
      // Who dials an endpoint itself, as clients of a headless Service do, may well dial another Service's address.
      const why =
        forbiddenText(address) ?? (service.headless || !proxied ? null : leadsNowhere(address, service, snapshot));
      return why === null ? [] : [{ evidence, why }];
    });
    const [first] = faults;
    if (first === undefined) return;
    const more = faults.length === 1 ? "" : ` (and ${faults.length - 1} more)`;
    const { object, value } = first.evidence;
    yield {
      hop: "endpoints",
      message: `${object.kind} ${object.name} gives Service ${service.name} the endpoint ${String(value)}, ${first.why}${more}`,
      evidence: faults.slice(0, 10).map(({ evidence }) => evidence),
      reproduce: [
        `${kubectl(service)} get endpointslices -l kubernetes.io/service-name=${service.name} -o jsonpath='{.items[*].endpoints[*].addresses}'`,
        "kubectl get services -A -o wide",
      ],
    };
  },
};

/** Every address that a person listed: in slices, and in Endpoints (whose copies are not looked at again). */
function listedByHand(service: ServicePaths, snapshot: Snapshot): readonly Evidence[] {
  const slices = [...snapshot.slicesOf(service.namespace, service.name)].filter(
    (slice) => isByHand(slice) && slice.addressType !== "FQDN",
  );
  const listed = slices.flatMap((slice) =>
    slice.endpoints.flatMap(({ addresses }, index) =>
      addresses.map((value, at) => ({
        object: sliceRef(slice),
        path: `endpoints[${index}].addresses[${at}]`,
        value,
      })),
    ),
  );
  const endpoints = service.selector === null ? snapshot.endpointsOf(service.namespace, service.name) : undefined;
  if (endpoints === undefined || isUnmirrored(endpoints)) return listed;
  const object = endpointsRef(endpoints);
  return [...listed, ...addressesByHand(endpoints).map(({ ip, path }) => ({ object, path, value: ip }))];
}

function forbiddenText(address: string): string | null {
  const what = forbiddenAddress(address);
  return what === null ? null : `${what}: the API server refuses it`;
}

/** Why kube-proxy's translation to this address does not get through; null where it may. */
function leadsNowhere(address: string, { namespace, name }: ServicePaths, snapshot: Snapshot): string | null {
  for (const owner of snapshot.servicesByAddress(address)) {
    // Other addresses of a Service may be reached by the network around the cluster.
    if (!owner.clusterIPs.includes(address)) continue;
    const whose =
      owner.namespace === namespace && owner.name === name
        ? "its own ClusterIP"
        : `the ClusterIP of Service ${owner.name} in namespace ${owner.namespace}`;
    return `which is ${whose}: a node translates a packet once, and not again to that Service's endpoints`;
  }
  if (parseIpAddress(address) === null) return null;
  const multicast = ["224.0.0.0/4", "ff00::/8"].some((cidr) => matchesCidr(cidr, address));
  return multicast ? "a multicast address: no connection can be made to it" : null;
}
