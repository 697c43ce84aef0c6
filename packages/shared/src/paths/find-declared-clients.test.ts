import { describe, expect, it } from "vitest";
import { endpoint, pod, service, slice, snapshotOf, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import { serviceId } from "../model/names.ts";
import { computeServicePaths } from "./compute-service-paths.ts";
import type { DeclaredClient } from "./path-model.ts";

/** A Deployment whose container has the value in its env. */
function client(name: string, value: string, more: Raw = {}, namespace = "shop"): Raw {
  const containers = [{ name: "app", image: "app", env: [{ name: "UPSTREAM", value }], ...more }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: { selector: {}, template: { metadata: {}, spec: { containers } } },
  };
}

function configMap(name: string, data: Raw, namespace = "shop"): Raw {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
}

/** A variable that stands in ConfigMap env. */
function keyRef(name: string, key: string): Raw {
  return { name, valueFrom: { configMapKeyRef: { name: "env", key } } };
}

const headless = { clusterIP: "None", clusterIPs: ["None"] };
const port = (number: number, more: Raw = {}) => ({ port: number, protocol: "TCP", targetPort: 8080, ...more });
const two = { ports: [port(80, { name: "http" }), port(9090, { name: "metrics" })] };

function describeClient({ workload, address, object, fieldPath }: DeclaredClient): string {
  const where = object.kind === workload.kind ? "" : ` in ${object.kind} ${object.name} ${fieldPath}`;
  return `${workload.kind} ${workload.namespace ?? ""}/${workload.name} ${address}${where}`;
}

/** Of Service shop/web: `PORT: client`, and `stray: client`. */
function clientsOf(objects: readonly Raw[], clusterDomain = "cluster.local"): readonly string[] {
  const paths = computeServicePaths(snapshotOf(objects), serviceId("shop", "web"), { clusterDomain });
  return [
    ...(paths?.ports ?? []).flatMap((one) =>
      one.declaredClients.map((declared) => `${String(one.port)}/${one.protocol}: ${describeClient(declared)}`),
    ),
    ...(paths?.strayClients ?? []).map((declared) => `stray: ${describeClient(declared)}`),
  ];
}

interface Case {
  readonly name: string;
  readonly spec?: Raw;
  readonly objects: readonly Raw[];
  readonly clients: readonly string[];
  readonly clusterDomain?: string;
}

describe("declared clients", () => {
  it.each<Case>([
    { name: "nobody", objects: [], clients: [] },
    { name: "by name and port", objects: [client("a", "web:80")], clients: ["80/TCP: Deployment shop/a web:80"] },
    {
      name: "from another namespace",
      objects: [client("a", "web.shop:80", {}, "ops"), client("b", "web:80", {}, "ops")],
      clients: ["80/TCP: Deployment ops/a web.shop:80"],
    },
    {
      name: "by every form of the name",
      objects: [client("a", "web.shop:80 web.shop.svc:80 http://web.shop.svc.cluster.local")],
      clients: [
        "80/TCP: Deployment shop/a http://web.shop.svc.cluster.local",
        "80/TCP: Deployment shop/a web.shop.svc:80",
        "80/TCP: Deployment shop/a web.shop:80",
      ],
    },
    {
      name: "the cluster's own domain only",
      clusterDomain: "example.org",
      objects: [client("a", "web.shop.svc.cluster.local:80"), client("b", "web.shop.svc.example.org:80")],
      clients: ["80/TCP: Deployment shop/b web.shop.svc.example.org:80"],
    },
    {
      name: "one of several ports",
      spec: two,
      objects: [client("a", "web:9090"), client("b", "http://web/")],
      clients: ["80/TCP: Deployment shop/b http://web", "9090/TCP: Deployment shop/a web:9090"],
    },
    {
      name: "a port that the Service does not have",
      objects: [client("a", "web:8080"), client("b", "https://web/")],
      clients: ["stray: Deployment shop/a web:8080", "stray: Deployment shop/b https://web"],
    },
    {
      name: "no port: the only one",
      objects: [client("a", "web.shop.svc"), client("b", "grpc://web/")],
      clients: ["80/TCP: Deployment shop/a web.shop.svc", "80/TCP: Deployment shop/b grpc://web"],
    },
    { name: "no port of several: not told", spec: two, objects: [client("a", "web.shop.svc")], clients: [] },
    {
      name: "the scheme's driver does not matter",
      spec: { ports: [port(5432), port(80)] },
      objects: [client("a", "postgresql+asyncpg://u:p@web/x")],
      clients: ["5432/TCP: Deployment shop/a postgresql+asyncpg://web"],
    },
    {
      name: "TCP before UDP of one number",
      spec: { ports: [port(53, { name: "u", protocol: "UDP" }), port(53, { name: "t" })] },
      objects: [client("a", "web:53"), client("b", "udp://web:53")],
      clients: ["53/UDP: Deployment shop/b web:53", "53/TCP: Deployment shop/a web:53"],
    },
    {
      name: "UDP where there is no other",
      spec: { ports: [port(514, { protocol: "UDP" })] },
      objects: [client("a", "web:514")],
      clients: ["514/UDP: Deployment shop/a web:514"],
    },
    {
      name: "one entry for what is said twice",
      objects: [client("a", "web:80", { args: ["--upstream=web:80"] })],
      clients: ["80/TCP: Deployment shop/a web:80"],
    },
    {
      name: "a headless Service: the pods' own port",
      spec: headless,
      objects: [client("a", "web:8080"), client("b", "web:80"), client("c", "web:7000")],
      clients: ["80/TCP: Deployment shop/a web:8080", "80/TCP: Deployment shop/b web:80"],
    },
    {
      name: "pods of a headless Service",
      spec: headless,
      objects: [client("a", "web-0.web:80,web-1.web.shop:80,web-2.web.shop.svc:80")],
      clients: [
        "80/TCP: Deployment shop/a web-0.web:80",
        "80/TCP: Deployment shop/a web-1.web.shop:80",
        "80/TCP: Deployment shop/a web-2.web.shop.svc:80",
      ],
    },
    {
      name: "pods of any other Service, where a slice names them",
      objects: [
        client("a", "web-0.web:8080,web-9.web:8080"),
        slice("web", [{ ...endpoint("10.1.0.1"), hostname: "web-0" }]),
      ],
      clients: ["80/TCP: Deployment shop/a web-0.web:8080"],
    },
    {
      name: "a.b is the pod a of a headless Service b first",
      objects: [client("a", "web.shop:80"), service("shop", headless)],
      clients: [],
    },
    {
      name: "a Service named like the namespace is in nobody's way",
      objects: [client("a", "web.shop:80"), service("shop")],
      clients: ["80/TCP: Deployment shop/a web.shop:80"],
    },
    {
      name: "an ExternalName's ports mean nothing",
      spec: { type: "ExternalName", externalName: "db.example.com", clusterIP: "", clusterIPs: [] },
      objects: [client("a", "web:5432")],
      clients: ["80/TCP: Deployment shop/a web:5432"],
    },
    {
      name: "an ExternalName without ports takes all",
      spec: { type: "ExternalName", externalName: "db.example.com", clusterIP: "", clusterIPs: [], ports: [] },
      objects: [client("a", "web:5432")],
      clients: ["0/TCP: Deployment shop/a web:5432"],
    },
    {
      name: "a bare pod, one of a Job and one of a node",
      objects: [
        pod("bare", { containers: [{ name: "a", image: "a", args: ["web:80"] }] }),
        pod("job-x", { containers: [{ name: "a", image: "a", args: ["web:80"] }], owner: "Job/job" }),
        pod("job-y", { containers: [{ name: "a", image: "a", args: ["web:80"] }], owner: "Job/job" }),
        pod("static-n1", { containers: [{ name: "a", image: "a", args: ["web:80"] }], owner: "Node/n1" }),
        pod("done", { containers: [{ name: "a", image: "a", args: ["web:80"] }], phase: "Succeeded" }),
      ],
      clients: [
        "80/TCP: Job shop/job web:80 in Pod job-x spec.containers[0].args[0]",
        "80/TCP: Pod shop/bare web:80",
        "80/TCP: Pod shop/static-n1 web:80",
      ],
    },
    {
      name: "a workload's pods and ReplicaSets leave it to the workload",
      objects: [
        client("a", "web:80"),
        withMetadata(
          { ...client("a-1", "web:80"), kind: "ReplicaSet" },
          {
            ownerReferences: [{ kind: "Deployment", name: "a", controller: true }],
          },
        ),
        pod("a-1-x", { containers: [{ name: "a", image: "a", args: ["web:80"] }], owner: "Deployment/a" }),
      ],
      clients: ["80/TCP: Deployment shop/a web:80"],
    },
    {
      name: "a ConfigMap that a workload takes",
      objects: [
        configMap("nginx", { "nginx.conf": "location / { proxy_pass http://web; }" }),
        configMap("other", { "x.conf": "web:80" }),
        configMap("nginx", { "x.conf": "web.shop:80" }, "ops"),
        client("proxy", "", { envFrom: [{ configMapRef: { name: "nginx" } }] }),
      ],
      clients: ['80/TCP: Deployment shop/proxy http://web in ConfigMap nginx data["nginx.conf"]'],
    },
    {
      name: "host and port of a ConfigMap apart",
      objects: [
        configMap("env", { WEB_HOST: "web", WEB_PORT: "80" }),
        client("a", "", { envFrom: [{ configMapRef: { name: "env" } }] }),
      ],
      clients: ["80/TCP: Deployment shop/a web:80 in ConfigMap env data.WEB_HOST"],
    },
    {
      name: "the keys of a ConfigMap that a workload takes, and no others",
      objects: [
        configMap("env", { "web.server": "web:80", level: "info" }),
        client("a", "", { env: [keyRef("LEVEL", "level")] }),
        client("b", "", { env: [keyRef("LEVEL", "level"), keyRef("SERVER", "web.server")] }),
        client("c", "", { env: [keyRef("LEVEL", "level")], envFrom: [{ configMapRef: { name: "env" } }] }),
      ],
      clients: ["b", "c"].map((name) => `80/TCP: Deployment shop/${name} web:80 in ConfigMap env data["web.server"]`),
    },
    {
      name: "itself: a peer is a client too",
      objects: [client("web", "web:80")],
      clients: ["80/TCP: Deployment shop/web web:80"],
    },
  ])("$name", ({ spec, objects, clients, clusterDomain }) => {
    const web = service("web", { ports: [port(80)], ...spec });
    expect(clientsOf([web, ...objects], clusterDomain)).toEqual(clients);
  });
});
