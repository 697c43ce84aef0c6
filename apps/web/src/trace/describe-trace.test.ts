import { serviceId, servicePortId, type Trace, type TraceVerdict } from "@portolan/shared";
import { expect, test } from "vitest";
import {
  chosenTrace,
  formatShare,
  formatSocket,
  formatSockets,
  litMembers,
  traceCommand,
  verdictShape,
} from "./describe-trace.ts";

const web = serviceId("shop", "web");
const trace: Trace = {
  from: "outside",
  to: "tcp://10.77.0.11:30080",
  protocol: "TCP",
  proxyMode: "iptables",
  verdict: "delivered",
  outcomes: [],
  hops: [],
  because: [],
  chains: [
    { service: web, port: servicePortId(web, 80, "TCP"), wayIn: "node-port" },
    { service: web, port: servicePortId(web, 81, "TCP"), wayIn: null },
    { service: web, port: null, wayIn: null },
  ],
};

test.each<[TraceVerdict, string]>([
  ["delivered", "whole"],
  ["partial", "part"],
  ["refused", "severed"],
  ["dropped", "severed"],
  ["no-such-name", "severed"],
  ["http-404", "severed"],
  ["http-500", "severed"],
  ["http-503", "severed"],
  ["unknown", "unknown"],
])("%s is shown as %s", (verdict, shape) => {
  expect(verdictShape(verdict)).toBe(shape);
});

test("the picture's members of what a connection passes", () => {
  expect(litMembers(trace.chains)).toEqual([
    { service: "shop/web", ports: ["shop/web:80/TCP"], ways: ["shop/web:80/TCP|in|node-port"], backends: null },
    { service: "shop/web", ports: ["shop/web:81/TCP"], ways: null, backends: null },
    { service: "shop/web", ports: [], ways: null, backends: null },
  ]);
});

test.each([
  [undefined, "a"],
  ["1", "a"],
  ["2", "b"],
  ["3", "a"],
  ["x", "a"],
])("of several traces %s shows %s", (of, to) => {
  expect(
    chosenTrace(
      {
        traces: [
          { ...trace, to: "a" },
          { ...trace, to: "b" },
        ],
      },
      of,
    )?.to,
  ).toBe(to);
});

test("of what DNS answers there is no trace", () => {
  expect(chosenTrace({ lookups: [] }, undefined)).toBeUndefined();
});

test.each([
  [{ address: "10.0.0.1", port: 80 }, "10.0.0.1:80"],
  [{ address: "fd00::1", port: 80 }, "[fd00::1]:80"],
  [{ address: "10.0.0.1", port: null }, "10.0.0.1"],
  [{ address: null, port: 53 }, "?:53"],
])("%o is written %s", (socket, text) => {
  expect(formatSocket(socket)).toBe(text);
});

test.each([
  [{ address: "10.96.0.10", port: 80 }, { address: "10.1.2.1", port: 8080 }, "10.96.0.10:80 → 10.1.2.1:8080"],
  [{ address: "10.1.2.1", port: 8080 }, { address: "10.1.2.1", port: 8080 }, "10.1.2.1:8080"],
  [{ address: "10.96.0.10", port: 80 }, { address: null, port: 8080 }, "10.96.0.10:80 → :8080"],
  [{ address: "web", port: null }, { address: "10.96.0.10", port: 80 }, "web → 10.96.0.10:80"],
  [null, { address: "web", port: 80 }, "→ web:80"],
  [{ address: "10.96.0.10", port: 80 }, null, "10.96.0.10:80"],
  [null, null, ""],
])("from %o to %o is written %s", (input, output, text) => {
  expect(formatSockets({ input, output })).toBe(text);
});

test.each([
  [1, "100 %"],
  [1 / 3, "33 %"],
  [0.004, "< 1 %"],
  [0, "0 %"],
])("the share %d is written %s", (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test.each([
  [["demo", "outside", "tcp://10.0.0.1:80", undefined], "portolan trace outside tcp://10.0.0.1:80 --demo"],
  [
    ["prod", "pod/shop/web", "curl -H 'Host: a' http://b", "a.example"],
    `portolan trace pod/shop/web 'curl -H '\\''Host: a'\\'' http://b' --host a.example`,
  ],
] as const)("the command for %o", ([cluster, from, to, host], command) => {
  expect(traceCommand(cluster, from, to, host)).toBe(command);
});
