import { describe, expect, it } from "vitest";
import { checkManifests } from "../../../test/check-objects.ts";
import { testManifestRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

function service(spec: string): string {
  return `{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: default }, spec: { ${spec} } }`;
}
const object = { kind: "Service", namespace: "default", name: "web" };
const template = "template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web }] } }";

testManifestRule(rule, [
  {
    name: "tells a refusal in the API server's words, with the value that was meant",
    manifests: service("ports: [{ port: 80, protocol: tcp }]"),
    findings: [
      {
        severity: "error",
        object,
        port: null,
        hop: "service",
        message:
          'The API server refuses Service web: spec.ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
        evidence: [{ object, path: "spec.ports[0].protocol", value: "tcp" }],
        fixes: [
          expect.objectContaining({
            summary: "Write TCP",
            patch: [
              { op: "test", path: "/spec/ports/0/protocol", value: "tcp" },
              { op: "replace", path: "/spec/ports/0/protocol", value: "TCP" },
            ],
          }),
        ],
      },
    ],
  },
  {
    name: "tells each field that is refused",
    manifests: service("ports: [{ port: 0, targetPort: 80 }], externalTrafficPolicy: Local"),
    findings: [
      { evidence: [{ object, path: "spec.ports[0].port", value: 0 }], fixes: [] },
      { evidence: [{ object, path: "spec.externalTrafficPolicy", value: "Local" }], fixes: [] },
    ],
  },
  {
    name: "tells what is missing",
    manifests:
      "{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: api } }, spec: { containers: [{ name: web, image: web }] } } } }",
    findings: [
      {
        hop: "container",
        evidence: [expect.objectContaining({ path: "spec.template.metadata.labels", value: '{"app":"api"}' })],
      },
    ],
  },
  {
    name: "tells a port once that targetPort takes over",
    manifests: service("ports: [{ port: 70000 }]"),
    findings: [{ evidence: [{ object, path: "spec.ports[0].port", value: 70_000 }] }],
  },
  {
    name: "tells a targetPort that is written",
    manifests: service("ports: [{ port: 0, targetPort: 0 }]"),
    findings: [
      { evidence: [{ object, path: "spec.ports[0].port", value: 0 }] },
      { evidence: [{ object, path: "spec.ports[0].targetPort", value: 0 }] },
    ],
  },
  ...[
    { name: "a selector that is missing once", spec: template, path: "spec.selector" },
    {
      name: "a selector that cannot be read once",
      spec: `selector: { matchLabels: { app: "a b" } }, ${template}`,
      path: expect.stringMatching(/^spec\.selector\.matchLabels/) as string,
    },
    {
      name: "a template that is missing once",
      spec: "selector: { matchLabels: { app: web } }",
      path: "spec.template.spec.containers",
    },
  ].map(({ name, spec, path }) => ({
    name: `tells ${name}`,
    manifests: `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { ${spec} } }`,
    findings: [{ evidence: [expect.objectContaining({ path })] }],
  })),
  {
    name: "takes the quotes off a number that is no port's name",
    manifests:
      '{ apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: web, image: web, readinessProbe: { httpGet: { port: "80" } } }] } }',
    findings: [
      {
        message:
          'The API server refuses Pod web: spec.containers[0].readinessProbe.httpGet.port: Invalid value: "80": must contain at least one letter (a-z)',
        fixes: [
          expect.objectContaining({
            summary: "Write 80 without quotes",
            patch: [
              { op: "test", path: "/spec/containers/0/readinessProbe/httpGet/port", value: "80" },
              { op: "replace", path: "/spec/containers/0/readinessProbe/httpGet/port", value: 80 },
            ],
          }),
        ],
      },
    ],
  },
  {
    name: "points at the label that is refused",
    manifests:
      "{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: default, labels: { app: web, owner: team shop } }, spec: { ports: [{ port: 80 }] } }",
    findings: [{ evidence: [{ object, path: "metadata.labels.owner", value: "team shop" }], fixes: [] }],
  },
  {
    name: "does not judge what is filled in before it is applied",
    manifests: [
      "{ apiVersion: v1, kind: Service, metadata: { name: a, labels: { cluster: '${cluster_env:=dev}' } }, spec: { ports: [{ port: 80 }] } }",
      "{ apiVersion: v1, kind: Service, metadata: { name: <name> }, spec: { ports: [{ port: 80 }] } }",
      ...["__INGRESS_HOST__", "'maps.{{YOUR_DOMAIN}}'", "web.<your domain>", "REPLACEME.example.org"].map(
        (host, index) =>
          `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web-${index} }, spec: { rules: [{ host: ${host} }] } }`,
      ),
    ].join("\n---\n"),
    findings: [],
  },
  { name: "says nothing of what is taken", manifests: service("ports: [{ port: 80 }]"), findings: [] },
]);

describe("what another rule tells", () => {
  it.each([
    ["service-port-names", "ports: [{ port: 80 }, { port: 81 }]"],
    ["service-port-names", "ports: [{ name: a, port: 80 }, { name: b, port: 80 }]"],
    ["target-port-quoted", 'ports: [{ port: 80, targetPort: "80" }]'],
    ["node-port-invalid", "type: NodePort, ports: [{ port: 80, nodePort: 80 }]"],
    ["node-port-forbidden", "ports: [{ port: 80, nodePort: 30080 }]"],
    ["node-port-forbidden", "type: NodePort, clusterIP: None, ports: [{ port: 80 }]"],
  ])("is told by %s alone: %s", (id, spec) => {
    expect(checkManifests(service(spec)).map(({ rule: each }) => each)).toEqual([id]);
  });
});
