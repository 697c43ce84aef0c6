/** What the inspector tells of a Service, each with the field of the object that it comes from. */
import { addressText, looksLikeNodePort, templatePath } from "@portolan/shared";
import type {
  Fact,
  Labels,
  ObjectRef,
  ServicePaths,
  SlimEndpointSlice,
  SlimMeta,
  SlimService,
  SlimServicePort,
  SlimWorkload,
  Snapshot,
} from "@portolan/shared";
import { listAutoscalerFacts } from "./list-autoscaler-facts.ts";

/** A fact without its object. */
type Line = readonly [label: string, path: string, value: string | number | boolean | null];

/** Facts about a Service, the slices that belong to it and the workloads behind it, in this order. */
export function listFacts(service: ServicePaths, snapshot: Snapshot): readonly Fact[] {
  const { namespace, name } = service;
  const object = snapshot.get("Service", namespace, name);
  if (object === undefined) return [];
  const slices = [...snapshot.slicesOf(namespace, name)].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    ...toFacts({ kind: "Service", namespace, name }, serviceLines(object)),
    ...slices.flatMap((slice) => toFacts({ kind: "EndpointSlice", namespace, name: slice.name }, sliceLines(slice))),
    ...workloadsBehind(service, snapshot).flatMap((workload) => [
      ...toFacts({ kind: workload.kind, namespace, name: workload.name }, workloadLines(workload)),
      ...listAutoscalerFacts(workload, snapshot),
    ]),
    ...volumeFacts(service, snapshot),
  ];
}

function toFacts(object: ObjectRef, lines: readonly Line[]): readonly Fact[] {
  return lines.flatMap(([label, path, value]) =>
    value === null || value === "" ? [] : [{ label, value: String(value), object, path }],
  );
}

function serviceLines(service: SlimService): readonly Line[] {
  return [
    ["type", "spec.type", service.type],
    ["clusterIP", "spec.clusterIPs", service.clusterIPs.map(addressText).join(", ")],
    ["IP families", "spec.ipFamilies", service.ipFamilies.join(", ")],
    ["externalName", "spec.externalName", service.externalName],
    ...selectorLines("spec.selector", service.selector),
    ...service.ports.flatMap((port, index) => portLines(port, `spec.ports[${String(index)}]`)),
    ...policyLines(service),
    ...loadBalancerLines(service),
    ["spec changed", "metadata.managedFields", service.specChangedAt],
    ...metaLines(service),
  ];
}

function selectorLines(path: string, selector: Labels | null): readonly Line[] {
  return Object.entries(selector ?? {}).map(([key, value]) => [`selector ${key}`, `${path}${fieldOf(key)}`, value]);
}

/** `.app`, or `["a.b/c"]` for a key that is no plain word. */
function fieldOf(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function portLines(port: SlimServicePort, path: string): readonly Line[] {
  const label = port.name === "" ? `port ${String(port.port)}` : port.name;
  return [
    [`${label}: port`, `${path}.port`, `${String(port.port)}/${port.protocol}`],
    [`${label}: note`, `${path}.port`, looksLikeNodePort(port)],
    [`${label}: targetPort`, `${path}.targetPort`, port.targetPort],
    [`${label}: nodePort`, `${path}.nodePort`, port.nodePort],
    [`${label}: appProtocol`, `${path}.appProtocol`, port.appProtocol],
  ];
}

function policyLines(service: SlimService): readonly Line[] {
  if (service.type === "ExternalName") return [];
  const external = service.type !== "ClusterIP" || service.externalIPs.length > 0;
  const affine = service.sessionAffinity === "ClientIP";
  return [
    ["internalTrafficPolicy", "spec.internalTrafficPolicy", service.internalTrafficPolicy],
    ["externalTrafficPolicy", "spec.externalTrafficPolicy", external ? service.externalTrafficPolicy : null],
    ["trafficDistribution", "spec.trafficDistribution", service.trafficDistribution],
    ["sessionAffinity", "spec.sessionAffinity", service.sessionAffinity],
    [
      "affinity ends after",
      "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
      affine && service.sessionAffinityTimeoutSeconds !== null
        ? `${String(service.sessionAffinityTimeoutSeconds)} s`
        : null,
    ],
    ["publishNotReadyAddresses", "spec.publishNotReadyAddresses", service.publishNotReadyAddresses || null],
    ["externalIPs", "spec.externalIPs", service.externalIPs.join(", ")],
  ];
}

function loadBalancerLines(service: SlimService): readonly Line[] {
  if (service.type !== "LoadBalancer") return [];
  return [
    ["loadBalancerClass", "spec.loadBalancerClass", service.loadBalancerClass],
    ["loadBalancerSourceRanges", "spec.loadBalancerSourceRanges", service.loadBalancerSourceRanges.join(", ")],
    [
      "allocateLoadBalancerNodePorts",
      "spec.allocateLoadBalancerNodePorts",
      service.allocateLoadBalancerNodePorts ? null : false,
    ],
    ["healthCheckNodePort", "spec.healthCheckNodePort", service.healthCheckNodePort],
    ...service.loadBalancer.map(({ ip, hostname, ipMode }, index): Line => {
      const field = ip === null ? "hostname" : "ip";
      const address = ip ?? hostname;
      return [
        "load balancer address",
        `status.loadBalancer.ingress[${String(index)}].${field}`,
        address === null ? null : `${address} (${ipMode})`,
      ];
    }),
  ];
}

function metaLines(object: SlimMeta): readonly Line[] {
  const managed = object.managedBy;
  return [
    ["created", "metadata.creationTimestamp", object.createdAt],
    ["deleted", "metadata.deletionTimestamp", object.deletedAt],
    ["managed by", "metadata", managed === null ? null : `${managed.tool} (${managed.name})`],
  ];
}

function sliceLines(slice: SlimEndpointSlice): readonly Line[] {
  const ready = slice.endpoints.filter((endpoint) => endpoint.ready).length;
  const ports = slice.ports.map(({ name, port, protocol }) => {
    const number = port === null ? "all ports" : String(port);
    return `${name === "" ? "" : `${name}:`}${number}/${protocol}`;
  });
  return [
    ["endpoints", "endpoints", `${String(ready)} of ${String(slice.endpoints.length)} ready (${slice.addressType})`],
    ["slice ports", "ports", ports.length === 0 ? "none" : ports.join(", ")],
    ["slice made by", `metadata.labels["endpointslice.kubernetes.io/managed-by"]`, slice.sliceManagedBy],
    [
      "last change",
      `metadata.annotations["endpoints.kubernetes.io/last-change-trigger-time"]`,
      slice.lastChangeTriggerTime,
    ],
  ];
}

function workloadsBehind(service: ServicePaths, snapshot: Snapshot): readonly SlimWorkload[] {
  const owners = new Map(
    service.ports
      .flatMap((port) => port.backends)
      .flatMap((backend) => (backend.workload === null ? [] : [backend.workload]))
      .map((workload) => [`${workload.kind}/${workload.name}`, workload]),
  );
  return [...snapshot.workloads(service.namespace)].filter(({ kind, name }) => owners.has(`${kind}/${name}`));
}

/** More pods than these are alike. */
const podsWithVolumes = 10;

/** The PersistentVolumeClaims behind the first pods that have some. */
function volumeFacts(service: ServicePaths, snapshot: Snapshot): readonly Fact[] {
  const endpoints = service.ports.flatMap((port) => port.backends).flatMap((backend) => backend.endpoints);
  const names = [...new Set(endpoints.flatMap(({ pod }) => (pod === null ? [] : pod.name)))].sort();
  const pods = names.flatMap((name) => snapshot.get("Pod", service.namespace, name) ?? []);
  return pods
    .filter(({ spec }) => spec.volumeClaims.length > 0)
    .slice(0, podsWithVolumes)
    .flatMap(({ namespace, name, spec }) =>
      toFacts({ kind: "Pod", namespace, name }, [
        ["volume claims", "spec.volumes[].persistentVolumeClaim.claimName", spec.volumeClaims.join(", ")],
      ]),
    );
}

function workloadLines(workload: SlimWorkload): readonly Line[] {
  const template = [...templatePath(workload.kind), "spec"].join(".");
  const wanted = workload.kind === "DaemonSet" ? "status.desiredNumberScheduled" : "spec.replicas";
  const ready = workload.kind === "DaemonSet" ? "status.numberReady" : "status.readyReplicas";
  // The slim object lists sidecars after the main containers, the real one among the initContainers,
  // where their places are no longer known: such fields are named by container instead.
  let main = 0;
  const containers = workload.template.containers.flatMap((container): readonly Line[] => {
    const path =
      container.role === "main"
        ? `${template}.containers[${String(main++)}]`
        : `${template}.initContainers[name=${container.name}]`;
    const ports = container.ports.map(
      ({ name, containerPort, protocol }) => `${name === "" ? "" : `${name}:`}${String(containerPort)}/${protocol}`,
    );
    return [
      [`container ${container.name}: image`, `${path}.image`, container.image],
      [`container ${container.name}: ports`, `${path}.ports`, ports.length === 0 ? "not declared" : ports.join(", ")],
    ];
  });
  const replicas: readonly Line[] = [
    ["replicas wanted", wanted, workload.replicas],
    ["replicas ready", ready, workload.readyReplicas],
  ];
  return [
    ...(workload.kind === "CronJob" ? [] : replicas),
    ["hostNetwork", `${template}.hostNetwork`, workload.template.hostNetwork || null],
    ...containers,
    ...metaLines(workload),
  ];
}
