/** Services, with the API server's defaults filled in (pkg/apis/core/v1/defaults.go), so that manifests read like live objects. */
import type { IpFamily, LoadBalancerIngress, ServiceType, SlimService, SlimServicePort } from "./objects.ts";
import { projectMeta, readSpecChangedAt } from "./project-meta.ts";
import { readProtocol } from "./read-protocol.ts";
import type { Field } from "./read-field.ts";
import type { Share } from "./share-values.ts";

const serviceTypes = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"] as const;
const trafficPolicies = ["Cluster", "Local"] as const;
const defaultAffinityTimeoutSeconds = 10_800;

export function projectService(object: Field, share: Share): SlimService {
  const spec = object.at("spec");
  const type = spec.at("type").oneOf(serviceTypes, "ClusterIP");
  const clusterIPs = type === "ExternalName" ? [] : readClusterIPs(spec);
  const selector = spec.at("selector").textMap();
  const sessionAffinity = spec.at("sessionAffinity").oneOf(["None", "ClientIP"], "None");
  const timeout = spec.at("sessionAffinityConfig").at("clientIP").at("timeoutSeconds").wholeNumber();
  return {
    ...projectMeta(object, true, share),
    kind: "Service",
    type,
    clusterIPs,
    ipFamilies: share.value(readIpFamilies(spec, type, clusterIPs)),
    ports: spec.at("ports").items().map(readServicePort),
    selector: Object.keys(selector).length === 0 ? null : share.value(selector),
    externalName: spec.at("externalName").filledText(),
    externalIPs: spec.at("externalIPs").texts(),
    internalTrafficPolicy: spec.at("internalTrafficPolicy").oneOf(trafficPolicies, "Cluster"),
    externalTrafficPolicy: spec.at("externalTrafficPolicy").oneOf(trafficPolicies, "Cluster"),
    trafficDistribution: spec.at("trafficDistribution").filledText(),
    sessionAffinity,
    sessionAffinityTimeoutSeconds: sessionAffinity === "ClientIP" ? (timeout ?? defaultAffinityTimeoutSeconds) : null,
    publishNotReadyAddresses: spec.at("publishNotReadyAddresses").flag() ?? false,
    loadBalancerClass: spec.at("loadBalancerClass").filledText(),
    loadBalancerSourceRanges: spec.at("loadBalancerSourceRanges").texts(),
    allocateLoadBalancerNodePorts: spec.at("allocateLoadBalancerNodePorts").flag() ?? true,
    healthCheckNodePort: spec.at("healthCheckNodePort").port() || null,
    loadBalancer: readLoadBalancer(object),
    specChangedAt: readSpecChangedAt(object),
  };
}

function readServicePort(entry: Field): SlimServicePort {
  const port = entry.at("port").requiredPort();
  const targetPort = entry.at("targetPort").portOrName();
  return {
    name: entry.at("name").text() ?? "",
    port,
    protocol: readProtocol(entry),
    // The API server writes 0 and "" over with the port.
    targetPort: targetPort === null || targetPort === 0 || targetPort === "" ? port : targetPort,
    nodePort: entry.at("nodePort").port() || null,
    appProtocol: entry.at("appProtocol").filledText(),
  };
}

function readClusterIPs(spec: Field): readonly string[] {
  const clusterIPs = spec.at("clusterIPs").texts();
  const clusterIP = spec.at("clusterIP").filledText();
  return clusterIPs.length > 0 || clusterIP === null ? clusterIPs : [clusterIP];
}

/** Old API servers and manifests do not say: then the addresses tell, else IPv4. */
function readIpFamilies(spec: Field, type: ServiceType, clusterIPs: readonly string[]): readonly IpFamily[] {
  const families = spec
    .at("ipFamilies")
    .items()
    .map((family) => family.oneOf(["IPv4", "IPv6"], "IPv4"));
  if (families.length > 0 || type === "ExternalName") return families;
  const addresses = clusterIPs.filter((address) => address !== "None");
  return addresses.length === 0 ? ["IPv4"] : addresses.map((address) => (address.includes(":") ? "IPv6" : "IPv4"));
}

/** `status.loadBalancer.ingress` of a Service or an Ingress. */
export function readLoadBalancer(object: Field): readonly LoadBalancerIngress[] {
  return object
    .at("status")
    .at("loadBalancer")
    .at("ingress")
    .items()
    .map((entry) => ({
      ip: entry.at("ip").filledText(),
      hostname: entry.at("hostname").filledText(),
      ipMode: entry.at("ipMode").oneOf(["VIP", "Proxy"], "VIP"),
    }));
}
