import { describe, expect, it } from "vitest";
import { readYamlState } from "../../test/check-objects.ts";
import { serviceId } from "../model/names.ts";
import type { ObjectEvent, SlimObject } from "../model/objects.ts";
import type { Rule } from "../rules/rule.ts";
import type { Analysis } from "./analysis.ts";
import { createAnalysis } from "./create-analysis.ts";

/** A whole Service, one whose selector takes nothing, one by nodePort, an alias, and an Ingress to a Service that is missing. */
const shop = readYamlState(`
{ apiVersion: v1, kind: Node, metadata: { name: n1 }, status: { addresses: [{ type: InternalIP, address: 10.77.0.11 }], conditions: [{ type: Ready, status: "True" }] } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: 10.96.0.1, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web }, ownerReferences: [{ kind: ReplicaSet, name: web-a, controller: true }] }
spec: { nodeName: n1, containers: [{ name: app, ports: [{ containerPort: 8080 }] }] }
status: { phase: Running, podIPs: [{ ip: 10.0.0.1 }], conditions: [{ type: Ready, status: "True" }] }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web-a, namespace: shop, ownerReferences: [{ kind: Deployment, name: web, controller: true }] }
spec: { replicas: 1, template: { metadata: { labels: { app: web } } } }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-x, namespace: shop, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ port: 8080 }]
endpoints: [{ addresses: [10.0.0.1], nodeName: n1, targetRef: { kind: Pod, name: web-1, namespace: shop } }]
---
apiVersion: v1
kind: Service
metadata: { name: typo, namespace: shop }
spec: { clusterIP: 10.96.0.2, selector: { app: wbe }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: door, namespace: shop }
spec: { type: NodePort, clusterIP: 10.96.0.3, ports: [{ port: 80, nodePort: 30080 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: door-x, namespace: shop, labels: { kubernetes.io/service-name: door } }
addressType: IPv4
ports: [{ port: 80 }]
endpoints: [{ addresses: [192.0.2.1] }]
---
apiVersion: v1
kind: Service
metadata: { name: alias, namespace: front }
spec: { type: ExternalName, externalName: web.shop.svc.cluster.local }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: site, namespace: shop }
spec: { defaultBackend: { service: { name: gone, port: { number: 80 } } } }
`);

const now = Date.parse("2026-01-01T00:00:00Z");

function upsert(object: SlimObject): ObjectEvent {
  return { type: "upsert", object };
}

function find(kind: string, name: string): SlimObject {
  const found = shop.find((object) => object.kind === kind && object.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

function changedCopy(kind: string, name: string): ObjectEvent {
  return upsert({ ...find(kind, name), createdAt: "2026-01-02T00:00:00Z" });
}

function readAll(analysis: Analysis): void {
  for (const id of analysis.serviceIds()) {
    analysis.paths(id);
    analysis.findings(id, now);
  }
}

/** An analysis in which everything was read and nothing is to be told. */
function settledAnalysis(rules?: readonly Rule[]): Analysis {
  const analysis = createAnalysis({ objects: shop, ...(rules && { rules }) });
  readAll(analysis);
  analysis.takeChanged(now);
  return analysis;
}

const all = ["front/alias", "shop/door", "shop/gone", "shop/typo", "shop/web"];

describe("createAnalysis", () => {
  it("knows the Services, and the missing ones that something refers to", () => {
    const analysis = createAnalysis({ objects: shop });
    expect([...analysis.serviceIds()].sort()).toEqual(all);
    expect([...analysis.takeChanged(now).services].sort()).toEqual(all);
    expect(analysis.paths(serviceId("shop", "gone"))).toMatchObject({ missing: true, verdict: "severed" });
    expect(analysis.paths(serviceId("shop", "unheard-of"))).toBeUndefined();
    expect(analysis.findings(serviceId("shop", "unheard-of"), now)).toEqual([]);
  });

  const pod = find("Pod", "web-1");
  it.each<{ name: string; events: readonly ObjectEvent[]; changed: readonly string[] }>([
    { name: "the same object again", events: shop.map((object) => upsert({ ...object })), changed: [] },
    // The missing Service looks for one of a name that is near.
    { name: "a Service", events: [changedCopy("Service", "door")], changed: ["shop/door", "shop/gone"] },
    {
      name: "a slice, by the Service and its alias",
      events: [changedCopy("EndpointSlice", "web-x")],
      changed: ["front/alias", "shop/web"],
    },
    // The Service without pods looks for near misses among all pods.
    { name: "a pod", events: [changedCopy("Pod", "web-1")], changed: ["front/alias", "shop/typo", "shop/web"] },
    { name: "a pod of another namespace", events: [upsert({ ...pod, namespace: "other" })], changed: [] },
    {
      name: "a ReplicaSet whose pods are a Deployment's as before",
      events: [changedCopy("ReplicaSet", "web-a")],
      changed: [],
    },
    {
      name: "a ReplicaSet that gets another owner, by its pods too",
      events: [upsert({ ...find("ReplicaSet", "web-a"), owner: { kind: "Deployment", name: "other" } })],
      changed: ["front/alias", "shop/typo", "shop/web"],
    },
    {
      name: "a node, by the Services that draw nodes, not by those that have ready pods on it",
      events: [changedCopy("Node", "n1")],
      changed: ["shop/door"],
    },
    {
      name: "an Ingress that goes over to another Service",
      events: [
        upsert({
          ...find("Ingress", "site"),
          paths: [
            {
              fieldPath: "",
              host: null,
              path: null,
              pathType: "Prefix",
              backend: { service: "door", port: 80, nameField: "", portField: "" },
              isDefault: true,
            },
          ],
        } as SlimObject),
      ],
      changed: ["shop/door", "shop/gone"],
    },
    {
      name: "a Service where one was missing",
      events: [upsert({ ...find("Service", "door"), name: "gone" })],
      changed: ["shop/gone"],
    },
    {
      name: "the end of an alias's target",
      events: [{ type: "delete", kind: "Service", namespace: "shop", name: "web" }],
      changed: ["front/alias", "shop/gone", "shop/web"],
    },
    {
      name: "the deletion of what is not there",
      events: [{ type: "delete", kind: "Pod", namespace: "shop", name: "none" }],
      changed: [],
    },
    {
      name: "a new pod that a Service's selector takes, whatever its name",
      events: [upsert({ ...pod, name: "stray", labels: { app: "wbe" } })],
      changed: ["shop/typo"],
    },
  ])("tells whom it touches: $name", ({ events, changed }) => {
    const analysis = settledAnalysis();
    analysis.apply(events);
    expect([...analysis.takeChanged(now).services].sort()).toEqual(changed);
    expect(analysis.takeChanged(now).services).toEqual(new Set());
  });

  it("keeps the same object when the paths come out equal", () => {
    const analysis = settledAnalysis();
    const ids = ["shop/web", "shop/typo"].map((id) => serviceId(...(id.split("/") as [string, string])));
    const before = ids.map((id) => [analysis.paths(id), analysis.findings(id, now)]);
    analysis.apply([changedCopy("Pod", "web-1")]);
    expect(analysis.takeChanged(now).services.size).toBeGreaterThan(0);
    ids.forEach((id, index) => {
      expect(analysis.paths(id)).toBe(before[index]?.[0]);
      expect(analysis.findings(id, now)).toBe(before[index]?.[1]);
    });
    analysis.apply([{ type: "delete", kind: "EndpointSlice", namespace: "shop", name: "web-x" }]);
    expect(analysis.paths(serviceId("shop", "web"))).not.toBe(before[0]?.[0]);
  });

  it("computes nothing until it is asked, and then once", () => {
    const checked: string[] = [];
    const rule: Rule = {
      type: "service",
      id: "a",
      severity: "info",
      title: "a",
      check: ({ id }) => (checked.push(id), []),
    };
    const analysis = createAnalysis({ objects: shop, rules: [rule] });
    expect(checked).toEqual([]);
    const id = serviceId("shop", "web");
    analysis.findings(id, now);
    analysis.findings(id, now + 60_000);
    expect(checked).toEqual([id]);
    analysis.apply([changedCopy("Service", "door"), changedCopy("Node", "n1")]);
    analysis.findings(id, now);
    expect(checked).toEqual([id]);
  });

  it("makes everything anew that asked what cannot be read", () => {
    const analysis = settledAnalysis();
    analysis.setUnreadable(["EndpointSlice"]);
    expect([...analysis.takeChanged(now).services]).toContain("shop/web");
    expect(analysis.paths(serviceId("shop", "web"))?.verdict).toBe("unknown");
    analysis.takeChanged(now);
    analysis.setUnreadable(["EndpointSlice"]);
    expect(analysis.takeChanged(now).services).toEqual(new Set());
  });
});

describe("debounces", () => {
  /** Speaks up a minute after the start, and again differently after two. */
  const late: Rule = {
    type: "service",
    id: "late",
    severity: "warning",
    title: "late",
    check: ({ name }, { now: time, recheckAt }) => {
      if (name !== "web") return [];
      recheckAt(now + 60_000);
      recheckAt(now + 120_000);
      const minutes = Math.floor((time - now) / 60_000);
      return minutes < 1 ? [] : [{ hop: "service", message: `${minutes} minutes`, evidence: [] }];
    },
  };
  const id = serviceId("shop", "web");

  it("are told when they end, once each", () => {
    const analysis = settledAnalysis([late]);
    expect(analysis.nextRecheck()).toBe(now + 60_000);
    expect(analysis.takeChanged(now + 59_999).services).toEqual(new Set());
    expect(analysis.takeChanged(now + 60_000).services).toEqual(new Set([id]));
    expect(analysis.findings(id, now + 60_000)).toMatchObject([{ message: "1 minutes" }]);
    expect(analysis.nextRecheck()).toBe(now + 120_000);
    expect(analysis.takeChanged(now + 200_000).services).toEqual(new Set([id]));
    expect(analysis.findings(id, now + 200_000)).toMatchObject([{ message: "3 minutes" }]);
    expect(analysis.nextRecheck()).toBeNull();
  });

  it("are heeded by whoever asks in between, and backwards in time", () => {
    const analysis = settledAnalysis([late]);
    expect(analysis.findings(id, now + 60_000)).toMatchObject([{ message: "1 minutes" }]);
    expect(analysis.findings(id, now)).toEqual([]);
    expect(analysis.nextRecheck()).toBe(now + 60_000);
  });

  it("end with their Service", () => {
    const analysis = settledAnalysis([late]);
    analysis.apply([
      { type: "delete", kind: "Service", namespace: "shop", name: "web" },
      { type: "delete", kind: "Service", namespace: "front", name: "alias" },
    ]);
    expect([...analysis.takeChanged(now).services]).toContain(id);
    expect(analysis.paths(id)).toBeUndefined();
    expect(analysis.nextRecheck()).toBeNull();
  });
});
