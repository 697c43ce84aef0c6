import { expect } from "vitest";
import { testManifestRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

function service(ports: string, spec = ""): string {
  return `{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: default }, spec: { ${spec} ports: [${ports}] } }`;
}

const object = { kind: "Service", namespace: "default", name: "web" };

testManifestRule(rule, [
  {
    name: "tells of all ports without a name at once",
    manifests: service("{ port: 80 }, { name: admin, port: 9000 }, { port: 53, protocol: UDP }"),
    findings: [
      {
        severity: "error",
        object,
        port: null,
        hop: "service",
        message: "Service web has 3 ports, and ports 80/TCP, 53/UDP have no name: the API server refuses it",
        evidence: [
          { object, path: "spec.ports[0].name", value: null },
          { object, path: "spec.ports[2].name", value: null },
        ],
        fixes: [
          expect.objectContaining({
            summary: "Give each a name",
            patch: [
              { op: "add", path: "/spec/ports/0/name", value: "http" },
              { op: "add", path: "/spec/ports/2/name", value: "dns" },
            ],
          }),
        ],
        services: [serviceId("default", "web")],
      },
    ],
  },
  {
    name: "offers no name that is taken",
    manifests: service("{ name: http, port: 8080 }, { port: 80 }"),
    findings: [
      {
        message: "Service web has 2 ports, and port 80/TCP has no name: the API server refuses it",
        fixes: [
          expect.objectContaining({
            summary: "Give it a name",
            patch: [{ op: "add", path: "/spec/ports/1/name", value: "tcp-80" }],
          }),
        ],
      },
    ],
  },
  {
    name: "tells of a name that stands twice",
    manifests: service("{ name: http, port: 80 }, { name: http, port: 8080 }"),
    findings: [
      {
        port: "8080/TCP",
        message: 'Two ports of Service web are named "http", 80/TCP and 8080/TCP: the API server refuses it',
        fixes: [
          expect.objectContaining({
            summary: "Name the second tcp-8080",
            patch: [
              { op: "test", path: "/spec/ports/1/name", value: "http" },
              { op: "replace", path: "/spec/ports/1/name", value: "tcp-8080" },
            ],
          }),
        ],
      },
    ],
  },
  {
    name: "tells of a port that stands twice, and of the protocol that was meant",
    manifests: service("{ name: dns, port: 53 }, { name: dns-udp, port: 53 }"),
    findings: [
      {
        port: "53/TCP",
        message: "Service web has port 53/TCP twice: the API server refuses it",
        fixes: [
          expect.objectContaining({
            summary: "Make dns-udp a UDP port",
            patch: [{ op: "add", path: "/spec/ports/1/protocol", value: "UDP" }],
          }),
          expect.objectContaining({ summary: "Leave the second one out" }),
        ],
      },
    ],
  },
  {
    name: "the protocol that was meant, of the first of the two",
    manifests: service("{ name: dns-udp, port: 53 }, { name: dns-tcp, port: 53 }"),
    findings: [
      {
        fixes: [
          expect.objectContaining({
            summary: "Make dns-udp a UDP port",
            patch: [{ op: "add", path: "/spec/ports/0/protocol", value: "UDP" }],
          }),
          expect.objectContaining({ summary: "Leave the second one out" }),
        ],
      },
    ],
  },
  {
    name: "takes one number on TCP and on UDP for what it is",
    manifests: service("{ name: dns, port: 53 }, { name: dns-udp, port: 53, protocol: UDP }"),
    findings: [],
  },
  { name: "takes a single port without a name", manifests: service("{ port: 80 }"), findings: [] },
  {
    name: "asks names of a headless Service, too",
    manifests: service("{ port: 80 }, { name: b, port: 81 }", "clusterIP: None,"),
    findings: [{ message: "Service web has 2 ports, and port 80/TCP has no name: the API server refuses it" }],
  },
  {
    name: "has nothing to say of other kinds",
    manifests: "{ apiVersion: v1, kind: ConfigMap, metadata: { name: web } }",
    findings: [],
  },
]);
