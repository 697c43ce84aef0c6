import { describe, expect, it } from "vitest";
import { nameSnapshot } from "../../test/name-objects.ts";
import type { DnsClient } from "./choose-resolver.ts";
import type { DnsStatus, RecordType } from "./dns-model.ts";
import { resolveFrom } from "./resolve-from.ts";

const snapshot = nameSnapshot();
const pod: DnsClient = { type: "pod", namespace: "shop", name: "client" };
const node: DnsClient = { type: "node", name: "n1" };

describe("resolveFrom", () => {
  it.each<
    [
      client: DnsClient,
      question: string,
      type: RecordType,
      status: DnsStatus,
      answers: readonly string[],
      tried: number,
    ]
  >([
    [pod, "web", "A", "NOERROR", ["web.shop.svc.cluster.local 10.96.0.10"], 0],
    [pod, "web.shop", "AAAA", "NOERROR", ["web.shop.svc.cluster.local fd00:96::10"], 1],
    [pod, "api.other.svc", "A", "NOERROR", ["api.other.svc.cluster.local 10.96.0.20"], 2],
    [pod, "ext", "A", "NOERROR", ["ext.shop.svc.cluster.local db.example.com"], 0],
    [pod, "ext-in", "CNAME", "NOERROR", ["ext-in.shop.svc.cluster.local Web.shop.svc.cluster.local"], 0],
    [
      pod,
      "_http._tcp.web",
      "SRV",
      "NOERROR",
      ["_http._tcp.web.shop.svc.cluster.local 0 50 80 web.shop.svc.cluster.local"],
      0,
    ],
    [pod, "plain", "AAAA", "NOERROR", [], 0],
    [pod, "wbe", "A", "NXDOMAIN", [], 3],
    [pod, "shop", "A", "NXDOMAIN", [], 3],
    [pod, "web.", "A", "NXDOMAIN", [], 0],
    [pod, "example.com", "A", "unknown", [], 0],
    [pod, "web.shop.svc.cluster.local.", "A", "NOERROR", ["web.shop.svc.cluster.local 10.96.0.10"], 0],
    [node, "web.shop.svc.cluster.local", "A", "NXDOMAIN", [], 0],
    [node, "example.com", "A", "unknown", [], 0],
    [{ type: "outside" }, "10.0.0.1", "A", "unknown", [], 0],
  ])("%j %s %s: %s", (client, question, type, status, answers, tried) => {
    const answer = resolveFrom(snapshot, client, question, type);
    const written = answer.answers.map(({ name, data }) => `${name} ${data}`);
    expect([answer.question, answer.type, answer.status, written, answer.tried.length]).toEqual([
      question,
      type,
      status,
      answers,
      tried,
    ]);
    expect(answer.because).not.toEqual([]);
  });

  it("says first what is not known of a node's resolver", () => {
    const onHost: DnsClient = { type: "pod", namespace: "shop", name: "on-host" };
    const answer = resolveFrom(snapshot, onHost, "web.shop.svc.cluster.local", "A");
    expect([answer.status, answer.answers.map(({ data }) => data), answer.because]).toEqual([
      "NOERROR",
      ["10.96.0.10"],
      [
        "Pod shop/on-host is on the host's network with dnsPolicy ClusterFirst: it uses its node's resolver, which knows the cluster's names only if the node was set up so (ClusterFirstWithHostNet asks the cluster's DNS).",
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
    ]);
  });

  it("offers the name that is near", () => {
    expect(resolveFrom(snapshot, pod, "wbe", "A").near).toBe("web");
    expect(resolveFrom(snapshot, pod, "api", "A").near).toBe("api.other");
    expect(resolveFrom(snapshot, pod, "idle", "A").near).toBeNull();
  });
});
