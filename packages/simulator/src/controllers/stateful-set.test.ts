import { describe, expect, test } from "vitest";
import { Simulated, at, manifest, workload } from "../../test/simulated.ts";

function statefulSet(spec: Record<string, unknown> = {}, options: Parameters<typeof workload>[3] = {}) {
  return workload("StatefulSet", "db", { replicas: 3, serviceName: "db", ...spec }, options);
}

function images(simulated: Simulated) {
  return simulated
    .list("Pod")
    .map((pod) => `${pod.metadata.name ?? ""} ${String(at(pod, "spec", "containers", 0, "image"))}`);
}

function setImage(simulated: Simulated, image: string) {
  simulated.change("StatefulSet", "db", (set) => {
    (at(set, "spec", "template", "spec", "containers", 0) as { image: string }).image = image;
  });
}

describe("a StatefulSet", () => {
  test("starts its pods in order, each after the one before is Ready", () => {
    const simulated = new Simulated();
    simulated.create(statefulSet());
    const seen: (readonly string[])[] = [];
    for (let step = 0; step < 4; step++) {
      seen.push(simulated.names("Pod"));
      simulated.pass(500);
    }
    expect(seen).toEqual([[], ["db-0", "db-1"], ["db-0", "db-1", "db-2"], ["db-0", "db-1", "db-2"]]);
  });

  test("gives each pod its name, number and place under the Service", () => {
    const simulated = new Simulated();
    simulated.create(statefulSet({ replicas: 1 }));
    simulated.pass(2000);
    const pod = simulated.get("Pod", "db-0");
    expect([at(pod, "spec", "hostname"), at(pod, "spec", "subdomain")]).toEqual(["db-0", "db"]);
    expect(pod.metadata.labels).toEqual({
      app: "db",
      "apps.kubernetes.io/pod-index": "0",
      "controller-revision-hash": at(simulated.get("StatefulSet", "db"), "status", "currentRevision"),
      "statefulset.kubernetes.io/pod-name": "db-0",
      "topology.kubernetes.io/zone": "zone-0",
    });
  });

  test("waits when a pod does not become Ready", () => {
    const simulated = new Simulated();
    simulated.create(statefulSet({}, { annotations: { "simulator.portolan.dev/ready": "false" } }));
    simulated.pass(60_000);
    expect(simulated.names("Pod")).toEqual(["db-0"]);
  });

  test("in parallel it does not wait", () => {
    const simulated = new Simulated();
    simulated.create(statefulSet({ podManagementPolicy: "Parallel" }));
    simulated.pass(0);
    expect(simulated.names("Pod")).toEqual(["db-0", "db-1", "db-2"]);
  });

  test("goes down from the highest, one at a time", () => {
    const simulated = new Simulated();
    simulated.create(statefulSet());
    simulated.pass(5000);
    simulated.change("StatefulSet", "db", (set) => {
      (set["spec"] as { replicas: number }).replicas = 1;
    });
    const going: string[] = [];
    for (let step = 0; step < 10; step++) {
      simulated.pass(400);
      const names = simulated.list("Pod").filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
      going.push(names.map(({ metadata }) => metadata.name).join());
    }
    expect([...new Set(going)].filter((names) => names !== "")).toEqual(["db-2", "db-1"]);
    expect(simulated.names("Pod")).toEqual(["db-0"]);
  });

  test("updates from the highest down to the partition", () => {
    const simulated = new Simulated();
    simulated.create(statefulSet({ updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } } }));
    simulated.pass(5000);
    setImage(simulated, "example.test/app:2");
    simulated.pass(1600);
    expect(images(simulated)).toEqual([
      "db-0 example.test/app:1",
      "db-1 example.test/app:1",
      "db-2 example.test/app:2",
    ]);
    simulated.pass(10_000);
    expect(images(simulated)).toEqual([
      "db-0 example.test/app:1",
      "db-1 example.test/app:2",
      "db-2 example.test/app:2",
    ]);
    const status = simulated.get("StatefulSet", "db")["status"] as Record<string, unknown>;
    expect([status["currentReplicas"], status["updatedReplicas"]]).toEqual([1, 2]);
    expect(status["currentRevision"]).not.toBe(status["updateRevision"]);
  });

  test("brings a deleted pod back under its name", () => {
    const simulated = new Simulated();
    simulated.create(statefulSet());
    simulated.pass(5000);
    const { uid } = simulated.get("Pod", "db-1").metadata;
    simulated.delete("Pod", "db-1");
    simulated.pass(5000);
    expect(simulated.get("Pod", "db-1").metadata.uid).not.toBe(uid);
    expect(at(simulated.get("StatefulSet", "db"), "status", "readyReplicas")).toBe(3);
  });

  test("makes a bound claim a pod and keeps it", () => {
    const simulated = new Simulated();
    const claim = {
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "8Gi" } } },
    };
    simulated.create(statefulSet({ replicas: 1, volumeClaimTemplates: [claim] }));
    simulated.pass(2000);
    expect(simulated.get("PersistentVolumeClaim", "data-db-0")["status"]).toEqual({
      phase: "Bound",
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "8Gi" },
    });
    expect((at(simulated.get("Pod", "db-0"), "spec", "volumes") as object[])[0]).toEqual({
      name: "data",
      persistentVolumeClaim: { claimName: "data-db-0" },
    });
    simulated.delete("StatefulSet", "db");
    simulated.pass(5000);
    expect([simulated.names("Pod"), simulated.names("PersistentVolumeClaim")]).toEqual([[], ["data-db-0"]]);
  });
});

describe("a StatefulSet's claim", () => {
  test("takes the place of a volume of its name", () => {
    const simulated = new Simulated();
    const claim = { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } };
    const template = {
      metadata: { labels: { app: "db" } },
      spec: {
        containers: [{ name: "app", image: "example.test/app:1" }],
        volumes: [
          { name: "data", persistentVolumeClaim: { claimName: "data" } },
          { name: "tmp", emptyDir: {} },
        ],
      },
    };
    simulated.create(statefulSet({ replicas: 1, volumeClaimTemplates: [claim], template }));
    simulated.pass(2000);
    expect((at(simulated.get("Pod", "db-0"), "spec", "volumes") as object[]).slice(0, 2)).toEqual([
      { name: "data", persistentVolumeClaim: { claimName: "data-db-0" } },
      { name: "tmp", emptyDir: {} },
    ]);
  });
});

describe("a DaemonSet", () => {
  const nodes = [
    { name: "a", labels: { disk: "ssd" } },
    { name: "b", labels: { disk: "hdd" } },
    { name: "c", labels: { disk: "ssd" }, taints: [{ key: "only", value: "db", effect: "NoSchedule" }] },
  ];
  const places = (simulated: Simulated) =>
    simulated
      .list("Pod")
      .map((pod) => at(pod, "spec", "nodeName"))
      .sort();

  test.each([
    ["everywhere it is let", {}, ["a", "b"]],
    ["by nodeSelector", { nodeSelector: { disk: "ssd" } }, ["a"]],
    ["where it tolerates the taint", { tolerations: [{ key: "only", operator: "Exists" }] }, ["a", "b", "c"]],
  ])("runs one pod a node: %s", (_name, spec, expected) => {
    const simulated = new Simulated({}, nodes);
    simulated.create(workload("DaemonSet", "agent", {}, { spec }));
    simulated.pass(2000);
    expect(places(simulated)).toEqual(expected);
    expect(simulated.get("DaemonSet", "agent")["status"]).toEqual({
      currentNumberScheduled: expected.length,
      desiredNumberScheduled: expected.length,
      numberAvailable: expected.length,
      numberMisscheduled: 0,
      numberReady: expected.length,
      observedGeneration: 1,
      updatedNumberScheduled: expected.length,
    });
  });

  test("follows nodes that come and go", () => {
    const simulated = new Simulated();
    simulated.create(workload("DaemonSet", "agent", {}));
    simulated.pass(2000);
    simulated.create(manifest("v1", "Node", "node-c"));
    simulated.pass(2000);
    expect(places(simulated)).toEqual(["node-a", "node-b", "node-c"]);
    expect(at(simulated.get("Node", "node-c"), "spec", "podCIDR")).toBe("10.244.3.0/24");
    simulated.delete("Node", "node-a");
    simulated.pass(5000);
    expect(places(simulated)).toEqual(["node-b", "node-c"]);
  });

  test("updates one node after the other", () => {
    const simulated = new Simulated();
    simulated.create(workload("DaemonSet", "agent", {}));
    simulated.pass(2000);
    simulated.change("DaemonSet", "agent", (set) => {
      (at(set, "spec", "template", "spec", "containers", 0) as { image: string }).image = "example.test/app:2";
    });
    const ready: number[] = [];
    for (let step = 0; step < 20; step++) {
      simulated.pass(300);
      ready.push(Number(at(simulated.get("DaemonSet", "agent"), "status", "numberReady")));
    }
    expect(Math.min(...ready)).toBe(1);
    expect(simulated.list("Pod").map((pod) => at(pod, "spec", "containers", 0, "image"))).toEqual([
      "example.test/app:2",
      "example.test/app:2",
    ]);
  });
});

describe("a Job", () => {
  const job = (spec: Record<string, unknown>, annotations: Record<string, string> = {}) =>
    manifest("batch/v1", "Job", "import", {
      spec: {
        template: {
          metadata: { annotations },
          spec: { restartPolicy: "Never", containers: [{ name: "app", image: "a:1" }] },
        },
        ...spec,
      },
    });
  const outcome = (simulated: Simulated) => {
    const conditions = (at(simulated.get("Job", "import"), "status", "conditions") ?? []) as { type: string }[];
    return [conditions.map(({ type }) => type), simulated.list("Pod").map((pod) => at(pod, "status", "phase"))];
  };

  test("runs to its completions", () => {
    const simulated = new Simulated();
    simulated.create(job({ completions: 3, parallelism: 2 }));
    simulated.pass(1000);
    expect(outcome(simulated)).toEqual([[], ["Running", "Running"]]);
    simulated.pass(10_000);
    expect(outcome(simulated)).toEqual([
      ["SuccessCriteriaMet", "Complete"],
      ["Succeeded", "Succeeded", "Succeeded"],
    ]);
  });

  test("gives up past its backoff limit", () => {
    const simulated = new Simulated();
    simulated.create(job({ backoffLimit: 1 }, { "simulator.portolan.dev/exit-code": "1" }));
    simulated.pass(30_000);
    expect(outcome(simulated)).toEqual([
      ["FailureTarget", "Failed"],
      ["Failed", "Failed"],
    ]);
  });
});
