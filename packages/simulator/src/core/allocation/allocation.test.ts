import { describe, expect, test } from "vitest";
import { parseCidr } from "../addresses.ts";
import { ClusterIPAllocator } from "./cluster-ips.ts";
import { NodePortAllocator } from "./node-ports.ts";

function allocator(text: string, seed = 1): ClusterIPAllocator {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(text);
  return new ClusterIPAllocator(cidr, text, seed);
}

describe("clusterIPs", () => {
  test("every address of a range is drawn once, then none", () => {
    const addresses = allocator("10.96.0.0/29");
    const drawn: (string | null)[] = [];
    for (let index = 0; index < 7; index++) {
      const address = addresses.draw(`default/s${index}`);
      if (address !== null) addresses.take(address);
      drawn.push(address);
    }
    expect(drawn.slice(0, 6).sort()).toEqual([1, 2, 3, 4, 5, 6].map((last) => `10.96.0.${last}`));
    expect(drawn[6]).toBeNull();
  });

  test("the lower part is left to those who ask for an address", () => {
    const addresses = allocator("10.96.0.0/16");
    const low = Array.from({ length: 200 }, (_, index) => addresses.draw(`default/s${index}`)).filter((address) =>
      /^10\.96\.0\./.test(address ?? ""),
    );
    expect(low).toEqual([]);
  });

  test("a seed and a name give one address, another seed another", () => {
    const draw = (seed: number) => allocator("10.96.0.0/16", seed).draw("default/web");
    expect(draw(1)).toBe(draw(1));
    expect(draw(1)).not.toBe(draw(2));
  });

  test("network and broadcast addresses cannot be had", () => {
    const addresses = allocator("10.96.0.0/29");
    const refused = (address: string) =>
      `the provided IP (${address}) is not in the valid range. The range of valid IPs is 10.96.0.0/29`;
    expect([addresses.problem("10.96.0.0"), addresses.problem("10.96.0.7"), addresses.problem("10.96.0.1")]).toEqual([
      refused("10.96.0.0"),
      refused("10.96.0.7"),
      null,
    ]);
  });
});

describe("nodePorts", () => {
  test("every port of a range is drawn once, then none", () => {
    const ports = new NodePortAllocator({ from: 30000, to: 30003 }, 1);
    const drawn = [0, 1, 2, 3, 4].map((index) => {
      const port = ports.draw(`default/s${index}`, new Set());
      if (port !== null) ports.take(port);
      return port;
    });
    expect(drawn.slice(0, 4).sort()).toEqual([30000, 30001, 30002, 30003]);
    expect(drawn[4]).toBeNull();
  });

  test("a range of one's own is learnt from the refusal", () => {
    const ports = new NodePortAllocator({ from: 20000, to: 22767 }, 1);
    expect(ports.problem(30000, new Set())).toBe(
      "provided port is not in the valid range. The range of valid ports is 20000-22767",
    );
  });
});
