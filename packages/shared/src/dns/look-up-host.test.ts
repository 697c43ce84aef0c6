import { describe, expect, it } from "vitest";
import { nameSnapshot } from "../../test/name-objects.ts";
import type { HostLookup } from "./dns-model.ts";
import type { DnsClient } from "./choose-resolver.ts";
import { lookUpHost, searchNames } from "./look-up-host.ts";

const snapshot = nameSnapshot();
const client: DnsClient = { type: "pod", namespace: "shop", name: "client" };

describe("from a pod", () => {
  it.each<[host: string, lookup: HostLookup]>([
    [
      "web",
      {
        type: "found",
        name: "web.shop.svc.cluster.local",
        addresses: ["10.96.0.10", "fd00:96::10"],
        chain: [],
        tried: [],
        because: ["Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are."],
      },
    ],
    [
      "web.",
      {
        type: "no-such-name",
        name: "web",
        tried: [],
        because: ["The closing dot makes web absolute: the search list is not used."],
        near: "web.shop.svc.cluster.local",
      },
    ],
    [
      "web.shop",
      {
        type: "found",
        name: "web.shop.svc.cluster.local",
        addresses: ["10.96.0.10", "fd00:96::10"],
        chain: [],
        tried: ["web.shop.shop.svc.cluster.local"],
        because: ["Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are."],
      },
    ],
    [
      "web.shop.svc",
      {
        type: "found",
        name: "web.shop.svc.cluster.local",
        addresses: ["10.96.0.10", "fd00:96::10"],
        chain: [],
        tried: ["web.shop.svc.shop.svc.cluster.local", "web.shop.svc.svc.cluster.local"],
        because: ["Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are."],
      },
    ],
    [
      "web.shop.svc.cluster.local",
      {
        type: "found",
        name: "web.shop.svc.cluster.local",
        addresses: ["10.96.0.10", "fd00:96::10"],
        chain: [],
        tried: [
          "web.shop.svc.cluster.local.shop.svc.cluster.local",
          "web.shop.svc.cluster.local.svc.cluster.local",
          "web.shop.svc.cluster.local.cluster.local",
        ],
        because: ["Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are."],
      },
    ],
    [
      "web.shop.svc.cluster.local.",
      {
        type: "found",
        name: "web.shop.svc.cluster.local",
        addresses: ["10.96.0.10", "fd00:96::10"],
        chain: [],
        tried: [],
        because: ["Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are."],
      },
    ],
    [
      "WEB",
      {
        type: "found",
        name: "WEB.shop.svc.cluster.local",
        addresses: ["10.96.0.10", "fd00:96::10"],
        chain: [],
        tried: [],
        because: ["Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are."],
      },
    ],
    [
      "api",
      {
        type: "no-such-name",
        name: "api",
        tried: ["api.shop.svc.cluster.local", "api.svc.cluster.local", "api.cluster.local"],
        because: [
          "There is no Service api in namespace shop.",
          "The node's own name servers are asked for api last; they would have to know it.",
        ],
        near: "api.other",
      },
    ],
    [
      "api.other",
      {
        type: "found",
        name: "api.other.svc.cluster.local",
        addresses: ["10.96.0.20"],
        chain: [],
        tried: ["api.other.shop.svc.cluster.local"],
        because: ["Service other/api has a ClusterIP: its name gives that address, whatever endpoints there are."],
      },
    ],
    [
      "apii.other",
      {
        type: "no-such-name",
        name: "apii.other",
        tried: ["apii.other.shop.svc.cluster.local", "apii.other.svc.cluster.local", "apii.other.cluster.local"],
        because: [
          "There is no Service apii in namespace other.",
          "The node's own name servers are asked for apii.other last; they would have to know it.",
        ],
        near: "api.other",
      },
    ],
    [
      "wbe",
      {
        type: "no-such-name",
        name: "wbe",
        tried: ["wbe.shop.svc.cluster.local", "wbe.svc.cluster.local", "wbe.cluster.local"],
        because: [
          "There is no Service wbe in namespace shop.",
          "The node's own name servers are asked for wbe last; they would have to know it.",
        ],
        near: "web",
      },
    ],
    [
      "gone",
      {
        type: "no-such-name",
        name: "gone",
        tried: ["gone.shop.svc.cluster.local", "gone.svc.cluster.local", "gone.cluster.local"],
        because: [
          "There is no Service gone in namespace shop.",
          "The node's own name servers are asked for gone last; they would have to know it.",
        ],
        near: "ext-gone",
      },
    ],
    [
      "wbe.shop",
      {
        type: "no-such-name",
        name: "wbe.shop",
        tried: ["wbe.shop.shop.svc.cluster.local", "wbe.shop.svc.cluster.local", "wbe.shop.cluster.local"],
        because: [
          "There is no Service wbe in namespace shop.",
          "The node's own name servers are asked for wbe.shop last; they would have to know it.",
        ],
        near: "web.shop",
      },
    ],
    [
      "web.shpo",
      {
        type: "outside",
        name: "web.shpo",
        chain: [],
        because: [
          "web.shpo is no name of the cluster: a name server outside answers for it.",
          "The cluster has web.shop.",
        ],
      },
    ],
    [
      "db",
      {
        type: "found",
        name: "db.shop.svc.cluster.local",
        addresses: ["10.1.0.1", "10.1.0.2", "10.1.0.4", "10.1.0.5", "fd00:1::1", "fd00:1::"],
        chain: [],
        tried: [],
        because: ["Service shop/db is headless: its name gives its 6 ready endpoints, and no port is translated."],
      },
    ],
    [
      "db-0.db",
      {
        type: "found",
        name: "db-0.db.shop.svc.cluster.local",
        addresses: ["10.1.0.1", "fd00:1::1"],
        chain: [],
        tried: [],
        because: ["db-0 is one ready endpoint of Service shop/db."],
      },
    ],
    [
      "db-0.db.shop.svc.cluster.local",
      {
        type: "found",
        name: "db-0.db.shop.svc.cluster.local",
        addresses: ["10.1.0.1", "fd00:1::1"],
        chain: [],
        tried: [],
        because: ["db-0 is one ready endpoint of Service shop/db."],
      },
    ],
    [
      "db-9.db",
      {
        type: "no-such-name",
        name: "db-9.db",
        tried: ["db-9.db.shop.svc.cluster.local", "db-9.db.svc.cluster.local", "db-9.db.cluster.local"],
        because: [
          "No ready endpoint of Service shop/db is called db-9: a pod has a name there where its hostname is set and its subdomain is db.",
          "The node's own name servers are asked for db-9.db last; they would have to know it.",
        ],
        near: null,
      },
    ],
    [
      "ext",
      {
        type: "outside",
        name: "ext.shop.svc.cluster.local",
        chain: ["db.example.com"],
        because: [
          "Service shop/ext is an ExternalName: a CNAME to db.example.com.",
          "db.example.com is not in the cluster's zone: what it leads to, another name server says.",
        ],
      },
    ],
    [
      "ext-in",
      {
        type: "found",
        name: "ext-in.shop.svc.cluster.local",
        addresses: ["10.96.0.10", "fd00:96::10"],
        chain: ["Web.shop.svc.cluster.local"],
        tried: [],
        because: [
          "Service shop/ext-in is an ExternalName: a CNAME to Web.shop.svc.cluster.local.",
          "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are.",
        ],
      },
    ],
    [
      "ext-db",
      {
        type: "found",
        name: "ext-db.shop.svc.cluster.local",
        addresses: ["10.1.0.1", "10.1.0.2", "10.1.0.4", "10.1.0.5", "fd00:1::1", "fd00:1::"],
        chain: ["db.shop.svc.cluster.local"],
        tried: [],
        because: [
          "Service shop/ext-db is an ExternalName: a CNAME to db.shop.svc.cluster.local.",
          "Service shop/db is headless: its name gives its 6 ready endpoints, and no port is translated.",
        ],
      },
    ],
    [
      "ext-gone",
      {
        type: "no-such-name",
        name: "ext-gone",
        tried: ["ext-gone.shop.svc.cluster.local", "ext-gone.svc.cluster.local", "ext-gone.cluster.local"],
        because: [
          "Service shop/ext-gone is an ExternalName: a CNAME to gone.shop.svc.cluster.local.",
          "There is no Service gone in namespace shop.",
          "The CNAME leads to no name: DNS answers NOERROR with no record, not even the CNAME.",
        ],
        near: null,
      },
    ],
    [
      "ext-ip",
      {
        type: "no-such-name",
        name: "ext-ip",
        tried: ["ext-ip.shop.svc.cluster.local", "ext-ip.svc.cluster.local", "ext-ip.cluster.local"],
        because: ["externalName 203.0.113.9 is an address: DNS gives no CNAME to an address."],
        near: null,
      },
    ],
    [
      "idle",
      {
        type: "no-such-name",
        name: "idle",
        tried: ["idle.shop.svc.cluster.local", "idle.svc.cluster.local", "idle.cluster.local"],
        because: ["The headless Service shop/idle has no ready endpoint."],
        near: null,
      },
    ],
    [
      "example.com",
      {
        type: "outside",
        name: "example.com",
        chain: [],
        because: ["example.com is no name of the cluster: a name server outside answers for it."],
      },
    ],
    [
      "web.shop.svc.cluster.lcoal",
      {
        type: "no-such-name",
        name: "web.shop.svc.cluster.lcoal",
        tried: [
          "web.shop.svc.cluster.lcoal.shop.svc.cluster.local",
          "web.shop.svc.cluster.lcoal.svc.cluster.local",
          "web.shop.svc.cluster.lcoal.cluster.local",
        ],
        because: ["The cluster's domain is cluster.local, not cluster.lcoal."],
        near: "web.shop.svc.cluster.local",
      },
    ],
    [
      "x.svc",
      {
        type: "no-such-name",
        name: "x.svc",
        tried: ["x.svc.shop.svc.cluster.local", "x.svc.svc.cluster.local", "x.svc.cluster.local"],
        because: ["There is no namespace x.", "No name outside ends with .svc."],
        near: null,
      },
    ],
    [
      "cluster.local",
      {
        type: "no-such-name",
        name: "cluster.local",
        tried: [
          "cluster.local.shop.svc.cluster.local",
          "cluster.local.svc.cluster.local",
          "cluster.local.cluster.local",
          "cluster.local",
        ],
        because: ["Other names stand below this one.", "The name exists; it has no A record."],
        near: null,
      },
    ],
    [
      "shop",
      {
        type: "no-such-name",
        name: "shop",
        tried: ["shop.shop.svc.cluster.local", "shop.svc.cluster.local", "shop.cluster.local"],
        because: [
          "There is no Service shop in namespace shop.",
          "The node's own name servers are asked for shop last; they would have to know it.",
        ],
        near: null,
      },
    ],
    [
      "10.1.0.1",
      {
        type: "found",
        name: "10.1.0.1",
        addresses: ["10.1.0.1"],
        chain: [],
        tried: [],
        because: ["10.1.0.1 is an address: nothing is to be resolved."],
      },
    ],
    [
      "::1",
      {
        type: "found",
        name: "::1",
        addresses: ["::1"],
        chain: [],
        tried: [],
        because: ["::1 is an address: nothing is to be resolved."],
      },
    ],
    [
      "localhost",
      {
        type: "found",
        name: "localhost",
        addresses: ["127.0.0.1"],
        chain: [],
        tried: [],
        because: ["localhost is the client itself."],
      },
    ],
    [
      "a.b.c.d.e.f",
      {
        type: "outside",
        name: "a.b.c.d.e.f",
        chain: [],
        because: ["a.b.c.d.e.f is no name of the cluster: a name server outside answers for it."],
      },
    ],
  ])("%s", (host, lookup) => {
    expect(lookUpHost(snapshot, client, host)).toEqual(lookup);
  });
});

const web: HostLookup = {
  type: "found",
  name: "web.shop.svc.cluster.local",
  addresses: ["10.96.0.10", "fd00:96::10"],
  chain: [],
  tried: [],
  because: ["Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are."],
};

const onHost =
  "Pod shop/on-host is on the host's network with dnsPolicy ClusterFirst: it uses its node's resolver, which knows the cluster's names only if the node was set up so (ClusterFirstWithHostNet asks the cluster's DNS).";
const asNode =
  "Pod shop/as-node has dnsPolicy Default: it uses its node's resolver, which knows the cluster's names only if the node was set up so (ClusterFirst asks the cluster's DNS).";

describe("a pod's dnsPolicy", () => {
  it.each<[pod: string, lookup: HostLookup]>([
    ["client", web],
    ["not-in-the-snapshot", web],
    ["on-host-first", web],
    ["on-host", { ...web, because: [onHost, ...web.because] }],
    ["as-node", { ...web, because: [asNode, ...web.because] }],
    [
      "by-hand",
      {
        type: "outside",
        name: "web",
        chain: [],
        because: ["dnsPolicy None: the pod asks the name servers of its dnsConfig, which is not read."],
      },
    ],
  ])("%s", (name, lookup) => {
    expect(lookUpHost(snapshot, { type: "pod", namespace: "shop", name }, "web")).toEqual(lookup);
  });
});

it("says the doubt of a name that does not exist too, and none of a name outside or of localhost", () => {
  const asked = (host: string) => lookUpHost(snapshot, { type: "pod", namespace: "shop", name: "on-host" }, host);
  expect(asked("wbe")).toMatchObject({
    type: "no-such-name",
    near: "web",
    because: [onHost, expect.any(String), expect.any(String)],
  });
  expect(asked("example.com").because).toEqual([
    "example.com is no name of the cluster: a name server outside answers for it.",
  ]);
  expect(asked("localhost").because).toEqual(["localhost is the client itself."]);
});

describe("from a node and from outside", () => {
  it.each<[client: DnsClient, host: string, lookup: HostLookup["type"]]>([
    [{ type: "node", name: "n1" }, "web", "no-such-name"],
    [{ type: "node", name: "n1" }, "web.shop", "no-such-name"],
    [{ type: "node", name: "n1" }, "web.shop.svc", "no-such-name"],
    [{ type: "node", name: "n1" }, "web.shop.svc.cluster.local", "no-such-name"],
    [{ type: "node", name: "n1" }, "web.shop.svc.cluster.local.", "no-such-name"],
    [{ type: "outside" }, "web.shop.svc.cluster.local", "no-such-name"],
    [{ type: "outside" }, "gone.shop.svc.cluster.local", "no-such-name"],
    [{ type: "outside" }, "web.other", "outside"],
    [{ type: "outside" }, "shop.example.com", "outside"],
    [{ type: "outside" }, "nas", "outside"],
    [{ type: "outside" }, "10.0.0.1", "found"],
    [{ type: "outside" }, "localhost", "found"],
  ])("%j %s: %s", (from, host, type) => {
    expect(lookUpHost(snapshot, from, host).type).toBe(type);
  });
  it("says who asks", () => {
    expect(lookUpHost(snapshot, { type: "node", name: "n1" }, "web")).toEqual(
      notAsked("Node n1 asks its own name servers."),
    );
    expect(lookUpHost(snapshot, { type: "outside" }, "web")).toEqual(
      notAsked("A client outside asks its own name servers."),
    );
  });
});

describe("where only some namespaces are read", () => {
  const namespaces = new Set(["shop"]);
  it.each<[host: string, type: HostLookup["type"], because: string]>([
    ["web", "found", "Service shop/web has a ClusterIP: its name gives that address, whatever endpoints there are."],
    ["api.elsewhere", "outside", "Namespace elsewhere is not read."],
    ["wbe", "no-such-name", "There is no Service wbe in namespace shop."],
  ])("%s: %s", (host, type, because) => {
    const lookup = lookUpHost(snapshot, client, host, { namespaces });
    expect([lookup.type, lookup.because[0]]).toEqual([type, because]);
  });
});

describe("searchNames", () => {
  it.each<[host: string, names: readonly string[]]>([
    ["web", ["web.shop.svc.k8s.example", "web.svc.k8s.example", "web.k8s.example", "web"]],
    ["web.", ["web"]],
    [
      "a.b.c.d.e",
      ["a.b.c.d.e.shop.svc.k8s.example", "a.b.c.d.e.svc.k8s.example", "a.b.c.d.e.k8s.example", "a.b.c.d.e"],
    ],
    [
      "a.b.c.d.e.f",
      ["a.b.c.d.e.f", "a.b.c.d.e.f.shop.svc.k8s.example", "a.b.c.d.e.f.svc.k8s.example", "a.b.c.d.e.f.k8s.example"],
    ],
  ])("%s", (host, names) => {
    expect(searchNames(host, "shop", "k8s.example")).toEqual(names);
  });
});

function notAsked(asker: string): HostLookup {
  const because = [`${asker} The names of Services exist in the cluster's DNS only, which pods ask.`];
  return { type: "no-such-name", name: "web", tried: [], because, near: null };
}
