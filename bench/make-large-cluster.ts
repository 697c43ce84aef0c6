/** The snapshot that traces are measured over. */
import { createShare, createSnapshot, readState } from "@portolan/shared";
import type { Snapshot } from "@portolan/shared";
import { makeIngress, makeIngressController, makeNode, makePod, makeService, makeSlice } from "./make-objects.ts";

export const serviceCount = 10_000;
const nodeCount = 100;
const container = { name: "app", image: "registry.example/app:1", ports: [{ containerPort: 8080 }] };

/** Two pods behind each Service, an Ingress for each, one controller. */
export function makeCluster(): Snapshot {
  const raws = [
    ...Array.from({ length: nodeCount }, (_, n) => makeNode(`n${String(n)}`, nodeAddress(n), `10.${String(n)}.0.0/16`)),
    ...Array.from({ length: serviceCount }, (_, n) => makeNamespace(n)).flat(),
    ...Array.from({ length: 100 }, (_, n) => makeExtras(n)).flat(),
    ...makeIngressController({ name: "controller-1", ip: "10.0.255.1", node: "n0" }),
  ];
  const { objects, problems } = readState(raws, createShare());
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  return createSnapshot(objects);
}

function makeNamespace(n: number): readonly object[] {
  const namespace = namespaceOf(n);
  const port = { port: 80, targetPort: 8080, protocol: "TCP", nodePort: nodePortOf(n) };
  const facts = { namespace, name: "web", clusterIP: serviceAddress(n), selector: { app: "web" }, port };
  return [
    makeService({ ...facts, type: "NodePort" }),
    ...podsOf(n).map((pod) => makePod(namespace, pod, { app: "web" }, container)),
    makeSlice(namespace, "web", podsOf(n), [{ name: "", port: 8080, protocol: "TCP" }]),
    makeIngress(namespace, "web", [`host-${String(n)}.example.com`]),
  ];
}

/** A Service without endpoints and a load balancer in each of the first hundred namespaces. */
function makeExtras(n: number): readonly object[] {
  const namespace = namespaceOf(n);
  const port = { port: 80, targetPort: 8080, protocol: "TCP" };
  const balanced = { namespace, name: "balanced", clusterIP: `10.211.${String(n)}.1`, selector: { app: "web" }, port };
  const empty = { namespace, name: "empty", clusterIP: `10.212.${String(n)}.1`, selector: { app: "nobody" }, port };
  return [
    makeService({ ...empty, type: "ClusterIP" }),
    {
      ...makeService({ ...balanced, type: "LoadBalancer" }),
      status: { loadBalancer: { ingress: [{ ip: `203.0.113.${String(n)}` }] } },
    },
    makeSlice(namespace, "balanced", podsOf(n), [{ name: "", port: 8080, protocol: "TCP" }]),
  ];
}

const podsOf = (n: number) =>
  [0, 1].map((each) => ({
    name: `web-${String(each)}`,
    ip: podAddress(n, each),
    node: `n${String((n + each) % nodeCount)}`,
  }));
export const namespaceOf = (n: number) => `ns-${String(n)}`;
export const podOf = (n: number) => `pod/${namespaceOf(n)}/web-0`;
export const nodeAddress = (n: number) => `172.16.0.${String(n % nodeCount)}`;
export const nodePortOf = (n: number) => 20_000 + n;
const podAddress = (n: number, each: number) =>
  `10.${String((n + each) % nodeCount)}.${String(Math.floor(n / 100))}.${String(each + 1)}`;
const serviceAddress = (n: number) => `10.210.${String(Math.floor(n / 250))}.${String(n % 250)}`;
