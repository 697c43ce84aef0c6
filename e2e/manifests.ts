/** The manifests that tests apply, so that a test reads like a list of them. */
import type { KubeObject } from "@portolan/simulator";

/** A Namespace. */
export function namespace(name: string): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** A Service; `spec` as in a manifest. */
export function service(namespaceName: string, name: string, spec: object): KubeObject {
  return { apiVersion: "v1", kind: "Service", metadata: { namespace: namespaceName, name }, spec };
}

/** A Deployment whose pods have `app=NAME` and one container that declares the ports. */
export function deployment(
  namespaceName: string,
  name: string,
  replicas: number,
  containerPorts: readonly number[],
): KubeObject {
  const labels = { app: name };
  const container = {
    name: "main",
    image: `registry.example/${name}:1.0.0`,
    ports: containerPorts.map((containerPort) => ({ containerPort })),
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace: namespaceName, name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

/** An Ingress that sends one host to a port of a Service. */
export function ingress(namespaceName: string, name: string, host: string, backend: object): KubeObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { namespace: namespaceName, name },
    spec: { rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: backend } }] } }] },
  };
}

/** A hand-made EndpointSlice of addresses, port 8080. */
export function endpointSlice(namespaceName: string, serviceName: string, ...addresses: readonly string[]): KubeObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      namespace: namespaceName,
      name: `${serviceName}-1`,
      labels: { "kubernetes.io/service-name": serviceName },
    },
    addressType: "IPv4",
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: "", port: 8080, protocol: "TCP" }],
  };
}
