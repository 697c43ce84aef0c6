import { describe, expect, test } from "vitest";
import { Simulated, at, manifest, service, workload } from "../../test/simulated.ts";

function slices(simulated: Simulated) {
  return simulated.list("EndpointSlice").filter(({ metadata }) => metadata.name !== "kubernetes");
}

function sizes(simulated: Simulated) {
  return slices(simulated).map((slice) => (slice["endpoints"] as unknown[] | null)?.length ?? 0);
}

function scale(simulated: Simulated, replicas: number) {
  simulated.change("Deployment", "web", (deployment) => {
    (deployment["spec"] as { replicas: number }).replicas = replicas;
  });
}

describe("slices of a Service", () => {
  test("hold 100 endpoints each, and change as little as may be", () => {
    const simulated = new Simulated({}, [
      { name: "node-a", maxPods: 500, podCidrs: ["10.244.0.0/22"] },
      { name: "node-b", maxPods: 500, podCidrs: ["10.245.0.0/22"] },
    ]);
    simulated.create(service("web"));
    simulated.create(workload("Deployment", "web", { replicas: 250 }));
    simulated.pass(3000);
    expect(sizes(simulated).sort()).toEqual([100, 100, 50]);
    const before = new Map(slices(simulated).map((slice) => [slice.metadata.name, slice.metadata.resourceVersion]));
    scale(simulated, 251);
    simulated.pass(3000);
    expect(sizes(simulated).sort()).toEqual([100, 100, 51]);
    const same = slices(simulated).filter(
      (slice) => before.get(slice.metadata.name) === slice.metadata.resourceVersion,
    );
    expect(same.length).toBe(2);
  });

  test("without any endpoint there is a placeholder, which is written over", () => {
    const simulated = new Simulated();
    simulated.create(service("web"));
    simulated.pass(0);
    const [placeholder] = slices(simulated);
    expect([placeholder?.["endpoints"], placeholder?.["ports"]]).toEqual([null, null]);
    simulated.create(workload("Deployment", "web", { replicas: 1 }));
    simulated.pass(2000);
    expect(slices(simulated).map(({ metadata }) => metadata.name)).toEqual([placeholder?.metadata.name]);
    expect(sizes(simulated)).toEqual([1]);
  });

  test("a pod whose named port does not resolve is in a slice without the port", () => {
    const simulated = new Simulated();
    simulated.create(service("web", { ports: [{ port: 80, targetPort: "http" }] }));
    const pod = (name: string, ports: readonly object[]) =>
      manifest(
        "v1",
        "Pod",
        name,
        { spec: { containers: [{ name: "app", image: "a:1", ports }] } },
        { labels: { app: "web" } },
      );
    simulated.create(pod("with", [{ name: "http", containerPort: 8080 }]));
    simulated.create(pod("without", [{ name: "web", containerPort: 8080 }]));
    simulated.create(pod("by-udp", [{ name: "http", containerPort: 8080, protocol: "UDP" }]));
    simulated.pass(2000);
    const content = slices(simulated).map((slice) => ({
      ports: slice["ports"],
      pods: (slice["endpoints"] as object[]).map((endpoint) => at(endpoint, "targetRef", "name")).sort(),
      ready: (slice["endpoints"] as object[]).map((endpoint) => at(endpoint, "conditions", "ready")),
    }));
    expect(content.sort((a, b) => a.pods.length - b.pods.length)).toEqual([
      { ports: [{ name: "", port: 8080, protocol: "TCP" }], pods: ["with"], ready: [true] },
      { ports: null, pods: ["by-udp", "without"], ready: [true, true] },
    ]);
  });

  test("carry the Service's labels, and follow them", () => {
    const simulated = new Simulated();
    simulated.create(service("web"));
    simulated.pass(0);
    simulated.change("Service", "web", (object) => {
      (object["metadata"] as { labels: object }).labels = { team: "shop" };
    });
    simulated.pass(0);
    expect(slices(simulated)[0]?.metadata.labels).toEqual({
      team: "shop",
      "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      "kubernetes.io/service-name": "web",
    });
  });

  test("one set a family", () => {
    const simulated = new Simulated({ serviceCidrs: ["10.96.0.0/16", "fd00:96::/112"] }, [
      { name: "node-a", podCidrs: ["10.244.1.0/24", "fd00:1::/64"] },
    ]);
    simulated.create(service("web", { ipFamilyPolicy: "RequireDualStack" }));
    simulated.create(workload("Deployment", "web", { replicas: 1 }));
    simulated.pass(2000);
    const content = slices(simulated).map((slice) => [slice["addressType"], at(slice, "endpoints", 0, "addresses")]);
    expect(content.sort()).toEqual([
      ["IPv4", ["10.244.1.2"]],
      ["IPv6", ["fd00:1::2"]],
    ]);
  });

  test.each<[string, string | undefined, object | undefined]>([
    ["PreferSameZone", "zone-0", { forZones: [{ name: "zone-0" }] }],
    ["PreferClose", "zone-0", { forZones: [{ name: "zone-0" }] }],
    ["PreferSameNode", "zone-0", { forZones: [{ name: "zone-0" }], forNodes: [{ name: "node-a" }] }],
    ["PreferSameZone", undefined, undefined],
    ["PreferSameNode", undefined, { forNodes: [{ name: "node-a" }] }],
  ])("hints of %s in zone %s", (trafficDistribution, zone, hints) => {
    const simulated = new Simulated({}, [{ name: "node-a", ...(zone === undefined ? {} : { zone }) }]);
    simulated.create(service("web", { trafficDistribution }));
    simulated.create(workload("Deployment", "web", { replicas: 1 }));
    simulated.pass(2000);
    expect(at(slices(simulated)[0], "endpoints", 0, "hints")).toEqual(hints);
  });

  test("go with their Service", () => {
    const simulated = new Simulated();
    simulated.create(service("web"));
    simulated.pass(0);
    simulated.delete("Service", "web");
    simulated.pass(0);
    expect(slices(simulated)).toEqual([]);
    expect(simulated.names("Endpoints")).toEqual(["kubernetes"]);
  });

  test("come back when somebody deletes them", () => {
    const simulated = new Simulated();
    simulated.create(service("web"));
    simulated.pass(0);
    simulated.delete("EndpointSlice", slices(simulated)[0]?.metadata.name ?? "");
    simulated.pass(0);
    expect(slices(simulated).length).toBe(1);
  });

  test("a pod that is gone is gone from them", () => {
    const simulated = new Simulated();
    simulated.create(service("web"));
    const pod = { spec: { containers: [{ name: "app", image: "a:1" }] } };
    simulated.create(manifest("v1", "Pod", "web", pod, { labels: { app: "web" } }));
    simulated.pass(2000);
    simulated.delete("Pod", "web");
    simulated.pass(0);
    expect(at(slices(simulated)[0], "endpoints", 0, "conditions", "terminating")).toBe(true);
    simulated.pass(2000);
    expect(sizes(simulated)).toEqual([0]);
    expect(at(simulated.get("Endpoints", "web"), "subsets")).toBeUndefined();
  });

  test("a changed selector empties them", () => {
    const simulated = new Simulated();
    simulated.create(service("web"));
    simulated.create(workload("Deployment", "web", { replicas: 2 }));
    simulated.pass(2000);
    simulated.change("Service", "web", (object) => {
      (object["spec"] as { selector: object }).selector = { app: "wbe" };
    });
    simulated.pass(0);
    expect(sizes(simulated)).toEqual([0]);
  });
});

describe("mirrored Endpoints", () => {
  const endpoints = (subsets: readonly object[], metadata: Record<string, unknown> = {}) =>
    manifest("v1", "Endpoints", "db", { subsets }, metadata);

  function mirrored(...args: Parameters<typeof endpoints>) {
    const simulated = new Simulated();
    simulated.create(manifest("v1", "Service", "db", { spec: { ports: [{ port: 5432 }] } }));
    simulated.create(endpoints(...args));
    simulated.pass(0);
    return slices(simulated).map((slice) => ({
      addressType: slice["addressType"],
      addresses: (slice["endpoints"] as object[]).map((endpoint) => [
        at(endpoint, "addresses", 0),
        at(endpoint, "conditions", "ready"),
      ]),
      ports: slice["ports"],
      labels: slice.metadata.labels,
    }));
  }

  const labels = {
    "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io",
    "kubernetes.io/service-name": "db",
  };

  test("by family, ready and not ready", () => {
    const subset = {
      addresses: [{ ip: "192.0.2.1" }, { ip: "2001:db8::1" }],
      notReadyAddresses: [{ ip: "192.0.2.2" }],
      ports: [{ port: 5432 }],
    };
    const ports = [{ name: "", port: 5432, protocol: "TCP" }];
    expect(mirrored([subset], { labels: { a: "b" } })).toEqual(
      expect.arrayContaining([
        {
          addressType: "IPv4",
          addresses: [
            ["192.0.2.1", true],
            ["192.0.2.2", false],
          ],
          ports,
          labels: { a: "b", ...labels },
        },
        { addressType: "IPv6", addresses: [["2001:db8::1", true]], ports, labels: { a: "b", ...labels } },
      ]),
    );
  });

  test("at most 1000 addresses of a subset", () => {
    const addresses = Array.from({ length: 1200 }, (_, index) => ({
      ip: `192.0.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    }));
    expect(mirrored([{ addresses, ports: [{ port: 5432 }] }]).map((slice) => slice.addresses.length)).toEqual([1000]);
  });

  test.each([
    ["skip-mirror", { labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } }],
    ["leader election", { annotations: { "control-plane.alpha.kubernetes.io/leader": "{}" } }],
  ])("not with %s", (_name, metadata) => {
    expect(mirrored([{ addresses: [{ ip: "192.0.2.1" }], ports: [{ port: 5432 }] }], metadata)).toEqual([]);
  });

  test("follow and go", () => {
    const simulated = new Simulated();
    simulated.create(manifest("v1", "Service", "db", { spec: { ports: [{ port: 5432 }] } }));
    simulated.create(endpoints([{ addresses: [{ ip: "192.0.2.1" }], ports: [{ port: 5432 }] }]));
    simulated.pass(0);
    simulated.change("Endpoints", "db", (object) => {
      object["subsets"] = [{ addresses: [{ ip: "192.0.2.7" }], ports: [{ port: 5433 }] }];
    });
    simulated.pass(0);
    expect(
      slices(simulated).map((slice) => [at(slice, "endpoints", 0, "addresses"), at(slice, "ports", 0, "port")]),
    ).toEqual([[["192.0.2.7"], 5433]]);
    simulated.delete("Endpoints", "db");
    simulated.pass(0);
    expect(slices(simulated)).toEqual([]);
  });
});

test("the controller's own Endpoints end at 1000 addresses", () => {
  const nodes = Array.from({ length: 4 }, (_, index) => ({
    name: `n${index}`,
    maxPods: 400,
    podCidrs: [`10.${index + 1}.0.0/22`],
  }));
  const simulated = new Simulated({}, nodes);
  simulated.create(service("web"));
  simulated.create(workload("Deployment", "web", { replicas: 1001 }));
  simulated.pass(3000);
  const endpoints = simulated.get("Endpoints", "web");
  expect((at(endpoints, "subsets", 0, "addresses") as unknown[]).length).toBe(1000);
  expect(endpoints.metadata.annotations?.["endpoints.kubernetes.io/over-capacity"]).toBe("truncated");
  expect(sizes(simulated).reduce((sum, size) => sum + size, 0)).toBe(1001);
});
