import { describe, expect, test } from "vitest";
import { Simulated, at, manifest, service, template, workload } from "../../test/simulated.ts";
import { ApiError } from "../index.ts";
import type { KubeObject } from "../index.ts";

function refusal(write: () => unknown): unknown {
  try {
    write();
  } catch (error) {
    if (error instanceof ApiError) return error.body;
    throw error;
  }
  return "accepted";
}

function failure(code: number, reason: string, message: string, details: object) {
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, details, code };
}

describe("refusals of the API server", () => {
  const rows: readonly [string, (simulated: Simulated) => unknown, object][] = [
    [
      "what is not there",
      (simulated) => simulated.get("Service", "nothing"),
      failure(404, "NotFound", 'services "nothing" not found', { name: "nothing", kind: "services" }),
    ],
    [
      "of a group",
      (simulated) => simulated.get("Deployment", "nothing"),
      failure(404, "NotFound", 'deployments.apps "nothing" not found', {
        name: "nothing",
        group: "apps",
        kind: "deployments",
      }),
    ],
    [
      "what is there already",
      (simulated) => simulated.create(service("web")),
      failure(409, "AlreadyExists", 'services "web" already exists', { name: "web", kind: "services" }),
    ],
    [
      "into a namespace that there is not",
      (simulated) => simulated.create(service("web"), "nowhere"),
      failure(404, "NotFound", 'namespaces "nowhere" not found', { name: "nowhere", kind: "namespaces" }),
    ],
    [
      "over an older version",
      (simulated) =>
        simulated.change("Service", "web", (object) => {
          (object["metadata"] as { resourceVersion: string }).resourceVersion = "1";
        }),
      failure(
        409,
        "Conflict",
        'Operation cannot be fulfilled on services "web": the object has been modified; please apply your changes to the latest version and try again',
        { name: "web", kind: "services" },
      ),
    ],
    [
      "a template that the selector does not select",
      (simulated) =>
        simulated.create(
          manifest("apps/v1", "Deployment", "web", {
            spec: { selector: { matchLabels: { app: "web" } }, template: template("wbe") },
          }),
        ),
      failure(
        422,
        "Invalid",
        'Deployment.apps "web" is invalid: spec.template.metadata.labels: Invalid value: {"app":"wbe"}: `selector` does not match template `labels`',
        {
          name: "web",
          group: "apps",
          kind: "Deployment",
          causes: [
            {
              reason: "FieldValueInvalid",
              message: 'Invalid value: {"app":"wbe"}: `selector` does not match template `labels`',
              field: "spec.template.metadata.labels",
            },
          ],
        },
      ),
    ],
  ];
  test.each(rows)("%s", (_name, write, expected) => {
    const simulated = new Simulated();
    simulated.create(service("web"));
    expect(refusal(() => write(simulated))).toEqual(expected);
  });

  test("a workload's selector may not change", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", {}));
    const change = () =>
      simulated.change("Deployment", "web", (object) => {
        const spec = object["spec"] as Record<string, unknown>;
        spec["selector"] = { matchLabels: { app: "other" } };
        spec["template"] = template("other");
      });
    expect(at(refusal(change), "details", "causes")).toEqual([
      {
        reason: "FieldValueInvalid",
        message: 'Invalid value: {"matchLabels":{"app":"other"}}: field is immutable',
        field: "spec.selector",
      },
    ]);
  });

  test("a running pod's ports may not change, its image may", () => {
    const simulated = new Simulated();
    simulated.create(manifest("v1", "Pod", "web", { spec: { containers: [{ name: "app", image: "a:1" }] } }));
    const container = (object: Record<string, unknown>) =>
      at(object, "spec", "containers", 0) as Record<string, unknown>;
    const setPorts = () =>
      simulated.change("Pod", "web", (object) => {
        container(object)["ports"] = [{ containerPort: 1 }];
      });
    expect(at(refusal(setPorts), "details", "causes", 0, "field")).toBe("spec");
    simulated.change("Pod", "web", (object) => {
      container(object)["image"] = "a:2";
    });
    expect(simulated.get("Pod", "web").metadata.generation).toBe(2);
  });

  const podRows: readonly [string, object, readonly string[]][] = [
    ["no containers", { containers: [] }, ["spec.containers: Required value"]],
    ["no image", { containers: [{ name: "app" }] }, ["spec.containers[0].image: Required value"]],
    [
      "a port name twice in one container",
      {
        containers: [
          {
            name: "app",
            image: "a:1",
            ports: [
              { name: "http", containerPort: 1 },
              { name: "http", containerPort: 2 },
            ],
          },
        ],
      },
      ['spec.containers[0].ports[1].name: Duplicate value: "http"'],
    ],
    [
      "a port name that is too long",
      { containers: [{ name: "app", image: "a:1", ports: [{ name: "a-very-long-port-name", containerPort: 1 }] }] },
      ['spec.containers[0].ports[0].name: Invalid value: "a-very-long-port-name": must be no more than 15 characters'],
    ],
    [
      "a container name twice",
      {
        containers: [
          { name: "app", image: "a:1" },
          { name: "app", image: "a:1" },
        ],
      },
      ['spec.containers[1].name: Duplicate value: "app"'],
    ],
  ];
  test.each(podRows)("a pod with %s", (_name, spec, expected) => {
    const body = refusal(() => new Simulated().create(manifest("v1", "Pod", "web", { spec })));
    const causes = at(body, "details", "causes") as { field: string; message: string }[];
    expect(causes.map(({ field, message }) => `${field}: ${message}`)).toEqual(expected);
  });

  test("port names and numbers that repeat across containers are warned about", () => {
    const simulated = new Simulated();
    const ports = [{ name: "http", containerPort: 80 }];
    const containers = ["a", "b"].map((name) => ({ name, image: "a:1", ports }));
    const { warnings } = simulated.cluster.create(
      simulated.resource("Pod"),
      "default",
      manifest("v1", "Pod", "web", { spec: { containers } }),
    );
    expect(warnings).toEqual([
      "spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]",
      'spec.containers[1].ports[0]: duplicate port name "http" with spec.containers[0].ports[0], services and probes that select ports by name will use spec.containers[0].ports[0]',
    ]);
  });

  test.each([
    ["127.0.0.1", "may not be in the loopback range (127.0.0.0/8, ::1/128)"],
    ["0.0.0.0", "may not be unspecified (0.0.0.0)"],
    ["169.254.1.1", "may not be in the link-local range (169.254.0.0/16, fe80::/10)"],
    ["224.0.0.5", "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"],
  ])("a slice with the address %s", (address, detail) => {
    const slice = manifest("discovery.k8s.io/v1", "EndpointSlice", "s", {
      addressType: "IPv4",
      endpoints: [{ addresses: [address] }],
      ports: [{ port: 80 }],
    });
    const causes = at(
      refusal(() => new Simulated().create(slice)),
      "details",
      "causes",
    );
    expect(causes).toEqual([
      {
        reason: "FieldValueInvalid",
        message: `Invalid value: "${address}": ${detail}`,
        field: "endpoints[0].addresses[0]",
      },
    ]);
  });
});

describe("writes", () => {
  test("a dry run answers like the real one and leaves nothing", () => {
    const simulated = new Simulated();
    const version = simulated.cluster.resourceVersion();
    const spec = service("web", { type: "NodePort" });
    const { object } = simulated.cluster.create(simulated.resource("Service"), "default", spec, { dryRun: true });
    expect(at(object, "spec", "clusterIP")).toMatch(/^10\.96\./);
    expect([simulated.names("Service"), simulated.cluster.resourceVersion()]).toEqual([["kubernetes"], version]);
    expect(at(simulated.create(spec), "spec", "ports")).toEqual(at(object, "spec", "ports"));
  });

  test("a write that changes nothing is none", () => {
    const simulated = new Simulated();
    const { resourceVersion } = simulated.create(service("web")).metadata;
    expect(simulated.change("Service", "web", () => undefined).metadata.resourceVersion).toBe(resourceVersion);
  });

  test("status and the rest are written apart", () => {
    const simulated = new Simulated();
    simulated.create(workload("Deployment", "web", { replicas: 1 }));
    const both = (object: Record<string, unknown>) => {
      object["status"] = { replicas: 9 };
      (object["spec"] as { replicas: number }).replicas = 7;
    };
    const spec = simulated.change("Deployment", "web", both);
    expect([at(spec, "spec", "replicas"), spec["status"], spec.metadata.generation]).toEqual([7, {}, 2]);
    const status = simulated.change(
      "Deployment",
      "web",
      (object) => {
        both(object);
        (object["spec"] as { replicas: number }).replicas = 1;
      },
      "status",
    );
    expect([at(status, "spec", "replicas"), status["status"], status.metadata.generation]).toEqual([
      7,
      { replicas: 9 },
      2,
    ]);
  });

  test("what the store hands out is frozen", () => {
    const object = new Simulated().create(service("web"));
    expect(Object.isFrozen(object) && Object.isFrozen(object["spec"])).toBe(true);
  });

  test("of a changed Service the clusterIP and the nodePorts stay", () => {
    const simulated = new Simulated();
    const before = simulated.create(service("web", { type: "NodePort" }));
    const update: KubeObject = { ...service("web", { type: "NodePort", selector: { app: "other" } }) };
    const after = simulated.cluster.update(simulated.resource("Service"), "default", update).object;
    expect(at(after, "spec", "clusterIP")).toBe(at(before, "spec", "clusterIP"));
    expect(at(after, "spec", "ports")).toEqual(at(before, "spec", "ports"));
  });

  test("a Service that turns to ClusterIP loses its nodePorts, and others may have them", () => {
    const simulated = new Simulated();
    const ports = [{ port: 80, nodePort: 30007 }];
    simulated.create(service("web", { type: "NodePort", ports }));
    const changed = simulated.change("Service", "web", (object) => {
      (object["spec"] as { type: string }).type = "ClusterIP";
    });
    expect(at(changed, "spec", "ports")).toEqual([{ port: 80, protocol: "TCP", targetPort: 80 }]);
    expect(at(changed, "spec", "externalTrafficPolicy")).toBeUndefined();
    expect(at(simulated.create(service("next", { type: "NodePort", ports })), "spec", "ports", 0, "nodePort")).toBe(
      30007,
    );
  });

  test("a clusterIP may not change, and turning to ExternalName gives it back", () => {
    const simulated = new Simulated();
    simulated.create(service("web", { clusterIP: "10.96.7.7" }));
    const change = () =>
      simulated.change("Service", "web", (object) => {
        Object.assign(object["spec"] as object, { clusterIP: "10.96.7.8", clusterIPs: ["10.96.7.8"] });
      });
    expect(at(refusal(change), "details", "causes", 0)).toEqual({
      reason: "FieldValueInvalid",
      message: 'Invalid value: ["10.96.7.8"]: may not change once set',
      field: "spec.clusterIPs[0]",
    });
    const external = simulated.change("Service", "web", (object) => {
      Object.assign(object["spec"] as object, { type: "ExternalName", externalName: "a.example" });
    });
    expect(at(external, "spec", "clusterIP")).toBeUndefined();
    expect(at(simulated.create(service("next", { clusterIP: "10.96.7.7" })), "spec", "clusterIP")).toBe("10.96.7.7");
  });

  test("a removed Service gives back what it had", () => {
    const simulated = new Simulated();
    const spec = { type: "NodePort", clusterIP: "10.96.7.7", ports: [{ port: 80, nodePort: 30007 }] };
    simulated.create(service("web", spec));
    simulated.delete("Service", "web");
    expect(at(simulated.create(service("next", spec)), "spec", "clusterIP")).toBe("10.96.7.7");
  });

  test("an Ingress gets the newest default class", () => {
    const simulated = new Simulated();
    const ingressClass = (name: string) =>
      manifest(
        "networking.k8s.io/v1",
        "IngressClass",
        name,
        { spec: { controller: "a/b" } },
        {
          annotations: { "ingressclass.kubernetes.io/is-default-class": "true" },
        },
      );
    simulated.create(ingressClass("old"));
    simulated.pass(5000);
    simulated.create(ingressClass("new"));
    const backend = { service: { name: "web", port: { number: 80 } } };
    const created = simulated.create(
      manifest("networking.k8s.io/v1", "Ingress", "web", { spec: { defaultBackend: backend } }),
    );
    expect(created["spec"]).toEqual({ defaultBackend: backend, ingressClassName: "new" });
  });
});

describe("history", () => {
  test("events since a version, in order, and gone when compacted", () => {
    const simulated = new Simulated();
    const services = simulated.resource("Service");
    const before = simulated.cluster.resourceVersion();
    simulated.create(service("web"));
    simulated.change("Service", "web", (object) => {
      (object["metadata"] as { labels: object }).labels = { a: "b" };
    });
    simulated.delete("Service", "web");
    const events = simulated.cluster.eventsSince(services, before);
    expect(events === "gone" ? [] : events.map(({ type, object }) => [type, object.metadata.labels])).toEqual([
      ["ADDED", undefined],
      ["MODIFIED", { a: "b" }],
      ["DELETED", { a: "b" }],
    ]);
    const last = events === "gone" ? undefined : events.at(-1);
    expect(last?.object.metadata.resourceVersion).toBe(String(last?.resourceVersion));
    simulated.cluster.compact();
    expect(simulated.cluster.eventsSince(services, before)).toBe("gone");
    expect(simulated.cluster.eventsSince(services, simulated.cluster.resourceVersion())).toEqual([]);
  });

  test("is bounded", () => {
    const simulated = new Simulated({ historyLimit: 10 });
    const version = simulated.cluster.resourceVersion();
    for (let index = 0; index < 30; index++) simulated.create(manifest("v1", "ConfigMap", `c${index}`));
    expect(simulated.cluster.eventsSince(simulated.resource("ConfigMap"), version)).toBe("gone");
    const recent = simulated.cluster.eventsSince(
      simulated.resource("ConfigMap"),
      simulated.cluster.resourceVersion() - 3,
    );
    expect(recent).toHaveLength(3);
  });
});
