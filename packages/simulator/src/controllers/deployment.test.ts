import { describe, expect, test } from "vitest";
import { Simulated, at, start, workload } from "../../test/simulated.ts";

function sets(simulated: Simulated) {
  return simulated
    .list("ReplicaSet")
    .map((set) => ({
      image: at(set, "spec", "template", "spec", "containers", 0, "image"),
      revision: set.metadata.annotations?.["deployment.kubernetes.io/revision"],
      replicas: at(set, "spec", "replicas"),
      available: at(set, "status", "availableReplicas") ?? 0,
    }))
    .sort((a, b) => Number(a.revision) - Number(b.revision));
}

function setImage(simulated: Simulated, image: string) {
  simulated.change("Deployment", "web", (deployment) => {
    const container = at(deployment, "spec", "template", "spec", "containers", 0) as { image: string };
    container.image = image;
  });
}

function scale(simulated: Simulated, replicas: number) {
  simulated.change("Deployment", "web", (deployment) => {
    (deployment["spec"] as { replicas: number }).replicas = replicas;
  });
}

describe("a Deployment", () => {
  test("makes a ReplicaSet and its pods, and says so", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 2 }));
    simulated.pass(0);
    expect(at(simulated.get("Deployment", "web"), "status", "unavailableReplicas")).toBe(2);
    simulated.pass(1000);
    const [pod] = simulated.list("Pod");
    const set = simulated.list("ReplicaSet")[0]?.metadata;
    expect(pod?.metadata.name).toMatch(new RegExp(`^${set?.name ?? ""}-[bcdfghjklmnpqrstvwxz2456789]{5}$`));
    expect(pod?.metadata.ownerReferences).toEqual([
      {
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        name: set?.name,
        uid: set?.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
    expect(simulated.get("Deployment", "web")["status"]).toEqual({
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      terminatingReplicas: 0,
      conditions: [
        {
          type: "Available",
          status: "True",
          reason: "MinimumReplicasAvailable",
          message: "Deployment has minimum availability.",
          lastUpdateTime: "2026-11-20T12:00:00Z",
          lastTransitionTime: "2026-11-20T12:00:00Z",
        },
        {
          type: "Progressing",
          status: "True",
          reason: "NewReplicaSetAvailable",
          message: `ReplicaSet "${set?.name ?? ""}" has successfully progressed.`,
          lastUpdateTime: "2026-11-20T12:00:00Z",
          lastTransitionTime: "2026-11-20T12:00:00Z",
        },
      ],
    });
  });

  test("rolls on within its limits and keeps the old ReplicaSet at 0", () => {
    const simulated = new Simulated();
    simulated.create(
      workload("Deployment", "web", { replicas: 4, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } }),
    );
    simulated.pass(2000);
    setImage(simulated, "example.test/app:2");
    const seen: { pods: number; available: number }[] = [];
    for (let step = 0; step < 40; step++) {
      simulated.pass(250);
      const pods = simulated.list("Pod").filter(({ metadata }) => metadata.deletionTimestamp === undefined);
      const available = sets(simulated).reduce((sum, set) => sum + Number(set.available), 0);
      seen.push({ pods: pods.length, available });
    }
    expect(Math.max(...seen.map(({ pods }) => pods))).toBe(5);
    expect(Math.min(...seen.map(({ available }) => available))).toBe(3);
    expect(sets(simulated)).toEqual([
      { image: "example.test/app:1", revision: "1", replicas: 0, available: 0 },
      { image: "example.test/app:2", revision: "2", replicas: 4, available: 4 },
    ]);
  });

  test("goes back to an old template under a new revision, in the old ReplicaSet", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 2 }));
    simulated.pass(2000);
    const first = simulated.names("ReplicaSet")[0];
    setImage(simulated, "example.test/app:2");
    simulated.pass(10_000);
    setImage(simulated, "example.test/app:1");
    simulated.pass(10_000);
    expect(sets(simulated)).toEqual([
      { image: "example.test/app:2", revision: "2", replicas: 0, available: 0 },
      { image: "example.test/app:1", revision: "3", replicas: 2, available: 2 },
    ]);
    expect(simulated.names("Pod").every((name) => name.startsWith(`${first ?? ""}-`))).toBe(true);
  });

  test("a broken new template leaves the old pods serving, and the deadline is told", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 4, progressDeadlineSeconds: 60 }));
    simulated.pass(2000);
    simulated.change("Deployment", "web", (deployment) => {
      const metadata = at(deployment, "spec", "template", "metadata") as { annotations?: Record<string, string> };
      metadata.annotations = { "simulator.portolan.dev/waiting": "ImagePullBackOff" };
    });
    simulated.pass(70_000);
    expect(sets(simulated)).toEqual([
      { image: "example.test/app:1", revision: "1", replicas: 3, available: 3 },
      { image: "example.test/app:1", revision: "2", replicas: 2, available: 0 },
    ]);
    const conditions = at(simulated.get("Deployment", "web"), "status", "conditions") as {
      type: string;
      reason: string;
    }[];
    expect(conditions.map(({ type, reason }) => `${type}: ${reason}`)).toEqual([
      "Available: MinimumReplicasAvailable",
      "Progressing: ProgressDeadlineExceeded",
    ]);
  });

  test("Recreate stops all before it starts any", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 2, strategy: { type: "Recreate" } }));
    simulated.pass(2000);
    setImage(simulated, "example.test/app:2");
    for (let step = 0; step < 20; step++) {
      simulated.pass(200);
      const images = simulated.list("Pod").map((pod) => at(pod, "spec", "containers", 0, "image"));
      expect(new Set(images).size).toBeLessThanOrEqual(1);
    }
    simulated.pass(3000);
    expect(sets(simulated).at(-1)).toEqual({ image: "example.test/app:2", revision: "2", replicas: 2, available: 2 });
  });

  test.each([
    ["up", 2, 5],
    ["down", 5, 2],
    ["to nothing", 3, 0],
  ])("scales %s", (_name, from, to) => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: from }));
    simulated.pass(2000);
    scale(simulated, to);
    simulated.pass(5000);
    expect(simulated.list("Pod").length).toBe(to);
    expect(simulated.list("ReplicaSet").length).toBe(1);
    expect(at(simulated.get("Deployment", "web"), "status", "readyReplicas") ?? 0).toBe(to);
  });

  test("paused it scales but does not roll", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 2, paused: true }));
    simulated.pass(1000);
    expect(simulated.list("Pod").length).toBe(0);
    simulated.change("Deployment", "web", (deployment) => {
      delete (deployment["spec"] as { paused?: boolean }).paused;
    });
    simulated.pass(2000);
    expect(simulated.list("Pod").length).toBe(2);
  });

  test("deleted it takes ReplicaSets and pods along", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 2 }));
    simulated.pass(2000);
    simulated.delete("Deployment", "web", { propagationPolicy: "Background" });
    simulated.pass(5000);
    expect([simulated.names("Deployment"), simulated.names("ReplicaSet"), simulated.names("Pod")]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test("orphaned, its ReplicaSet and pods stay", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 2 }));
    simulated.pass(2000);
    simulated.delete("Deployment", "web", { propagationPolicy: "Orphan" });
    simulated.pass(5000);
    expect(simulated.names("Deployment")).toEqual([]);
    expect(simulated.list("ReplicaSet").map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined]);
    expect(simulated.list("Pod").length).toBe(2);
  });

  test("in the foreground it goes last", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 1 }));
    simulated.pass(2000);
    simulated.delete("Deployment", "web", { propagationPolicy: "Foreground" });
    simulated.pass(100);
    expect(simulated.get("Deployment", "web").metadata.finalizers).toEqual(["foregroundDeletion"]);
    simulated.pass(5000);
    expect([simulated.names("Deployment"), simulated.names("Pod")]).toEqual([[], []]);
  });

  test("equal seeds give equal clusters", () => {
    const run = () => {
      const simulated = new Simulated();
      simulated.create(workload("Deployment", "web", { replicas: 3 }));
      simulated.pass(2000);
      return simulated.list("Pod");
    };
    expect(run()).toEqual(run());
    expect(start).toBe(Date.UTC(2026, 10, 20, 12));
  });
});

describe("a ReplicaSet", () => {
  test("lets a pod go that is relabelled, replaces it, and takes it back", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 2 }));
    simulated.pass(2000);
    const [name = ""] = simulated.names("Pod");
    const relabel = (app: string) => {
      simulated.change("Pod", name, (pod) => {
        (pod["metadata"] as { labels: Record<string, string> }).labels["app"] = app;
      });
    };
    relabel("quarantine");
    simulated.pass(2000);
    expect(simulated.get("Pod", name).metadata.ownerReferences ?? []).toEqual([]);
    expect(simulated.list("Pod").length).toBe(3);
    relabel("web");
    simulated.pass(5000);
    expect(simulated.list("Pod").length).toBe(2);
    expect(simulated.list("Pod").every(({ metadata }) => metadata.ownerReferences?.[0]?.kind === "ReplicaSet")).toBe(
      true,
    );
  });

  test("replaces a pod that is deleted", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 2 }));
    simulated.pass(2000);
    const [name = ""] = simulated.names("Pod");
    simulated.delete("Pod", name);
    simulated.pass(3000);
    expect(simulated.names("Pod")).not.toContain(name);
    expect(simulated.list("Pod").length).toBe(2);
  });

  test("spreads its pods over the nodes", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 4 }));
    simulated.pass(2000);
    const nodes = simulated.list("Pod").map((pod) => at(pod, "spec", "nodeName"));
    expect(nodes.sort()).toEqual(["node-a", "node-a", "node-b", "node-b"]);
  });
});
