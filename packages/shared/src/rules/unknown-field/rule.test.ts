import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { checkManifests } from "../../../test/check-objects.ts";
import { testManifestRule } from "../../../test/rule-table.ts";
import { kinds } from "../../model/kinds.ts";
import { findApiKind } from "../../model/api-fields.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const generator = fileURLToPath(new URL("../../../../../scripts/generate-schemas.mjs", import.meta.url));

function service(spec: string, rest = ""): string {
  return `{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: default }, ${rest} spec: { ${spec} } }`;
}

function deployment(pod: string, spec = "", container = ""): string {
  return `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: default }, spec: {
    selector: { matchLabels: { app: web } }, ${spec}
    template: { metadata: { labels: { app: web } }, spec: { ${pod} containers: [{ name: web, image: web, ${container} }] } } } }`;
}

function ingress(http: string): string {
  return `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web, namespace: default }, spec: { rules: [{ http: { ${http} } }] } }`;
}

const oldIngress = { kind: "Ingress", namespace: "default", name: "web" };
const oldBackend = "spec.rules[0].http.paths[0].backend";
const oldPointer = "/spec/rules/0/http/paths/0/backend";

const object = { kind: "Service", namespace: "default", name: "web" };
const workload = { ...object, kind: "Deployment" };

testManifestRule(rule, [
  {
    name: "tells of a field in other letters, and writes it right",
    manifests: service("ports: [{ port: 80, targetport: http }]"),
    findings: [
      {
        severity: "error",
        object,
        port: "80/TCP",
        hop: "service",
        message:
          "Service web has spec.ports[0].targetport, which is not in Kubernetes 1.20 to 1.36: targetPort is probably meant",
        evidence: [
          { object, path: "spec.ports[0].targetport", value: "http" },
          { object, path: "spec.ports[0].targetPort", value: null },
        ],
        fixes: [
          {
            summary: "Write targetPort",
            object,
            patch: [
              { op: "test", path: "/spec/ports/0/targetport", value: "http" },
              { op: "remove", path: "/spec/ports/0/targetport" },
              { op: "add", path: "/spec/ports/0/targetPort", value: "http" },
            ],
            command: `kubectl -n default patch service web --type=json -p '[{"op":"add","path":"/spec/ports/0/targetPort","value":"http"}]'`,
          },
        ],
        reproduce: ["kubectl explain service.spec.ports --api-version=v1"],
        services: [serviceId("default", "web")],
      },
    ],
  },
  {
    name: "tells of a field that stands too deep, and moves it",
    manifests: service("ports: [{ port: 80, type: NodePort }]"),
    findings: [
      {
        severity: "error",
        message: "Service web has spec.ports[0].type, which is not in Kubernetes 1.20 to 1.36: type belongs in spec",
        evidence: [
          { object, path: "spec.ports[0].type", value: "NodePort" },
          { object, path: "spec.type", value: null },
        ],
        fixes: [
          expect.objectContaining({
            summary: "Move it in spec",
            patch: [
              { op: "test", path: "/spec/ports/0/type", value: "NodePort" },
              { op: "remove", path: "/spec/ports/0/type" },
              { op: "add", path: "/spec/type", value: "NodePort" },
            ],
          }),
        ],
      },
    ],
  },
  {
    name: "tells two slips each at its own field",
    manifests: service("slector: { app: web }, ports: [{ port: 80, protcol: UDP }]"),
    findings: [
      {
        message: "Service web has spec.slector, which is not in Kubernetes 1.20 to 1.36: selector is probably meant",
        evidence: [
          { object, path: "spec.slector", value: '{"app":"web"}' },
          { object, path: "spec.selector", value: null },
        ],
      },
      {
        message:
          "Service web has spec.ports[0].protcol, which is not in Kubernetes 1.20 to 1.36: protocol is probably meant",
        evidence: [
          { object, path: "spec.ports[0].protcol", value: "UDP" },
          { object, path: "spec.ports[0].protocol", value: null },
        ],
      },
    ],
  },
  {
    name: "moves a field down into objects, and makes those that are not there",
    manifests: service("sessionAffinity: ClientIP, timeoutSeconds: 60, ports: [{ port: 80 }]"),
    findings: [
      {
        message:
          "Service web has spec.timeoutSeconds, which is not in Kubernetes 1.20 to 1.36: timeoutSeconds belongs in spec.sessionAffinityConfig.clientIP",
        fixes: [
          expect.objectContaining({
            patch: [
              { op: "test", path: "/spec/timeoutSeconds", value: 60 },
              { op: "remove", path: "/spec/timeoutSeconds" },
              { op: "add", path: "/spec/sessionAffinityConfig", value: { clientIP: { timeoutSeconds: 60 } } },
            ],
          }),
        ],
      },
    ],
  },
  {
    name: "moves a field over to a neighbour",
    manifests: service("labels: { app: web }, ports: [{ port: 80 }]"),
    findings: [
      {
        message: "Service web has spec.labels, which is not in Kubernetes 1.20 to 1.36: labels belongs in metadata",
        fixes: [
          expect.objectContaining({
            patch: [
              { op: "remove", path: "/spec/labels" },
              { op: "add", path: "/metadata/labels", value: { app: "web" } },
            ],
          }),
        ],
      },
    ],
  },
  {
    name: "moves nothing where several places may be meant",
    manifests: service("nodePort: 30080, ports: [{ name: a, port: 80 }, { name: b, port: 81 }]"),
    findings: [
      {
        severity: "error",
        message:
          "Service web has spec.nodePort, which is not in Kubernetes 1.20 to 1.36: nodePort belongs in spec.ports[]",
        fixes: [],
      },
    ],
  },
  {
    name: "leaves out what is there under its right name, too",
    manifests: service("type: ClusterIP, ports: [{ port: 80, targetPort: 8080, targetport: 9090, type: NodePort }]"),
    findings: [
      {
        evidence: [{ object, path: "spec.ports[0].targetport", value: 9090 }],
        fixes: [
          expect.objectContaining({
            summary: "Leave targetport out: targetPort is there, too",
            patch: [
              { op: "test", path: "/spec/ports/0/targetport", value: 9090 },
              { op: "remove", path: "/spec/ports/0/targetport" },
            ],
          }),
        ],
      },
      {
        evidence: [{ object, path: "spec.ports[0].type", value: "NodePort" }],
        fixes: [expect.objectContaining({ summary: "Leave type out: one stands in spec" })],
      },
    ],
  },
  {
    name: "only warns of what is unlike any field near it",
    manifests: service("ports: [{ port: 80 }], topologyHints: Auto"),
    findings: [
      {
        severity: "warning",
        message:
          "Service web has spec.topologyHints, which is not in Kubernetes 1.20 to 1.36: the schema may be older than the cluster",
        evidence: [{ object, path: "spec.topologyHints", value: "Auto" }],
        fixes: [],
      },
    ],
  },
  {
    name: "offers no field that holds a value of another kind",
    manifests: service("port: 80, ports: [{ port: 80 }]"),
    findings: [{ message: expect.stringContaining(": port belongs in spec.ports[]") as string }],
  },
  {
    name: "looks into the templates of workloads",
    manifests: deployment("replicas: 2,", "", "ports: [{ port: 8080 }], resources: { limit: { cpu: 1 } },"),
    findings: [
      {
        object: workload,
        hop: "container",
        message: expect.stringContaining("has spec.template.spec.replicas,") as string,
      },
      {
        message: expect.stringContaining(
          "has spec.template.spec.containers[0].ports[0].port, which is not in Kubernetes 1.20 to 1.36: containerPort is probably meant",
        ) as string,
        fixes: [expect.objectContaining({ summary: "Write containerPort" })],
      },
      {
        message: expect.stringContaining(
          "has spec.template.spec.containers[0].resources.limit, which is not in Kubernetes 1.20 to 1.36: limits is probably meant",
        ) as string,
      },
    ],
  },
  {
    name: "offers the longer name of today's Ingress",
    manifests:
      "{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web }, spec: { backend: { service: { name: web, port: { number: 80 } } } } }",
    findings: [
      {
        hop: "way-in",
        message: expect.stringContaining(
          "spec.backend, which is not in Kubernetes 1.20 to 1.36: defaultBackend is",
        ) as string,
      },
    ],
  },
  {
    name: "writes a backend of v1beta1 as v1 has it",
    manifests: ingress("paths: [{ path: /, backend: { serviceName: web, servicePort: 80 } }]"),
    findings: [
      {
        severity: "error",
        hop: "way-in",
        port: null,
        message:
          "Ingress web has spec.rules[0].http.paths[0].backend.serviceName and servicePort, which networking.k8s.io/v1beta1 had: v1 has service.name and service.port, and pathType beside it",
        evidence: [
          { object: oldIngress, path: `${oldBackend}.serviceName`, value: "web" },
          { object: oldIngress, path: `${oldBackend}.servicePort`, value: 80 },
          { object: oldIngress, path: oldBackend, value: null },
          { object: oldIngress, path: "spec.rules[0].http.paths[0].pathType", value: null },
        ],
        fixes: [
          expect.objectContaining({
            summary: "Write the backend as networking.k8s.io/v1 has it",
            patch: [
              { op: "test", path: `${oldPointer}/serviceName`, value: "web" },
              { op: "remove", path: `${oldPointer}/serviceName` },
              { op: "test", path: `${oldPointer}/servicePort`, value: 80 },
              { op: "remove", path: `${oldPointer}/servicePort` },
              { op: "add", path: `${oldPointer}/service`, value: { name: "web", port: { number: 80 } } },
              { op: "add", path: "/spec/rules/0/http/paths/0/pathType", value: "ImplementationSpecific" },
            ],
          }),
        ],
      },
    ],
  },
  {
    name: "writes a port's name as a name, a number in quotes as a number, and leaves a pathType that is there",
    manifests: ingress(
      "paths: [{ pathType: Exact, path: /, backend: { serviceName: web, servicePort: http } }, { pathType: Prefix, path: /a, backend: { serviceName: web, servicePort: '80' } }]",
    ),
    findings: [{ name: "http" }, { number: 80 }].map((port, index) => ({
      message: expect.stringMatching(/: v1 has service\.name and service\.port$/) as string,
      fixes: [
        expect.objectContaining({
          patch: expect.arrayContaining([
            {
              op: "add",
              path: `/spec/rules/0/http/paths/${String(index)}/backend/service`,
              value: { name: "web", port },
            },
          ]) as unknown,
        }),
      ],
    })),
  },
  {
    name: "does not make up the half of such a backend that is not written",
    manifests: ingress("paths: [{ pathType: Exact, path: /, backend: { servicePort: 80 } }]"),
    findings: [{ message: expect.stringContaining("backend.servicePort, which") as string, fixes: [] }],
  },
  {
    name: "shows where a value of an environment is read from, and writes its field",
    manifests: deployment("", "", "env: [{ name: A, valueForm: { fieldRef: { fieldPath: status.podIP } } }],"),
    findings: [
      {
        evidence: [
          { object: workload, path: "spec.template.spec.containers[0].env[0].valueForm", value: null },
          { object: workload, path: "spec.template.spec.containers[0].env[0].valueFrom", value: null },
        ],
        fixes: [
          expect.objectContaining({
            summary: "Write valueFrom",
            patch: [
              { op: "remove", path: "/spec/template/spec/containers/0/env/0/valueForm" },
              {
                op: "add",
                path: "/spec/template/spec/containers/0/env/0/valueFrom",
                value: { fieldRef: { fieldPath: "status.podIP" } },
              },
            ],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "shows a list in short, without what may be secret, and writes its field in an item",
    manifests: deployment(
      "",
      "",
      "evn: [{ name: A, value: hidden }, { name: THE_LONG_NAME_OF_ANOTHER_ONE, value: b }],",
    ),
    findings: [
      {
        evidence: [
          {
            object: workload,
            path: "spec.template.spec.containers[0].evn",
            value: '[{"name":"A","value":"…"},{"name":"THE_LONG_NAME_OF_ANOTHER_…',
          },
          { object: workload, path: "spec.template.spec.containers[0].env", value: null },
        ],
        fixes: [expect.objectContaining({ summary: "Write env" }) as never],
      },
    ],
  },
  {
    name: "tells nobody what an environment or a Secret holds",
    manifests: `${deployment("", "", "env: [{ name: A, valeu: hidden }],")}\n---\n{ apiVersion: v1, kind: Secret, metadata: { name: s }, stringdata: { a: hidden } }`,
    findings: [
      {
        evidence: [
          { object: workload, path: "spec.template.spec.containers[0].env[0].valeu", value: null },
          { object: workload, path: "spec.template.spec.containers[0].env[0].value", value: null },
        ],
        fixes: [],
      },
      { fixes: [] },
    ],
  },
  {
    name: "leaves maps alone whose keys are the user's",
    manifests: [
      service("selector: { targetport: a, Anything: b }, ports: [{ port: 80 }]"),
      deployment("nodeSelector: { disk: ssd },", "", "resources: { limits: { cpu: 1, example.org/gpu: 2 } },"),
      "{ apiVersion: v1, kind: ConfigMap, metadata: { name: web, labels: { spec: a }, annotations: { b: c } }, data: { type: x } }",
    ].join("\n---\n"),
    findings: [],
  },
  {
    name: "takes what kubectl get prints",
    manifests: `{ apiVersion: v1, kind: Service, metadata: { name: web, uid: a, resourceVersion: "1", creationTimestamp: null,
      managedFields: [{ manager: kubectl, fieldsV1: { "f:spec": { "f:prots": {} } } }] }, spec: { ports: [{ port: 80 }] },
      status: { loadBalancer: { ingres: [] } } }`,
    findings: [],
  },
  {
    name: "does not judge fields without a value, nor parts that YAML repeats",
    manifests: service("selectors: null, ports: [{ port: 80 }]", "x-common: { a: b },"),
    findings: [],
  },
  {
    name: "does not judge what SOPS writes beside what it has encrypted",
    manifests:
      "{ apiVersion: v1, kind: Secret, metadata: { name: a }, data: { b: 'ENC[AES256_GCM,data:Zm9v,type:str]' }, sops: { mac: 'ENC[a]', version: 3.9.0 } }",
    findings: [],
  },
  {
    name: "does not judge the status of a volume that is claimed",
    manifests:
      "{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: db }, spec: { serviceName: db, selector: { matchLabels: { app: db } }, template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: db, image: db }] } }, volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1 } } }, status: { phase: Pending, odd: 1 } }] } }",
    findings: [],
  },
  {
    name: "does not judge kinds that Kubernetes does not define",
    manifests:
      "{ apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: { name: a }, spec: { controllerName: example.org/a, contrllerName: b } }",
    findings: [],
  },
]);

it.each([
  service("ports: [{ prot: 80 }]"),
  service("ports: [{ Port: 80, targetPort: 8080 }]"),
  deployment("").replaceAll("matchLabels", "matchLabel"),
  ingress("paths: [{ path: /, backend: { serviceName: web, servicePort: 80 } }]"),
])("leaves no refusal to be told of the same slip: %s", (manifest) => {
  expect(checkManifests(manifest).map(({ rule: id }) => id)).toEqual(["unknown-field"]);
});

it("leaves another fault of the same entry to be told", () => {
  const found = checkManifests(service("ports: [{ port: 80, targetport: 8080, protocol: tcp }]"));
  expect(found.map(({ rule: id }) => id)).toEqual(["invalid-object", "unknown-field"]);
});

it("knows every kind that is read and that Kubernetes itself defines", () => {
  const unknown = kinds.filter(
    ({ group, version, kind }) => findApiKind(group === "" ? version : `${group}/${version}`, kind) === undefined,
  );
  expect(new Set(unknown.map(({ group }) => group))).toEqual(new Set(["gateway.networking.k8s.io"]));
});

it("knows the fields as the client library has them", () => {
  expect(() => execFileSync(process.execPath, [generator, "--check"], { stdio: "pipe" })).not.toThrow();
});
