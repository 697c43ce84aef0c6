import { describe, expect, it } from "vitest";
import { nameSnapshot } from "../../test/name-objects.ts";
import type { SlimKind } from "../model/objects.ts";
import type { DnsStatus, RecordType } from "./dns-model.ts";
import type { DnsOptions } from "./find-dns-hosts.ts";
import { resolveName } from "./resolve-name.ts";

const noSlices = "EndpointSlices cannot be read, so the endpoints are not known.";
const noNamespaces = "Namespaces are not read: whether bare exists is not known.";
const clusterIp = "Service shop/plain has a ClusterIP: its name gives that address, whatever endpoints there are.";

/** Answers are written `DATA` where name and type are those of the question, else `NAME TYPE DATA`. The last reason. */
type Row = readonly [
  question: string,
  type: RecordType,
  status: DnsStatus,
  answers: readonly string[],
  because: string,
];

const snapshot = nameSnapshot();

function check(rows: readonly Row[]): void {
  it.each(rows)("%s %s: %s", (question, type, status, answers, because) => {
    const answer = resolveName(snapshot, question, type);
    const bare = question.replace(/\.$/, "");
    const written = answer.answers.map((record) =>
      record.name === bare && record.type === type ? record.data : `${record.name} ${record.type} ${record.data}`,
    );
    expect([answer.question, answer.type, answer.status, written, answer.because.at(-1)]).toEqual([
      question,
      type,
      status,
      answers,
      because,
    ]);
  });
}

describe("resolveName of", () => {
  describe("a Service with a ClusterIP", () => {
    check([
      [
        "web.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["10.96.0.10"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "web.shop.svc.cluster.local",
        "AAAA",
        "NOERROR",
        ["fd00:96::10"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "web.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        ["0 25 80 web.shop.svc.cluster.local", "0 25 53 web.shop.svc.cluster.local"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      ["web.shop.svc.cluster.local", "CNAME", "NOERROR", [], "The name exists; it has no CNAME record."],
      [
        "web.shop.svc.cluster.local.",
        "A",
        "NOERROR",
        ["10.96.0.10"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "WEB.Shop.SVC.Cluster.Local",
        "A",
        "NOERROR",
        ["10.96.0.10"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "WEB.Shop.SVC.Cluster.Local",
        "SRV",
        "NOERROR",
        ["0 25 80 web.shop.svc.Cluster.Local", "0 25 53 web.shop.svc.Cluster.Local"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      ["plain.shop.svc.cluster.local", "AAAA", "NOERROR", [], "The name exists; it has no AAAA record."],
      [
        "plain.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        ["0 100 80 plain.shop.svc.cluster.local"],
        "Service shop/plain has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      ["pending.shop.svc.cluster.local", "A", "NOERROR", [], "The name exists; it has no A record."],
      [
        "api.other.svc.cluster.local",
        "A",
        "NOERROR",
        ["10.96.0.20"],
        "Service other/api has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
    ]);
  });
  describe("ports", () => {
    check([
      [
        "_http._tcp.web.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        ["0 50 80 web.shop.svc.cluster.local"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "_HTTP._TCP.web.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        ["0 50 80 web.shop.svc.cluster.local"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "http.tcp.web.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        ["0 50 80 web.shop.svc.cluster.local"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "_dns._udp.web.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        ["0 50 53 web.shop.svc.cluster.local"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "_http._udp.web.shop.svc.cluster.local",
        "SRV",
        "NXDOMAIN",
        [],
        "Service shop/web has no port _http._udp: it has _http._tcp, _dns._udp.",
      ],
      [
        "_http._tcp.web.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["10.96.0.10"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "_._tcp.web.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        ["0 50 80 web.shop.svc.cluster.local"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "_x._tcp.plain.shop.svc.cluster.local",
        "SRV",
        "NXDOMAIN",
        [],
        "Service shop/plain has no port _x._tcp: its ports have no names.",
      ],
      [
        "_http.web.shop.svc.cluster.local",
        "SRV",
        "NXDOMAIN",
        [],
        "No ready endpoint of Service shop/web is called _http: a pod has a name there where its hostname is set and its subdomain is web.",
      ],
      [
        "a._http._tcp.web.shop.svc.cluster.local",
        "SRV",
        "NXDOMAIN",
        [],
        "No name of this form exists: SERVICE.NAMESPACE.svc and ADDRESS.NAMESPACE.pod do.",
      ],
      [
        "_pg._tcp.db.shop.svc.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        "Service shop/db has no port _pg._tcp: it has _http._tcp.",
      ],
      [
        "_http._tcp.db.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        [
          "0 16 8080 db-0.db.shop.svc.cluster.local",
          "0 16 8080 fd00-1--0.db.shop.svc.cluster.local",
          "0 16 8080 10-1-0-2.db.shop.svc.cluster.local",
          "0 16 8080 10-1-0-4.db.shop.svc.cluster.local",
          "0 16 8080 10-1-0-5.db.shop.svc.cluster.local",
        ],
        "Service shop/db is headless: its name gives its 6 ready endpoints, and no port is translated.",
      ],
    ]);
  });
  describe("endpoints", () => {
    check([
      [
        "db.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["10.1.0.1", "10.1.0.2", "10.1.0.4", "10.1.0.5"],
        "Service shop/db is headless: its name gives its 6 ready endpoints, and no port is translated.",
      ],
      [
        "db.shop.svc.cluster.local",
        "AAAA",
        "NOERROR",
        ["fd00:1::1", "fd00:1::"],
        "Service shop/db is headless: its name gives its 6 ready endpoints, and no port is translated.",
      ],
      [
        "db.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        [
          "0 16 8080 db-0.db.shop.svc.cluster.local",
          "0 16 8080 fd00-1--0.db.shop.svc.cluster.local",
          "0 16 8080 10-1-0-2.db.shop.svc.cluster.local",
          "0 16 8080 10-1-0-4.db.shop.svc.cluster.local",
          "0 16 8080 10-1-0-5.db.shop.svc.cluster.local",
        ],
        "Service shop/db is headless: its name gives its 6 ready endpoints, and no port is translated.",
      ],
      ["db.shop.svc.cluster.local", "CNAME", "NOERROR", [], "The name exists; it has no CNAME record."],
      [
        "db-0.db.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["10.1.0.1"],
        "db-0 is one ready endpoint of Service shop/db.",
      ],
      [
        "db-0.db.shop.svc.cluster.local",
        "AAAA",
        "NOERROR",
        ["fd00:1::1"],
        "db-0 is one ready endpoint of Service shop/db.",
      ],
      [
        "DB-0.db.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        ["0 50 8080 db-0.db.shop.svc.cluster.local"],
        "db-0 is one ready endpoint of Service shop/db.",
      ],
      [
        "10-1-0-1.db.shop.svc.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        "No ready endpoint of Service shop/db is called 10-1-0-1: a pod has a name there where its hostname is set and its subdomain is db.",
      ],
      [
        "10-1-0-2.db.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["10.1.0.2"],
        "10-1-0-2 is one ready endpoint of Service shop/db.",
      ],
      [
        "10-1-0-3.db.shop.svc.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        "No ready endpoint of Service shop/db is called 10-1-0-3: a pod has a name there where its hostname is set and its subdomain is db.",
      ],
      [
        "10-1-0-5.db.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["10.1.0.5"],
        "10-1-0-5 is one ready endpoint of Service shop/db.",
      ],
      [
        "fd00-1--0.db.shop.svc.cluster.local",
        "AAAA",
        "NOERROR",
        ["fd00:1::"],
        "fd00-1--0 is one ready endpoint of Service shop/db.",
      ],
      [
        "10-1-0-7.web.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["10.1.0.7"],
        "10-1-0-7 is one ready endpoint of Service shop/web.",
      ],
      [
        "10-1-0-7.web.shop.svc.cluster.local",
        "SRV",
        "NOERROR",
        ["0 100 8080 10-1-0-7.web.shop.svc.cluster.local"],
        "10-1-0-7 is one ready endpoint of Service shop/web.",
      ],
      [
        "10-1-0-99.web.shop.svc.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        "No ready endpoint of Service shop/web is called 10-1-0-99: a pod has a name there where its hostname is set and its subdomain is web.",
      ],
      ["idle.shop.svc.cluster.local", "A", "NXDOMAIN", [], "The headless Service shop/idle has no ready endpoint."],
      [
        "portless.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["10.1.0.9"],
        "Service shop/portless is headless: its name gives its one ready endpoint, and no port is translated.",
      ],
      ["portless.shop.svc.cluster.local", "SRV", "NOERROR", [], "The name exists; it has no SRV record."],
    ]);
  });
  describe("an ExternalName", () => {
    check([
      [
        "ext.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["ext.shop.svc.cluster.local CNAME db.example.com"],
        "db.example.com is not in the cluster's zone: what it leads to, another name server says.",
      ],
      [
        "ext.shop.svc.cluster.local",
        "CNAME",
        "NOERROR",
        ["db.example.com"],
        "Service shop/ext is an ExternalName: a CNAME to db.example.com.",
      ],
      ["ext.shop.svc.cluster.local", "SRV", "NOERROR", [], "The name exists; it has no SRV record."],
      [
        "ext-dot.shop.svc.cluster.local",
        "AAAA",
        "NOERROR",
        ["ext-dot.shop.svc.cluster.local CNAME DB.example.com"],
        "DB.example.com is not in the cluster's zone: what it leads to, another name server says.",
      ],
      [
        "ext-in.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["ext-in.shop.svc.cluster.local CNAME Web.shop.svc.cluster.local", "Web.shop.svc.cluster.local A 10.96.0.10"],
        "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "ext-in.shop.svc.cluster.local",
        "CNAME",
        "NOERROR",
        ["Web.shop.svc.cluster.local"],
        "Service shop/ext-in is an ExternalName: a CNAME to Web.shop.svc.cluster.local.",
      ],
      ["ext-in.shop.svc.cluster.local", "SRV", "NOERROR", [], "The name exists; it has no SRV record."],
      [
        "ext-db.shop.svc.cluster.local",
        "AAAA",
        "NOERROR",
        [
          "ext-db.shop.svc.cluster.local CNAME db.shop.svc.cluster.local",
          "db.shop.svc.cluster.local AAAA fd00:1::1",
          "db.shop.svc.cluster.local AAAA fd00:1::",
        ],
        "Service shop/db is headless: its name gives its 6 ready endpoints, and no port is translated.",
      ],
      [
        "ext-idle.shop.svc.cluster.local",
        "A",
        "NOERROR",
        [],
        "The CNAME leads to no name: DNS answers NOERROR with no record, not even the CNAME.",
      ],
      [
        "ext-gone.shop.svc.cluster.local",
        "A",
        "NOERROR",
        [],
        "The CNAME leads to no name: DNS answers NOERROR with no record, not even the CNAME.",
      ],
      [
        "ext-gone.shop.svc.cluster.local",
        "CNAME",
        "NOERROR",
        ["gone.shop.svc.cluster.local"],
        "Service shop/ext-gone is an ExternalName: a CNAME to gone.shop.svc.cluster.local.",
      ],
      [
        "ext-short.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["ext-short.shop.svc.cluster.local CNAME web.shop"],
        "web.shop is not in the cluster's zone: what it leads to, another name server says.",
      ],
      [
        "ext-ip.shop.svc.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        "externalName 203.0.113.9 is an address: DNS gives no CNAME to an address.",
      ],
      [
        "ext-ip.shop.svc.cluster.local",
        "CNAME",
        "NXDOMAIN",
        [],
        "externalName 203.0.113.9 is an address: DNS gives no CNAME to an address.",
      ],
      [
        "ext-zeros.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["ext-zeros.shop.svc.cluster.local CNAME 203.000.113.9"],
        "203.000.113.9 is not in the cluster's zone: what it leads to, another name server says.",
      ],
      [
        "ext-self.shop.svc.cluster.local",
        "A",
        "NOERROR",
        [],
        "The CNAMEs go round in a circle at ext-self.shop.svc.cluster.local: no address is answered.",
      ],
      [
        "ext-self.shop.svc.cluster.local",
        "CNAME",
        "NOERROR",
        ["ext-self.shop.svc.cluster.local"],
        "Service shop/ext-self is an ExternalName: a CNAME to ext-self.shop.svc.cluster.local.",
      ],
      [
        "ext-below.shop.svc.cluster.local",
        "A",
        "NOERROR",
        [],
        "The CNAMEs go round in a circle at a.ext-below.shop.svc.cluster.local: no address is answered.",
      ],
      [
        "ext-a.shop.svc.cluster.local",
        "A",
        "NOERROR",
        [],
        "The CNAMEs go round in a circle at ext-b.shop.svc.cluster.local: no address is answered.",
      ],
      [
        "ext-over.shop.svc.cluster.local",
        "A",
        "NOERROR",
        [
          "ext-over.shop.svc.cluster.local CNAME api.other.svc.cluster.local",
          "api.other.svc.cluster.local A 10.96.0.20",
        ],
        "Service other/api has a ClusterIP: its name gives that address, whatever endpoints there are.",
      ],
      [
        "ext-node.shop.svc.cluster.local",
        "A",
        "NOERROR",
        ["ext-node.shop.svc.cluster.local CNAME web.shop.svc.k8s.example"],
        "web.shop.svc.k8s.example is not in the cluster's zone: what it leads to, another name server says.",
      ],
      [
        "_http._tcp.ext.shop.svc.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        "Service shop/ext is an ExternalName: it has no names for ports or endpoints.",
      ],
      [
        "x.ext.shop.svc.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        "Service shop/ext is an ExternalName: it has no names for ports or endpoints.",
      ],
      [
        "hop-0.shop.svc.cluster.local",
        "A",
        "NOERROR",
        [],
        "The chain of CNAMEs is longer than the 11 that are followed.",
      ],
    ]);
  });
  describe("names of no Service", () => {
    check([
      ["gone.shop.svc.cluster.local", "A", "NXDOMAIN", [], "There is no Service gone in namespace shop."],
      ["web.nowhere.svc.cluster.local", "A", "NXDOMAIN", [], "There is no namespace nowhere."],
      ["shop.svc.cluster.local", "A", "NOERROR", [], "The name exists; it has no A record."],
      ["bare.svc.cluster.local", "A", "NOERROR", [], "The name exists; it has no A record."],
      ["nowhere.svc.cluster.local", "A", "NXDOMAIN", [], "There is no namespace nowhere."],
      ["svc.cluster.local", "A", "NOERROR", [], "The name exists; it has no A record."],
      ["pod.cluster.local", "SRV", "NOERROR", [], "The name exists; it has no SRV record."],
      ["cluster.local", "A", "NOERROR", [], "The name exists; it has no A record."],
      [
        "ns.dns.cluster.local",
        "A",
        "unknown",
        [],
        "This is the DNS server's own name; its address depends on where the server runs.",
      ],
      [
        "web.shop.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        "No name of this form exists: SERVICE.NAMESPACE.svc and ADDRESS.NAMESPACE.pod do.",
      ],
      ["example.com", "A", "unknown", [], "The name is not in the cluster's zone: another name server answers."],
      ["xcluster.local", "A", "unknown", [], "The name is not in the cluster's zone: another name server answers."],
      [
        "web..shop.svc.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        '"web..shop.svc.cluster.local" is no name that DNS can be asked.',
      ],
      ["", "A", "NXDOMAIN", [], '"" is no name that DNS can be asked.'],
      [
        `${"a".repeat(64)}.shop.svc.cluster.local`,
        "A",
        "NXDOMAIN",
        [],
        `"${"a".repeat(64)}.shop.svc.cluster.local" is no name that DNS can be asked.`,
      ],
    ]);
  });
  describe("pods by their addresses", () => {
    check([
      [
        "10-244-1-5.shop.pod.cluster.local",
        "A",
        "NOERROR",
        ["10.244.1.5"],
        'The address is read from the name itself ("pods insecure" in the Corefile, kubeadm\'s default): no pod need have it.',
      ],
      ["10-244-1-5.shop.pod.cluster.local", "AAAA", "NOERROR", [], "The name exists; it has no AAAA record."],
      [
        "10-244-1-5.shop.pod.cluster.local",
        "SRV",
        "NOERROR",
        ["0 100 0 10-244-1-5.shop.pod.cluster.local"],
        'The address is read from the name itself ("pods insecure" in the Corefile, kubeadm\'s default): no pod need have it.',
      ],
      ["10-244-1-5.shop.pod.cluster.local", "CNAME", "NOERROR", [], "The name exists; it has no CNAME record."],
      [
        "fd00--1.shop.pod.cluster.local",
        "AAAA",
        "NOERROR",
        ["fd00::1"],
        'The address is read from the name itself ("pods insecure" in the Corefile, kubeadm\'s default): no pod need have it.',
      ],
      [
        "x.10-244-1-5.shop.pod.cluster.local",
        "A",
        "NOERROR",
        ["10.244.1.5"],
        'The address is read from the name itself ("pods insecure" in the Corefile, kubeadm\'s default): no pod need have it.',
      ],
      ["10-244-1-5.nowhere.pod.cluster.local", "A", "NXDOMAIN", [], "There is no namespace nowhere."],
      [
        "10-244-1-256.shop.pod.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        '"10-244-1-256" is no address with dashes, and pods have no other names here.',
      ],
      [
        "010-244-1-5.shop.pod.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        '"010-244-1-5" is no address with dashes, and pods have no other names here.',
      ],
      [
        "web.shop.pod.cluster.local",
        "A",
        "NXDOMAIN",
        [],
        '"web" is no address with dashes, and pods have no other names here.',
      ],
      ["shop.pod.cluster.local", "A", "NOERROR", [], "The name exists; it has no A record."],
    ]);
  });
});

it("follows eleven CNAMEs", () => {
  const { answers } = resolveName(snapshot, "hop-1.shop.svc.cluster.local", "A");
  const names = answers.map(({ name }) => name.split(".")[0]);
  expect(names).toEqual([...Array.from({ length: 11 }, (_, hop) => `hop-${String(hop + 1)}`), "web"]);
  expect(answers.at(-1)).toEqual({ name: "web.shop.svc.cluster.local", type: "A", data: "10.96.0.10" });
});

it("says every step of a chain", () => {
  expect(resolveName(snapshot, "ext-gone.shop.svc.cluster.local", "A").because).toEqual([
    "Service shop/ext-gone is an ExternalName: a CNAME to gone.shop.svc.cluster.local.",
    "There is no Service gone in namespace shop.",
    "The CNAME leads to no name: DNS answers NOERROR with no record, not even the CNAME.",
  ]);
});

describe("in a cluster with another domain", () => {
  const options: DnsOptions = { clusterDomain: "k8s.example" };
  it.each<[question: string, status: DnsStatus, answers: readonly string[]]>([
    ["web.shop.svc.k8s.example", "NOERROR", ["10.96.0.10"]],
    ["web.shop.svc.cluster.local", "unknown", []],
    ["ext-node.shop.svc.k8s.example", "NOERROR", ["web.shop.svc.k8s.example", "10.96.0.10"]],
    ["ext-in.shop.svc.k8s.example", "NOERROR", ["Web.shop.svc.cluster.local"]],
    ["k8s.example", "NOERROR", []],
  ])("%s: %s %j", (question, status, answers) => {
    const answer = resolveName(snapshot, question, "A", options);
    expect([answer.status, answer.answers.map(({ data }) => data)]).toEqual([status, answers]);
  });
});

describe("where not everything is read", () => {
  const shopOnly: DnsOptions = { namespaces: new Set(["shop"]) };
  it.each<[unread: readonly SlimKind[], options: DnsOptions, question: string, status: DnsStatus, because: string]>([
    [[], shopOnly, "api.gone.svc.cluster.local", "unknown", "Namespace gone is not read."],
    [[], shopOnly, "gone.svc.cluster.local", "unknown", "Namespace gone is not read."],
    [[], shopOnly, "gone.shop.svc.cluster.local", "NXDOMAIN", "There is no Service gone in namespace shop."],
    [["Service"], {}, "web.shop.svc.cluster.local", "unknown", "Services cannot be read."],
    [["Service"], {}, "shop.svc.cluster.local", "NOERROR", "The name exists; it has no A record."],
    [["EndpointSlice"], {}, "db.shop.svc.cluster.local", "unknown", noSlices],
    [["EndpointSlice"], {}, "db-0.db.shop.svc.cluster.local", "unknown", noSlices],
    [["EndpointSlice"], {}, "ext-db.shop.svc.cluster.local", "unknown", noSlices],
    [["EndpointSlice"], {}, "plain.shop.svc.cluster.local", "NOERROR", clusterIp],
    [["Namespace"], {}, "shop.svc.cluster.local", "NOERROR", "The name exists; it has no A record."],
    [["Namespace"], {}, "bare.svc.cluster.local", "unknown", noNamespaces],
    [["Namespace"], {}, "10-1-1-1.bare.pod.cluster.local", "unknown", noNamespaces],
    [["Namespace"], {}, "web.bare.svc.cluster.local", "NXDOMAIN", "There is no Service web in namespace bare."],
  ])("%j %j %s: %s", (unread, options, question, status, because) => {
    const answer = resolveName(nameSnapshot(unread), question, "A", options);
    expect([answer.status, answer.because.at(-1)]).toEqual([status, because]);
  });
});
