/** For tests: the paths of a Service with one port. */
import { serviceId, servicePortId, type Backend, type PortPath, type ServicePaths } from "@portolan/shared";

export function examplePort(changes: Partial<PortPath> = {}): PortPath {
  return {
    id: servicePortId(serviceId("shop", "cart"), changes.port ?? 80, changes.protocol ?? "TCP"),
    name: "http",
    port: 80,
    protocol: "TCP",
    targetPort: "http",
    nodePort: null,
    appProtocol: null,
    verdict: "whole",
    break: null,
    waysIn: [],
    declaredClients: [],
    backends: [],
    used: 2,
    total: 2,
    ...changes,
  };
}

export function exampleBackend(changes: Partial<Backend> = {}): Backend {
  return {
    id: "Deployment/shop/cart:8080",
    type: "pods",
    workload: { kind: "Deployment", namespace: "shop", name: "cart" },
    replicas: { wanted: 2, ready: 2 },
    targetPort: 8080,
    container: null,
    reached: { port: 8080, container: null },
    declaredPorts: [],
    containers: ["app"],
    verdict: "whole",
    used: 2,
    total: 2,
    endpoints: [],
    ...changes,
  };
}

export function exampleService(ports: readonly PortPath[], changes: Partial<ServicePaths> = {}): ServicePaths {
  return {
    id: serviceId("shop", "cart"),
    namespace: "shop",
    name: "cart",
    missing: false,
    type: "ClusterIP",
    headless: false,
    clusterIPs: ["10.96.41.9"],
    externalName: null,
    selector: { app: "cart" },
    portsColumn: "80/TCP",
    endpointsColumn: "10.244.0.7:8080",
    internalTrafficPolicy: "Cluster",
    externalTrafficPolicy: null,
    sessionAffinity: "None",
    trafficDistribution: null,
    publishNotReadyAddresses: false,
    dnsNames: ["cart", "cart.shop"],
    verdict: ports[0]?.verdict ?? "whole",
    ports,
    strayWaysIn: [],
    strayClients: [],
    ...changes,
  };
}
