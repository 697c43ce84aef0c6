/** Questions as they are typed: which client, which connections, what of the line is said, and what is wrong with it. */
import { describe, expect, it } from "vitest";
import { endpoint, node, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { backends, nginxController, shopIngress } from "../../test/routed-cluster.ts";
import type { SlimKind } from "../model/objects.ts";
import { answerTrace, type AnsweredTrace, type TraceQuestion } from "./answer-trace.ts";
import type { Trace } from "./trace-model.ts";

const routed = [...backends, ...nginxController({}), shopIngress()];
const ports = [{ port: 80, protocol: "TCP", targetPort: 8080, nodePort: 30080 }];
const cluster: readonly Raw[] = [
  node("n1"),
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
  pod("client", { labels: { app: "client" }, ip: "10.1.1.9", ports: [] }),
  pod("web-1", { ip: "10.1.2.1" }),
  service("web", { type: "NodePort", ports }),
  slice("web", [endpoint("10.1.2.1", { pod: "web-1" })]),
];

/** Each connection as `FROM → TO: verdict`, each lookup as `QUESTION TYPE → answers`, a fault with all that it says. */
function summary(answered: AnsweredTrace): readonly string[] {
  if (answered.type === "error") {
    const { field, reason, cure, position, missing } = answered;
    return [`${field} at ${String(position)}${missing ? ", missing" : ""}: ${reason} ${cure}`];
  }
  const { answer } = answered;
  if ("lookups" in answer) {
    return answer.lookups.map(
      ({ question, status, answers, tried }) =>
        `${question} ${status} ${answers.map(({ name, data }) => `${name} ${data}`).join(", ")} after ${String(tried.length)}`,
    );
  }
  return ("traces" in answer ? answer.traces : [answer]).map(({ from, to, verdict }) => `${from} → ${to}: ${verdict}`);
}

function ask(question: TraceQuestion, objects = cluster, unreadable: readonly SlimKind[] = []): AnsweredTrace {
  return answerTrace(snapshotOf(objects, unreadable), question);
}

function traceOf(answered: AnsweredTrace): Trace {
  if (answered.type === "error" || !("verdict" in answered.answer)) throw new Error(JSON.stringify(answered));
  return answered.answer;
}

describe("a question", () => {
  it.each<[title: string, from: string, to: string, expected: readonly string[]]>([
    ["of a pod to a Service", "pod/shop/client", "tcp://web:80", ["pod/shop/client → tcp://web:80: delivered"]],
    ["as host:port", "outside", "10.0.0.1:30080", ["outside → tcp://10.0.0.1:30080: delivered"]],
    [
      "whose line names the client",
      "outside",
      "kubectl exec -n shop client -- curl http://web/",
      ["pod/shop/client → http://web/: delivered"],
    ],
    [
      "for several connections",
      "pod/shop/client",
      "curl http://web/a http://web:81/b",
      ["pod/shop/client → http://web/a: delivered", "pod/shop/client → http://web:81/b: dropped"],
    ],
    [
      "by name, as a client's resolver asks",
      "pod/shop/client",
      "nslookup web",
      ["web NOERROR web.shop.svc.cluster.local 10.96.0.10 after 0", "web NOERROR  after 0"],
    ],
    [
      "by name as it stands",
      "pod/shop/client",
      "dig web.shop.svc.cluster.local.",
      ["web.shop.svc.cluster.local. NOERROR web.shop.svc.cluster.local 10.96.0.10 after 0"],
    ],
    ["by name without the search list", "pod/shop/client", "dig web", ["web NXDOMAIN  after 0"]],
    [
      "that is no line",
      "outside",
      "curl http://web:99999/",
      ['to at 16: "99999" is no port. A port is a number from 1 to 65535.'],
    ],
    [
      "from nowhere",
      "elsewhere",
      "tcp://web:80",
      [
        'from at null: "elsewhere" is no place to start from. Write outside, outside/ADDRESS, node/NAME or pod/NAMESPACE/NAME.',
      ],
    ],
    [
      "from a pod that is not there",
      "pod/shop/gone",
      "tcp://web:80",
      ["from at null, missing: There is no pod gone in namespace shop. Did you mean pod/shop/client?"],
    ],
    [
      "whose line names a pod that is not there",
      "outside",
      "kubectl exec -n shop cliemt -- curl http://web/",
      ['to at null, missing: Namespace shop has no Pod "cliemt". Did you mean client?'],
    ],
    [
      "whose lookup names a pod that is not there",
      "outside",
      "kubectl exec -n shop cliemt -- nslookup web",
      ['to at null, missing: Namespace shop has no Pod "cliemt". Did you mean client?'],
    ],
    [
      "whose lookup starts nowhere",
      "elsewhere",
      "nslookup web",
      [
        'from at null: "elsewhere" is no place to start from. Write outside, outside/ADDRESS, node/NAME or pod/NAMESPACE/NAME.',
      ],
    ],
    [
      "of which the second connection cannot be traced",
      "node/gone",
      "curl http://web/a http://web:81/b",
      ["from at null, missing: There is no node gone. Did you mean node/n1?"],
    ],
  ])("%s", (_, from, to, expected) => {
    expect(summary(ask({ from, to }))).toEqual(expected);
  });
});

describe("an answer", () => {
  it("keeps to one trace where one is asked for, and makes a list of several", () => {
    const one = ask({ from: "pod/shop/client", to: "curl http://web/" });
    const two = ask({ from: "pod/shop/client", to: "curl http://web/ http://web/b" });
    expect([one, two].map((each) => (each.type === "error" ? each : Object.keys(each.answer).slice(0, 2)))).toEqual([
      ["from", "to"],
      ["traces"],
    ]);
  });

  it.each<[title: string, to: string, notes: readonly string[]]>([
    [
      "of the client that is meant",
      "kubectl exec client -- curl http://web/",
      ["Pod client is taken from shop, the only namespace that has it."],
    ],
    [
      "of what is left out",
      "curl -x http://proxy:3128 http://web/",
      ["The proxy that curl is told to use is not followed: this is the connection without it."],
    ],
  ])("ends with notes %s", (_, to, notes) => {
    const { because } = traceOf(ask({ from: "pod/shop/client", to }));
    expect(because).toEqual(notes);
  });

  it("tells a lookup's notes behind its reasons", () => {
    const answered = ask({ from: "outside", to: "kubectl exec client -- nslookup web" });
    expect(answered.type === "answer" && "lookups" in answered.answer && answered.answer.lookups[0]?.because).toEqual([
      "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      "Pod client is taken from shop, the only namespace that has it.",
    ]);
  });

  it.each<[title: string, objects: readonly Raw[], unreadable: readonly SlimKind[], last: string | undefined]>([
    ["nothing where they are known", cluster, [], undefined],
    [
      "that none is there",
      cluster.slice(1),
      [],
      "No Node is in the data, so the nodes' addresses and many a client's address are not known.",
    ],
    [
      "that they cannot be read",
      cluster.slice(1),
      ["Node"],
      "Nodes cannot be read, so the nodes' addresses and many a client's address are not known.",
    ],
  ])("says of nodes %s", (_, objects, unreadable, last) => {
    expect(traceOf(ask({ from: "pod/shop/client", to: "tcp://web:80" }, objects, unreadable)).because.at(-1)).toBe(
      last,
    );
  });

  it("takes the mode and the domain that are given", () => {
    const from = "pod/shop/client";
    const mode = traceOf(ask({ from, to: "tcp://10.96.0.10:80", proxyMode: "nftables" }));
    const domain = (clusterDomain?: string) =>
      traceOf(ask({ from, to: "tcp://web.shop.svc.corp.example:80", clusterDomain })).verdict;
    const lookup = (clusterDomain?: string) =>
      summary(ask({ from, to: "nslookup web.shop.svc.corp.example", clusterDomain }));
    expect([mode.proxyMode, domain("corp.example"), domain(), lookup("corp.example"), lookup()]).toEqual([
      "nftables",
      "delivered",
      "unknown",
      [
        "web.shop.svc.corp.example NOERROR web.shop.svc.corp.example 10.96.0.10 after 3",
        "web.shop.svc.corp.example NOERROR  after 3",
      ],
      ["web.shop.svc.corp.example unknown  after 0", "web.shop.svc.corp.example unknown  after 0"],
    ]);
  });

  it("asks a router by the Host header of the question before the line's own", () => {
    const said = (host?: string) =>
      traceOf(
        ask(
          {
            from: "outside",
            to: "kubectl exec -n shop client -- curl -X POST -H 'Host: shop.example.com' http://10.1.1.5/api",
            host,
          },
          routed,
        ),
      ).hops.find(({ type }) => type === "controller")?.text;
    expect([said(), said("other.example.com")]).toEqual([
      "Pod shop/nginx-1 takes the request POST shop.example.com/api",
      "Pod shop/nginx-1 takes the request POST other.example.com/api",
    ]);
  });

  it("says of a namespace that is not read that it is not known", () => {
    const read = new Set(["other"]);
    const asked = (namespaces?: ReadonlySet<string> | null) =>
      [
        ask({ from: "pod/shop/client", to: "tcp://gone.shop:80", namespaces }),
        ask({ from: "pod/shop/client", to: "nslookup gone.shop", namespaces }),
      ].flatMap(summary);
    const missing = [
      "pod/shop/client → tcp://gone.shop:80: no-such-name",
      "gone.shop NXDOMAIN  after 3",
      "gone.shop NXDOMAIN  after 3",
    ];
    const unread = [
      "pod/shop/client → tcp://gone.shop:80: unknown",
      "gone.shop unknown  after 0",
      "gone.shop unknown  after 0",
    ];
    expect([asked(read), asked(null), asked()]).toEqual([unread, missing, missing]);
  });
});
