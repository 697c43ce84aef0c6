import { serviceId, type NodePortUse } from "@portolan/shared";
import { expect, test } from "vitest";
import { formatRange, listNodePorts } from "./filter-node-ports.ts";

function makeUse(number: number, name: string, protocol: NodePortUse["protocol"] = "TCP"): NodePortUse {
  const id = `${number}/${protocol} shop/${name}`;
  const service = serviceId("shop", name);
  return {
    id,
    number,
    protocol,
    type: "nodePort",
    service,
    namespace: "shop",
    name,
    port: 80,
    portName: "http",
    verdict: "whole",
    text: null,
  };
}

const uses = Object.fromEntries(
  [makeUse(31080, "web"), makeUse(30053, "dns", "UDP"), makeUse(30053, "dns"), makeUse(30080, "api")].map((each) => [
    each.id,
    each,
  ]),
);

test.each([
  ["", ["30053/TCP shop/dns", "30053/UDP shop/dns", "30080/TCP shop/api", "31080/TCP shop/web"]],
  [" :30080 ", ["30080/TCP shop/api"]],
  ["WEB", ["31080/TCP shop/web"]],
  ["udp", ["30053/UDP shop/dns"]],
  ["nothing", []],
])("%j shows %j", (find, expected) => {
  expect(listNodePorts(uses, find).map(({ id }) => id)).toEqual(expected);
});

test.each([
  [{ from: 30000, to: 30079 }, "30000–30079"],
  [{ from: 30081, to: 30081 }, "30081"],
])("%o is %s", (range, text) => {
  expect(formatRange(range)).toBe(text);
});
