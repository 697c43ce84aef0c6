/** The few writes that the tests make to a Kubernetes API, as kubectl makes them. */
import type { KubeObject } from "@portolan/simulator";

/** `kubectl -n NAMESPACE label pod NAME KEY=VALUE --overwrite`; null removes the label. Rejects with the server's words. */
export async function labelPod(apiUrl: string, namespace: string, name: string, labels: Record<string, string | null>) {
  const response = await fetch(`${apiUrl}/api/v1/namespaces/${namespace}/pods/${name}?fieldManager=kubectl-label`, {
    method: "PATCH",
    headers: { "content-type": "application/merge-patch+json", accept: "application/json" },
    body: JSON.stringify({ metadata: { labels } }),
  });
  if (!response.ok) throw new Error(`label pod ${name}: ${String(response.status)} ${await response.text()}`);
}

/** The names of the pods that a label selector takes. */
export async function podNames(apiUrl: string, namespace: string, selector: string): Promise<readonly string[]> {
  const url = `${apiUrl}/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
  const response = await fetch(url, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`list pods: ${String(response.status)} ${await response.text()}`);
  const list = (await response.json()) as { items: { metadata: { name: string } }[] };
  return list.items.map(({ metadata }) => metadata.name);
}

/** Switches a fault of the simulated API server on for everything that Portolan asks, lists and watches, or only `count` times. */
export async function switchOnFault(apiUrl: string, fault: object, resource?: string, count?: number) {
  const scope = { verbs: ["list", "watch"], ...(resource === undefined ? {} : { resource }) };
  const response = await fetch(`${apiUrl}/simulator/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ fault, scope, count }),
  });
  if (!response.ok) throw new Error(`fault: ${String(response.status)} ${await response.text()}`);
}

/** Switches every fault off. */
export async function switchOffFaults(apiUrl: string): Promise<void> {
  const response = await fetch(`${apiUrl}/simulator/faults`, { method: "DELETE" });
  if (!response.ok) throw new Error(`faults: ${String(response.status)} ${await response.text()}`);
}

/** `kubectl create -f`: into the object's own namespace. `plural` is the resource's, `group` "" for v1. */
export async function createObject(apiUrl: string, plural: string, object: KubeObject): Promise<void> {
  const { namespace = "" } = object.metadata;
  const group = object.apiVersion === "v1" ? "/api/v1" : `/apis/${object.apiVersion}`;
  const response = await fetch(`${apiUrl}${group}/namespaces/${namespace}/${plural}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(object),
  });
  if (!response.ok) throw new Error(`create ${plural}: ${String(response.status)} ${await response.text()}`);
}

/** `kubectl -n NAMESPACE delete service NAME`. */
export async function deleteService(apiUrl: string, namespace: string, name: string): Promise<void> {
  const response = await fetch(`${apiUrl}/api/v1/namespaces/${namespace}/services/${name}`, { method: "DELETE" });
  if (!response.ok) throw new Error(`delete service: ${String(response.status)} ${await response.text()}`);
}

/** `kubectl -n NAMESPACE scale deployment NAME --replicas=COUNT`. */
export async function scaleDeployment(apiUrl: string, namespace: string, name: string, replicas: number) {
  const response = await fetch(`${apiUrl}/apis/apps/v1/namespaces/${namespace}/deployments/${name}/scale`, {
    method: "PATCH",
    headers: { "content-type": "application/merge-patch+json" },
    body: JSON.stringify({ spec: { replicas } }),
  });
  if (!response.ok) throw new Error(`scale ${name}: ${String(response.status)} ${await response.text()}`);
}
