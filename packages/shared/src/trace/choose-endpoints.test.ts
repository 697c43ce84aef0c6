/** Which endpoints kube-proxy reads from the slices, and which of them it uses on a node. */
import { describe, expect, it } from "vitest";
import { endpoint, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { chooseEndpoints, readProxyEndpoints, type EndpointChoice, type NodePlace } from "./choose-endpoints.ts";

const tcp = [{ name: "", port: 8080, protocol: "TCP" }];
const ends = { ready: false, serving: true, terminating: true };
const hinted = (each: Raw, zones: readonly string[], nodes: readonly string[] = []): Raw => ({
  ...each,
  hints: { forZones: zones.map((name) => ({ name })), forNodes: nodes.map((name) => ({ name })) },
});

function read(slices: readonly Raw[], spec: Raw = {}) {
  const snapshot = snapshotOf([service("web", spec), ...slices]);
  const web = snapshot.get("Service", "shop", "web");
  const port = web?.ports[0];
  if (web === undefined || port === undefined) throw new Error("no port");
  return { web, port, endpoints: readProxyEndpoints(snapshot, web, port, "IPv4") };
}

const named = (name: string, object: Raw, labels: Raw = {}): Raw => ({
  ...object,
  metadata: { name, namespace: "shop", labels: { "kubernetes.io/service-name": "web", ...labels } },
});

describe("endpoints that are read", () => {
  it.each<[title: string, slices: readonly Raw[], expected: readonly string[]]>([
    [
      "in the order of addresses and ports",
      [
        slice("web", [endpoint("10.1.1.2"), endpoint("10.1.1.1")], [...tcp, { name: "", port: 80, protocol: "TCP" }]),
        named("z", slice("web", [endpoint("10.1.1.2")], [{ name: "", port: 443, protocol: "TCP" }])),
      ],
      ["10.1.1.1:80 ready", "10.1.1.1:8080 ready", "10.1.1.2:80 ready", "10.1.1.2:443 ready", "10.1.1.2:8080 ready"],
    ],
    [
      "once, by the first entry of an address",
      [slice("web", [endpoint("10.1.1.1"), endpoint("10.1.1.1", { ready: false })])],
      ["10.1.1.1:8080 ready"],
    ],
    [
      "once, by the entry that does not terminate",
      [slice("web", [endpoint("10.1.1.1", ends), endpoint("10.1.1.1", { ready: false })])],
      ["10.1.1.1:8080 not"],
    ],
    [
      "once, where both terminate by the first",
      [slice("web", [endpoint("10.1.1.1", ends), endpoint("10.1.1.1", { ...ends, serving: false })])],
      ["10.1.1.1:8080 serving"],
    ],
    ["not without address", [slice("web", [{ ...endpoint("10.1.1.1"), addresses: [] }])], []],
    ["not of another port's name", [slice("web", [endpoint("10.1.1.1")], [{ ...tcp[0], name: "http" }])], []],
    ["not of another protocol", [slice("web", [endpoint("10.1.1.1")], [{ ...tcp[0], protocol: "UDP" }])], []],
    ["not without a number", [slice("web", [endpoint("10.1.1.1")], [{ name: "", protocol: "TCP" }])], []],
    ["not with the number 0", [slice("web", [endpoint("10.1.1.1")], [{ ...tcp[0], port: 0 }])], []],
    ["not of another family", [slice("web", [endpoint("fd00::1")], tcp, { addressType: "IPv6" })], []],
    [
      "not of slices that labels leave to others",
      [
        named("a", slice("web", [endpoint("10.1.1.1")]), { "service.kubernetes.io/headless": "" }),
        named("b", slice("web", [endpoint("10.1.1.2")]), { "service.kubernetes.io/service-proxy-name": "x" }),
      ],
      [],
    ],
  ])("%s", (_, slices, expected) => {
    const { endpoints } = read(slices);
    const state = ({ endpoint: { ready, serving } }: (typeof endpoints)[number]) =>
      ready ? "ready" : serving ? "serving" : "not";
    expect(endpoints.map((each) => `${each.address}:${String(each.port)} ${state(each)}`)).toEqual(expected);
  });
});

describe("endpoints that are used", () => {
  const summary = ({ cluster, local, any, topology, lastResort }: EndpointChoice) => ({
    cluster: cluster.map(({ address }) => address.slice(-1)).join(""),
    local: local.map(({ address }) => address.slice(-1)).join(""),
    said: [any ? "some" : "none", topology, ...(lastResort ? ["last resort"] : [])].join(", "),
  });
  const on = (node: string | null, last: number, more: Raw = {}) =>
    endpoint(`10.1.1.${String(last)}`, { node, ...more });
  const here: NodePlace = { name: "n1", zone: "a" };
  const nowhere: NodePlace = { name: null, zone: null };

  it.each<
    [title: string, endpoints: readonly Raw[], spec: Raw, place: NodePlace, expected: ReturnType<typeof summary>]
  >([
    ["none", [], {}, here, { cluster: "", local: "", said: "none, none" }],
    [
      "the ready ones",
      [on("n1", 1), on("n2", 2), on("n2", 3, { ready: false })],
      {},
      here,
      { cluster: "12", local: "1", said: "some, none" },
    ],
    [
      "nothing local to a node that is not known",
      [on(null, 1), on("n1", 2)],
      {},
      nowhere,
      { cluster: "12", local: "", said: "some, none" },
    ],
    [
      "no cluster under internalTrafficPolicy Local",
      [on("n2", 2)],
      { internalTrafficPolicy: "Local" },
      here,
      { cluster: "", local: "", said: "some, none" },
    ],
    [
      "the cluster under internalTrafficPolicy Local where it is open outside",
      [on("n2", 2)],
      { internalTrafficPolicy: "Local", externalIPs: ["203.0.113.8"] },
      here,
      { cluster: "2", local: "", said: "some, none" },
    ],
    [
      "those that terminate, as the last resort",
      [on("n1", 1, ends), on("n2", 2, ends), on("n1", 3, { ready: false })],
      {},
      here,
      { cluster: "12", local: "1", said: "some, none, last resort" },
    ],
    [
      "those of the node that terminate beside ready ones elsewhere",
      [on("n1", 1, ends), on("n2", 2)],
      {},
      here,
      { cluster: "2", local: "1", said: "some, none" },
    ],
    [
      "none that terminates and serves no more",
      [on("n1", 1, { ready: false, serving: false, terminating: true })],
      {},
      here,
      { cluster: "", local: "", said: "none, none" },
    ],
    [
      "none that serves and is not ready",
      [on("n1", 1, { ready: false, serving: true })],
      {},
      here,
      { cluster: "", local: "", said: "none, none" },
    ],
    [
      "those of the zone",
      [hinted(on("n1", 1), ["a"]), hinted(on("n2", 2), ["b"])],
      {},
      here,
      { cluster: "1", local: "1", said: "some, same-zone" },
    ],
    [
      "all, where one has no hint",
      [hinted(on("n1", 1), ["a"]), on("n2", 2)],
      {},
      here,
      { cluster: "12", local: "1", said: "some, none" },
    ],
    [
      "all, where no hint is for the zone",
      [hinted(on("n1", 1), ["b"]), hinted(on("n2", 2), ["c"])],
      {},
      here,
      { cluster: "12", local: "1", said: "some, none" },
    ],
    [
      "all, where the node's zone is not known",
      [hinted(on("n1", 1), ["a"]), hinted(on("n2", 2), ["b"])],
      {},
      { name: "n1", zone: null },
      { cluster: "12", local: "1", said: "some, none" },
    ],
    [
      "those for the node before those of the zone",
      [hinted(on("n1", 1), ["a"], ["n1"]), hinted(on("n2", 2), ["a"], ["n2"])],
      {},
      here,
      { cluster: "1", local: "1", said: "some, same-node" },
    ],
    [
      "those of the zone, where none is for the node",
      [hinted(on("n3", 1), ["a"], ["n3"]), hinted(on("n2", 2), ["b"], ["n2"])],
      {},
      here,
      { cluster: "1", local: "", said: "some, same-zone" },
    ],
    [
      "local ones whatever the hints",
      [hinted(on("n1", 1), ["b"]), hinted(on("n2", 2), ["a"])],
      {},
      here,
      { cluster: "2", local: "1", said: "some, same-zone" },
    ],
    [
      "no hints where only local ones are used",
      [hinted(on("n1", 1), ["a"]), hinted(on("n2", 2), ["b"])],
      { internalTrafficPolicy: "Local" },
      here,
      { cluster: "", local: "1", said: "some, none" },
    ],
  ])("%s", (_, endpoints, spec, place, expected) => {
    const found = read([slice("web", endpoints)], spec);
    expect(summary(chooseEndpoints(found.endpoints, found.web, found.port, place))).toEqual(expected);
  });
});
