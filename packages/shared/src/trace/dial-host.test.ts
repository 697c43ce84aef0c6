import { describe, expect, it } from "vitest";
import { endpoint, node, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { parseSource } from "./parse-source.ts";
import { parseTarget } from "./parse-target.ts";
import { traceConnection } from "./trace-connection.ts";
import type { Trace } from "./trace-model.ts";

const tcp = (port: number, targetPort: number | string, name = "db") => [{ name, port, protocol: "TCP", targetPort }];
const slicePort = (port: number) => [{ name: "db", port, protocol: "TCP" }];
const db = endpoint("10.1.1.2", { pod: "db-0", node: "n1" });
const headless = (port: number, targetPort: number | string, found: number | null): readonly Raw[] => [
  service("db", { clusterIP: "None", clusterIPs: ["None"], ports: tcp(port, targetPort) }),
  { ...slice("db", [db]), ports: found === null ? [] : slicePort(found) },
];
const cluster: readonly Raw[] = [
  node("n1"),
  pod("client", { ip: "10.1.1.9", node: "n1" }),
  pod("agent", { ip: "10.0.0.1", node: "n1", hostNetwork: true }),
  pod("db-0", { ip: "10.1.1.2", node: "n1" }),
  service("payments", { type: "ExternalName", externalName: "api.payments.example.com" }),
  service("alias", { type: "ExternalName", externalName: "payments.shop.svc.cluster.local" }),
];

function trace(objects: readonly Raw[], from: string, to: string): Trace {
  const snapshot = snapshotOf(objects);
  const source = parseSource(snapshot, from);
  const target = parseTarget(to);
  if (source.type === "problem" || target.type === "problem") throw new Error(JSON.stringify([source, target]));
  return traceConnection(snapshot, source.source, target.target);
}

describe("a name that leads outside", () => {
  it.each<[host: string, verdict: Trace["verdict"], because: readonly string[], services: readonly string[]]>([
    [
      "payments",
      "unknown",
      [
        "Service shop/payments is an ExternalName for api.payments.example.com, which is outside the cluster and not followed.",
      ],
      ["shop/payments"],
    ],
    [
      "alias",
      "unknown",
      [
        "Service shop/payments is an ExternalName for api.payments.example.com, which is outside the cluster and not followed.",
      ],
      ["shop/alias", "shop/payments"],
    ],
    [
      "example.com",
      "unknown",
      [
        "Where example.com leads is not visible from the API.",
        "example.com is no name of the cluster: a name server outside answers for it.",
      ],
      [],
    ],
    [
      "frontend.shop.",
      "no-such-name",
      [
        "No such name: frontend.shop. Did you mean frontend.shop.svc.cluster.local?",
        "The closing dot makes frontend.shop absolute: the search list is not used.",
      ],
      [],
    ],
  ])("%s: %s", (host, verdict, because, services) => {
    const traced = trace([...cluster, service("frontend")], "pod/shop/client", `tcp://${host}:443`);
    expect([traced.verdict, traced.because, traced.chains.map(({ service: id }) => id)]).toEqual([
      verdict,
      because,
      services,
    ]);
  });
});

describe("a headless Service's port", () => {
  it.each<[title: string, port: number, targetPort: number | string, found: number | null, note: string | null]>([
    ["the same number", 5432, 5432, 5432, null],
    ["a name of the same number", 5432, "postgres", 5432, null],
    ["another number", 80, 8080, 8080, "8080; clients dial 8080 themselves."],
    ["a name of another number", 80, "postgres", 5432, "postgres (5432); clients dial 5432 themselves."],
    ["a name that nothing resolves", 80, "postgres", null, null],
  ])("%s", (_title, port, targetPort, found, note) => {
    const { because } = trace(
      [...cluster, ...headless(port, targetPort, found)],
      "pod/shop/client",
      `tcp://db:${port}`,
    );
    const said = because.filter((text) => text.includes("is not translated to"));
    expect(said).toEqual(
      note === null ? [] : [`Service shop/db is headless: its port ${port} is not translated to targetPort ${note}`],
    );
  });
});

it("resolves for a pod on the host's network, and says first what is not known of its node's resolver", () => {
  const objects = [...cluster, ...headless(5432, 5432, 5432)];
  const traced = trace(objects, "pod/shop/agent", "tcp://db.shop.svc.cluster.local:5432");
  expect([traced.verdict, traced.because[0]]).toEqual([
    "delivered",
    "Pod shop/agent is on the host's network with dnsPolicy ClusterFirst: it uses its node's resolver, which knows the cluster's names only if the node was set up so (ClusterFirstWithHostNet asks the cluster's DNS).",
  ]);
});
