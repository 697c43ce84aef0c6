/** A small shop, from the JSON that an API server would send. */
import { createShare, readState, type SlimObject } from "@portolan/shared";

/** Slim objects of raw ones; every one of them must be readable. */
export function project(...raw: readonly unknown[]): readonly SlimObject[] {
  const { objects, problems } = readState(raw, createShare());
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return objects;
}

export function namespace(name: string): unknown {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name }, status: { phase: "Active" } };
}

function node(name: string, address: string): unknown {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name },
    status: {
      addresses: [{ type: "InternalIP", address }],
      conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-11-20T08:00:00Z" }],
    },
  };
}

/** A NodePort Service on port 80 with a numeric targetPort 8080. */
export function service(namespaceName: string, name: string, nodePort: number | null = null): unknown {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: namespaceName, creationTimestamp: "2026-11-20T09:00:00Z" },
    spec: {
      type: nodePort === null ? "ClusterIP" : "NodePort",
      clusterIP: "10.96.0.20",
      clusterIPs: ["10.96.0.20"],
      ipFamilies: ["IPv4"],
      selector: { app: name },
      ports: [{ port: 80, protocol: "TCP", targetPort: 8080, ...(nodePort === null ? {} : { nodePort }) }],
    },
  };
}

/** A pod on node-a; not ready where `notReadySince` (RFC 3339) is given. */
export function pod(namespaceName: string, name: string, app: string, ip: string, notReadySince?: string): unknown {
  const ready = notReadySince === undefined;
  const lastTransitionTime = notReadySince ?? "2026-11-20T10:00:00Z";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: namespaceName, labels: { app } },
    spec: { nodeName: "node-a", containers: [{ name: "web", image: "web:1", ports: [{ containerPort: 8080 }] }] },
    status: {
      phase: "Running",
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: "Ready", status: ready ? "True" : "False", lastTransitionTime }],
      containerStatuses: [{ name: "web", ready, restartCount: 0, state: { running: {} } }],
    },
  };
}

/** The slice of a Service: pods by name and address. */
export function slice(
  namespaceName: string,
  serviceName: string,
  endpoints: readonly { readonly pod: string; readonly ip: string; readonly ready?: boolean }[],
): unknown {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: `${serviceName}-1`,
      namespace: namespaceName,
      labels: {
        "kubernetes.io/service-name": serviceName,
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      },
    },
    addressType: "IPv4",
    ports: [{ name: "", port: 8080, protocol: "TCP" }],
    endpoints: endpoints.map(({ pod: name, ip, ready = true }) => ({
      addresses: [ip],
      conditions: { ready, serving: ready, terminating: false },
      nodeName: "node-a",
      targetRef: { kind: "Pod", name, namespace: namespaceName },
    })),
  };
}

/** Namespace `shop` with `web` (whole, by nodePort 30080) and `api` (its selector takes no pod). */
export function shopObjects(): readonly SlimObject[] {
  return project(
    node("node-a", "10.0.0.1"),
    namespace("shop"),
    namespace("empty"),
    service("shop", "web", 30080),
    pod("shop", "web-1", "web", "10.244.0.5"),
    slice("shop", "web", [{ pod: "web-1", ip: "10.244.0.5" }]),
    service("shop", "api"),
    slice("shop", "api", []),
  );
}
