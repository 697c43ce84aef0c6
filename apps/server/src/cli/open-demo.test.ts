import { createAnalysis } from "@portolan/shared";
import type { Analysis, ServicePaths } from "@portolan/shared";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemTiming } from "../kube/timing.ts";
import { openDemo } from "./open-demo.ts";
import type { OpenSource } from "./open-source.ts";

let demo: OpenSource;
const analysis: Analysis = createAnalysis();

beforeAll(async () => {
  const log = (): void => undefined;
  const common = { namespaces: null, readConfigMaps: false, note: null, log, timing: systemTiming };
  demo = await openDemo({ ...common, freeze: true });
  demo.source.subscribe((update) => {
    if (update.type === "events") analysis.apply(update.events);
    else analysis.setUnreadable(update.unread);
  });
  const live = new Promise<void>((resolve) => {
    demo.source.subscribe((update) => {
      if (update.type === "status" && update.status.state.type === "live") resolve();
    });
  });
  demo.source.start();
  await live;
});

afterAll(async () => {
  await demo.source.stop();
  await demo.close();
});

function everyPath(): readonly ServicePaths[] {
  return [...analysis.serviceIds()].flatMap((id) => analysis.paths(id) ?? []);
}

it("shows six broken Service ports, and all others whole", () => {
  const lines = everyPath().flatMap(({ namespace, name, ports, type }) =>
    ports.map((port) => {
      const number = port.port === 0 ? type : `${String(port.port)}/${port.protocol}`;
      return `${namespace}/${name} ${number}: ${port.verdict} ${String(port.used)}/${String(port.total)}`;
    }),
  );
  expect(lines.sort()).toEqual([
    "crm/loyalty-api 80/TCP: whole 1/1",
    "default/kubernetes 443/TCP: whole 1/1",
    "default/tomcat6 8080/TCP: whole 3/3",
    "envoy-gateway-system/envoy-edge-public-5d3f7c1a 80/TCP: whole 3/3",
    "ingress-nginx/ingress-nginx-controller 443/TCP: whole 2/2",
    "ingress-nginx/ingress-nginx-controller 80/TCP: whole 2/2",
    "ingress-nginx/ingress-nginx-controller-admission 443/TCP: whole 2/2",
    "kube-system/kube-dns 53/TCP: whole 2/2",
    "kube-system/kube-dns 53/UDP: whole 2/2",
    "kube-system/kube-dns 9153/TCP: whole 2/2",
    "monitoring/node-exporter 9100/TCP: whole 3/3",
    "monitoring/statsd 8125/UDP: severed 0/1",
    "monitoring/statsd 9102/TCP: whole 1/1",
    "payments/processor 443/TCP: whole 2/2",
    "payments/webhooks 80/TCP: whole 1/1",
    "shop/cart 80/TCP: severed 0/2",
    "shop/catalog 80/TCP: whole 2/2",
    "shop/catalog 9000/TCP: whole 2/2",
    "shop/catalog 9102/TCP: whole 2/2",
    "shop/checkout 80/TCP: whole 2/2",
    "shop/db 5432/TCP: whole 2/2",
    "shop/db-client 5432/TCP: whole 2/2",
    "shop/frontend 80/TCP: whole 3/3",
    "shop/frontend-canary 80/TCP: whole 1/1",
    "shop/legacy-billing 8443/TCP: severed 0/0",
    "shop/loyalty ExternalName: severed 0/0",
    "shop/orders 8080/TCP: severed 0/0",
    "shop/payments ExternalName: whole 1/1",
    "shop/pdf-renderer 80/TCP: whole 1/1",
    "shop/recommendations 80/TCP: severed 0/1",
    "shop/reports-db 5432/TCP: whole 1/1",
    "shop/static-pages 80/TCP: whole 2/2",
    "shop/warehouse 1521/TCP: whole 2/2",
    "telemetry/otel-agent 4317/TCP: whole 3/3",
  ]);
});

it("has every kind of way in", () => {
  const ways = everyPath().flatMap(({ namespace, name, ports, strayWaysIn }) =>
    [...ports.flatMap(({ waysIn }) => waysIn), ...strayWaysIn]
      .filter(({ type }) => type !== "cluster-ip")
      .map(({ type, verdict }) => `${namespace}/${name} ${type}: ${verdict}`),
  );
  expect([...new Set(ways)].sort()).toEqual([
    "crm/loyalty external-name: severed",
    "default/tomcat6 node-port: whole",
    "envoy-gateway-system/envoy-edge-public-5d3f7c1a load-balancer: whole",
    "envoy-gateway-system/envoy-edge-public-5d3f7c1a node-port: whole",
    "ingress-nginx/ingress-nginx-controller load-balancer: whole",
    "ingress-nginx/ingress-nginx-controller node-port: whole",
    "monitoring/node-exporter headless-dns: whole",
    "payments/webhooks gateway: whole",
    "shop/cart ingress: severed",
    "shop/checkout gateway: whole",
    "shop/checkout ingress: whole",
    "shop/db headless-dns: whole",
    "shop/frontend gateway: whole",
    "shop/frontend ingress: whole",
    "shop/frontend node-port: whole",
    "shop/frontend-canary gateway: whole",
    "shop/loyalty external-name: severed",
    "shop/orders ingress: severed",
    "shop/payments external-name: whole",
    "shop/static-pages ingress: whole",
    "telemetry/otel-agent host-port: whole",
  ]);
});

it("declares who calls whom", () => {
  const edges = everyPath().flatMap(({ namespace, name, ports }) =>
    ports.flatMap(({ port, declaredClients }) =>
      declaredClients.map(
        (client) => `${client.workload.namespace ?? ""}/${client.workload.name} → ${namespace}/${name}:${String(port)}`,
      ),
    ),
  );
  expect([...new Set(edges)].sort()).toEqual([
    "payments/webhooks → shop/orders:8080",
    "shop/catalog → shop/db-client:5432",
    "shop/checkout → payments/processor:443",
    "shop/checkout → shop/reports-db:5432",
    "shop/frontend → shop/cart:80",
    "shop/frontend → shop/catalog:80",
    "shop/frontend → shop/checkout:80",
    "shop/frontend → shop/orders:8080",
    "shop/frontend → telemetry/otel-agent:4317",
    "shop/frontend-canary → shop/catalog:80",
    "shop/frontend-canary → shop/checkout:80",
    "shop/orders → shop/db-client:5432",
  ]);
});

it("says how kube-proxy works", () => {
  expect(analysis.snapshot.get("ConfigMap", "kube-system", "kube-proxy")).toMatchObject({
    proxyMode: "iptables",
    declaredAddresses: [],
  });
});
