import { describe, expect, it } from "vitest";
import {
  deployment,
  endpoint,
  ingress,
  node,
  pod,
  service,
  slice,
  snapshotOf,
  type Raw,
} from "../../test/cluster-objects.ts";
import { serviceId } from "../model/names.ts";
import { computeServicePaths } from "./compute-service-paths.ts";
import type { ServicePaths } from "./path-model.ts";

const owned = { owner: "Deployment/web" };

describe("computeServicePaths", () => {
  it("gives the whole picture of a Service", () => {
    const snapshot = snapshotOf([
      node("n1"),
      ...deployment("web", 1),
      pod("web-a", owned),
      service("web", {
        type: "NodePort",
        ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: "http", nodePort: 30080, appProtocol: "http" }],
      }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-a" })], [{ name: "http", port: 8080, protocol: "TCP" }]),
      ingress("shop", ["shop.example.com / web:http"], {
        tls: [{ hosts: ["shop.example.com"] }],
        ingressClassName: "x",
      }),
    ]);
    const whole = { verdict: "whole", break: null } as const;
    const expected: ServicePaths = {
      id: serviceId("shop", "web"),
      namespace: "shop",
      name: "web",
      missing: false,
      type: "NodePort",
      headless: false,
      clusterIPs: ["10.96.0.10"],
      externalName: null,
      selector: { app: "web" },
      portsColumn: "80:30080/TCP",
      endpointsColumn: "10.1.0.1:8080",
      internalTrafficPolicy: "Cluster",
      externalTrafficPolicy: "Cluster",
      sessionAffinity: "None",
      trafficDistribution: null,
      publishNotReadyAddresses: false,
      dnsNames: ["web", "web.shop", "web.shop.svc", "web.shop.svc.cluster.local"],
      verdict: "whole",
      strayWaysIn: [],
      strayClients: [],
      ports: [
        {
          id: "shop/web:80/TCP" as ServicePaths["ports"][number]["id"],
          name: "http",
          port: 80,
          protocol: "TCP",
          targetPort: "http",
          nodePort: 30080,
          appProtocol: "http",
          ...whole,
          used: 1,
          total: 1,
          declaredClients: [],
          waysIn: [
            {
              id: "ingress:shop shop.example.com/ Prefix",
              type: "ingress",
              client: "outside",
              bypassesClusterIp: true,
              ingress: { kind: "Ingress", namespace: "shop", name: "shop" },
              className: "x",
              host: "shop.example.com",
              path: "/",
              pathType: "Prefix",
              tls: true,
              backendPort: "http",
              addresses: [],
              controller: null,
              dialsTargetPort: false,
              ...whole,
            },
            {
              id: "node-port",
              type: "node-port",
              client: "outside",
              bypassesClusterIp: false,
              nodePort: 30080,
              entries: [{ ...whole, count: 1, nodes: [{ name: "n1", address: "10.0.0.1" }] }],
              ...whole,
            },
            {
              id: "cluster-ip",
              type: "cluster-ip",
              client: "cluster",
              bypassesClusterIp: false,
              addresses: ["10.96.0.10"],
              port: 80,
              dnsName: "web.shop.svc.cluster.local",
              ...whole,
            },
          ],
          backends: [
            {
              id: "Deployment/shop/web:8080/app",
              type: "pods",
              workload: { kind: "Deployment", namespace: "shop", name: "web" },
              replicas: { wanted: 1, ready: 1 },
              targetPort: 8080,
              container: { name: "app", role: "main", portName: "http" },
              reached: { port: 8080, container: { name: "app", role: "main", portName: "http" } },
              declaredPorts: [{ container: "app", name: "http", port: 8080, protocol: "TCP" }],
              containers: ["app"],
              verdict: "whole",
              used: 1,
              total: 1,
              endpoints: [
                {
                  address: "10.1.0.1",
                  family: "IPv4",
                  node: "n1",
                  zone: null,
                  pod: { kind: "Pod", namespace: "shop", name: "web-a" },
                  holder: null,
                  hostNetwork: false,
                  state: "ready",
                  used: true,
                  reason: null,
                  notSelected: false,
                },
              ],
            },
          ],
        },
      ],
    };
    expect(computeServicePaths(snapshot, serviceId("shop", "web"))).toEqual(expected);
  });

  it.each<readonly [string, Raw, readonly (string | null)[]]>([
    ["a ClusterIP", {}, [null, null]],
    ["a ClusterIP with an externalName that is left over", { externalName: "a.example" }, [null, null]],
    ["a ClusterIP with externalIPs", { externalIPs: ["198.51.100.1"] }, ["Cluster", null]],
    ["a NodePort", { type: "NodePort", externalTrafficPolicy: "Local" }, ["Local", null]],
    ["a LoadBalancer", { type: "LoadBalancer" }, ["Cluster", null]],
    [
      "an ExternalName with externalIPs that are left over",
      { type: "ExternalName", externalName: "a.example", externalIPs: ["198.51.100.1"] },
      [null, "a.example"],
    ],
  ])("tells externalTrafficPolicy and externalName where they count: %s", (_, spec, expected) => {
    const paths = computeServicePaths(snapshotOf([service("web", spec)]), serviceId("shop", "web"));
    expect([paths?.externalTrafficPolicy, paths?.externalName]).toEqual(expected);
  });

  it("shows the endpoints that take traffic", () => {
    const endpoints = [endpoint("10.1.0.1", { pod: "a" }), endpoint("10.1.0.2", { pod: "b", ready: false })];
    const objects = [service("web"), pod("a"), pod("b", { ip: "10.1.0.2", ready: false }), slice("web", endpoints)];
    expect(computeServicePaths(snapshotOf(objects), serviceId("shop", "web"))?.endpointsColumn).toBe("10.1.0.1:8080");
  });

  it("folds pods by workload, resolved number and container", () => {
    const labels = { app: "web" };
    const ports = [{ name: "http", port: 80, protocol: "TCP", targetPort: "http" }];
    const old = { labels, ports: [{ name: "http", containerPort: 9090 }] };
    const tcp = (number: number) => [{ name: "http", port: number, protocol: "TCP" }];
    const second = { metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } } };
    const snapshot = snapshotOf([
      service("web", { ports }),
      ...deployment("web", 2),
      ...deployment("canary", 1, labels),
      pod("web-a", owned),
      pod("web-b", { ...owned, ip: "10.1.0.2" }),
      pod("web-old", { ...owned, ...old, ip: "10.1.0.3" }),
      pod("canary-a", { owner: "Deployment/canary", ip: "10.1.0.4" }),
      pod("bare", { ip: "10.1.0.5" }),
      slice(
        "web",
        [
          endpoint("10.1.0.1", { pod: "web-a" }),
          endpoint("10.1.0.2", { pod: "web-b" }),
          endpoint("10.1.0.4", { pod: "canary-a" }),
          endpoint("10.1.0.5", { pod: "bare" }),
        ],
        tcp(8080),
      ),
      slice("web", [endpoint("10.1.0.3", { pod: "web-old" })], tcp(9090), second),
    ]);
    const made = computeServicePaths(snapshot, serviceId("shop", "web"));
    expect(
      made?.ports[0]?.backends.map(({ id, endpoints }) => [id, endpoints.map(({ pod: ref }) => ref?.name)]),
    ).toEqual([
      ["Deployment/shop/canary:8080/app", ["canary-a"]],
      ["Deployment/shop/web:8080/app", ["web-a", "web-b"]],
      ["Deployment/shop/web:9090/app", ["web-old"]],
      ["Pod/shop/bare:8080/app", ["bare"]],
    ]);
  });

  it("counts a pod of two address families once", () => {
    const podIPs = [{ ip: "10.1.0.1" }, { ip: "fd00::1" }];
    const snapshot = snapshotOf([
      service("web", { clusterIPs: ["10.96.0.10", "fd00::10"], ipFamilies: ["IPv4", "IPv6"] }),
      pod("a", { status: { podIP: "10.1.0.1", podIPs } }),
      slice("web", [endpoint("10.1.0.1", { pod: "a" })]),
      slice("web", [endpoint("fd00::1", { pod: "a" })], undefined, {
        metadata: { name: "web-6", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
        addressType: "IPv6",
      }),
    ]);
    const port = computeServicePaths(snapshot, serviceId("shop", "web"))?.ports[0];
    expect([port?.verdict, port?.used, port?.total, port?.backends[0]?.endpoints.length]).toEqual(["whole", 1, 1, 2]);
  });

  it("names at most ten nodes of a group, by name, and counts the others", () => {
    const nodes = Array.from({ length: 12 }, (_, index) => node(`n${String(index + 10)}`));
    const ports = [{ port: 80, protocol: "TCP", targetPort: 8080, nodePort: 30080 }];
    const snapshot = snapshotOf([
      ...nodes.reverse(),
      service("web", { type: "NodePort", ports }),
      pod("a"),
      slice("web", [endpoint("10.1.0.1", { pod: "a" })]),
    ]);
    const way = computeServicePaths(snapshot, serviceId("shop", "web"))?.ports[0]?.waysIn[0];
    const entries = way?.type === "node-port" ? way.entries : [];
    expect(entries.map(({ count, nodes: shown }) => [count, shown.map(({ name }) => name)])).toEqual([
      [12, ["n10", "n11", "n12", "n13", "n14", "n15", "n16", "n17", "n18", "n19"]],
    ]);
  });
});
