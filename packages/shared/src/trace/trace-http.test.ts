/** HTTP requests through Ingress controllers and Gateways, by every way in. */
import { describe, expect, it } from "vitest";
import { endpoint, pod, service, slice, snapshotOf, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import { backends, nginxController, shopIngress } from "../../test/routed-cluster.ts";
import { parseSource } from "./parse-source.ts";
import { parseTarget } from "./parse-target.ts";
import { traceConnection } from "./trace-connection.ts";
import type { Trace } from "./trace-model.ts";

const balancer: Raw = { type: "LoadBalancer", status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } } };
const atBalancer = [{ ip: "203.0.113.9" }];

function trace(objects: readonly Raw[], from: string, to: string, hostHeader: string | null = null): Trace {
  const snapshot = snapshotOf(objects);
  const source = parseSource(snapshot, from);
  const target = parseTarget(to);
  if (source.type === "problem" || target.type === "problem") throw new Error("not understood");
  return traceConnection(snapshot, source.source, { ...target.target, hostHeader });
}

/** `pod:port share seen-as @entry`, the ends of a trace in short. */
function ends({ outcomes }: Trace): readonly string[] {
  return outcomes.map(
    ({ outcome, pod: name, address, port, share, clientAddress, entry }) =>
      `${outcome === "delivered" ? "" : `${outcome} `}${name ?? address ?? "?"}:${String(port)} ${share.toFixed(2)} ${clientAddress ?? "?"} @${entry ?? "-"}`,
  );
}

const viaBoth = (pods: readonly string[]) =>
  ["n1", "n2"].flatMap((entry) => pods.map((each) => `${each} 10.1.1.5 @${entry}`));

describe("a host of an Ingress", () => {
  const cluster = [...backends, ...nginxController(balancer), shopIngress(atBalancer)];
  it.each([
    [
      "goes to the pods of the Service, past the ClusterIP",
      "http://shop.example.com/",
      "delivered",
      viaBoth(["shop/web-1:8080 0.50", "shop/web-2:8080 0.50"]),
    ],
    ["goes by path", "http://shop.example.com/api/x?y=1", "delivered", viaBoth(["shop/api-1:8080 1.00"])],
    ["answers 503 without endpoints", "http://shop.example.com/empty", "http-503", []],
    ["answers 503 where the Service is missing", "http://shop.example.com/gone", "http-503", []],
    ["is entered by TLS too", "https://shop.example.com/api", "delivered", viaBoth(["shop/api-1:8080 1.00"])],
  ] as const)("%s", (_, to, verdict, expected) => {
    const traced = trace(cluster, "outside", to);
    expect({ verdict: traced.verdict, ends: ends(traced) }).toEqual({ verdict, ends: expected });
  });

  it("tells every step of the way", () => {
    const { hops, chains } = trace(cluster, "outside", "http://shop.example.com/api");
    expect(
      hops.map(({ type, object, fieldPath, rules }) => [type, object?.name ?? null, fieldPath, rules.length]),
    ).toEqual([
      ["client", null, null, 0],
      ["dns", "shop", null, 0],
      ["load-balancer", "nginx", "status.loadBalancer.ingress[0].ip", 4],
      ["endpoint", "nginx-1", null, 1],
      ["load-balancer", "nginx", "status.loadBalancer.ingress[0].ip", 4],
      ["endpoint", "nginx-1", null, 1],
      ["controller", "nginx-1", null, 0],
      ["ingress-rule", "shop", "spec.rules[1].http.paths[0]", 0],
      ["endpoint", "api-1", null, 0],
    ]);
    expect(chains).toEqual([
      { service: "shop/nginx", port: "shop/nginx:80/TCP", wayIn: "load-balancer" },
      { service: "shop/api", port: "shop/api:80/TCP", wayIn: "ingress:shop shop.example.com/api Prefix" },
    ]);
  });

  it.each([
    [
      "a nodePort of the controller with the host in the header",
      [{}],
      "outside",
      "http://10.0.0.2:30080/api",
      "shop.example.com",
      "delivered",
      ["shop/api-1:8080 1.00 10.1.1.5 @n2"],
    ],
    [
      "a nodePort with a host that has no rule",
      [{}],
      "outside",
      "http://10.0.0.2:30080/api",
      "other.example.com",
      "http-404",
      [],
    ],
    [
      "the controller's ClusterIP from a pod",
      [{}],
      "pod/shop/client",
      "http://10.96.0.20/api",
      "shop.example.com",
      "delivered",
      ["shop/api-1:8080 1.00 10.1.1.5 @-"],
    ],
    [
      "the controller's Service by name, and no rule for that",
      [{}],
      "pod/shop/client",
      "http://nginx/",
      null,
      "http-404",
      [],
    ],
    [
      "the host, where only nodePorts are open",
      [{}],
      "outside",
      "http://shop.example.com:30080/api",
      null,
      "delivered",
      viaBoth(["shop/api-1:8080 1.00"]),
    ],
    [
      "the host on a port that nobody has opened",
      [{}],
      "outside",
      "http://shop.example.com/api",
      null,
      "unknown",
      ["shop/api-1:8080 1.00 ? @-"],
    ],
    [
      "the pod of the controller",
      [{}],
      "pod/shop/client",
      "http://10.1.1.5/api",
      "shop.example.com",
      "delivered",
      ["shop/api-1:8080 1.00 10.1.1.5 @-"],
    ],
    [
      "TCP to the controller, which ends there",
      [{}],
      "pod/shop/client",
      "tcp://10.1.1.5:80",
      null,
      "delivered",
      ["shop/nginx-1:80 1.00 10.1.1.9 @-"],
    ],
  ] as const)("%s", (_, __, from, to, host, verdict, expected) => {
    const cluster = [...backends, ...nginxController({ type: "NodePort" }), shopIngress()];
    const traced = trace(cluster, from, to, host);
    expect({ verdict: traced.verdict, ends: ends(traced) }).toEqual({ verdict, ends: expected });
  });

  it("is reached on the nodes of a controller on the host's network", () => {
    const controller = nginxController(
      { type: "ClusterIP", ports: [{ port: 80, targetPort: "http", protocol: "TCP" }] },
      { hostNetwork: true, ip: "10.0.0.1" },
    );
    const traced = trace(
      [...backends, ...controller, shopIngress()],
      "outside/198.51.100.7",
      "http://shop.example.com/api",
    );
    expect({ verdict: traced.verdict, ends: ends(traced) }).toEqual({
      verdict: "delivered",
      ends: ["shop/api-1:8080 1.00 10.0.0.1 @n1"],
    });
  });

  it("is reached by a balancer that has a name only", () => {
    const named = { type: "LoadBalancer", status: { loadBalancer: { ingress: [{ hostname: "lb.cloud.test" }] } } };
    const traced = trace(
      [...backends, ...nginxController(named), shopIngress([{ hostname: "lb.cloud.test" }])],
      "outside",
      "http://shop.example.com/api",
    );
    expect({ verdict: traced.verdict, ends: ends(traced) }).toEqual({
      verdict: "delivered",
      ends: viaBoth(["shop/api-1:8080 1.00"]),
    });
    expect(traced.because).toContain(
      "The load balancer lb.cloud.test itself is not visible from the API; it is taken to send to nodePort 30080 of the nodes.",
    );
  });

  it("tells what the rules say where a balancer outside of the cluster carries them out", () => {
    const objects = [...backends, shopIngress([{ ip: "198.51.100.80" }])];
    const asked = (path: string) => trace(objects, "outside", `http://198.51.100.80${path}`, "shop.example.com");
    expect([asked("/api"), asked("/empty")].map((traced) => [traced.verdict, ends(traced)])).toEqual([
      ["unknown", ["shop/api-1:8080 1.00 ? @-"]],
      ["http-503", []],
    ]);
  });

  it("is not claimed to work where nobody carries the rules out", () => {
    const traced = trace([...backends, shopIngress()], "outside", "http://shop.example.com/api");
    expect(traced.verdict).toBe("unknown");
    expect(traced.because[0]).toBe(
      "The way to Ingress shop/shop is not visible: its status gives no address, and no pods are known to carry it out.",
    );
  });
});

describe("a redirect of the router", () => {
  const withTls = shopIngress(atBalancer, { tls: [{ hosts: ["shop.example.com"], secretName: "tls" }] });
  const cluster = [...backends, ...nginxController(balancer), withTls];
  const answer = (path: string) => `The router answers 308 to https://shop.example.com${path}`;
  const follows = ": a browser and curl -L follow it and come to what is told here, plain curl stops at the 308.";

  it.each([
    ["to https is followed to the pods", "/api", "delivered", viaBoth(["shop/api-1:8080 1.00"])],
    ["to https is followed to a failure", "/empty", "http-503", []],
  ] as const)("%s", (_, path, verdict, expected) => {
    const traced = trace(cluster, "outside", `http://shop.example.com${path}`);
    expect({ verdict: traced.verdict, ends: ends(traced), first: traced.because[0] }).toEqual({
      verdict,
      ends: expected,
      first: `${answer(path)}${follows}`,
    });
    const direct = trace(cluster, "outside", `https://shop.example.com${path}`);
    expect({ outcomes: traced.outcomes, hops: traced.hops.slice(-direct.hops.length + 1) }).toEqual({
      outcomes: direct.outcomes,
      hops: direct.hops.slice(1),
    });
    expect(traced.hops.filter(({ ends: end }) => end === "http")).toHaveLength(verdict === "http-503" ? 1 : 0);
  });

  it("is followed from where only the header names the host", () => {
    const traced = trace(cluster, "outside", "http://10.0.0.2:30080/api", "shop.example.com");
    expect([traced.verdict, ends(traced)]).toEqual(["delivered", viaBoth(["shop/api-1:8080 1.00"])]);
  });

  it.each([
    ["to another host", "https://other.example.com/", "another host, which is not followed here."],
    ["to itself", "http://shop.example.com/api", "the redirects lead in a circle."],
  ])("%s ends at the router", (_, location, said) => {
    const annotations = { "nginx.ingress.kubernetes.io/permanent-redirect": location };
    const objects = [...backends, ...nginxController(balancer), withMetadata(shopIngress(atBalancer), { annotations })];
    const traced = trace(objects, "outside", "http://shop.example.com/api");
    expect([traced.verdict, ends(traced)]).toEqual([
      "delivered",
      ["shop/nginx-1:80 1.00 10.0.0.1 @n1", "shop/nginx-1:80 1.00 10.0.0.2 @n2"],
    ]);
    expect(traced.because).toContain(`The router answers 301 to ${location}: ${said}`);
  });
});

describe("a host of a Gateway", () => {
  const gatewayClass = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name: "eg" },
    spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
  };
  const gateway = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "edge", namespace: "shop", generation: 1 },
    spec: { gatewayClassName: "eg", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
    status: { addresses: [{ type: "IPAddress", value: "203.0.113.9" }] },
  };
  const route = (rules: readonly Raw[]): Raw => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "shop", namespace: "shop", generation: 1 },
    spec: { parentRefs: [{ name: "edge" }], hostnames: ["shop.example.com"], rules },
  });
  const labels = {
    "gateway.envoyproxy.io/owning-gateway-name": "edge",
    "gateway.envoyproxy.io/owning-gateway-namespace": "shop",
  };
  const envoy = [
    pod("envoy-1", { labels, ip: "10.1.1.5", ports: [{ name: "http-80", containerPort: 10080 }] }),
    service("envoy", {
      ...balancer,
      clusterIP: "10.96.0.20",
      clusterIPs: ["10.96.0.20"],
      selector: labels,
      ports: [{ name: "http", port: 80, targetPort: 10080, protocol: "TCP", nodePort: 30080 }],
    }),
    slice("envoy", [endpoint("10.1.1.5", { pod: "envoy-1" })], [{ name: "http", port: 10080, protocol: "TCP" }]),
  ];
  const cluster = [...backends, ...envoy, gatewayClass, gateway];
  const to = (name: string, weight: number, port = 80) => ({ name, port, weight });

  it.each([
    [
      "shares by weight",
      [{ backendRefs: [to("web", 1), to("api", 3)] }],
      "delivered",
      viaBoth(["shop/web-1:8080 0.13", "shop/web-2:8080 0.13", "shop/api-1:8080 0.75"]),
    ],
    ["answers 500 for an invalid backend", [{ backendRefs: [to("gone", 1)] }], "http-500", []],
    [
      "answers in part with 500",
      [{ backendRefs: [to("gone", 1), to("api", 1)] }],
      "partial",
      viaBoth(["shop/api-1:8080 0.50"]),
    ],
    [
      "answers 404 without a rule",
      [{ matches: [{ path: { type: "PathPrefix", value: "/x" } }], backendRefs: [to("api", 1)] }],
      "http-404",
      [],
    ],
  ] as const)("%s", (_, rules, verdict, expected) => {
    const traced = trace([...cluster, route(rules)], "outside", "http://shop.example.com/");
    expect({ verdict: traced.verdict, ends: ends(traced) }).toEqual({ verdict, ends: expected });
  });
});
