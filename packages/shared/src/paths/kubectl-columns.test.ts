import { describe, expect, it } from "vitest";
import { service, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { endpointsColumn, endpointsColumnFrom, portsColumn } from "./kubectl-columns.ts";

const tcp = (port: number, nodePort?: number): Raw => ({
  port,
  protocol: "TCP",
  targetPort: 80,
  ...(nodePort ? { nodePort } : {}),
});

describe("PORT(S)", () => {
  it.each([
    { ports: [], expected: "<none>" },
    { ports: [tcp(443)], expected: "443/TCP" },
    { ports: [tcp(80, 30133)], expected: "80:30133/TCP" },
    { ports: [tcp(80, 30080), { ...tcp(53), protocol: "UDP" }, tcp(443)], expected: "80:30080/TCP,53/UDP,443/TCP" },
  ])("$expected", ({ ports, expected }) => {
    const made = snapshotOf([service("web", { ports })]).get("Service", "shop", "web");
    expect(made && portsColumn(made.ports)).toBe(expected);
  });
});

const addresses = (...ips: readonly string[]) => ips.map((ip) => ({ ip }));
const port = (number: number): Raw => ({ port: number, protocol: "TCP" });

describe("ENDPOINTS", () => {
  it.each([
    { name: "no subsets", subsets: [], expected: "<none>" },
    { name: "one", subsets: [{ addresses: addresses("10.77.0.1"), ports: [port(6443)] }], expected: "10.77.0.1:6443" },
    {
      name: "three",
      subsets: [{ addresses: addresses("10.1.0.1", "10.1.0.2", "10.1.0.3"), ports: [port(80)] }],
      expected: "10.1.0.1:80,10.1.0.2:80,10.1.0.3:80",
    },
    {
      name: "each port with each address, past three only counted",
      subsets: [{ addresses: addresses("10.1.0.1", "10.1.0.2"), ports: [port(80), port(90)] }],
      expected: "10.1.0.1:80,10.1.0.2:80,10.1.0.1:90 + 1 more...",
    },
    { name: "without ports", subsets: [{ addresses: addresses("10.1.0.1") }], expected: "10.1.0.1" },
    {
      name: "only addresses that are not ready: empty, as kubectl prints it",
      subsets: [{ notReadyAddresses: addresses("10.1.0.1"), ports: [port(80)] }],
      expected: "",
    },
    { name: "IPv6", subsets: [{ addresses: addresses("fd00::1"), ports: [port(80)] }], expected: "[fd00::1]:80" },
  ])("$name", ({ subsets, expected }) => {
    const raw = { apiVersion: "v1", kind: "Endpoints", metadata: { name: "web", namespace: "shop" }, subsets };
    const made = snapshotOf([raw]).endpointsOf("shop", "web");
    expect(made && endpointsColumn(made)).toBe(expected);
  });

  it("is made of the endpoints in use where there is no Endpoints object", () => {
    expect(endpointsColumnFrom([])).toBe("<none>");
    expect(
      endpointsColumnFrom([
        { address: "10.1.0.1", port: 80 },
        { address: "10.1.0.2", port: null },
      ]),
    ).toBe("10.1.0.1:80,10.1.0.2");
  });
});
