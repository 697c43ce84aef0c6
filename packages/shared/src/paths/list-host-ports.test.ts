import { describe, expect, it } from "vitest";
import { pod, snapshotOf, withMetadata, type PodParts, type Raw } from "../../test/cluster-objects.ts";
import { serviceId } from "../model/names.ts";
import { listHostPorts } from "./list-host-ports.ts";
import type { NodePortUse } from "./node-port-model.ts";

const range = { from: 30000, to: 30100 };
const takes = (...ports: readonly Raw[]): PodParts => ({ labels: {}, ports });
const at = (hostPort: number, protocol = "TCP") => ({ containerPort: 80, hostPort, protocol });
const init = (name: string, hostPort: number, more: Raw = {}) => ({ name, image: "x", ports: [at(hostPort)], ...more });

function use(number: number, protocol: "TCP" | "UDP", name: string): NodePortUse {
  const service = serviceId("shop", name);
  const own = { namespace: "shop", name, port: 80, portName: "", verdict: "whole", text: null } as const;
  return { id: `${String(number)}/${protocol} ${service}`, number, protocol, type: "nodePort", service, ...own };
}

const rows: readonly { name: string; pods: readonly Raw[]; expected: readonly string[] }[] = [
  {
    name: "by number, then by protocol and workload",
    pods: [
      pod("b", takes(at(30002), at(30001, "UDP"))),
      pod("a", takes(at(30002), at(30001), at(30010))),
      pod("c", takes(at(30009))),
    ],
    expected: [
      "30001/TCP Pod/shop/a on n1",
      "30001/UDP Pod/shop/b on n1",
      "30002/TCP Pod/shop/a on n1",
      "30002/TCP Pod/shop/b on n1",
      "30009/TCP Pod/shop/c on n1",
      "30010/TCP Pod/shop/a on n1",
    ],
  },
  {
    name: "from the range's first number to its last",
    pods: [pod("a", takes(at(29999), at(30000), at(30100), at(30101)))],
    expected: ["30000/TCP Pod/shop/a on n1", "30100/TCP Pod/shop/a on n1"],
  },
  {
    name: "not those of init containers that have gone, but those of native sidecars",
    pods: [
      pod("a", {
        labels: {},
        ports: [],
        initContainers: [init("once", 30001), init("proxy", 30002, { restartPolicy: "Always" })],
      }),
    ],
    expected: ["30002/TCP Pod/shop/a on n1"],
  },
  {
    name: "nodes by name, each once",
    pods: ["n3", "n1", "n2", "n1"].map((node, index) =>
      pod(`a-${String(index)}`, { ...takes(at(30001)), node, owner: "DaemonSet/agent" }),
    ),
    expected: ["30001/TCP DaemonSet/shop/agent on n1,n2,n3"],
  },
  {
    name: "workloads of one name in two namespaces",
    pods: [pod("a", takes(at(30001))), withMetadata(pod("a", takes(at(30001))), { namespace: "crm" })],
    expected: ["30001/TCP Pod/crm/a on n1", "30001/TCP Pod/shop/a on n1"],
  },
];

describe("listHostPorts", () => {
  it.each(rows)("$name", ({ pods, expected }) => {
    const found = listHostPorts(snapshotOf(pods), range, []);
    expect(found.map(({ id, nodes }) => `${id} on ${nodes.join()}`)).toEqual(expected);
  });

  it("names ten nodes of many and counts all", () => {
    const names = Array.from({ length: 12 }, (_, n) => `n${String(n + 10)}`);
    const pods = names.map((node) => pod(`agent-${node}`, { ...takes(at(30001)), node, owner: "DaemonSet/agent" }));
    const [found] = listHostPorts(snapshotOf(pods), range, []);
    expect([found?.nodes, found?.nodeCount]).toEqual([names.slice(0, 10), 12]);
  });

  it("names the Service whose nodePort has the same number and protocol", () => {
    const uses = [use(30002, "TCP", "other"), use(30001, "UDP", "dns"), use(30001, "TCP", "web")];
    const found = listHostPorts(snapshotOf([pod("a", takes(at(30001), at(30003)))]), range, uses);
    expect(found.map(({ text }) => /Service \S+\/\S+(?=:)/.exec(text)?.[0])).toEqual(["Service shop/web", undefined]);
  });
});
