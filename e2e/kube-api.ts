/** The few writes that the tests make to a Kubernetes API, as kubectl makes them. */

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
