/** The few object shapes that the demo is made of, so that `shop.ts` reads like a list. */
import type { KubeObject } from "../core/api.ts";

type Labels = Record<string, string>;

/** A container port as in a manifest; protocol TCP where it is left out. */
export interface PortShape {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: "TCP" | "UDP";
  readonly hostPort?: number;
}

/** One container with its image, declared ports, environment and readiness probe. */
export interface ContainerShape {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly PortShape[];
  readonly env?: Readonly<Record<string, string>>;
  readonly probe?: { readonly path: string; readonly port: number | string };
  /** A ConfigMap whose files it reads. */
  readonly configMap?: string;
}

/** A workload: as many pods with `labels`, made of `containers`; `annotations` steer the simulated kubelet. */
export interface WorkloadShape {
  readonly replicas: number;
  readonly labels: Labels;
  readonly containers: readonly ContainerShape[];
  readonly annotations?: Labels;
  readonly hostNetwork?: boolean;
}

function podTemplate(shape: Omit<WorkloadShape, "replicas">) {
  const configMaps = shape.containers.flatMap((container) => container.configMap ?? []);
  return {
    metadata: { labels: shape.labels, ...(shape.annotations ? { annotations: shape.annotations } : {}) },
    spec: {
      ...(shape.hostNetwork === true ? { hostNetwork: true } : {}),
      containers: shape.containers.map(({ env, probe, configMap: mounted, ...container }) => ({
        ...container,
        ...(env ? { env: Object.entries(env).map(([name, value]) => ({ name, value })) } : {}),
        ...(probe ? { readinessProbe: { httpGet: { path: probe.path, port: probe.port } } } : {}),
        ...(mounted === undefined ? {} : { volumeMounts: [{ name: mounted, mountPath: "/etc/config" }] }),
      })),
      ...(configMaps.length === 0 ? {} : { volumes: configMaps.map((name) => ({ name, configMap: { name } })) }),
    },
  };
}

/** A Deployment whose own labels and template labels are the same. */
export function deployment(namespace: string, name: string, shape: WorkloadShape): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace, name, labels: shape.labels },
    spec: { replicas: shape.replicas, selector: { matchLabels: shape.labels }, template: podTemplate(shape) },
  };
}

/** A StatefulSet governed by the Service of the same name. */
export function statefulSet(namespace: string, name: string, shape: WorkloadShape): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { namespace, name, labels: shape.labels },
    spec: {
      serviceName: name,
      replicas: shape.replicas,
      selector: { matchLabels: shape.labels },
      template: podTemplate(shape),
    },
  };
}

/** A DaemonSet whose own labels and template labels are the same; `replicas` is not used. */
export function daemonSet(namespace: string, name: string, shape: Omit<WorkloadShape, "replicas">): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { namespace, name, labels: shape.labels },
    spec: { selector: { matchLabels: shape.labels }, template: podTemplate(shape) },
  };
}

/** An autoscaler of a Deployment, at rest at `replicas`. */
export function autoscaler(
  namespace: string,
  deploymentName: string,
  { min, max, replicas }: { readonly min: number; readonly max: number; readonly replicas: number },
): KubeObject {
  const target = { type: "Utilization", averageUtilization: 70 };
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { namespace, name: deploymentName },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deploymentName },
      minReplicas: min,
      maxReplicas: max,
      metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
    },
    status: { currentReplicas: replicas, desiredReplicas: replicas },
  };
}

/** A pod that no workload made. */
export function barePod(namespace: string, name: string, shape: Omit<WorkloadShape, "replicas">): KubeObject {
  const { metadata, spec } = podTemplate(shape);
  return { apiVersion: "v1", kind: "Pod", metadata: { namespace, name, ...metadata }, spec };
}

/** A Service; `spec` as in a manifest. */
export function service(namespace: string, name: string, spec: object, annotations?: Labels): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name, labels: { app: name }, ...(annotations ? { annotations } : {}) },
    spec,
  };
}

/** A ConfigMap. */
export function configMap(namespace: string, name: string, data: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace, name }, data };
}

/** A Namespace. */
export function namespace(name: string): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** A hand-made EndpointSlice of addresses that are no pods. */
export function endpointSlice(
  namespace: string,
  name: string,
  serviceName: string,
  addresses: readonly string[],
  port: { readonly name: string; readonly port: number },
): KubeObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { namespace, name, labels: { "kubernetes.io/service-name": serviceName } },
    addressType: "IPv4",
    endpoints: addresses.map((address) => ({ addresses: [address] })),
    ports: [{ ...port, protocol: "TCP" }],
  };
}
