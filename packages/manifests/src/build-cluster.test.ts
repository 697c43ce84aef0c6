/** Namespaces are tried out in batches, and nothing shows it. */
import { expect, it } from "vitest";
import { defaultNodePortRange, defaultNow } from "./check-manifests.ts";
import { buildCluster } from "./build-cluster.ts";
import { readManifests } from "./read-manifests.ts";

function application(namespace: string, nodePort: number): string {
  return `
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: ${namespace} }, spec: { replicas: 2, selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web }] } } } }
---
{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: ${namespace} }, spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, nodePort: ${nodePort} }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: free, namespace: ${namespace} }, spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80 }] } }
---`;
}

const yaml = `{ apiVersion: v1, kind: Node, metadata: { name: node-a } }
---
{ apiVersion: v1, kind: Namespace, metadata: { name: b } }
---
${application("a", 30080)}${application("b", 30081)}${application("c", 30080)}`;

function build(batchSize: number) {
  const { documents } = readManifests("a.yaml", yaml);
  const { slim, refused } = buildCluster(documents, {
    now: defaultNow,
    nodePortRange: defaultNodePortRange,
    batchSize,
  });
  const objects = slim.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`).sort();
  return { told: { objects, refused: [...refused.keys()] }, slim };
}

it("gives the same objects and refusals, whatever the batches are", () => {
  const { told: whole } = build(1000);
  const { told: divided, slim } = build(1);
  expect(divided).toEqual(whole);
  expect(whole.refused).toEqual(["Service/c/web"]);
  expect(new Set(whole.objects).size).toBe(whole.objects.length);
  const addresses = slim.flatMap((each) => (each.kind === "Pod" ? each.podIPs : []));
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(addresses).not.toEqual([]);
});
