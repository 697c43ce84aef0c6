import { describe, expect, it } from "vitest";
import { deployment, node, pod, service, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import type { CommandSource } from "./command-model.ts";
import { resolveCommandSource, type ResolvedSource } from "./resolve-command-source.ts";

function within(namespace: string, object: Raw): Raw {
  return { ...object, metadata: { ...(object["metadata"] as Raw), namespace } };
}

function namespace(name: string): Raw {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name }, status: { phase: "Active" } };
}

const snapshot = snapshotOf([
  ...["default", "shop", "blog", "empty"].map(namespace),
  node("n1"),
  node("n2"),
  ...deployment("web", 2),
  pod("web-1-a", { owner: "Deployment/web", ready: false }),
  pod("web-1-b", { owner: "Deployment/web", ip: "10.1.0.2" }),
  pod("web-1-c", { owner: "Deployment/web", ip: "10.1.0.3", phase: "Succeeded", ready: false }),
  ...deployment("idle", 0),
  ...deployment("api", 1, { app: "web" }),
  pod("api-1-a", { owner: "Deployment/api", ip: "10.1.0.4" }),
  pod("web-0", { owner: "StatefulSet/web", ip: "10.1.0.5" }),
  ...deployment("lone", 1, { app: "lone" }),
  pod("lone-1-a", { owner: "Deployment/lone", labels: { app: "lone" }, ip: "10.1.0.6" }),
  service("web"),
  service("nobody", { selector: null }),
  within("default", pod("tool", { labels: {}, ip: "10.1.1.1" })),
  within("blog", pod("tool", { labels: {}, ip: "10.1.1.2" })),
  within("blog", pod("only", { labels: {}, ip: "10.1.1.3", hostNetwork: true })),
  within("blog", pod("press", { labels: {}, ip: "10.1.1.4" })),
  within("shop", pod("twice", { labels: {}, ip: "10.1.1.5" })),
  within("blog", pod("twice", { labels: {}, ip: "10.1.1.6" })),
]);

const found = (from: string, ...notes: readonly string[]): ResolvedSource => ({ type: "found", from, notes });
const error = (reason: string, cure: string): ResolvedSource => ({ type: "error", reason, cure });

const table: readonly (readonly [name: string, source: CommandSource, resolved: ResolvedSource])[] = [
  ["no client in the line", { type: "as-asked" }, found("outside/192.0.2.1")],
  ["a pod with its namespace", { type: "pod", namespace: "shop", name: "web-1-b" }, found("pod/shop/web-1-b")],
  ["a pod of namespace default", { type: "pod", namespace: null, name: "tool" }, found("pod/default/tool")],
  [
    "a pod that one namespace has",
    { type: "pod", namespace: null, name: "press" },
    found("pod/blog/press", "Pod press is taken from blog, the only namespace that has it."),
  ],
  [
    "a pod that several namespaces have",
    { type: "pod", namespace: null, name: "twice" },
    error('Pod "twice" is in blog, shop.', "Write which one is meant, as -n blog."),
  ],
  [
    "a pod that is in another namespace",
    { type: "pod", namespace: "shop", name: "press" },
    error('Namespace shop has no Pod "press".', "There is one in blog."),
  ],
  [
    "a pod that no namespace has",
    { type: "pod", namespace: null, name: "none" },
    error('Namespace default has no Pod "none".', "Look its name up with kubectl get pods -A."),
  ],
  [
    "a pod by its workload's name",
    { type: "pod", namespace: "shop", name: "web-1" },
    error('Namespace shop has no Pod "web-1".', "Did you mean web-1-a?"),
  ],
  [
    "a Deployment that is misspelt",
    { type: "workload", kind: "Deployment", namespace: "shop", name: "wbe" },
    error('Namespace shop has no Deployment "wbe".', "Did you mean web?"),
  ],
  [
    "a Deployment: a ready pod before others",
    { type: "workload", kind: "Deployment", namespace: "shop", name: "web" },
    found("pod/shop/web-1-b", "The client is pod web-1-b, one of 2 of Deployment shop/web."),
  ],
  [
    "a Service: a pod that it selects",
    { type: "workload", kind: "Service", namespace: "shop", name: "web" },
    found("pod/shop/api-1-a", "The client is pod api-1-a, one of 4 of Service shop/web."),
  ],
  [
    "a Deployment of one pod",
    { type: "workload", kind: "Deployment", namespace: "shop", name: "lone" },
    found("pod/shop/lone-1-a"),
  ],
  [
    "a ReplicaSet: the pods that it selects",
    { type: "workload", kind: "ReplicaSet", namespace: "shop", name: "lone-1" },
    found("pod/shop/lone-1-a"),
  ],
  [
    "a pod by the beginning of its name, not by a near one",
    { type: "pod", namespace: "shop", name: "lone" },
    error('Namespace shop has no Pod "lone".', "Did you mean lone-1-a?"),
  ],
  [
    "a Deployment without pods",
    { type: "workload", kind: "Deployment", namespace: "shop", name: "idle" },
    error("Deployment shop/idle has no pod to be the client.", "Name a pod, as pod/NAMESPACE/NAME."),
  ],
  [
    "a Service without selector",
    { type: "workload", kind: "Service", namespace: "shop", name: "nobody" },
    error("Service shop/nobody has no pod to be the client.", "Name a pod, as pod/NAMESPACE/NAME."),
  ],
  [
    "a Deployment that is not there",
    { type: "workload", kind: "Deployment", namespace: "blog", name: "web" },
    error('Namespace blog has no Deployment "web".', "There is one in shop."),
  ],
  ["a new pod that is there already", { type: "new-pod", namespace: "blog", name: "tool" }, found("pod/blog/tool")],
  [
    "a new pod: another one stands in, but none of the host's network",
    { type: "new-pod", namespace: "blog", name: "tmp" },
    found(
      "pod/blog/press",
      "Pod press stands in for the new one: that one may come to another node, and network policies may treat it differently.",
    ),
  ],
  [
    "a new pod in a namespace without pods",
    { type: "new-pod", namespace: "empty", name: "tmp" },
    error(
      "Namespace empty has no running pod that could stand in for the new one.",
      "Name a namespace that has pods, as kubectl -n NAMESPACE run, or give the client as pod/NAMESPACE/NAME.",
    ),
  ],
  ["a node by name", { type: "host", name: "n2" }, found("node/n2")],
  ["a node by address", { type: "host", name: "10.0.0.1" }, found("node/n1")],
  [
    "a host that is no node",
    { type: "host", name: "laptop" },
    error('"laptop" is no node of the cluster.', "Nodes are n1, n2; another machine is outside/ADDRESS."),
  ],
];

describe("the client of a line", () => {
  it.each(table)("%s", (_name, source, resolved) => {
    expect(resolveCommandSource(snapshot, source, "outside/192.0.2.1")).toEqual(resolved);
  });

  it("is offered five nodes of many, and none where there are none", () => {
    const ask = (nodes: readonly Raw[]) => resolveCommandSource(snapshotOf(nodes), { type: "host", name: "x" }, "");
    const six = ["n1", "n2", "n3", "n4", "n5", "n6"].map((name) => node(name));
    expect(ask(six)).toMatchObject({ cure: "Nodes are n1, n2, n3, n4, n5; another machine is outside/ADDRESS." });
    expect(ask([])).toMatchObject({ cure: "Give the client as outside/ADDRESS." });
  });

  it("is not said to be missing where pods or Deployments are not read", () => {
    const unread = snapshotOf([namespace("shop")], ["Pod", "Deployment"]);
    const ask = (source: CommandSource) => resolveCommandSource(unread, source, "outside");
    expect(ask({ type: "pod", namespace: "shop", name: "web-1" })).toEqual(found("pod/shop/web-1"));
    expect(ask({ type: "workload", kind: "Deployment", namespace: "shop", name: "web" })).toEqual(
      error("Deployments are not read: which pod is meant is not known.", "Name a pod, as pod/NAMESPACE/NAME."),
    );
  });
});
