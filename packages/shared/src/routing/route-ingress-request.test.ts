import { describe, expect, it } from "vitest";
import { endpoint, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import {
  backendOf,
  controllerObjects,
  decide,
  describeDecision,
  ingressClass,
  request,
  rules,
  type ControllerName,
} from "../../test/ingress-cluster.ts";
import { routerOfPod } from "./find-router.ts";
import { routeIngressRequest } from "./route-ingress-request.ts";

interface Row {
  readonly name: string;
  /** Who is asked; both where it is not said. */
  readonly by?: ControllerName;
  readonly objects: readonly Raw[];
  /** URL by decision. */
  readonly expected: Readonly<Record<string, string>>;
}

function check({ by, objects, expected }: Row): void {
  for (const name of by === undefined ? (["nginx", "haproxy-ingress"] as const) : [by]) {
    const decided = Object.keys(expected).map((url) => [url, describeDecision(decide(name, objects, request(url)))]);
    expect([name, Object.fromEntries(decided)]).toEqual([name, expected]);
  }
}

const older = "2026-01-01T00:00:00Z";
const newer = "2026-02-01T00:00:00Z";
const everything = { defaultBackend: backendOf("rest:80") };

const hosts: readonly Row[] = [
  {
    name: "as it is written, whatever its case, port and closing dot",
    objects: [rules("shop", ["shop.example.com / Prefix"])],
    expected: {
      "shop.example.com/": "web shop.example.com/ (Prefix)",
      "SHOP.example.COM:32510/": "web shop.example.com/ (Prefix)",
      "shop.example.com./": "web shop.example.com/ (Prefix)",
      "example.com/": "404",
      "a.shop.example.com/": "404",
      "10.0.0.1:32510/": "404",
    },
  },
  {
    name: "a wildcard takes exactly one label",
    objects: [rules("shop", ["*.example.com / Prefix"])],
    expected: {
      "shop.example.com/": "web *.example.com/ (Prefix)",
      "a.shop.example.com/": "404",
      "example.com/": "404",
      ".example.com/": "404",
    },
  },
  {
    name: "a name before a wildcard before none",
    objects: [rules("shop", ["* / Prefix any:80", "*.example.com / Prefix wild:80", "a.example.com / Prefix a:80"])],
    expected: {
      "a.example.com/": "a a.example.com/ (Prefix)",
      "b.example.com/": "wild *.example.com/ (Prefix)",
      "c.example.org/": "any */ (Prefix)",
      "10.0.0.1/": "any */ (Prefix)",
      "[fd00::1]:80/": "any */ (Prefix)",
    },
  },
  {
    name: "a host whose paths do not fit does not go on to rules without host",
    objects: [rules("shop", ["a.example.com /a Prefix a:80", "* / Prefix any:80"])],
    expected: { "a.example.com/a": "a a.example.com/a (Prefix)", "a.example.com/b": "404" },
  },
  {
    name: "but in Traefik it does",
    by: "traefik",
    objects: [rules("shop", ["a.example.com /a Prefix a:80", "* / Prefix any:80"])],
    expected: { "a.example.com/a": "a a.example.com/a (Prefix)", "a.example.com/b": "any */ (Prefix)" },
  },
  {
    name: "in Kong too",
    by: "kong",
    objects: [rules("shop", ["a.example.com /a Prefix a:80", "* / Prefix any:80"])],
    expected: { "a.example.com/b": "any */ (Prefix)" },
  },
  {
    name: "and what an unknown controller does is not known",
    by: "custom",
    objects: [rules("shop", ["a.example.com /a Prefix a:80", "* / Prefix any:80"])],
    expected: {
      "a.example.com/a": "a a.example.com/a (Prefix)",
      "a.example.com/b":
        "unknown: no path for host a.example.com fits /b; whether the controller goes on to */ (Prefix) of Ingress shop/shop is its own choice",
    },
  },
  {
    name: "server-alias is a further host",
    by: "nginx",
    objects: [
      rules("shop", ["shop.example.com /cart Prefix"], {
        annotations: { "server-alias": "Shop.example.org, www.a.de" },
      }),
      rules("own", ["www.a.de / Prefix own:80"]),
    ],
    expected: {
      "shop.example.org/cart": "web shop.example.com/cart (Prefix)",
      "shop.example.org/": "404",
      "www.a.de/": "own www.a.de/ (Prefix)",
    },
  },
];

const precedence: readonly Row[] = [
  {
    name: "the older Ingress has the path, whatever its name",
    objects: [
      rules("a", ["shop.example.com / Prefix a:80"], { createdAt: newer }),
      rules("b", ["shop.example.com / Prefix b:80"], { createdAt: older }),
    ],
    expected: { "shop.example.com/": "b shop.example.com/ (Prefix)" },
  },
  {
    name: "equally old: ingress-nginx takes the last by name",
    by: "nginx",
    objects: [
      rules("a", ["shop.example.com / Prefix a:80"], { createdAt: older }),
      rules("b", ["shop.example.com / Prefix b:80"], { createdAt: older }),
    ],
    expected: { "shop.example.com/": "b shop.example.com/ (Prefix)" },
  },
  {
    name: "equally old: others are not known to, the first is taken",
    by: "haproxy-ingress",
    objects: [
      rules("a", ["shop.example.com / Prefix a:80"], { createdAt: older }),
      rules("b", ["shop.example.com / Prefix b:80"], { createdAt: older }),
    ],
    expected: { "shop.example.com/": "a shop.example.com/ (Prefix)" },
  },
  {
    name: "the longest path wins over age and namespace",
    objects: [
      rules("a", ["shop.example.com / Prefix a:80"], { createdAt: older }),
      rules("b", ["shop.example.com /cart Prefix b:80"], { createdAt: newer, namespace: "other" }),
    ],
    expected: {
      "shop.example.com/cart": "other/b shop.example.com/cart (Prefix)",
      "shop.example.com/x": "a shop.example.com/ (Prefix)",
    },
  },
];

const defaults: readonly Row[] = [
  {
    name: "nothing at all: 404",
    objects: [],
    expected: { "shop.example.com/": "404" },
  },
  {
    name: "the default backend takes what no path of the Ingress takes",
    objects: [rules("shop", ["shop.example.com /cart Prefix"], { spec: everything })],
    expected: {
      "shop.example.com/cart": "web shop.example.com/cart (Prefix)",
      "shop.example.com/": "rest the default backend of Ingress shop/shop",
    },
  },
  {
    name: "an Ingress without rules takes every other host",
    objects: [rules("shop", ["shop.example.com /cart Prefix"]), rules("rest", [], { spec: everything })],
    expected: { "other.example.com/x": "rest the default backend of Ingress shop/rest" },
  },
  {
    name: "but in ingress-nginx not what is left of a host",
    by: "nginx",
    objects: [rules("shop", ["shop.example.com /cart Prefix"]), rules("rest", [], { spec: everything })],
    expected: { "shop.example.com/": "404" },
  },
  {
    name: "an Ingress of rules and a default backend is no catch-all in ingress-nginx",
    by: "nginx",
    objects: [rules("shop", ["shop.example.com /cart Prefix"], { spec: everything })],
    expected: { "other.example.com/": "404" },
  },
  {
    name: "a default backend that is all an Ingress has wins over a path / without host in ingress-nginx",
    by: "nginx",
    objects: [rules("any", ["* / Prefix any:80", "* /x Prefix x:80"]), rules("rest", [], { spec: everything })],
    expected: {
      "other.example.com/": "rest the default backend of Ingress shop/rest",
      "other.example.com/x": "x */x (Prefix)",
    },
  },
  {
    name: "a rule without paths leaves its host to the default backend",
    by: "nginx",
    objects: [
      rules("shop", [], { spec: { ...everything, rules: [{ host: "shop.example.com" }] } }),
      rules("any", ["* / Prefix any:80"]),
    ],
    expected: {
      "shop.example.com/x": "rest the default backend of Ingress shop/shop",
      "other.example.com/x": "any */ (Prefix)",
    },
  },
  {
    name: "Traefik reads it of Ingresses without rules only",
    by: "traefik",
    objects: [rules("shop", ["shop.example.com /cart Prefix"], { spec: everything })],
    expected: { "shop.example.com/": "404" },
  },
  {
    name: "a resource is no Service: ingress-nginx passes it over",
    by: "nginx",
    objects: [rules("shop", ["shop.example.com / Prefix resource"])],
    expected: { "shop.example.com/": "404" },
  },
  {
    name: "a resource is no Service: what another controller makes of it is not known",
    by: "haproxy-ingress",
    objects: [rules("shop", ["shop.example.com / Prefix resource"])],
    expected: {
      "shop.example.com/":
        "unknown: the backend of shop.example.com/ (Prefix) is a resource and no Service: what answers there is not visible",
    },
  },
];

const classes: readonly Row[] = [
  {
    name: "of another class: not served",
    objects: [
      ingressClass("other", "example.com/other"),
      rules("shop", ["shop.example.com / Prefix"], { className: "other" }),
    ],
    expected: { "shop.example.com/": "404" },
  },
  {
    name: "of a class that is not there: not served",
    objects: [rules("shop", ["shop.example.com / Prefix"], { className: "gone" })],
    expected: { "shop.example.com/": "404" },
  },
  {
    name: "without a class: not served",
    objects: [rules("shop", ["shop.example.com / Prefix"], { className: null })],
    expected: { "shop.example.com/": "404" },
  },
  {
    name: "without a class: Traefik serves it",
    by: "traefik",
    objects: [rules("shop", ["shop.example.com / Prefix"], { className: null })],
    expected: { "shop.example.com/": "web shop.example.com/ (Prefix)" },
  },
  {
    name: "without a class, and no default of its own: Kong does not",
    by: "kong",
    objects: [rules("shop", ["shop.example.com / Prefix"], { className: null })],
    expected: { "shop.example.com/": "404" },
  },
  {
    name: "without a class, and its own the default: Kong does",
    by: "kong",
    objects: [
      ingressClass("kong", "ingress-controllers.konghq.com/kong", {
        annotations: { "ingressclass.kubernetes.io/is-default-class": "true" },
      }),
      rules("shop", ["shop.example.com / Prefix"], { className: null }),
    ],
    expected: { "shop.example.com/": "web shop.example.com/ (Prefix)" },
  },
  {
    name: "by the old annotation, where it is the usual name",
    by: "nginx",
    objects: [
      rules("shop", ["shop.example.com / Prefix"], {
        className: null,
        annotations: { "kubernetes.io/ingress.class": "nginx" },
      }),
      rules("edge", ["edge.example.com / Prefix"], {
        className: null,
        annotations: { "kubernetes.io/ingress.class": "traefik" },
      }),
    ],
    expected: { "shop.example.com/": "web shop.example.com/ (Prefix)", "edge.example.com/": "404" },
  },
  {
    name: "another class of the same controller",
    by: "nginx",
    objects: [
      ingressClass("second", "k8s.io/ingress-nginx"),
      rules("shop", ["shop.example.com / Prefix"], { className: "second" }),
    ],
    expected: { "shop.example.com/": "web shop.example.com/ (Prefix)" },
  },
];

const tls = { tls: [{ hosts: ["shop.example.com"], secretName: "cert" }] };
const two = [pod("a"), slice("web", [endpoint("10.1.0.1", { pod: "a" })])];
const spare = [
  service("spare", { ports: [{ port: 81, targetPort: 8080 }] }),
  slice("spare", [endpoint("10.1.0.1", { pod: "a" })]),
];

const annotations: readonly Row[] = [
  {
    name: "TLS: http is led to https with 308",
    by: "nginx",
    objects: [
      rules("shop", ["shop.example.com / Prefix", "b.example.com / Prefix", "* / Prefix any:80"], { spec: tls }),
    ],
    expected: {
      "shop.example.com/": "308",
      "https://shop.example.com/": "web shop.example.com/ (Prefix)",
      // A host that tls does not list gets the default certificate, and the redirect with it.
      "b.example.com/": "308",
      "c.example.com/": "any */ (Prefix)",
    },
  },
  {
    name: "TLS of an Ingress of the same host counts, ssl-redirect false turns it off",
    by: "nginx",
    objects: [
      rules("shop", ["shop.example.com / Prefix"], { spec: tls }),
      rules("open", ["shop.example.com /open Prefix"], { annotations: { "ssl-redirect": "false" } }),
    ],
    expected: { "shop.example.com/": "308", "shop.example.com/open": "web shop.example.com/open (Prefix)" },
  },
  {
    name: "other controllers are not known to redirect",
    by: "haproxy-ingress",
    objects: [rules("shop", ["shop.example.com / Prefix"], { spec: tls })],
    expected: { "shop.example.com/": "web shop.example.com/ (Prefix)" },
  },
  {
    name: "force-ssl-redirect needs no TLS",
    by: "nginx",
    objects: [rules("shop", ["shop.example.com / Prefix"], { annotations: { "force-ssl-redirect": "true" } })],
    expected: { "shop.example.com/": "308", "https://shop.example.com/": "web shop.example.com/ (Prefix)" },
  },
  {
    name: "permanent-redirect, its code, temporal-redirect and app-root",
    by: "nginx",
    objects: [
      rules("a", ["a.example.com / Prefix"], { annotations: { "permanent-redirect": "https://b.example.com" } }),
      rules("b", ["b.example.com / Prefix"], {
        annotations: { "permanent-redirect": "https://c.example.com", "permanent-redirect-code": "307" },
      }),
      rules("c", ["c.example.com / Prefix"], { annotations: { "temporal-redirect": "https://b.example.com" } }),
      rules("d", ["d.example.com / Prefix"], { annotations: { "app-root": "/app" } }),
    ],
    expected: {
      "a.example.com/": "301",
      "b.example.com/": "307",
      "c.example.com/": "302",
      "d.example.com/": "302",
      "d.example.com/app": "web d.example.com/ (Prefix)",
    },
  },
  {
    name: "service-upstream dials the ClusterIP",
    by: "nginx",
    objects: [rules("shop", ["shop.example.com / Prefix"], { annotations: { "service-upstream": "true" } })],
    expected: { "shop.example.com/": "web by ClusterIP shop.example.com/ (Prefix)" },
  },
  {
    name: "default-backend stands in where there is no endpoint",
    by: "nginx",
    objects: [
      service("web"),
      ...spare,
      rules("shop", ["shop.example.com / Prefix"], { annotations: { "default-backend": "spare" } }),
    ],
    expected: { "shop.example.com/": "spare shop.example.com/ (Prefix)" },
  },
  {
    name: "default-backend is idle while there is one",
    by: "nginx",
    objects: [
      service("web"),
      ...two,
      ...spare,
      rules("shop", ["shop.example.com / Prefix"], { annotations: { "default-backend": "spare" } }),
    ],
    expected: { "shop.example.com/": "web shop.example.com/ (Prefix)" },
  },
  {
    name: "a canary by weight",
    by: "nginx",
    objects: [
      rules("shop", ["shop.example.com / Prefix"]),
      rules("canary", ["shop.example.com / Prefix canary:80"], {
        annotations: { canary: "true", "canary-weight": "20" },
      }),
    ],
    expected: { "shop.example.com/": "80% web + 20% canary shop.example.com/ (Prefix)" },
  },
  {
    name: "a canary of another path, or of nobody's host, takes nothing",
    by: "nginx",
    objects: [
      rules("shop", ["shop.example.com / Prefix"]),
      rules("canary", ["shop.example.com /x Prefix canary:80", "b.example.com / Prefix canary:80"], {
        annotations: { canary: "true", "canary-weight": "100" },
      }),
    ],
    expected: { "shop.example.com/x": "web shop.example.com/ (Prefix)", "b.example.com/": "404" },
  },
  {
    name: "to other controllers a canary is an Ingress like any other",
    by: "traefik",
    objects: [rules("canary", ["b.example.com / Prefix canary:80"], { annotations: { canary: "true" } })],
    expected: { "b.example.com/": "canary b.example.com/ (Prefix)" },
  },
];

describe.each([
  ["hosts", hosts],
  ["precedence", precedence],
  ["default backends", defaults],
  ["classes", classes],
  ["annotations of ingress-nginx", annotations],
] as const)("%s", (_, rows) => {
  it.each(rows.map((row) => [row.name, row] as const))("%s", (_name, row) => {
    check(row);
  });
});

describe("a canary by header and cookie", () => {
  const ask = (keys: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>) => {
    const objects = [
      rules("shop", ["shop.example.com / Prefix"]),
      rules("canary", ["shop.example.com / Prefix canary:80"], { annotations: { canary: "true", ...keys } }),
    ];
    return describeDecision(decide("nginx", objects, request("shop.example.com/", headers))).split(" shop.")[0];
  };
  const byHeader = { "canary-by-header": "X-Canary" };
  const byCookie = { "canary-by-cookie": "beta" };

  it.each([
    ["no header", { ...byHeader, "canary-weight": "50" }, {}, "50% web + 50% canary"],
    ["always", byHeader, { "x-canary": "always" }, "canary"],
    ["never, whatever the weight", { ...byHeader, "canary-weight": "50" }, { "X-Canary": "never" }, "web"],
    ["another value: by weight", { ...byHeader, "canary-weight": "100" }, { "X-Canary": "de" }, "canary"],
    ["the value", { ...byHeader, "canary-by-header-value": "de" }, { "X-Canary": "de" }, "canary"],
    ["not the value", { ...byHeader, "canary-by-header-value": "de" }, { "X-Canary": "always" }, "web"],
    ["the pattern", { ...byHeader, "canary-by-header-pattern": "^de|at$" }, { "X-Canary": "de-DE" }, "canary"],
    ["not the pattern", { ...byHeader, "canary-by-header-pattern": "^de$" }, { "X-Canary": "de-DE" }, "web"],
    ["cookie", byCookie, { Cookie: "a=1; beta=always" }, "canary"],
    ["cookie never", { ...byCookie, "canary-weight": "100" }, { Cookie: "beta=never" }, "web"],
    ["weight of a total", { "canary-weight": "100", "canary-weight-total": "1000" }, {}, "90% web + 10% canary"],
    ["more than all", { "canary-weight": "150" }, {}, "canary"],
  ])("%s", (_, keys, headers, expected) => {
    expect(ask(keys, headers)).toBe(expected);
  });
});

describe("whole decisions", () => {
  it("says which rule of which object, and why", () => {
    const objects = [
      rules("shop", ["shop.example.com /cart Prefix web:http"], {
        annotations: { "whitelist-source-range": "10.0.0.0/8", "backend-protocol": "HTTPS" },
      }),
    ];
    expect(decide("nginx", objects, request("shop.example.com:32510/cart/1"))).toEqual({
      type: "routed",
      object: { kind: "Ingress", namespace: "shop", name: "shop" },
      fieldPath: "spec.rules[0].http.paths[0]",
      matched: "shop.example.com/cart (Prefix)",
      backends: [
        {
          service: "shop/web",
          port: "http",
          share: 1,
          fieldPath: "spec.rules[0].http.paths[0].backend",
          invalid: null,
          viaClusterIp: false,
        },
      ],
      because: [
        "shop.example.com/cart (Prefix) of Ingress shop/shop fits best",
        "clients outside 10.0.0.0/8 get 403 (whitelist-source-range)",
        "ingress-nginx speaks HTTPS to the pods (backend-protocol)",
      ],
    });
  });

  it("answers 404 with the reason", () => {
    expect(decide("nginx", [rules("shop", ["shop.example.com /cart Prefix"])], request("shop.example.com/x"))).toEqual({
      type: "answered",
      status: 404,
      object: null,
      because: [
        "no path of host shop.example.com takes shop.example.com/x: ingress-nginx answers 404 by its own default backend",
      ],
    });
  });

  it("reads the two older versions, where a path has no type", () => {
    for (const apiVersion of ["extensions/v1beta1", "networking.k8s.io/v1beta1"]) {
      const old = {
        apiVersion,
        kind: "Ingress",
        metadata: { name: "old", namespace: "shop", annotations: { "kubernetes.io/ingress.class": "nginx" } },
        spec: {
          backend: { serviceName: "rest", servicePort: 80 },
          rules: [
            {
              host: "shop.example.com",
              http: { paths: [{ path: "/foo", backend: { serviceName: "web", servicePort: "http" } }] },
            },
          ],
        },
      };
      const decided = ["/foo/bar", "/foobar"].map((path) =>
        describeDecision(decide("nginx", [old], request(`shop.example.com${path}`))),
      );
      expect(decided).toEqual([
        "web shop.example.com/foo (ImplementationSpecific)",
        "rest the default backend of Ingress shop/old",
      ]);
    }
  });
});

describe("without a Router", () => {
  const decideFor = (objects: readonly Raw[], url: string) =>
    describeDecision(routeIngressRequest(snapshotOf(objects), null, request(url)));
  const path = ["shop.example.com /foo Prefix"];
  const gce = ingressClass("gce", "k8s.io/ingress-gce");
  const alb = ingressClass("alb", "ingress.k8s.aws/alb");

  it.each<readonly [string, readonly Raw[], string, string]>([
    ["no Ingress", [], "shop.example.com/", "404"],
    [
      "one without a class",
      [rules("a", path, { className: null })],
      "shop.example.com/foo",
      "web shop.example.com/foo (Prefix)",
    ],
    [
      "its class tells how",
      [ingressClass("lab", "traefik.io/x"), rules("a", path)],
      "shop.example.com/foobar",
      "web shop.example.com/foo (Prefix)",
    ],
    [
      "several classes for one host",
      [rules("a", path, { className: "a" }), rules("b", path, { className: "b" })],
      "shop.example.com/foo",
      "unknown: Ingresses of a and b have rules for shop.example.com: which controller answers depends on the address that is dialled",
    ],
    [
      "another class for every host",
      [rules("a", path, { className: "a" }), rules("b", ["* / Prefix any:80"], { className: "b" })],
      "shop.example.com/bar",
      "404",
    ],
    [
      "the clouds read a star",
      [gce, rules("a", ["shop.example.com /foo/* ImplementationSpecific"], { className: "gce" })],
      "shop.example.com/foo/bar",
      "web shop.example.com/foo/* (ImplementationSpecific)",
    ],
    [
      "and without one, the path itself",
      [gce, rules("a", ["shop.example.com /foo ImplementationSpecific"], { className: "gce" })],
      "shop.example.com/foo/bar",
      "404",
    ],
    [
      "AWS dials nodePorts, which a ClusterIP Service has not",
      [alb, service("web"), rules("a", path, { className: "alb" })],
      "shop.example.com/foo",
      "web (503) shop.example.com/foo (Prefix)",
    ],
    [
      "or pods",
      [
        alb,
        service("web"),
        rules("a", path, { className: "alb", annotations: { "alb.ingress.kubernetes.io/target-type": "ip" } }),
      ],
      "shop.example.com/foo",
      "web shop.example.com/foo (Prefix)",
    ],
    [
      "Traefik leaves out ExternalName Services",
      [
        ingressClass("lab", "traefik.io/x"),
        service("web", { type: "ExternalName", externalName: "example.com" }),
        rules("a", path),
      ],
      "shop.example.com/foo",
      "unknown: Traefik leaves out Service shop/web of type ExternalName unless allowExternalNameServices is set: then it answers 404",
    ],
  ])("%s", (_, objects, url, expected) => {
    expect(decideFor(objects, url)).toBe(expected);
  });
});

describe("the cost", () => {
  it("1,000 requests over 10,000 Ingresses take less than a second", () => {
    const many = Array.from({ length: 10_000 }, (_, n) => rules(`i${n}`, [`h${n}.example.com / Prefix`]));
    const snapshot = snapshotOf([...controllerObjects("nginx"), ...many]);
    const edge = snapshot.get("Pod", "shop", "edge");
    if (edge === undefined) throw new Error("no controller");
    // The processor's time: other tests run beside this one.
    const start = process.cpuUsage();
    for (let n = 0; n < 1000; n += 1) {
      const router = routerOfPod(snapshot, edge);
      const decision = routeIngressRequest(snapshot, router, request(`h${n * 7}.example.com/`));
      if (decision.type !== "routed") throw new Error(describeDecision(decision));
    }
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});
