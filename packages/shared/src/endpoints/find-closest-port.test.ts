import { describe, expect, it } from "vitest";
import { pod, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { findClosestPort, type NamedPort } from "./find-closest-port.ts";

const tcp = (name: string, containerPort: number): Raw => ({ name, containerPort });
const udp = (name: string, containerPort: number): Raw => ({ name, containerPort, protocol: "UDP" });
const found = (name: string, port: number, pods = 1): NamedPort => ({
  ...{ name, port, protocol: "TCP", container: "app", pods },
});

interface Row {
  readonly name: string;
  readonly wanted: string;
  /** The ports of each pod's container. */
  readonly pods: readonly (readonly Raw[])[];
  readonly expected: NamedPort | null;
}

const rows: readonly Row[] = [
  { name: "a slip", wanted: "htpp", pods: [[tcp("admin", 81), tcp("http", 80)]], expected: found("http", 80) },
  {
    name: "pods are counted",
    wanted: "htpp",
    pods: [[tcp("http", 80)], [tcp("http", 80)]],
    expected: found("http", 80, 2),
  },
  {
    name: "the lower number, given last",
    wanted: "htpp",
    pods: [[tcp("http", 82)], [tcp("http", 81)]],
    expected: found("http", 81),
  },
  {
    name: "the lower number, given first",
    wanted: "htpp",
    pods: [[tcp("http", 81)], [tcp("http", 82)]],
    expected: found("http", 81),
  },
  { name: "far, but the only one", wanted: "web", pods: [[tcp("metrics", 9090)]], expected: found("metrics", 9090) },
  {
    name: "what has no name is none",
    wanted: "web",
    pods: [[tcp("", 80), tcp("metrics", 9090)]],
    expected: found("metrics", 9090),
  },
  { name: "several and all far", wanted: "web", pods: [[tcp("metrics", 9090), tcp("grpc", 50051)]], expected: null },
  { name: "another protocol's", wanted: "htpp", pods: [[udp("http", 80)]], expected: null },
  {
    name: "the protocol's, beside another's",
    wanted: "htpp",
    pods: [[udp("http", 79), tcp("http", 80)]],
    expected: found("http", 80),
  },
  { name: "no port", wanted: "http", pods: [[]], expected: null },
];

describe("findClosestPort", () => {
  it.each(rows)("$name", ({ wanted, pods, expected }) => {
    const snapshot = snapshotOf(pods.map((ports, index) => pod(`p${String(index)}`, { ports })));
    expect(findClosestPort(wanted, "TCP", snapshot.pods("shop"))).toEqual(expected);
  });

  it("counts a pod once whose containers declare the same", () => {
    const containers = ["app", "log"].map((name) => ({ name, image: "a", ports: [tcp("http", 80)] }));
    const snapshot = snapshotOf([pod("p", { containers })]);
    expect(findClosestPort("htpp", "TCP", snapshot.pods("shop"))).toEqual(found("http", 80));
  });
});
