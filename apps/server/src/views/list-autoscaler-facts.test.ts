import { createAnalysis } from "@portolan/shared";
import { expect, it } from "vitest";
import { createManualTiming } from "../../test/manual-timing.ts";
import { createScriptedSource } from "../../test/scripted-source.ts";
import { project, service, slice } from "../../test/shop-objects.ts";
import { createClusterViews } from "./cluster-views.ts";

const labels = { app: "web" };

function owned(kind: string, name: string) {
  return { labels, ownerReferences: [{ kind, name, controller: true }] };
}

function autoscaler(name: string, target: { kind: string; name: string }, status?: object, namespace = "shop") {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name, namespace },
    spec: { scaleTargetRef: { apiVersion: "apps/v1", ...target }, minReplicas: 3, maxReplicas: 10 },
    status,
  };
}

const web = { kind: "Deployment", name: "web" };
const three = { currentReplicas: 3, desiredReplicas: 4 };
const template = { metadata: { labels }, spec: { containers: [{ name: "web" }] } };
const spec = { replicas: 3, selector: { matchLabels: labels }, template };
const shop = [
  service("shop", "web"),
  slice("shop", "web", [{ pod: "web-1-a", ip: "10.244.0.5" }]),
  { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" }, spec },
  {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "web-1", namespace: "shop", ...owned("Deployment", "web") },
    spec,
  },
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web-1-a", namespace: "shop", ...owned("ReplicaSet", "web-1") },
    spec: { containers: [{ name: "web" }] },
    status: { phase: "Running", podIPs: [{ ip: "10.244.0.5" }], conditions: [{ type: "Ready", status: "True" }] },
  },
];

it.each<{ name: string; autoscalers: readonly object[]; expected: readonly string[] }>([
  { name: "none", autoscalers: [], expected: [] },
  {
    name: "of the Deployment behind the Service",
    autoscalers: [autoscaler("web", web, three)],
    expected: ["web spec.maxReplicas: HPA web: 3 to 10 replicas, 3 now, 4 wanted"],
  },
  {
    name: "that nobody has looked at yet",
    autoscalers: [autoscaler("web", web)],
    expected: ["web spec.maxReplicas: HPA web: 3 to 10 replicas, no status yet"],
  },
  {
    name: "two that fight over one Deployment",
    autoscalers: [autoscaler("web-b", web, three), autoscaler("web-a", web, three)],
    expected: [
      "web-a spec.maxReplicas: HPA web-a: 3 to 10 replicas, 3 now, 4 wanted",
      "web-b spec.maxReplicas: HPA web-b: 3 to 10 replicas, 3 now, 4 wanted",
    ],
  },
  {
    name: "of others",
    autoscalers: [
      autoscaler("kind", { kind: "StatefulSet", name: "web" }, three),
      autoscaler("name", { kind: "Deployment", name: "api" }, three),
      autoscaler("namespace", web, three, "empty"),
    ],
    expected: [],
  },
])("autoscalers: $name", ({ autoscalers, expected }) => {
  const source = createScriptedSource({ objects: project(...shop, ...autoscalers) });
  const views = createClusterViews({ source, analysis: createAnalysis(), timing: createManualTiming() });
  views.start();
  const view = views.view({ type: "service", namespace: "shop", name: "web" });
  const facts = view.view === "service" ? view.facts.filter(({ label }) => label === "autoscaler") : null;
  expect(facts?.map(({ object, path, value }) => `${object.name} ${path}: ${value}`)).toEqual(expected);
});
