import { expect, it } from "vitest";
import { isScalar, parseDocument } from "yaml";
import { checkRefused } from "../../../test/check-objects.ts";
import type { ManifestObject } from "../rule.ts";
import { rule } from "./rule.ts";

/** No control plane has seen it. */
function readManifest(yaml: string): ManifestObject {
  const document = parseDocument(yaml);
  const value = document.toJS() as ManifestObject["value"] & { kind: string };
  const written: ManifestObject["written"] = (steps) => {
    const node = document.getIn(steps, true);
    return isScalar(node) ? (node.source ?? null) : null;
  };
  return { kind: value.kind, namespace: "default", name: "web", value, refusals: [], written };
}

function service(spec: string, metadata = ""): string {
  return `{ apiVersion: v1, kind: Service, metadata: { name: web, ${metadata} }, spec: { ${spec} } }`;
}

function deployment(pod: string, container = "", spec = "selector: { matchLabels: { app: web } },"): string {
  return `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: {
    ${spec} template: { metadata: { labels: { app: web } }, spec: { ${pod} containers: [{ name: web, image: web, ${container} }] } } } }`;
}

function claim(spec: string): string {
  return `{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: web }, spec: { ${spec} } }`;
}

/** Of each manifest what is said behind "The API server refuses KIND web: ", and the value that the mend writes. */
const cases: [manifest: string, message: string, mend?: unknown][] = [
  // Text where a number or a flag stands, and the reverse.
  [
    service('ports: [{ port: "80" }]'),
    'spec.ports[0].port must be a whole number, is the text "80": write it without quotes',
    80,
  ],
  [
    service('type: NodePort, ports: [{ port: 80, nodePort: "30080" }]'),
    'spec.ports[0].nodePort must be a whole number, is the text "30080": write it without quotes',
    30080,
  ],
  [service("ports: [{ port: 80.5 }]"), "spec.ports[0].port must be a whole number, is the number 80.5"],
  [service("ports: [{ port: http }]"), 'spec.ports[0].port must be a whole number, is the text "http"'],
  [service("ports: [{ port: true }]"), "spec.ports[0].port must be a whole number, is true"],
  [
    service("ports: [{ port: 80, targetPort: true }]"),
    "spec.ports[0].targetPort must be a whole number or text, is true",
  ],
  [
    service("ports: [{ port: 80, targetPort: 80.5 }]"),
    "spec.ports[0].targetPort must be a whole number or text, is the number 80.5",
  ],
  [
    service("ports: [{ port: 80, name: 80 }]"),
    "spec.ports[0].name must be text, is the number 80: write it in quotes",
    "80",
  ],
  [
    service('ports: [{ port: 80 }], publishNotReadyAddresses: "true"'),
    'spec.publishNotReadyAddresses must be true or false, is the text "true": write true without quotes',
    true,
  ],
  [
    service('ports: [{ port: 80 }], publishNotReadyAddresses: "No"'),
    'spec.publishNotReadyAddresses must be true or false, is the text "No": write false without quotes',
    false,
  ],
  [
    service("ports: [{ port: 80 }], publishNotReadyAddresses: 1"),
    "spec.publishNotReadyAddresses must be true or false, is the number 1",
  ],
  [
    deployment("", "", 'replicas: "3", selector: { matchLabels: { app: web } },'),
    'spec.replicas must be a whole number, is the text "3": write it without quotes',
    3,
  ],
  [
    deployment("", 'ports: [{ containerPort: "8080" }],'),
    'spec.template.spec.containers[0].ports[0].containerPort must be a whole number, is the text "8080": write it without quotes',
    8080,
  ],
  [
    deployment("", "readinessProbe: { httpGet: { port: false } },"),
    "spec.template.spec.containers[0].readinessProbe.httpGet.port must be a whole number or text, is false",
  ],
  // Maps of text, as the manifest writes them.
  [
    service("ports: [{ port: 80 }]", "labels: { version: 1.0 }"),
    "metadata.labels.version must be text, is the number 1.0: write it in quotes",
    "1.0",
  ],
  [
    service("ports: [{ port: 80 }]", "labels: { canary: true }"),
    "metadata.labels.canary must be text, is true: write it in quotes",
    "true",
  ],
  [
    service("ports: [{ port: 80 }]", "annotations: { example.org/port: 0x50 }"),
    'metadata.annotations["example.org/port"] must be text, is the number 0x50: write it in quotes',
    "0x50",
  ],
  [
    service("ports: [{ port: 80 }], selector: { version: 2 }"),
    "spec.selector.version must be text, is the number 2: write it in quotes",
    "2",
  ],
  [
    deployment("nodeSelector: { gpu: true },"),
    "spec.template.spec.nodeSelector.gpu must be text, is true: write it in quotes",
    "true",
  ],
  // Lists.
  [
    service("ports: { port: 80 }"),
    "spec.ports must be a list, holds fields: write it as a list, each entry behind a -",
    [{ port: 80 }],
  ],
  [service("ports: 80"), "spec.ports must be a list, is the number 80: write it as a list, each entry behind a -"],
  [service("ports: [80]"), "spec.ports[0] must hold fields, is the number 80"],
  [
    service("ports: [{ port: 80 }], externalIPs: 192.0.2.1"),
    'spec.externalIPs must be a list, is the text "192.0.2.1": write it as a list, each entry behind a -',
    ["192.0.2.1"],
  ],
  [
    service("ports: [{ port: 80 }], selector: [{ app: web }]"),
    "spec.selector must hold fields, is a list: leave the - out",
    { app: "web" },
  ],
  [
    service("ports: [{ port: 80 }], selector: [{ app: web }, { tier: a }]"),
    "spec.selector must hold fields, is a list: leave the - out",
  ],
  [service("ports: [{ port: 80 }], selector: web"), 'spec.selector must hold fields, is the text "web"'],
  [
    deployment("", "command: nginx,"),
    'spec.template.spec.containers[0].command must be a list, is the text "nginx": write it as a list, each entry behind a -',
    ["nginx"],
  ],
  [
    deployment("", 'command: "nginx -g",'),
    'spec.template.spec.containers[0].command must be a list, is the text "nginx -g": write it as a list, each entry behind a -',
  ],
  [
    deployment("", "env: { PORT: a },"),
    "spec.template.spec.containers[0].env must be a list, holds fields: write it as a list, each entry behind a -",
  ],
  [deployment("hostname: [web],"), "spec.template.spec.hostname must be text, is a list: leave the - out", "web"],
  [
    deployment("", "args: [8080],"),
    "spec.template.spec.containers[0].args[0] must be text, is the number 8080: write it in quotes",
    "8080",
  ],
  [
    "{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web }, spec: { podSelector: {}, policyTypes: Ingress } }",
    'spec.policyTypes must be a list, is the text "Ingress": write it as a list, each entry behind a -',
    ["Ingress"],
  ],
  [
    "{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web }, spec: { defaultBackend: { service: { name: web, port: 80 } } } }",
    "spec.defaultBackend.service.port must hold fields, is the number 80: write it as its field number",
    { number: 80 },
  ],
  [
    "{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web }, spec: { defaultBackend: { service: { name: web, port: http } } } }",
    'spec.defaultBackend.service.port must hold fields, is the text "http": write it as its field name',
    { name: "http" },
  ],
  [
    service("ports: [{ port: 80 }], selector: { matchLabels: { app: web } }"),
    "spec.selector.matchLabels must be text, holds fields: write the labels without matchLabels around them",
    { app: "web" },
  ],
  // Quantities.
  [
    deployment("", "resources: { limits: { memory: 512MB } },"),
    'spec.template.spec.containers[0].resources.limits.memory must be a quantity as 2, 500m or 1.5Gi, is the text "512MB": write 512M',
    "512M",
  ],
  [
    deployment("", "resources: { limits: { memory: 1 Gi } },"),
    'spec.template.spec.containers[0].resources.limits.memory must be a quantity as 2, 500m or 1.5Gi, is the text "1 Gi": write 1Gi',
    "1Gi",
  ],
  [
    deployment("", "resources: { limits: { memory: 64ki } },"),
    'spec.template.spec.containers[0].resources.limits.memory must be a quantity as 2, 500m or 1.5Gi, is the text "64ki": write 64Ki',
    "64Ki",
  ],
  [
    deployment("", "resources: { limits: { memory: 64K } },"),
    'spec.template.spec.containers[0].resources.limits.memory must be a quantity as 2, 500m or 1.5Gi, is the text "64K": write 64k',
    "64k",
  ],
  [
    deployment("", "resources: { limits: { cpu: 500 m } },"),
    'spec.template.spec.containers[0].resources.limits.cpu must be a quantity as 2, 500m or 1.5Gi, is the text "500 m": write 500m',
    "500m",
  ],
  [
    deployment("", "resources: { limits: { cpu: half } },"),
    'spec.template.spec.containers[0].resources.limits.cpu must be a quantity as 2, 500m or 1.5Gi, is the text "half"',
  ],
  [
    deployment("", "resources: { limits: { cpu: true } },"),
    "spec.template.spec.containers[0].resources.limits.cpu must be a quantity as 2, 500m or 1.5Gi, is true",
  ],
  [
    claim("accessModes: ReadWriteOnce, resources: { requests: { storage: 1Gi } }"),
    'spec.accessModes must be a list, is the text "ReadWriteOnce": write it as a list, each entry behind a -',
    ["ReadWriteOnce"],
  ],
  // What may be a secret is told to nobody.
  [
    deployment("", "env: [{ name: PIN, value: 1234 }],"),
    "spec.template.spec.containers[0].env[0].value must be text, is a number: write it in quotes",
  ],
  [
    "{ apiVersion: v1, kind: Secret, metadata: { name: web }, data: { pin: 1234 } }",
    "data.pin must be text in base64, is a number: stringData takes text as it is",
  ],
  [
    "{ apiVersion: v1, kind: Secret, metadata: { name: web }, data: { word: hello! } }",
    "data.word must be text in base64, is text: stringData takes text as it is",
  ],
  [
    "{ apiVersion: v1, kind: ConfigMap, metadata: { name: web }, data: { debug: true } }",
    "data.debug must be text, is true or false: write it in quotes",
  ],
];

it.each(cases)("tells a value of another type: %s", (manifest, message, mend) => {
  const [finding, ...others] = checkRefused([readManifest(manifest)], [rule]);
  expect(others).toEqual([]);
  expect(finding?.message.replace(/^The API server refuses \w+ web: /, "")).toBe(message);
  const writes = (finding?.fixes ?? []).flatMap(({ patch }) => patch.filter(({ op }) => op === "replace"));
  expect(writes).toEqual(mend === undefined ? [] : [expect.objectContaining({ value: mend })]);
});

it.each([
  [
    "a quantity that is a number",
    deployment("", "resources: { limits: { cpu: 2, memory: 1e9 }, requests: { cpu: .5, memory: 1.5Gi } },"),
  ],
  ["a port by its name", service("ports: [{ port: 80, targetPort: http }]")],
  [
    "what a field that is null would hold",
    service("ports: [{ port: 80, name: null }], selector: { app: null }, externalIPs: null"),
  ],
  ["a number too large for YAML, which is text", service("ports: [{ port: 80 }]", "labels: { commit: 123e4567 }")],
  [
    "what stands in for a secret",
    "{ apiVersion: v1, kind: Secret, metadata: { name: web }, data: { a: <base64>, b: '${PASSWORD}', c: __HERE__, d: '...base64 encoded data...' } }",
  ],
  [
    "what is to be filled in where a number stands",
    deployment(
      "",
      "ports: [{ containerPort: '8{{ port }}' }],",
      'replicas: "${REPLICAS}", selector: { matchLabels: { app: web } },',
    ),
  ],
  [
    "what SOPS has encrypted",
    "{ apiVersion: v1, kind: Secret, metadata: { name: web }, data: { a: 'ENC[AES256_GCM,data:Zm9v,type:str]' }, sops: {} }",
  ],
  [
    "base64 over several lines",
    '{ apiVersion: v1, kind: Secret, metadata: { name: web }, data: { a: "aGVs\\nbG8=\\n" } }',
  ],
  [
    "the status, and what the API server alone writes",
    "{ apiVersion: v1, kind: Pod, metadata: { name: web, managedFields: [{ fieldsV1: 1 }] }, spec: { containers: [{ name: web, image: web }] }, status: { phase: 1 } }",
  ],
  ["custom resources", "{ apiVersion: example.org/v1, kind: Shop, metadata: { name: web }, spec: { ports: 80 } }"],
])("takes %s", (_, manifest) => {
  expect(checkRefused([readManifest(manifest)], [rule])).toEqual([]);
});
