import { describe, expect, it } from "vitest";
import { backendOf, endpoint, ingress, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { describeWayIn } from "../../test/describe-paths.ts";
import { serviceId } from "../model/names.ts";
import { computeServicePaths } from "./compute-service-paths.ts";
import { ingressRoutesTo, matchIngressBackend } from "./match-ingress-backend.ts";

/** The Ingress ways in of Service web by port, and the stray ones; the Service's verdict first. */
function ingressLines(objects: readonly Raw[]): readonly string[] {
  const paths = computeServicePaths(snapshotOf(objects), serviceId("shop", "web"));
  if (paths === undefined) return ["no such Service"];
  const ofPorts = paths.ports.flatMap(({ port, protocol, waysIn }) =>
    waysIn
      .filter(({ type }) => type === "ingress")
      .flatMap(describeWayIn)
      .map((line) => `${String(port)}/${protocol} ${line}`),
  );
  return [paths.verdict, ...ofPorts, ...paths.strayWaysIn.flatMap(describeWayIn).map((line) => `stray ${line}`)];
}

const behind = [pod("a"), slice("web", [endpoint("10.1.0.1", { pod: "a" })])];
const named = { ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: 8080 }] };
const namedSlice = slice("web", [endpoint("10.1.0.1", { pod: "a" })], [{ name: "http", port: 8080, protocol: "TCP" }]);
const dns = {
  ports: [
    { name: "dns", port: 53, protocol: "UDP", targetPort: 8080 },
    { name: "http", port: 80, protocol: "TCP", targetPort: 8080 },
  ],
};
const nginx = {
  apiVersion: "networking.k8s.io/v1",
  kind: "IngressClass",
  metadata: { name: "nginx" },
  spec: { controller: "k8s.io/ingress-nginx" },
};
const stray = (port: string, text: string) =>
  `stray from outside: Ingress shop shop.example.com/ to port ${port} past the ClusterIP  ✗ severed at service (http-503): ${text} [service-port-missing]`;

interface Row {
  readonly name: string;
  readonly objects: readonly Raw[];
  readonly expected: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: "by number",
    objects: [service("web"), ...behind, ingress("shop", ["shop.example.com / web:80"])],
    expected: ["whole", "80/TCP from outside: Ingress shop shop.example.com/ to port 80 past the ClusterIP  whole"],
  },
  {
    name: "by name",
    objects: [service("web", named), pod("a"), namedSlice, ingress("shop", ["shop.example.com / web:http"])],
    expected: ["whole", "80/TCP from outside: Ingress shop shop.example.com/ to port http past the ClusterIP  whole"],
  },
  {
    name: "each rule and the default backend, of every Ingress",
    objects: [
      service("web"),
      ...behind,
      ingress("b", ["b.example.com / web:80", "b.example.com /api api:80"], { defaultBackend: backendOf("web:80") }),
      ingress("a", ["a.example.com /x web:80"]),
    ],
    expected: [
      "whole",
      "80/TCP from outside: Ingress a a.example.com/x to port 80 past the ClusterIP  whole",
      "80/TCP from outside: Ingress b b.example.com/ to port 80 past the ClusterIP  whole",
      "80/TCP from outside: Ingress b * to port 80 past the ClusterIP  whole",
    ],
  },
  {
    name: "nothing behind: the controller answers 503",
    objects: [service("web"), slice("web", []), ingress("shop", ["shop.example.com / web:80"])],
    expected: [
      "severed",
      "80/TCP from outside: Ingress shop shop.example.com/ to port 80 past the ClusterIP  ✗ severed at endpoints (http-503): no pod has app=web [no-pod-selected]",
    ],
  },
  {
    name: "a number that the Service does not have, not even as an unnamed port",
    objects: [service("web"), ...behind, ingress("shop", ["shop.example.com / web:8080"])],
    expected: ["part", stray("8080", "Service web has no port 8080, it has 80/TCP")],
  },
  {
    name: "a name that the Service does not have",
    objects: [service("web", named), pod("a"), namedSlice, ingress("shop", ["shop.example.com / web:https"])],
    expected: ["part", stray("https", 'Service web has no port "https", it has http 80/TCP')],
  },
  {
    name: "a port that is UDP only",
    objects: [service("web", dns), ...behind, ingress("shop", ["shop.example.com / web:53"])],
    expected: ["severed", stray("53", "Service web has port 53 but not for TCP, which an Ingress needs")],
  },
  {
    name: "ingress-nginx takes the targetPort's number",
    objects: [
      service("web"),
      ...behind,
      nginx,
      ingress("shop", ["shop.example.com / web:8080"], { ingressClassName: "nginx" }),
    ],
    expected: ["whole", "80/TCP from outside: Ingress shop shop.example.com/ to port 8080 past the ClusterIP  whole"],
  },
  {
    name: "ingress-nginx takes the port whose targetPort has the number",
    objects: [
      service("web", {
        ports: [
          { name: "a", port: 80, protocol: "TCP", targetPort: 9090 },
          { name: "b", port: 81, protocol: "TCP", targetPort: 8080 },
        ],
      }),
      pod("a"),
      slice(
        "web",
        [endpoint("10.1.0.1", { pod: "a" })],
        [
          { name: "a", port: 9090, protocol: "TCP" },
          { name: "b", port: 8080, protocol: "TCP" },
        ],
      ),
      nginx,
      ingress("shop", ["shop.example.com / web:8080"], { ingressClassName: "nginx" }),
    ],
    expected: ["whole", "81/TCP from outside: Ingress shop shop.example.com/ to port 8080 past the ClusterIP  whole"],
  },
  {
    name: "ingress-nginx takes a named targetPort's name",
    objects: [
      service("web", { ports: [{ port: 80, protocol: "TCP", targetPort: "http" }] }),
      ...behind,
      nginx,
      ingress("shop", ["shop.example.com / web:http"], { ingressClassName: "nginx" }),
    ],
    expected: ["whole", "80/TCP from outside: Ingress shop shop.example.com/ to port http past the ClusterIP  whole"],
  },
  {
    name: "a targetPort that no container declares",
    objects: [
      service("web"),
      pod("a", { ports: [] }),
      slice("web", [endpoint("10.1.0.1", { pod: "a" })]),
      ingress("shop", ["shop.example.com / web:80"]),
    ],
    expected: ["whole", "80/TCP from outside: Ingress shop shop.example.com/ to port 80 past the ClusterIP  whole"],
  },
  {
    name: "a Service of another namespace of that name is not meant",
    objects: [service("web", {}, {}, "other"), ingress("shop", ["shop.example.com / web:80"])],
    expected: [
      "severed",
      "stray from outside: Ingress shop shop.example.com/ to port 80 past the ClusterIP  ✗ severed at service (http-503): namespace shop has no Service web [service-missing]",
    ],
  },
  {
    name: "past a ClusterIP that another proxy has",
    objects: [
      service("web", {}, { "service.kubernetes.io/service-proxy-name": "mesh" }),
      ...behind,
      ingress("shop", ["shop.example.com / web:80"]),
    ],
    expected: ["unknown", "80/TCP from outside: Ingress shop shop.example.com/ to port 80 past the ClusterIP  whole"],
  },
];

describe("Ingress ways in", () => {
  it.each(rows)("$name", ({ objects, expected }) => {
    expect(ingressLines(objects)).toEqual(expected);
  });

  it("matches no unnamed port against an empty name", () => {
    const snapshot = snapshotOf([service("web"), ingress("shop", ["shop.example.com / web:80"])]);
    const made = snapshot.get("Service", "shop", "web");
    const [route] = ingressRoutesTo(snapshot, "shop", "web");
    if (made === undefined || route === undefined) throw new Error("no Service or no route");
    const nameless = { ...route, backend: { service: "web", port: "" } };
    expect(matchIngressBackend(snapshot, made, route)?.port).toBe(80);
    expect(matchIngressBackend(snapshot, made, nameless)).toBeNull();
  });

  it("has an id for each that stays while host and path do", () => {
    const ids = (routes: readonly string[], spec: Raw = {}) =>
      computeServicePaths(
        snapshotOf([service("web"), ...behind, ingress("shop", routes, spec)]),
        serviceId("shop", "web"),
      )?.ports[0]?.waysIn.map(({ id }) => id);
    const last = "ingress:shop shop.example.com/z Prefix";
    expect(ids(["shop.example.com /z web:80"])).toEqual([last, "cluster-ip"]);
    expect(ids([], { defaultBackend: backendOf("web:80") })).toEqual(["ingress:shop default", "cluster-ip"]);
    expect(ids(["shop.example.com /a web:80", "shop.example.com /z web:80", "shop.example.com /z web:80"])).toEqual([
      "ingress:shop shop.example.com/a Prefix",
      last,
      `${last} #2`,
      "cluster-ip",
    ]);
  });
});

describe("what a controller dials", () => {
  const headless = { clusterIP: "None", clusterIPs: ["None"] };
  const portOf = (objects: readonly Raw[]) =>
    computeServicePaths(snapshotOf(objects), serviceId("shop", "web"))?.ports[0];
  const lines = (objects: readonly Raw[]) => {
    const port = portOf(objects);
    const way = port?.waysIn.find(({ type }) => type === "ingress");
    if (port === undefined || way?.type !== "ingress") return ["no way in"];
    const boxes = port.backends.map(({ targetPort, reached, endpoints: [first] }) =>
      [first?.address ?? "", String(targetPort), "DNS", String(reached?.port)].join(" "),
    );
    return [...describeWayIn(way), way.dialsTargetPort ? "dials the targetPort" : "dials what is reached", ...boxes];
  };
  const route = ingress("shop", ["shop.example.com / web:80"]);
  const nginxRoute = ingress("shop", ["shop.example.com / web:80"], { ingressClassName: "nginx" });
  const way = "from outside: Ingress shop shop.example.com/ to port 80 past the ClusterIP";
  const external = (externalName: string, ports: readonly Raw[] = []) => ({
    ...service("web", {
      type: "ExternalName",
      externalName,
      selector: undefined,
      clusterIP: undefined,
      clusterIPs: undefined,
      ports,
    }),
  });
  const db = [
    service("db", { selector: { app: "web" }, ports: [{ port: 8443, targetPort: 8080 }] }),
    slice("db", [endpoint("10.1.0.1", { pod: "a" })]),
    pod("a"),
  ];

  it.each<readonly [string, readonly Raw[], readonly string[]]>([
    [
      "the targetPort of a headless Service, where DNS clients dial the port",
      [service("web", headless), ...behind, route],
      [`${way}  whole`, "dials the targetPort", "10.1.0.1 8080 DNS 80"],
    ],
    [
      "the same where both are one number",
      [
        service("web", { ...headless, ports: [{ port: 8080, targetPort: 8080 }] }),
        ...behind,
        ingress("shop", ["shop.example.com / web:8080"]),
      ],
      [`${way.replace("80 ", "8080 ")}  whole`, "dials what is reached", "10.1.0.1 8080 DNS 8080"],
    ],
    [
      "nothing, where the name of a headless Service's targetPort is nowhere: DNS still answers",
      [
        service("web", { ...headless, ports: [{ name: "http", port: 80, targetPort: "htpp" }] }),
        pod("a"),
        slice("web", [endpoint("10.1.0.1", { pod: "a" })], []),
        route,
      ],
      [
        `${way}  ✗ severed at endpoints (http-503): no container of the pod has a port named "htpp" [target-port-name-missing]`,
        "dials the targetPort",
        "10.1.0.1 null DNS undefined",
      ],
    ],
    [
      "an outside name at the Service port",
      [external("pay.example.com", [{ port: 80, targetPort: 8443 }]), route],
      [`${way}  whole`, "dials what is reached", "pay.example.com 80 DNS 80"],
    ],
    [
      "an outside name at the targetPort, for ingress-nginx",
      [nginx, external("pay.example.com", [{ port: 80, targetPort: 8443 }]), nginxRoute],
      [`${way}  whole`, "dials what is reached", "pay.example.com 8443 DNS 8443"],
    ],
    [
      "a Service by its name, at the targetPort of the ExternalName",
      [nginx, external("db.shop.svc.cluster.local", [{ port: 80, targetPort: 8443 }]), ...db, nginxRoute],
      [`${way}  whole`, "dials what is reached", "10.1.0.1 8080 DNS 8080"],
    ],
    [
      "an address as externalName, which only DNS refuses",
      [external("192.0.2.7", [{ port: 80 }]), route],
      [`${way}  whole`, "dials what is reached", "192.0.2.7 80 DNS 80"],
    ],
  ])("%s", (_, objects, expected) => {
    expect(lines(objects)).toEqual(expected);
  });
});

describe("an Ingress way in", () => {
  const waysOf = (objects: readonly Raw[]) => {
    const paths = computeServicePaths(snapshotOf([service("web"), ...behind, ...objects]), serviceId("shop", "web"));
    return [...(paths?.ports[0]?.waysIn ?? []), ...(paths?.strayWaysIn ?? [])].flatMap((way) =>
      way.type === "ingress" ? [way] : [],
    );
  };

  it.each<readonly [string, Raw, boolean]>([
    ["no tls", {}, false],
    ["tls for every host", { tls: [{ secretName: "x" }] }, true],
    ["tls for this host, whatever its letters", { tls: [{ hosts: ["Shop.Example.com"] }] }, true],
    ["tls for its siblings", { tls: [{ hosts: ["*.example.com"] }] }, true],
    ["tls for another host", { tls: [{ hosts: ["pay.example.com"] }] }, false],
  ])("ends TLS or not: %s", (_, spec, expected) => {
    expect(waysOf([ingress("shop", ["shop.example.com / web:80"], spec)]).map(({ tls }) => tls)).toEqual([expected]);
  });

  it("of a default backend ends none", () => {
    const spec = { tls: [{ hosts: ["shop.example.com"] }], defaultBackend: backendOf("web:80") };
    expect(waysOf([ingress("shop", [], spec)]).map(({ tls }) => tls)).toEqual([false]);
  });

  it("has the addresses that the Ingress was given", () => {
    const status = { loadBalancer: { ingress: [{ ip: "203.0.113.1" }, { hostname: "lb.example" }, {}] } };
    const [way] = waysOf([{ ...ingress("shop", ["shop.example.com / web:80"]), status }]);
    expect(way?.addresses).toEqual(["203.0.113.1", "lb.example"]);
  });

  it("to a port that is not there says what is", () => {
    const [byName] = waysOf([ingress("shop", ["shop.example.com / web:http"])]);
    expect([byName?.break?.outcome, byName?.break?.ghost?.wanted, byName?.break?.ghost?.near]).toEqual([
      "http-503",
      '"http"',
      "web has 80/TCP",
    ]);
  });
});

describe("a Service that does not exist", () => {
  it("is drawn where an Ingress names it, with what is near", () => {
    const snapshot = snapshotOf([service("payment"), ingress("shop", ["shop.example.com /pay payments:80"])]);
    const ghost = {
      hop: "service",
      title: "Service",
      wanted: "payments",
      why: "namespace shop has no Service payments",
      near: "there is a Service payment",
    };
    expect(computeServicePaths(snapshot, serviceId("shop", "payments"))).toEqual({
      id: "shop/payments",
      namespace: "shop",
      name: "payments",
      missing: true,
      type: "ClusterIP",
      headless: false,
      clusterIPs: [],
      externalName: null,
      selector: null,
      portsColumn: "<none>",
      endpointsColumn: "<none>",
      internalTrafficPolicy: "Cluster",
      externalTrafficPolicy: null,
      sessionAffinity: "None",
      trafficDistribution: null,
      publishNotReadyAddresses: false,
      dnsNames: ["payments", "payments.shop", "payments.shop.svc", "payments.shop.svc.cluster.local"],
      verdict: "severed",
      ports: [],
      strayClients: [],
      strayWaysIn: [
        {
          id: "ingress:shop shop.example.com/pay Prefix",
          type: "ingress",
          client: "outside",
          bypassesClusterIp: true,
          ingress: { kind: "Ingress", namespace: "shop", name: "shop" },
          className: null,
          host: "shop.example.com",
          path: "/pay",
          pathType: "Prefix",
          tls: false,
          backendPort: 80,
          addresses: [],
          controller: null,
          dialsTargetPort: false,
          verdict: "severed",
          break: {
            hop: "service",
            code: "service-missing",
            outcome: "http-503",
            text: "namespace shop has no Service payments",
            ghost,
          },
        },
      ],
    });
  });

  it("is not said to be missing while Services are not read", () => {
    const snapshot = snapshotOf([ingress("shop", ["shop.example.com /pay payments:80"])]);
    snapshot.setUnreadable(["Service"]);
    expect(computeServicePaths(snapshot, serviceId("shop", "payments"))).toBeUndefined();
    snapshot.setUnreadable([]);
    expect(computeServicePaths(snapshot, serviceId("shop", "payments"))?.verdict).toBe("severed");
  });

  it("is nothing where nothing names it", () => {
    expect(computeServicePaths(snapshotOf([service("web")]), serviceId("shop", "payments"))).toBeUndefined();
  });
});
