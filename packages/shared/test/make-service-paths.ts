/** Service paths by hand, for tests of what is drawn from them: only what a test is about has to be said. */
import { serviceId, servicePortId } from "../src/model/names.ts";
import type {
  Backend,
  ControllerPath,
  Endpoint,
  EndpointState,
  PathBreak,
  PortPath,
  ServicePaths,
  Verdict,
  WayIn,
} from "../src/paths/path-model.ts";

interface BackendParts {
  readonly workload?: string;
  readonly pods?: number;
  /** How many of the pods are used. */
  readonly used?: number;
  readonly targetPort?: number | null;
}

/** `controlled-ingress` has a controller, `down-ingress` one of which no pod is ready, `gateway` has one too. */
export type WayParts =
  | "cluster-ip"
  | "node-port"
  | "ingress"
  | "controlled-ingress"
  | "down-ingress"
  | "gateway"
  | "load-balancer"
  | "headless-dns";

interface PortParts {
  readonly port: number;
  readonly name?: string;
  readonly targetPort?: number | string;
  readonly waysIn?: readonly WayParts[];
  /** Workloads of the same namespace that name the port. */
  readonly declaredBy?: readonly string[];
  readonly backends?: readonly BackendParts[];
  /** Why nothing is reached; its ways in get it too. */
  readonly break?: PathBreak;
}

interface ServiceParts {
  readonly namespace?: string;
  readonly name: string;
  readonly ports: readonly PortParts[];
  readonly missing?: boolean;
}

function makeEndpoint(namespace: string, workload: string, index: number, state: EndpointState): Endpoint {
  return {
    address: `10.244.1.${String(index + 1)}`,
    family: "IPv4",
    node: "node-a",
    zone: null,
    pod: { kind: "Pod", namespace, name: `${workload}-${String(index)}` },
    holder: null,
    hostNetwork: false,
    state,
    used: state === "ready",
    reason: state === "ready" ? null : "CrashLoopBackOff",
    notSelected: false,
  };
}

function makeBackend(namespace: string, parts: BackendParts): Backend {
  const { workload = "web", pods = 2, targetPort = 8080 } = parts;
  const used = targetPort === null ? 0 : (parts.used ?? pods);
  const idle = targetPort === null ? "port-unresolved" : "not-ready";
  return {
    id: `Deployment/${namespace}/${workload}:${targetPort === null ? "" : String(targetPort)}`,
    type: "pods",
    workload: { kind: "Deployment", namespace, name: workload },
    replicas: { wanted: pods, ready: used },
    targetPort,
    container: targetPort === null ? null : { name: "app", role: "main", portName: "http" },
    reached:
      targetPort === null ? null : { port: targetPort, container: { name: "app", role: "main", portName: "http" } },
    declaredPorts: [{ container: "app", name: "http", port: 8080, protocol: "TCP" }],
    containers: ["app"],
    verdict: used === pods ? "whole" : used === 0 ? "severed" : "part",
    used,
    total: pods,
    endpoints: Array.from({ length: pods }, (_, index) =>
      makeEndpoint(namespace, workload, index, index < used ? "ready" : idle),
    ),
  };
}

const controllerDown: PathBreak = {
  hop: "way-in",
  code: "no-ready-endpoint",
  outcome: "refused",
  text: "no controller pod is ready",
  ghost: null,
};

function makeController(name: string, ready: number): ControllerPath {
  const verdict = ready === 0 ? "severed" : "whole";
  const broken = ready === 0 ? controllerDown : null;
  const entry = { service: serviceId("ingress", name), entries: [], verdict, break: broken } as const;
  return {
    workload: { kind: "Deployment", namespace: "ingress", name },
    foundBy: "its Service has the Ingress's address",
    controllerName: "k8s.io/ingress-nginx",
    ready,
    total: 1,
    entries: [
      { ...entry, id: "node-port 443", type: "node-port", port: 31443, addresses: [] },
      { ...entry, id: "load-balancer 80", type: "load-balancer", port: 80, addresses: ["203.0.113.7"] },
      { ...entry, id: "load-balancer 443", type: "load-balancer", port: 443, addresses: ["203.0.113.7"] },
    ],
    verdict,
    break: broken,
    note: null,
  };
}

function makeIngress(service: ServiceParts, port: number, controller: ControllerPath | null) {
  const namespace = service.namespace ?? "shop";
  return {
    client: "outside",
    bypassesClusterIp: true,
    type: "ingress",
    ingress: { kind: "Ingress", namespace, name: "site" },
    className: "nginx",
    host: "shop.example.com",
    path: `/${service.name}`,
    pathType: "Prefix",
    tls: false,
    backendPort: port,
    addresses: [],
    controller,
    dialsTargetPort: false,
  } as const;
}

function makeWayIn(
  service: ServiceParts,
  port: number,
  type: WayParts,
  verdict: Verdict,
  broken: PathBreak | null,
): WayIn {
  const namespace = service.namespace ?? "shop";
  const base = { id: type, verdict, break: broken, bypassesClusterIp: false };
  const dnsName = `${service.name}.${namespace}.svc.cluster.local`;
  const entries = [{ verdict, break: broken, count: 2, nodes: [{ name: "node-a", address: "10.77.0.11" }] }];
  switch (type) {
    case "node-port":
      return { ...base, client: "outside", type, nodePort: 30000 + (port % 2768), entries };
    case "load-balancer":
      return { ...base, client: "outside", type, port, addresses: ["203.0.113.9"], entries };
    case "ingress":
      return { ...base, ...makeIngress(service, port, null) };
    case "controlled-ingress":
      return { ...base, ...makeIngress(service, port, makeController("nginx", 1)) };
    case "down-ingress":
      return {
        ...base,
        ...makeIngress(service, port, makeController("nginx", 0)),
        verdict: "severed",
        break: controllerDown,
      };
    case "gateway":
      return {
        ...base,
        client: "outside",
        bypassesClusterIp: true,
        type,
        gateway: { kind: "Gateway", namespace: "edge", name: "public" },
        listener: "http",
        listenerPort: 80,
        listenerProtocol: "HTTP",
        route: { kind: "HTTPRoute", namespace, name: service.name },
        hostname: "shop.example.com",
        match: `PathPrefix /${service.name}`,
        fieldPath: "spec.rules[0].backendRefs[0]",
        backendPort: port,
        share: 1,
        addresses: ["203.0.113.8"],
        conditions: [],
        controller: makeController("envoy", 1),
        dialsTargetPort: false,
      };
    case "headless-dns":
      return { ...base, client: "cluster", bypassesClusterIp: true, type, port, dnsName };
    case "cluster-ip":
      return { ...base, client: "cluster", type: "cluster-ip", addresses: ["10.96.1.1"], port, dnsName };
    default:
      return type satisfies never;
  }
}

function makePort(service: ServiceParts, parts: PortParts): PortPath {
  const backends = (parts.backends ?? [{}]).map((backend) => makeBackend(service.namespace ?? "shop", backend));
  const used = backends.reduce((sum, backend) => sum + backend.used, 0);
  const total = backends.reduce((sum, backend) => sum + backend.total, 0);
  const broken = parts.break ?? null;
  const verdict: Verdict = broken !== null || used === 0 ? "severed" : used < total ? "part" : "whole";
  return {
    id: servicePortId(serviceId(service.namespace ?? "shop", service.name), parts.port, "TCP"),
    name: parts.name ?? "http",
    port: parts.port,
    protocol: "TCP",
    targetPort: parts.targetPort ?? "http",
    nodePort: null,
    appProtocol: null,
    verdict,
    break: broken,
    waysIn: (parts.waysIn ?? ["cluster-ip"]).map((type) => makeWayIn(service, parts.port, type, verdict, broken)),
    declaredClients: (parts.declaredBy ?? []).map((name) => {
      const workload = { kind: "Deployment", namespace: service.namespace ?? "shop", name };
      const fieldPath = "spec.template.spec.containers[0].env[0].value";
      return { workload, address: `${service.name}:${String(parts.port)}`, object: workload, fieldPath };
    }),
    backends,
    used,
    total,
  };
}

/** One Service with all its paths. Verdicts follow from the pods that are used and from the breaks. */
export function makeServicePaths(parts: ServiceParts): ServicePaths {
  const namespace = parts.namespace ?? "shop";
  const ports = parts.ports.map((port) => makePort(parts, port));
  const worst = (["severed", "part"] as const).find((verdict) => ports.some((port) => port.verdict === verdict));
  const headless = parts.ports.some((port) => port.waysIn?.includes("headless-dns") === true);
  return {
    id: serviceId(namespace, parts.name),
    namespace,
    name: parts.name,
    missing: parts.missing ?? false,
    type: parts.ports.some((port) => port.waysIn?.includes("node-port") === true) ? "NodePort" : "ClusterIP",
    headless,
    clusterIPs: headless ? ["None"] : ["10.96.1.1"],
    externalName: null,
    selector: { app: parts.name },
    portsColumn: "",
    endpointsColumn: "",
    internalTrafficPolicy: "Cluster",
    externalTrafficPolicy: null,
    sessionAffinity: "None",
    trafficDistribution: null,
    publishNotReadyAddresses: false,
    dnsNames: [],
    verdict: parts.missing === true ? "severed" : (worst ?? "whole"),
    ports,
    strayWaysIn: [],
    strayClients: [],
  };
}

/** No pod has what the selector asks for. */
export const noPodSelected: PathBreak = {
  hop: "endpoints",
  code: "no-pod-selected",
  outcome: "refused",
  text: "no pod has app=order",
  ghost: {
    hop: "endpoints",
    title: "selector",
    wanted: "app=order",
    why: "no pod in namespace shop has it",
    near: "3 pods have app=orders",
  },
};

/** The targetPort's name is nowhere. */
export const nameMissing: PathBreak = {
  hop: "endpoints",
  code: "target-port-name-missing",
  outcome: "refused",
  text: 'no container of the 2 pods has a port named "htpp"',
  ghost: { hop: "endpoints", title: "targetPort", wanted: '"htpp" → ?', why: "no container names it", near: null },
};

/** Pods, but none that takes traffic. */
export const noneReady: PathBreak = {
  hop: "endpoints",
  code: "no-ready-endpoint",
  outcome: "refused",
  text: "none of 2 pods takes traffic",
  ghost: null,
};
