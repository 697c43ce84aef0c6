/** A Service that Ingresses, routes or externalNames lead to and that does not exist. */
import { serviceId } from "../model/names.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { missingServiceGhost } from "./compute-external-name.ts";
import { parseServiceDnsName } from "../model/external-name-target.ts";
import { gatewayRoutesTo, gatewayWayToMissing } from "./gateway-ways-in.ts";
import { makeBreak, type Judgement } from "./make-break.ts";
import { ingressRoutesTo, ingressWayIn } from "./match-ingress-backend.ts";
import { serviceDnsName, serviceDnsNames } from "../dns/name-service.ts";
import type { Outcome, ServicePaths, WayIn } from "./path-model.ts";

/** The paths that end before it; undefined where nothing leads to it, or where Services are not read: it may well exist. */
export function computeMissingService(
  snapshot: Snapshot,
  namespace: string,
  name: string,
  clusterDomain: string,
  isRead: (namespace: string) => boolean,
): ServicePaths | undefined {
  if (snapshot.unreadable.has("Service")) return undefined;
  const severed = (outcome: Outcome): Judgement => ({
    verdict: "severed",
    break: makeBreak(
      "service",
      "service-missing",
      { name, namespace },
      { outcome, ghost: missingServiceGhost(snapshot, namespace, name, name) },
    ),
  });
  const ingresses = ingressRoutesTo(snapshot, namespace, name).map((route) => ingressWayIn(route, severed("http-503")));
  const aliases = aliasesOf(snapshot, namespace, name, clusterDomain, severed("no-such-name"));
  const routes = gatewayRoutesTo(snapshot, namespace, name, isRead).map((route) =>
    gatewayWayToMissing(snapshot, route, severed("http-500")),
  );
  const strayWaysIn = [...ingresses, ...routes, ...aliases];
  if (strayWaysIn.length === 0) return undefined;
  return {
    id: serviceId(namespace, name),
    namespace,
    name,
    missing: true,
    type: "ClusterIP",
    headless: false,
    clusterIPs: [],
    externalName: null,
    selector: null,
    portsColumn: "<none>",
    endpointsColumn: "<none>",
    internalTrafficPolicy: "Cluster",
    externalTrafficPolicy: null,
    sessionAffinity: "None",
    trafficDistribution: null,
    publishNotReadyAddresses: false,
    dnsNames: serviceDnsNames({ name, namespace }, clusterDomain),
    verdict: "severed",
    ports: [],
    strayWaysIn,
    strayClients: [],
  };
}

/** ExternalName Services that name it. */
function aliasesOf(
  snapshot: Snapshot,
  namespace: string,
  name: string,
  clusterDomain: string,
  judgement: Judgement,
): readonly WayIn[] {
  return [...snapshot.externalNamesTo(namespace, name)]
    .filter(
      ({ externalName }) => parseServiceDnsName(externalName ?? "")?.clusterDomain === clusterDomain.toLowerCase(),
    )
    .map((alias) => ({
      id: `external-name:${alias.namespace}/${alias.name}`,
      type: "external-name",
      client: "cluster",
      bypassesClusterIp: false,
      dnsName: serviceDnsName(alias, clusterDomain),
      chain: [{ name: serviceDnsName({ name, namespace }, clusterDomain), service: null }],
      verdict: judgement.verdict,
      break: judgement.break,
    }));
}
