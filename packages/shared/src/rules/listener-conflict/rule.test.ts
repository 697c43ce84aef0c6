import { expect } from "vitest";
import { service } from "../../../test/cluster-objects.ts";
import { condition, gateway, route, rule as to } from "../../../test/gateway-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Gateway", namespace: "shop", name: "edge" };
const site = [service("web"), route("site", [to("web:80")])];
const said = (conditions: readonly unknown[]) => ({
  status: { listeners: ["a", "b"].map((name) => ({ name, conditions })) },
});

testRule(rule, [
  {
    name: "the same port, protocol and hostname",
    objects: [...site, gateway(["a HTTP 80", "b HTTP 80"])],
    findings: [
      {
        id: "listener-conflict Gateway/shop/edge *",
        severity: "warning",
        object,
        hop: "way-in",
        message:
          "Listeners a and b of Gateway edge have the same protocol (HTTP) and hostname (every one) on port 80: a Gateway serves neither, or the first one only",
        evidence: [
          { object, path: "spec.listeners[0]", value: "a: HTTP 80 *" },
          { object, path: "spec.listeners[1]", value: "b: HTTP 80 *" },
        ],
        fixes: [
          {
            summary: "Take listener b out, which no route names",
            object,
            patch: [
              { op: "test", path: "/spec/listeners/1/name", value: "b" },
              { op: "remove", path: "/spec/listeners/1" },
            ],
            command: expect.any(String) as string,
          },
        ],
        services: [serviceId("shop", "web")],
      },
    ],
  },
  {
    name: "one that a route names is not taken out",
    objects: [
      gateway(["a HTTP 80 x.example", "b HTTP 80 x.example"]),
      route("site", [to("web:80")], { parentRefs: [{ name: "edge", sectionName: "b" }] }),
    ],
    findings: [{ fixes: [] }],
  },
  {
    name: "HTTP and HTTPS on one port",
    objects: [gateway(["a HTTP 443", "b HTTPS 443"])],
    findings: [
      {
        message:
          "Listeners a and b of Gateway edge have HTTP and HTTPS on port 443: a Gateway serves neither, or the first one only",
        fixes: [],
      },
    ],
  },
  {
    name: "its controller says the same",
    objects: [gateway(["a HTTP 80", "b HTTP 80"], said([condition("Conflicted True HostnameConflict")]))],
    findings: [{ severity: "warning" }],
  },
  {
    name: "its controller has accepted them",
    objects: [gateway(["a HTTP 80", "b HTTP 80"], said([condition("Accepted True Accepted")]))],
    findings: [],
  },
  {
    name: "different hostnames",
    objects: [gateway(["a HTTP 80 x.example", "b HTTP 80 y.example", "c HTTP 80"])],
    findings: [],
  },
  { name: "different ports", objects: [gateway(["a HTTP 80", "b HTTP 81"])], findings: [] },
  { name: "TCP and UDP have ports of their own", objects: [gateway(["a TCP 53", "b UDP 53"])], findings: [] },
  { name: "HTTPS beside TLS", objects: [gateway(["a HTTPS 443 x.example", "b TLS 443 x.example"])], findings: [] },
]);
