import { expect, it } from "vitest";
import { whyNoPing } from "./why-no-ping.ts";

const what =
  "10.96.0.10 is no machine: it stands only in rules that translate TCP, UDP and SCTP ports, and a ping has no port.";

it.each([
  ["iptables", "In iptables mode no rule takes it and nobody answers; dial a port instead."],
  ["nftables", "In nftables mode it is rejected; dial a port instead."],
  ["ipvs", "In ipvs mode it is rejected; dial a port instead."],
  ["none", "Whether it is answered depends on what stands in for kube-proxy; dial a port instead."],
  ["unknown", "Whether it is answered depends on what stands in for kube-proxy; dial a port instead."],
] as const)("a ClusterIP answers no ping: %s", (mode, why) => {
  expect(whyNoPing("10.96.0.10", mode)).toBe(`${what} ${why}`);
});
