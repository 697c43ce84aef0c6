import { describe, expect, test } from "vitest";
import { Simulated, at, manifest, service, start, workload } from "../../test/simulated.ts";

function pod(name: string, annotations: Record<string, string> = {}, spec: Record<string, unknown> = {}) {
  const prefixed = Object.entries(annotations).map(([key, value]) => [`simulator.portolan.dev/${key}`, value]);
  return manifest(
    "v1",
    "Pod",
    name,
    { spec: { containers: [{ name: "app", image: "a:1", ports: [{ containerPort: 8080 }] }], ...spec } },
    { labels: { app: name }, annotations: Object.fromEntries(prefixed) as object },
  );
}

function isReady(simulated: Simulated, name: string): boolean {
  const conditions = (at(simulated.get("Pod", name), "status", "conditions") ?? []) as {
    type: string;
    status: string;
  }[];
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

/** Whether the pod was Ready after each of `times` (seconds). */
function readiness(simulated: Simulated, name: string, times: readonly number[]): readonly boolean[] {
  let passed = 0;
  return times.map((time) => {
    simulated.pass(time * 1000 - passed);
    passed = time * 1000;
    return isReady(simulated, name);
  });
}

describe("annotations steer a pod", () => {
  test.each([
    ["nothing", {}, [0.4, 1, 60], [false, true, true]],
    ["ready: false", { ready: "false" }, [1, 60], [false, false]],
    ["ready-delay", { "ready-delay": "5s" }, [1, 5, 6], [false, false, true]],
    ["flap", { flap: "15s" }, [1, 15, 16, 30, 31, 46], [true, true, false, false, true, false]],
    ["waiting", { waiting: "CrashLoopBackOff" }, [1, 60], [false, false]],
    ["a duration that cannot be read counts as absent", { flap: "often" }, [1, 60], [true, true]],
  ])("%s", (_name, annotations, times, expected) => {
    const simulated = new Simulated();
    simulated.create(pod("web", annotations));
    expect(readiness(simulated, "web", times)).toEqual(expected);
  });

  test("pending leaves it without a node", () => {
    const simulated = new Simulated();
    simulated.create(pod("web", { pending: "true" }));
    simulated.pass(60_000);
    expect(simulated.get("Pod", "web")["status"]).toEqual({ phase: "Pending", qosClass: "BestEffort" });
  });

  test("a long jump passes every turn of a flapping pod", () => {
    const simulated = new Simulated();
    const states: boolean[] = [];
    simulated.create(pod("web", { flap: "15s" }));
    simulated.cluster.subscribe((resource) => {
      if (resource.kind === "Pod") states.push(isReady(simulated, "web"));
    });
    simulated.pass(61_000);
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  test("an annotation that comes later counts at once", () => {
    const simulated = new Simulated();
    simulated.create(pod("web"));
    simulated.pass(1000);
    simulated.annotate("Pod", "web", { "simulator.portolan.dev/ready": "false" });
    simulated.pass(0);
    expect(isReady(simulated, "web")).toBe(false);
  });

  test("a held pod keeps its state, one that is made meanwhile gets ready, and both cycles go on", () => {
    const simulated = new Simulated();
    simulated.create(pod("web", { flap: "15s" }));
    simulated.pass(20_000);
    simulated.cluster.holdFlaps(true);
    simulated.create(pod("late", { flap: "15s" }));
    simulated.pass(60_000);
    expect([isReady(simulated, "web"), isReady(simulated, "late")]).toEqual([false, true]);
    simulated.cluster.holdFlaps(false);
    simulated.pass(10_000);
    expect([isReady(simulated, "web"), isReady(simulated, "late")]).toEqual([false, true]);
    simulated.pass(1_000);
    expect([isReady(simulated, "web"), isReady(simulated, "late")]).toEqual([true, true]);
    simulated.pass(5_000);
    expect([isReady(simulated, "web"), isReady(simulated, "late")]).toEqual([true, false]);
  });

  test("the endpoints follow a flapping pod", () => {
    const simulated = new Simulated();
    simulated.create(service("web"));
    simulated.create(pod("web", { flap: "15s" }));
    const states = [1000, 15_000, 15_000].map((time) => {
      simulated.pass(time);
      const slice = simulated.list("EndpointSlice").find(({ metadata }) => metadata.name !== "kubernetes");
      return at(slice, "endpoints", 0, "conditions", "ready");
    });
    expect(states).toEqual([true, false, true]);
  });
});

describe("a pod that is deleted", () => {
  test("goes after a short while", () => {
    const simulated = new Simulated();
    simulated.create(pod("web"));
    simulated.pass(1000);
    simulated.delete("Pod", "web");
    expect(simulated.get("Pod", "web").metadata).toMatchObject({
      generation: 2,
      deletionTimestamp: "2026-11-20T12:00:31Z",
      deletionGracePeriodSeconds: 30,
    });
    simulated.pass(500);
    expect(simulated.names("Pod")).toEqual(["web"]);
    simulated.pass(1000);
    expect(simulated.names("Pod")).toEqual([]);
  });

  test("is held to the end of its grace period, serving", () => {
    const simulated = new Simulated();
    simulated.create(service("web"));
    simulated.create(pod("web", { terminating: "hold" }));
    simulated.pass(1000);
    simulated.delete("Pod", "web", { gracePeriodSeconds: 600 });
    simulated.pass(599_000);
    const slice = simulated.list("EndpointSlice").find(({ metadata }) => metadata.name !== "kubernetes");
    expect(at(slice, "endpoints", 0, "conditions")).toEqual({ ready: false, serving: true, terminating: true });
    simulated.pass(1000);
    expect(simulated.names("Pod")).toEqual([]);
  });

  test.each([
    ["with no grace period", {}, { gracePeriodSeconds: 0 }],
    ["that never had a node", { pending: "true" }, {}],
  ])("%s it goes at once", (_name, annotations, options) => {
    const simulated = new Simulated();
    simulated.create(pod("web", annotations));
    simulated.pass(1000);
    simulated.delete("Pod", "web", options);
    expect(simulated.names("Pod")).toEqual([]);
  });

  test("waits for its finalizers", () => {
    const simulated = new Simulated();
    simulated.create(manifest("v1", "ConfigMap", "kept", {}, { finalizers: ["example.test/keep"] }));
    simulated.delete("ConfigMap", "kept");
    expect(simulated.get("ConfigMap", "kept").metadata.deletionTimestamp).toBe("2026-11-20T12:00:00Z");
    simulated.change("ConfigMap", "kept", (object) => {
      delete (object["metadata"] as { finalizers?: string[] }).finalizers;
    });
    expect(simulated.names("ConfigMap")).toEqual(["kube-root-ca.crt"]);
  });
});

describe("addresses of pods", () => {
  test("come out of the node's podCIDR, and are given again", () => {
    const simulated = new Simulated({}, [{ name: "tiny", podCidrs: ["10.9.0.0/30"] }]);
    simulated.create(pod("a"));
    simulated.pass(1000);
    simulated.create(pod("b"));
    simulated.pass(1000);
    expect(at(simulated.get("Pod", "a"), "status", "podIP")).toBe("10.9.0.2");
    expect(at(simulated.get("Pod", "b"), "status", "podIP")).toBeUndefined();
    simulated.delete("Pod", "a", { gracePeriodSeconds: 0 });
    simulated.create(pod("c"));
    simulated.pass(1000);
    expect(at(simulated.get("Pod", "c"), "status", "podIP")).toBe("10.9.0.2");
  });

  test("with hostNetwork are the node's, and the hostPort is taken", () => {
    const simulated = new Simulated({}, [{ name: "one", addresses: ["192.0.2.5"] }]);
    simulated.create(pod("a", {}, { hostNetwork: true }));
    simulated.create(pod("b", {}, { hostNetwork: true }));
    simulated.pass(1000);
    expect(at(simulated.get("Pod", "a"), "status", "podIP")).toBe("192.0.2.5");
    expect(at(simulated.get("Pod", "b"), "status", "conditions", 0, "message")).toBe(
      "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.",
    );
  });
});

describe("the scheduler", () => {
  const nodes = [
    { name: "a", labels: { disk: "ssd" } },
    { name: "b", maxPods: 0 },
  ];
  test.each([
    ["nodeSelector", { nodeSelector: { disk: "nvme" } }, "2 node(s) didn't match Pod's node affinity/selector."],
    [
      "requests",
      { containers: [{ name: "app", image: "a:1", resources: { requests: { cpu: "9" } } }] },
      "2 Insufficient cpu.",
    ],
  ])("says why nothing fits: %s", (_name, spec, reason) => {
    const simulated = new Simulated({}, nodes);
    simulated.create(pod("web", {}, spec));
    simulated.pass(1000);
    expect(at(simulated.get("Pod", "web"), "status", "conditions")).toEqual([
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message: `0/2 nodes are available: ${reason}`,
        lastProbeTime: null,
        lastTransitionTime: "2026-11-20T12:00:00Z",
      },
    ]);
  });

  test("tries again when a node comes that fits", () => {
    const simulated = new Simulated({}, nodes);
    simulated.create(pod("web", {}, { nodeSelector: { disk: "nvme" } }));
    simulated.pass(1000);
    simulated.create(manifest("v1", "Node", "c", {}, { labels: { disk: "nvme" } }));
    simulated.pass(2000);
    expect(at(simulated.get("Pod", "web"), "spec", "nodeName")).toBe("c");
    expect(isReady(simulated, "web")).toBe(true);
  });
});

test("a node that is down takes its pods' readiness, and after five minutes the pods", () => {
  const simulated = new Simulated();
  simulated.create(workload("Deployment", "web", { replicas: 2 }));
  // The five minutes count from when the node went down, however long it was up before.
  simulated.pass(600_000);
  simulated.annotate("Node", "node-a", { "simulator.portolan.dev/ready": "false" });
  simulated.pass(290_000);
  expect(simulated.names("Pod")).toHaveLength(2);
  const ready = () =>
    simulated.list("Pod").map((pod) => [at(pod, "spec", "nodeName"), isReady(simulated, pod.metadata.name ?? "")]);
  expect(ready().sort()).toEqual([
    ["node-a", false],
    ["node-b", true],
  ]);
  expect(at(simulated.get("Node", "node-a"), "status", "conditions", 0, "status")).toBe("Unknown");
  simulated.pass(12_000);
  expect(ready().sort()).toEqual([
    ["node-a", false],
    ["node-b", true],
    ["node-b", true],
  ]);
  simulated.annotate("Node", "node-a", { "simulator.portolan.dev/ready": "true" });
  simulated.pass(3000);
  expect(ready()).toEqual([
    ["node-b", true],
    ["node-b", true],
  ]);
});

describe("the load balancer", () => {
  const ingress = (simulated: Simulated) => at(simulated.get("Service", "web"), "status", "loadBalancer");
  test.each([
    ["off", { loadBalancer: { type: "off" as const } }, {}, {}],
    ["from its pool", {}, {}, { ingress: [{ ip: "203.0.113.1", ipMode: "VIP" }] }],
    ["as the annotation says", {}, { "lb-ip": "192.0.2.8" }, { ingress: [{ ip: "192.0.2.8", ipMode: "VIP" }] }],
    ["a host name", {}, { "lb-ip": "lb.example.test" }, { ingress: [{ hostname: "lb.example.test" }] }],
    ["none although there is a pool", {}, { "lb-ip": "none" }, {}],
  ])("%s", (_name, options, annotations, expected) => {
    const simulated = new Simulated(options);
    const object = service("web", { type: "LoadBalancer" });
    const prefixed = Object.entries(annotations).map(([key, value]) => [`simulator.portolan.dev/${key}`, value]);
    simulated.create({
      ...object,
      metadata: { name: "web", annotations: Object.fromEntries(prefixed) as Record<string, string> },
    });
    simulated.pass(0);
    expect(ingress(simulated)).toEqual(expected);
  });

  test("takes the address back when the type changes", () => {
    const simulated = new Simulated();
    simulated.create(service("web", { type: "LoadBalancer" }));
    simulated.pass(0);
    simulated.change("Service", "web", (object) => {
      (object["spec"] as { type: string }).type = "NodePort";
    });
    simulated.pass(0);
    expect(ingress(simulated)).toEqual({});
    simulated.create(service("other", { type: "LoadBalancer" }));
    simulated.pass(0);
    expect(at(simulated.get("Service", "other"), "status", "loadBalancer", "ingress", 0, "ip")).toBe("203.0.113.1");
  });
});

describe("a namespace", () => {
  test("is furnished, and emptied before it goes", () => {
    const simulated = new Simulated();
    simulated.create(manifest("v1", "Namespace", "shop"));
    simulated.pass(0);
    expect(simulated.list("ServiceAccount", "shop").map(({ metadata }) => metadata.name)).toEqual(["default"]);
    simulated.create(workload("Deployment", "web", { replicas: 2 }), "shop");
    simulated.create(service("web"), "shop");
    simulated.pass(2000);
    simulated.delete("Namespace", "shop");
    expect(simulated.get("Namespace", "shop")["status"]).toEqual({ phase: "Terminating" });
    expect(() => simulated.create(service("late"), "shop")).toThrow(
      'services "late" is forbidden: unable to create new content in namespace shop because it is being terminated',
    );
    simulated.pass(5000);
    expect(simulated.list("Namespace", "").map(({ metadata }) => metadata.name)).not.toContain("shop");
    expect(simulated.cluster.resources.flatMap((resource) => simulated.cluster.list(resource, "shop"))).toEqual([]);
    expect(start).toBeLessThan(simulated.cluster.now());
  });

  test("default may not be deleted", () => {
    const simulated = new Simulated();
    expect(() => {
      simulated.delete("Namespace", "default");
    }).toThrow('namespaces "default" is forbidden: this namespace may not be deleted');
  });
});
