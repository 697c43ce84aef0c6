/** Questions to a name server that the line names. */
import { describe, expect, it } from "vitest";
import { endpoint, node, pod, service, slice, snapshotOf, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import type { TraceSource } from "./trace-model.ts";
import { answerLookup } from "./answer-lookup.ts";

const inSystem = (object: Raw) => withMetadata(object, { namespace: "kube-system" });
const dnsPorts = [{ name: "dns", port: 53, protocol: "UDP", targetPort: 53 }];
const ip = (last: number) => ({ clusterIP: `10.96.0.${String(last)}`, clusterIPs: [`10.96.0.${String(last)}`] });
const cluster: readonly Raw[] = [
  node("n1"),
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
  pod("client", { ip: "10.1.1.9", node: "n1" }),
  service("web", ip(20)),
  inSystem(pod("coredns-1", { ip: "10.1.1.53", node: "n1", labels: { "k8s-app": "kube-dns" } })),
  inSystem(service("kube-dns", { ...ip(53), ports: dnsPorts })),
  inSystem(
    slice(
      "kube-dns",
      [
        {
          addresses: ["10.1.1.53"],
          conditions: { ready: true },
          nodeName: "n1",
          targetRef: { kind: "Pod", namespace: "kube-system", name: "coredns-1" },
        },
      ],
      [{ name: "dns", port: 53, protocol: "UDP" }],
    ),
  ),
  service("other", { ...ip(54), ports: dnsPorts }),
  slice("other", [endpoint("10.1.1.9", { pod: "client" })], [{ name: "dns", port: 53, protocol: "UDP" }]),
  service("idle", { ...ip(55), ports: dnsPorts }),
];
const full = "web.shop.svc.cluster.local";
const sources: Readonly<Record<string, TraceSource>> = {
  pod: { type: "pod", namespace: "shop", name: "client" },
  node: { type: "node", name: "n1" },
  outside: { type: "outside", address: null },
};

describe("a question to a name server", () => {
  it.each<[client: string, question: string, server: string | null, answer: string, lastReason: RegExp]>([
    ["pod", "web", null, "NOERROR 10.96.0.20", /has a ClusterIP/],
    ["pod", "web", "10.96.0.53", "NOERROR 10.96.0.20", /has a ClusterIP/],
    ["pod", "web", "10.1.1.53", "NOERROR 10.96.0.20", /has a ClusterIP/],
    ["pod", "web", "kube-dns.kube-system", "NOERROR 10.96.0.20", /has a ClusterIP/],
    ["pod", "web", "8.8.8.8", "NOERROR 10.96.0.20", /^8.8.8.8 is not known to be the cluster's DNS: this is what/],
    ["pod", "web", "10.96.0.54", "NOERROR 10.96.0.20", /^10.96.0.54 is not known to be the cluster's DNS: this is/],
    ["pod", "web", "10.96.0.55", "unknown", /has no usable endpoint/],
    ["pod", "web", "nobody.shop", "unknown", /^The server is not found/],
    ["node", full, null, "NXDOMAIN", /the cluster's DNS only, which pods ask/],
    ["node", full, "10.96.0.53", "NOERROR 10.96.0.20", /has a ClusterIP/],
    ["node", `${full}.`, "10.96.0.53", "NOERROR 10.96.0.20", /has a ClusterIP/],
    ["node", "gone.shop.svc.cluster.local", "10.96.0.53", "NXDOMAIN", /There is no Service gone/],
    ["node", "web.shop", "10.96.0.53", "unknown", /another name server answers/],
    ["node", full, "8.8.8.8", "unknown", /^8.8.8.8 is not known to be the cluster's DNS: what it answers is not/],
    ["outside", full, "10.96.0.53", "unknown", /no way leads to it from outside/],
  ])("of %s for %s at %s", (client, question, server, answer, lastReason) => {
    const source = sources[client];
    if (source === undefined) throw new Error(client);
    const asked = { question, recordType: "A", search: true, server } as const;
    const answered = answerLookup(snapshotOf(cluster), source, asked, {});
    expect([answered.status, ...answered.answers.map(({ data }) => data)].join(" ")).toBe(answer);
    expect(answered.question).toBe(question);
    expect(answered.because.at(-1)).toMatch(lastReason);
  });

  it("says first that a server does not answer", () => {
    const asked = { question: "web", recordType: "A", search: true, server: "10.96.0.53" } as const;
    const { because } = answerLookup(snapshotOf(cluster), { type: "outside", address: null }, asked, {});
    expect(because[0]).toBe("10.96.0.53 does not answer: the question is dropped.");
  });

  it("leaves the search list out where the name is asked for as it stands", () => {
    const asked = { question: "web", recordType: "A", search: false, server: "10.96.0.53" } as const;
    const source = { type: "pod", namespace: "shop", name: "client" } as const;
    expect(answerLookup(snapshotOf(cluster), source, asked, {}).status).toBe("NXDOMAIN");
  });
});
