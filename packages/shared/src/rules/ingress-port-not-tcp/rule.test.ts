import { expect } from "vitest";
import { ingress, service } from "../../../test/cluster-objects.ts";
import { serviceId } from "../../model/names.ts";
import type { Finding, Fix } from "../finding.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Ingress", namespace: "shop", name: "site" };
const web = { kind: "Service", namespace: "shop", name: "web" };
const site = (port: string) => ingress("site", [`shop.example.com / web:${port}`]);
const udp = { name: "dns", port: 53, targetPort: 53, protocol: "UDP" };
const path = "/spec/rules/0/http/paths/0/backend/service/port/number";

testRule(rule, [
  {
    name: "UDP only: the protocol is offered",
    objects: [service("web", { ports: [udp] }), site("53")],
    findings: [
      {
        id: "ingress-port-not-tcp Ingress/shop/site *",
        severity: "error",
        object,
        port: null,
        hop: "service",
        message:
          "Ingress site sends shop.example.com/ (Prefix) to port 53 of Service web, which is UDP: an Ingress needs TCP",
        evidence: [
          { object, path: "spec.rules[0].http.paths[0].backend.service.port.number", value: 53 },
          { object: web, path: "spec.ports[0].protocol", value: "UDP" },
        ],
        fixes: [
          {
            summary: "Make port 53 TCP",
            object: web,
            patch: [
              { op: "test", path: "/spec/ports/0/protocol", value: "UDP" },
              { op: "replace", path: "/spec/ports/0/protocol", value: "TCP" },
            ],
            command: expect.any(String) as string,
          },
        ],
        reproduce: ["kubectl -n shop get service web"],
        services: [serviceId("shop", "web")],
      },
    ],
  },
  {
    name: "by name, beside a TCP port: that one is offered",
    objects: [service("web", { ports: [{ name: "http", port: 80 }, udp] }), site("dns")],
    findings: [
      {
        fixes: [
          expect.objectContaining({
            summary: "Use port http of Service web",
            patch: [
              { op: "test", path: path.replace("number", "name"), value: "dns" },
              { op: "replace", path: path.replace("number", "name"), value: "http" },
            ],
          }) as Fix,
        ],
      },
    ],
  },
  {
    name: "of several TCP ports none is guessed",
    objects: [service("web", { ports: [{ name: "a", port: 80 }, { name: "b", port: 81 }, udp] }), site("53")],
    findings: [{ fixes: [] }],
  },
  {
    name: "SCTP",
    objects: [service("web", { ports: [{ port: 80, protocol: "SCTP" }] }), site("80")],
    findings: [
      { evidence: expect.arrayContaining([expect.objectContaining({ value: "SCTP" })]) as Finding["evidence"] },
    ],
  },
  {
    name: "one number for both is TCP too",
    objects: [service("web", { ports: [udp, { ...udp, name: "dns-tcp", protocol: "TCP" }] }), site("53")],
    findings: [],
  },
  {
    name: "a number that the Service does not have is another rule's",
    objects: [service("web"), site("81")],
    findings: [],
  },
  { name: "a missing Service is another rule's", objects: [site("80")], findings: [] },
]);
