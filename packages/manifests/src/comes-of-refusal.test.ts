/** An object that is refused is told once: what it would have made is missed by nobody. */
import { expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { readManifests } from "./read-manifests.ts";

const service = (name: string, spec: string) =>
  `{ apiVersion: v1, kind: Service, metadata: { name: ${name} }, spec: { ${spec} } }\n---\n`;
const deployment = (labels: string) =>
  `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { ${labels} } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 80 }] }] } } } }\n---\n`;
const web = service("web", "selector: { app: web }, ports: [{ port: 80 }]");
const byHand = service("web", "ports: [{ port: 80 }]");
const ingress = `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { ingressClassName: nginx, defaultBackend: { service: { name: web, port: { number: 80 } } } }
---
`;
const slice = (spec: string) =>
  `{ apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: { name: web-1, labels: { kubernetes.io/service-name: web } }, addressType: IPv4, ${spec} }\n---\n`;

it.each([
  {
    name: "a workload with a label that is a number",
    text: web + deployment("app: web, version: 1"),
    found: ["invalid-object Deployment web"],
  },
  {
    name: "a workload whose labels its own selector does not take",
    text: web + deployment("app: api"),
    found: ["invalid-object Deployment web", "selector-no-pods Service web"],
  },
  {
    name: "a bare pod",
    text: `${web}{ apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app: web, version: 1 } }, spec: { containers: [{ name: a, image: a }] } }`,
    found: ["invalid-object Pod web"],
  },
  {
    name: "a Service whose port is no number, and what leads to it",
    text:
      service("web", "selector: { app: web }, ports: [{ port: http }]") +
      service("alias", "type: ExternalName, externalName: web.default.svc.cluster.local") +
      deployment("app: web") +
      ingress,
    found: ["invalid-object Service web"],
  },
  {
    name: "a slice whose addresses are no list",
    text: byHand + slice("endpoints: [{ addresses: 10.1.2.3 }], ports: [{ port: 80 }]"),
    found: ["invalid-object EndpointSlice web-1"],
  },
  {
    name: "a slice whose endpoints are no list",
    text: byHand + slice("endpoints: 10.1.2.3, ports: [{ port: 80 }]"),
    found: ["invalid-object EndpointSlice web-1"],
  },
  {
    name: "Endpoints with an address that is none",
    text: `${byHand}{ apiVersion: v1, kind: Endpoints, metadata: { name: web }, subsets: [{ addresses: [{ ip: 10.1.2.x }], ports: [{ port: 80 }] }] }`,
    found: ["invalid-object Endpoints web"],
  },
  {
    name: "nothing of another Service",
    text: `${byHand}${service("api", "selector: { app: api }, ports: [{ port: 80 }]")}${slice("endpoints: 10.1.2.3")}${deployment("app: web")}`,
    found: ["invalid-object EndpointSlice web-1", "selector-no-pods Service api"],
  },
])("$name", ({ text, found }) => {
  const { findings } = checkManifests(readManifests("-", text).documents, { closed: true });
  const told = findings.filter(({ severity }) => severity !== "info");
  expect(told.map(({ rule, object: { kind, name } }) => `${rule} ${kind} ${name}`)).toEqual(found);
});
