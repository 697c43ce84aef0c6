import fc from "fast-check";
import { expect, test } from "vitest";
import { ApiError } from "../src/index.ts";
import type { KubeObject } from "../src/index.ts";
import { Simulated, at, service, workload } from "./simulated.ts";

/** What people and machines do to a cluster; `pick` chooses among the objects that are there. */
type Step =
  | {
      readonly type: "deploy";
      readonly kind: "Deployment" | "StatefulSet" | "DaemonSet";
      readonly app: string;
      readonly replicas: number;
    }
  | { readonly type: "scale"; readonly pick: number; readonly replicas: number }
  | { readonly type: "image"; readonly pick: number; readonly image: number }
  | { readonly type: "expose"; readonly app: string; readonly nodePort: boolean }
  | { readonly type: "relabel"; readonly pick: number; readonly app: string }
  | { readonly type: "unready"; readonly pick: number; readonly ready: boolean }
  | {
      readonly type: "delete";
      readonly kind: "Pod" | "Deployment" | "StatefulSet" | "DaemonSet" | "Service" | "EndpointSlice" | "ReplicaSet";
      readonly pick: number;
    }
  | { readonly type: "node"; readonly up: boolean }
  | { readonly type: "pass"; readonly milliseconds: number };

const app = fc.constantFrom("web", "api", "db");
const pick = fc.nat(20);
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    type: fc.constant("deploy" as const),
    kind: fc.constantFrom("Deployment", "StatefulSet", "DaemonSet"),
    app,
    replicas: fc.nat(4),
  }),
  fc.record({ type: fc.constant("scale" as const), pick, replicas: fc.nat(5) }),
  fc.record({ type: fc.constant("image" as const), pick, image: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant("expose" as const), app, nodePort: fc.boolean() }),
  fc.record({ type: fc.constant("relabel" as const), pick, app }),
  fc.record({ type: fc.constant("unready" as const), pick, ready: fc.boolean() }),
  fc.record({
    type: fc.constant("delete" as const),
    kind: fc.constantFrom("Pod", "Deployment", "StatefulSet", "DaemonSet", "Service", "EndpointSlice", "ReplicaSet"),
    pick,
  }),
  fc.record({ type: fc.constant("node" as const), up: fc.boolean() }),
  fc.record({ type: fc.constant("pass" as const), milliseconds: fc.integer({ min: 0, max: 3000 }) }),
);

function chosen(objects: readonly KubeObject[], number: number): string | null {
  return objects[number % Math.max(1, objects.length)]?.metadata.name ?? null;
}

function apply(simulated: Simulated, step: Step): void {
  switch (step.type) {
    case "deploy": {
      const spec = step.kind === "DaemonSet" ? {} : { replicas: step.replicas };
      simulated.create(workload(step.kind, step.app, spec));
      return;
    }
    case "scale":
    case "image": {
      const name = chosen(simulated.list("Deployment"), step.pick);
      if (name === null) return;
      simulated.change("Deployment", name, (object) => {
        if (step.type === "scale") (object["spec"] as { replicas: number }).replicas = step.replicas;
        else
          (at(object, "spec", "template", "spec", "containers", 0) as { image: string }).image =
            `example.test/app:${step.image}`;
      });
      return;
    }
    case "expose":
      simulated.create(service(step.app, step.nodePort ? { type: "NodePort" } : {}));
      return;
    case "relabel":
    case "unready": {
      const name = chosen(simulated.list("Pod"), step.pick);
      if (name === null) return;
      if (step.type === "unready")
        simulated.annotate("Pod", name, { "simulator.portolan.dev/ready": String(step.ready) });
      else {
        simulated.change("Pod", name, (object) => {
          (object["metadata"] as { labels: Record<string, string> }).labels["app"] = step.app;
        });
      }
      return;
    }
    case "delete": {
      const name = chosen(
        simulated.list(step.kind).filter(({ metadata }) => metadata.name !== "kubernetes"),
        step.pick,
      );
      if (name !== null) simulated.delete(step.kind, name);
      return;
    }
    case "node":
      simulated.annotate("Node", "node-b", { "simulator.portolan.dev/ready": String(step.up) });
      return;
    case "pass":
      simulated.pass(step.milliseconds);
  }
}

function run(history: readonly Step[]): Simulated {
  const simulated = new Simulated({
    onRefusal: ({ error }) => {
      throw new Error("a controller was refused something", { cause: error });
    },
  });
  for (const step of history) {
    try {
      apply(simulated, step);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
  simulated.annotate("Node", "node-b", { "simulator.portolan.dev/ready": "true" });
  simulated.pass(60_000);
  return simulated;
}

/** What the slices of a Service should hold, by the pods as they stand. */
function wanted(simulated: Simulated, name: string) {
  const pods = simulated.list("Pod").filter((pod) => pod.metadata.labels?.["app"] === name);
  return pods
    .filter((pod) => at(pod, "status", "podIP") !== undefined)
    .map((pod) => {
      const conditions = (at(pod, "status", "conditions") ?? []) as { type: string; status: string }[];
      const serving = conditions.some(({ type, status }) => type === "Ready" && status === "True");
      const terminating = pod.metadata.deletionTimestamp !== undefined;
      const state = { ready: serving && !terminating, serving, terminating };
      return `${pod.metadata.name ?? ""} ${String(at(pod, "status", "podIP"))} ${JSON.stringify(state)}`;
    })
    .sort();
}

function found(simulated: Simulated, name: string) {
  return simulated
    .list("EndpointSlice")
    .filter(({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === name)
    .flatMap((slice) => (slice["endpoints"] ?? []) as object[])
    .map((endpoint) => {
      const target = String(at(endpoint, "targetRef", "name"));
      return `${target} ${String(at(endpoint, "addresses", 0))} ${JSON.stringify(at(endpoint, "conditions"))}`;
    })
    .sort();
}

test("whatever happens the controllers settle, and what they made agrees", () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40 }), (history) => {
      const simulated = run(history);
      const objects = simulated.cluster.resources.flatMap((resource) => simulated.cluster.list(resource, "default"));
      const uids = new Set(objects.map(({ metadata }) => metadata.uid));
      for (const { metadata } of simulated.list("Service")) {
        if (metadata.name !== "kubernetes")
          expect(found(simulated, metadata.name ?? "")).toEqual(wanted(simulated, metadata.name ?? ""));
      }
      expect(
        objects.flatMap(({ metadata }) => metadata.ownerReferences ?? []).filter(({ uid }) => !uids.has(uid)),
      ).toEqual([]);
      const addresses = simulated.list("Pod").flatMap((pod) => at(pod, "status", "podIP") ?? []);
      expect(new Set(addresses).size).toBe(addresses.length);
      for (const set of simulated.list("ReplicaSet")) {
        expect(at(set, "status", "replicas")).toBe(at(set, "spec", "replicas"));
      }
      const version = simulated.cluster.resourceVersion();
      simulated.pass(0);
      expect(simulated.cluster.resourceVersion()).toBe(version);
    }),
    { numRuns: 300 },
  );
}, 60_000);

test("one history gives one cluster", () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 25 }), (history) => {
      const all = (simulated: Simulated) =>
        simulated.cluster.resources.flatMap((resource) => simulated.cluster.list(resource, null));
      expect(all(run(history))).toEqual(all(run(history)));
    }),
    { numRuns: 20 },
  );
}, 60_000);
