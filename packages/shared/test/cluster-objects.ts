/** Kubernetes objects for tests, as an API server would write them, in namespace `shop` on nodes n1, n2, … */
import { readState } from "../src/model/read-state.ts";
import { createShare } from "../src/model/share-values.ts";
import type { SlimKind } from "../src/model/objects.ts";
import { createSnapshot } from "../src/snapshot/create-snapshot.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";

export type Raw = Readonly<Record<string, unknown>>;

/** A snapshot of the objects; throws where one is not understood. */
export function snapshotOf(objects: readonly Raw[], unreadable: readonly SlimKind[] = []): Snapshot {
  const contents = readState(objects, createShare());
  if (contents.problems.length > 0) throw new Error(JSON.stringify(contents.problems));
  const snapshot = createSnapshot();
  for (const object of contents.objects) {
    if (!unreadable.includes(object.kind)) snapshot.applyEvent({ type: "upsert", object });
  }
  snapshot.setUnreadable(unreadable);
  return snapshot;
}

/** `n1` has the address 10.0.0.1. */
export function node(name: string, ready: "True" | "False" | "Unknown" = "True"): Raw {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name },
    status: {
      addresses: [{ type: "InternalIP", address: `10.0.0.${name.slice(1)}` }],
      conditions: [{ type: "Ready", status: ready, lastTransitionTime: "2026-01-01T00:00:00Z", reason: "Test" }],
    },
  };
}

export interface PodParts {
  readonly labels?: Raw;
  /** Empty: the pod has none yet. */
  readonly ip?: string;
  readonly node?: string | null;
  readonly ports?: readonly Raw[];
  readonly containers?: readonly Raw[];
  readonly initContainers?: readonly Raw[];
  readonly hostNetwork?: boolean;
  readonly ready?: boolean;
  readonly phase?: string;
  readonly deleted?: boolean;
  /** `Deployment/web`: by a ReplicaSet `web-1`, which must be given too; other kinds own directly. */
  readonly owner?: string;
  readonly status?: Raw;
}

export const http = { name: "http", containerPort: 8080 };

export function pod(name: string, parts: PodParts = {}): Raw {
  const { labels = { app: "web" }, ip = "10.1.0.1", node: nodeName = "n1", ready = true, phase = "Running" } = parts;
  const [ownerKind, ownerName = ""] = (parts.owner ?? "").split("/");
  const owner =
    ownerKind === "Deployment" ? { kind: "ReplicaSet", name: `${ownerName}-1` } : { kind: ownerKind, name: ownerName };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "shop",
      labels,
      ...(parts.deleted === true ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}),
      ...(parts.owner === undefined ? {} : { ownerReferences: [{ ...owner, controller: true }] }),
    },
    spec: {
      ...(nodeName === null ? {} : { nodeName }),
      hostNetwork: parts.hostNetwork ?? false,
      containers: parts.containers ?? [{ name: "app", image: "shop/app:1", ports: parts.ports ?? [http] }],
      initContainers: parts.initContainers ?? [],
    },
    status: {
      phase,
      ...(ip === "" ? {} : { podIP: ip, podIPs: [{ ip }] }),
      conditions: [{ type: "Ready", status: ready ? "True" : "False", lastTransitionTime: "2026-01-01T00:00:00Z" }],
      ...parts.status,
    },
  };
}

export function deployment(name: string, replicas: number, labels: Raw = { app: name }): readonly Raw[] {
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: "app", image: "shop/app:1", ports: [http] }] },
  };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  const status = { readyReplicas: replicas };
  const ownerReferences = [{ kind: "Deployment", name, controller: true }];
  return [
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace: "shop" }, spec, status },
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: `${name}-1`, namespace: "shop", ownerReferences },
      spec,
      status,
    },
  ];
}

/** A ClusterIP Service `web` on 80 with the selector app=web, but for what `spec` says. */
export function service(name: string, spec: Raw = {}, labels: Raw = {}, namespace = "shop"): Raw {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels },
    spec: {
      type: "ClusterIP",
      clusterIP: "10.96.0.10",
      clusterIPs: ["10.96.0.10"],
      ipFamilies: ["IPv4"],
      selector: { app: "web" },
      ports: [{ port: 80, protocol: "TCP", targetPort: 8080 }],
      ...spec,
    },
    status: spec["status"] ?? {},
  };
}

export interface EndpointParts {
  readonly ready?: boolean;
  readonly serving?: boolean;
  readonly terminating?: boolean;
  readonly node?: string | null;
  /** Null: an address that is no pod. */
  readonly pod?: string | null;
}

export function endpoint(address: string, parts: EndpointParts = {}): Raw {
  const { ready = true, serving = ready, terminating = false, node: nodeName = "n1", pod: podName = null } = parts;
  return {
    addresses: [address],
    conditions: { ready, serving, terminating },
    ...(nodeName === null ? {} : { nodeName }),
    ...(podName === null ? {} : { targetRef: { kind: "Pod", namespace: "shop", name: podName } }),
  };
}

/** A slice of the Service: port 8080 without a name, but for what is given. */
export function slice(
  serviceName: string,
  endpoints: readonly Raw[],
  ports: readonly Raw[] = [{ name: "", port: 8080, protocol: "TCP" }],
  more: Raw = {},
): Raw {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: `${serviceName}-x`, namespace: "shop", labels: { "kubernetes.io/service-name": serviceName } },
    addressType: "IPv4",
    endpoints,
    ports,
    ...more,
  };
}

/** The object with more in its metadata: `creationTimestamp`, `annotations`. */
export function withMetadata(object: Raw, more: Raw): Raw {
  return { ...object, metadata: { ...(object["metadata"] as Raw), ...more } };
}

/** An Ingress with one rule for each `host path service:port`, and a default backend where `spec` gives one. */
export function ingress(name: string, routes: readonly string[], spec: Raw = {}): Raw {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop" },
    spec: {
      rules: routes.map((route) => {
        const [host, path, backend = ""] = route.split(" ");
        return { host, http: { paths: [{ path, pathType: "Prefix", backend: backendOf(backend) }] } };
      }),
      ...spec,
    },
  };
}

/** `web:80` by number, `web:http` by name. */
export function backendOf(backend: string): Raw {
  const [serviceName, port = ""] = backend.split(":");
  return { service: { name: serviceName, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}
