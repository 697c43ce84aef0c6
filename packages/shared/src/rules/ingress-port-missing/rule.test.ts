import { expect } from "vitest";
import { ingress, service, type Raw } from "../../../test/cluster-objects.ts";
import { ingressClass } from "../../../test/ingress-cluster.ts";
import { serviceId } from "../../model/names.ts";
import type { Fix } from "../finding.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Ingress", namespace: "shop", name: "site" };
const web = { kind: "Service", namespace: "shop", name: "web" };
const base = "spec.rules[0].http.paths[0].backend.service";
const nginx = [ingressClass("nginx", "k8s.io/ingress-nginx")];
const traefik = [ingressClass("traefik", "traefik.io/ingress-controller")];
const site = (backend: string, className = "traefik"): Raw =>
  ingress("site", [`shop.example.com / ${backend}`], { ingressClassName: className });
const named = { ports: [{ name: "http", port: 80, targetPort: 8080 }] };

testRule(rule, [
  {
    name: "the targetPort instead of the port",
    objects: [...traefik, service("web"), site("web:8080")],
    findings: [
      {
        id: "ingress-port-missing Ingress/shop/site *",
        severity: "error",
        object,
        port: null,
        hop: "service",
        message: "Ingress site sends shop.example.com/ (Prefix) to port 8080 of Service web, which has 80/TCP",
        evidence: [
          { object, path: `${base}.port.number`, value: 8080 },
          { object: web, path: "spec.ports[0].port", value: 80 },
        ],
        fixes: [
          {
            summary: "Use port 80 of Service web",
            object,
            patch: [
              { op: "test", path: "/spec/rules/0/http/paths/0/backend/service/port/number", value: 8080 },
              { op: "replace", path: "/spec/rules/0/http/paths/0/backend/service/port/number", value: 80 },
            ],
            command: expect.any(String) as string,
          },
        ],
        reproduce: ["kubectl -n shop get service web", "kubectl -n shop describe ingress site"],
        services: [serviceId("shop", "web")],
      },
    ],
  },
  {
    name: "ingress-nginx takes the targetPort: it works there by luck",
    objects: [...nginx, service("web"), site("web:8080", "nginx")],
    findings: [
      {
        severity: "warning",
        message:
          "Ingress site sends shop.example.com/ (Prefix) to port 8080 of Service web, which has 80/TCP; ingress-nginx takes it, since it is the targetPort of port 80, and no other controller does",
      },
    ],
  },
  {
    name: "ingress-nginx does not take the nodePort",
    objects: [
      ...nginx,
      service("web", { type: "NodePort", ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }),
      site("web:30080", "nginx"),
    ],
    findings: [
      { severity: "error", fixes: [expect.objectContaining({ summary: "Use port 80 of Service web" }) as Fix] },
    ],
  },
  {
    name: 'a wrong number is not let pass by an unnamed port ("" is not "")',
    objects: [...nginx, service("web"), site("web:81", "nginx")],
    findings: [{ severity: "error" }],
  },
  {
    name: "a name that no port has, though the Service has one port without a name",
    objects: [...traefik, service("web"), site("web:http")],
    findings: [
      {
        message: "Ingress site sends shop.example.com/ (Prefix) to port http of Service web, which has 80/TCP",
        fixes: [
          {
            summary: "Use port 80 of Service web",
            object,
            patch: [
              { op: "test", path: "/spec/rules/0/http/paths/0/backend/service/port/name", value: "http" },
              { op: "replace", path: "/spec/rules/0/http/paths/0/backend/service/port", value: { number: 80 } },
            ],
            command: expect.any(String) as string,
          },
        ],
      },
    ],
  },
  {
    name: "the closest name",
    objects: [
      ...traefik,
      service("web", { ports: [...named.ports, { name: "metrics", port: 9090 }] }),
      site("web:htpp"),
    ],
    findings: [
      {
        message:
          "Ingress site sends shop.example.com/ (Prefix) to port htpp of Service web, which has 80/TCP (http) and 9090/TCP (metrics)",
        fixes: [
          expect.objectContaining({
            patch: [
              { op: "test", path: "/spec/rules/0/http/paths/0/backend/service/port/name", value: "htpp" },
              { op: "replace", path: "/spec/rules/0/http/paths/0/backend/service/port/name", value: "http" },
            ],
          }) as Fix,
        ],
      },
    ],
  },
  {
    name: "the container port's name is not the Service port's",
    objects: [...traefik, service("web", { ports: [{ name: "web", port: 80, targetPort: "http" }] }), site("web:http")],
    findings: [{ severity: "error" }],
  },
  {
    name: "several paths to one wrong port are told once; of several ports none is guessed",
    objects: [
      ...traefik,
      service("web", {
        ports: [
          { name: "a", port: 80 },
          { name: "b", port: 81 },
        ],
      }),
      ingress("site", ["a.example / web:90", "b.example / web:90"], { ingressClassName: "traefik" }),
    ],
    findings: [
      {
        message:
          "Ingress site sends a.example/ (Prefix) and b.example/ (Prefix) to port 90 of Service web, which has 80/TCP (a) and 81/TCP (b)",
        fixes: [],
      },
    ],
  },
  {
    name: "the default backend is looked at too",
    objects: [
      service("web"),
      ingress("site", [], { defaultBackend: { service: { name: "web", port: { number: 81 } } } }),
    ],
    findings: [
      {
        message: "Ingress site sends the default backend to port 81 of Service web, which has 80/TCP",
      },
    ],
  },
  {
    name: "a Service without ports",
    objects: [service("web", { clusterIP: "None", clusterIPs: ["None"], ports: [] }), site("web:80")],
    findings: [
      { message: "Ingress site sends shop.example.com/ (Prefix) to port 80 of Service web, which has no port at all" },
    ],
  },
  { name: "by number", objects: [service("web"), site("web:80")], findings: [] },
  { name: "by name", objects: [service("web", named), site("web:http")], findings: [] },
  {
    name: "the container declares no port at all: what counts is the Service's",
    objects: [service("web", { ports: [{ port: 80, targetPort: 4711 }] }), site("web:80")],
    findings: [],
  },
  {
    name: "an ExternalName without ports is dialled at what is written",
    objects: [service("web", { type: "ExternalName", externalName: "example.com", ports: [] }), site("web:443")],
    findings: [],
  },
  {
    name: "UDP only is another rule's",
    objects: [service("web", { ports: [{ port: 80, protocol: "UDP" }] }), site("web:80")],
    findings: [],
  },
  { name: "a missing Service is another rule's", objects: [site("web:80")], findings: [] },
  { name: "use-annotation", objects: [service("web"), site("web:use-annotation")], findings: [] },
]);
