import { describe, expect, it } from "vitest";
import {
  createAnalysis,
  type FindingsView,
  type NamespaceView,
  type NodePortsView,
  type OverviewView,
  type ServiceView,
} from "@portolan/shared";
import { createManualTiming } from "../../test/manual-timing.ts";
import { createScriptedSource } from "../../test/scripted-source.ts";
import { namespace, pod, project, service, shopObjects, slice } from "../../test/shop-objects.ts";
import { createClusterViews } from "./cluster-views.ts";

function start(objects = shopObjects()) {
  const timing = createManualTiming();
  const source = createScriptedSource({ objects });
  const views = createClusterViews({ source, analysis: createAnalysis(), timing });
  views.start();
  return {
    timing,
    source,
    views,
    overview: () => views.view({ type: "overview" }) as OverviewView,
    findings: () => views.view({ type: "findings" }) as FindingsView,
    nodePorts: () => views.view({ type: "node-ports" }) as NodePortsView,
    namespace: (name: string) => views.view({ type: "namespace", namespace: name }) as NamespaceView,
    service: (name: string) => views.view({ type: "service", namespace: "shop", name }) as ServiceView,
  };
}

describe("the views of a cluster", () => {
  it("count Service ports, list every namespace and draw all paths of a small cluster", () => {
    const { overview } = start();
    const view = overview();
    expect(view.totals).toEqual({
      services: 2,
      ports: { whole: 1, part: 0, severed: 1, unknown: 0 },
      findings: { error: 1, warning: 0, info: 0 },
      silenced: 0,
    });
    expect(view.namespaces).toEqual({
      shop: { name: "shop", services: 2, ports: { whole: 1, part: 0, severed: 1, unknown: 0 }, worst: "error" },
      empty: { name: "empty", services: 0, ports: { whole: 0, part: 0, severed: 0, unknown: 0 }, worst: null },
    });
    expect(view.services).toEqual({
      "shop/web": {
        namespace: "shop",
        name: "web",
        missing: false,
        type: "NodePort",
        headless: false,
        ports: "80:30080/TCP",
        verdict: "whole",
        portCounts: { whole: 1, part: 0, severed: 0, unknown: 0 },
        used: 1,
        total: 1,
        headline: null,
        worst: null,
        exposed: true,
      },
      "shop/api": {
        namespace: "shop",
        name: "api",
        missing: false,
        type: "ClusterIP",
        headless: false,
        ports: "80/TCP",
        verdict: "severed",
        portCounts: { whole: 0, part: 0, severed: 1, unknown: 0 },
        used: 0,
        total: 0,
        headline: "no pod has app=api",
        worst: "error",
        exposed: false,
      },
    });
    expect(Object.keys(view.paths).sort()).toEqual(["shop/api", "shop/web"]);
    expect(view.omitted).toBe(0);
  });

  it("keep the identity of what an event does not touch", () => {
    const { source, overview } = start();
    const before = overview();
    source.put(
      ...project(pod("shop", "api-1", "api", "10.244.0.6"), slice("shop", "api", [{ pod: "api-1", ip: "10.244.0.6" }])),
    );
    const after = overview();
    expect(after.services["shop/api"]?.verdict).toBe("whole");
    expect(after.services["shop/web"]).toBe(before.services["shop/web"]);
    expect(after.paths["shop/web"]).toBe(before.paths["shop/web"]);
    expect(after.namespaces["empty"]).toBe(before.namespaces["empty"]);
    expect(after.totals.ports).toEqual({ whole: 2, part: 0, severed: 0, unknown: 0 });
    expect(after.totals.findings).toEqual({ error: 0, warning: 0, info: 0 });
  });

  it("are the same object while nothing changes", () => {
    const { overview } = start();
    expect(overview()).toBe(overview());
  });

  it("forget a Service that is deleted, and its namespace with it", () => {
    const { source, overview, service: serviceView, views } = start();
    source.put(...project(namespace("crm"), service("crm", "api")));
    expect(overview().namespaces["crm"]?.services).toBe(1);
    source.drop("Service", "crm", "api");
    source.drop("Namespace", "", "crm");
    source.drop("Service", "shop", "web");
    const view = overview();
    expect(Object.keys(view.namespaces)).toEqual(["shop", "empty"]);
    expect(Object.keys(view.services)).toEqual(["shop/api"]);
    expect(view.totals.services).toBe(1);
    expect(serviceView("web").paths).toBeNull();
    expect(views.hasService("shop", "web")).toBe(false);
    expect(views.hasService("shop", "api")).toBe(true);
  });

  it("of a namespace and of findings hold the findings by id", () => {
    const { namespace: namespaceView, findings } = start();
    const shop = namespaceView("shop");
    expect(shop.exists).toBe(true);
    expect(Object.keys(shop.findings)).toEqual(["selector-no-pods shop/api 80/TCP"]);
    expect(shop.totals.services).toBe(2);
    expect(namespaceView("nowhere")).toMatchObject({ exists: false, paths: {}, findings: {} });
    expect(Object.keys(findings().findings)).toEqual(["selector-no-pods shop/api 80/TCP"]);
  });

  it("of the nodePorts follow the paths", () => {
    const { source, nodePorts } = start();
    const before = nodePorts();
    expect(Object.keys(before.nodePorts)).toEqual(["30080/TCP shop/web:80"]);
    expect(before.nodePorts["30080/TCP shop/web:80"]).toMatchObject({ verdict: "whole", text: null });
    expect([before.used, before.free.count, before.free.suggested]).toEqual([1, 2767, 30000]);
    expect(nodePorts()).toBe(before);
    source.drop("EndpointSlice", "shop", "web-1");
    expect(nodePorts().nodePorts["30080/TCP shop/web:80"]?.verdict).toBe("severed");
    source.drop("Service", "shop", "web");
    expect([nodePorts().nodePorts, nodePorts().free.count]).toEqual([{}, 2768]);
  });

  it("of a Service point out a port that looks like a nodePort", () => {
    const web = service("shop", "swapped", 30000) as { spec: { ports: object[] } };
    const ports = web.spec.ports.map((port) => ({ ...port, port: 30001 }));
    const { source, service: serviceView } = start();
    source.put(...project({ ...web, spec: { ...web.spec, ports } }));
    expect(serviceView("swapped").facts.find(({ label }) => label.endsWith("note"))).toEqual({
      label: "port 30001: note",
      value: "port 30001 looks like a nodePort, and is the Service's own port on its ClusterIP: nodes take 30000.",
      object: { kind: "Service", namespace: "shop", name: "swapped" },
      path: "spec.ports[0].port",
    });
  });

  it("of a Service tell facts with the field that each comes from", () => {
    const { service: serviceView } = start();
    const facts = serviceView("web").facts.map(
      ({ label, value, object, path }) => `${object.kind} ${path}: ${label} = ${value}`,
    );
    expect(facts).toEqual([
      "Service spec.type: type = NodePort",
      "Service spec.clusterIPs: clusterIP = 10.96.0.20",
      "Service spec.ipFamilies: IP families = IPv4",
      "Service spec.selector.app: selector app = web",
      "Service spec.ports[0].port: port 80: port = 80/TCP",
      "Service spec.ports[0].targetPort: port 80: targetPort = 8080",
      "Service spec.ports[0].nodePort: port 80: nodePort = 30080",
      "Service spec.internalTrafficPolicy: internalTrafficPolicy = Cluster",
      "Service spec.externalTrafficPolicy: externalTrafficPolicy = Cluster",
      "Service spec.sessionAffinity: sessionAffinity = None",
      "Service metadata.creationTimestamp: created = 2026-11-20T09:00:00Z",
      "EndpointSlice endpoints: endpoints = 1 of 1 ready (IPv4)",
      "EndpointSlice ports: slice ports = 8080/TCP",
      'EndpointSlice metadata.labels["endpointslice.kubernetes.io/managed-by"]: slice made by = endpointslice-controller.k8s.io',
    ]);
  });

  it("say when a break began if the server saw it begin", async () => {
    const { source, timing, findings } = start();
    findings();
    const known = Object.values(findings().findings)[0]?.since;
    await timing.advance(60_000);
    source.put(...project(slice("shop", "web", [])));
    source.drop("Pod", "shop", "web-1");
    const seen = findings().findings["selector-no-pods shop/web 80/TCP"];
    expect(seen?.since).toBe("2026-11-20T12:01:00.000Z");
    await timing.advance(60_000);
    source.put(...project(namespace("more")));
    expect(findings().findings["selector-no-pods shop/web 80/TCP"]).toBe(seen);
    // What was broken before the server looked keeps what its objects tell.
    expect(findings().findings["selector-no-pods shop/api 80/TCP"]?.since).toBe(known);
  });

  it("do not claim to have seen what happened while the cluster could not be reached", () => {
    const { source, findings } = start();
    findings();
    source.setState({ type: "reconnecting", dataAsOf: null, error: "connection refused" });
    findings();
    source.drop("Pod", "shop", "web-1");
    source.put(...project(slice("shop", "web", [])));
    source.setState({ type: "live" });
    expect(findings().findings["selector-no-pods shop/web 80/TCP"]?.since).not.toBe("2026-11-20T12:00:00.000Z");
  });

  it("change by themselves when a debounce ends", async () => {
    const { source, timing, views, findings } = start();
    findings();
    source.put(
      ...project(
        pod("shop", "web-2", "web", "10.244.0.9", "2026-11-20T12:00:00Z"),
        slice("shop", "web", [
          { pod: "web-1", ip: "10.244.0.5" },
          { pod: "web-2", ip: "10.244.0.9", ready: false },
        ]),
      ),
    );
    const ids = (): readonly string[] => Object.keys(findings().findings).filter((id) => id.includes("shop/web"));
    expect(ids()).toEqual([]);
    let changes = 0;
    views.onChange(() => {
      changes += 1;
    });
    await timing.advance(50_000);
    expect([changes, ids()]).toEqual([0, []]);
    await timing.advance(20_000);
    expect([changes, ids()]).toEqual([1, ["some-not-ready shop/web 80/TCP"]]);
  });

  it("stop the source and say nothing more", async () => {
    const { source, views } = start();
    let changes = 0;
    views.onChange(() => {
      changes += 1;
    });
    await views.stop();
    source.put(...project(namespace("late")));
    expect(changes).toBe(0);
    expect(source.calls).toEqual(["start", "stop"]);
  });
});
