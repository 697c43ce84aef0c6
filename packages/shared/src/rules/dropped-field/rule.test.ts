import { expect } from "vitest";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "default", name: "web" };
const annotation = `metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]`;

/** A Service with one port, and what was applied. */
function service(applied: object, name = "web", kind = "Service"): string {
  const text = JSON.stringify({ apiVersion: "v1", kind, metadata: { name }, spec: applied });
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "default", annotations: { "kubectl.kubernetes.io/last-applied-configuration": text } },
    spec: { type: "ClusterIP", clusterIP: "10.96.0.7", ports: [{ port: 80, targetPort: 80, protocol: "TCP" }] },
  });
}

/** An object of another kind, as it was applied and as it is. */
function applied(apiVersion: string, kind: string, spec: object, live: object): string {
  const text = JSON.stringify({ apiVersion, kind, metadata: { name: "web" }, spec });
  const annotations = { "kubectl.kubernetes.io/last-applied-configuration": text };
  return JSON.stringify({ apiVersion, kind, metadata: { name: "web", namespace: "default", annotations }, spec: live });
}

function told(message: string, path: string) {
  return {
    severity: "warning",
    object,
    port: null,
    hop: "service",
    message,
    evidence: [
      { object, path, value: null },
      { object, path: annotation, value: path },
    ],
    fixes: [],
    reproduce: ["kubectl -n default apply view-last-applied service web"],
  } as const;
}

testRule(rule, [
  {
    name: "tells of each field that was dropped, and of the one that was meant",
    state: service({ ports: [{ port: 80, targetport: 8080, type: "NodePort", protocl: "TCP" }], colour: "blue" }),
    findings: [
      told(
        "Service web was applied with spec.ports[0].targetport, which is not in Kubernetes 1.20 to 1.36 and was dropped: targetPort is probably meant",
        "spec.ports[0].targetport",
      ),
      told(
        "Service web was applied with spec.ports[0].type, which is not in Kubernetes 1.20 to 1.36 and was dropped: type belongs in spec",
        "spec.ports[0].type",
      ),
      told(
        "Service web was applied with spec.ports[0].protocl, which is not in Kubernetes 1.20 to 1.36 and was dropped: protocol is probably meant",
        "spec.ports[0].protocl",
      ),
      told(
        "Service web was applied with spec.colour, which is not in Kubernetes 1.20 to 1.36 and was dropped",
        "spec.colour",
      ),
    ],
  },
  {
    name: "tells it of an Ingress, in the pictures of the Services that it leads to",
    state: applied(
      "networking.k8s.io/v1",
      "Ingress",
      { rules: [{ host: "a.example", https: {} }], ingressclassname: "nginx" },
      {
        ingressClassName: "nginx",
        rules: [{ host: "a.example" }],
        defaultBackend: { service: { name: "web", port: { number: 80 } } },
      },
    ),
    findings: [
      {
        object: { kind: "Ingress", namespace: "default", name: "web" },
        hop: "way-in",
        message: expect.stringContaining("Ingress web was applied with spec.rules[0].https, which is not in") as string,
        services: [serviceId("default", "web")],
      },
      {
        message: expect.stringMatching(
          / spec\.ingressclassname, .* was dropped: ingressClassName is probably meant$/,
        ) as string,
        reproduce: ["kubectl -n default apply view-last-applied ingress web"],
      },
    ],
  },
  {
    name: "tells it of a workload",
    state: applied(
      "apps/v1",
      "Deployment",
      { template: { spec: { containers: [{ name: "a", readinesProbe: { tcpSocket: { port: 80 } } }] } } },
      {
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "a", image: "a" }] } },
      },
    ),
    findings: [
      {
        object: { kind: "Deployment", namespace: "default", name: "web" },
        hop: "container",
        message: expect.stringMatching(
          /spec\.template\.spec\.containers\[0\]\.readinesProbe, .* was dropped: readinessProbe is probably meant$/,
        ) as string,
        fixes: [],
      },
    ],
  },
  {
    name: "tells it of a NetworkPolicy",
    state: applied("networking.k8s.io/v1", "NetworkPolicy", { podselector: {} }, { podSelector: {} }),
    findings: [{ message: expect.stringContaining("dropped: podSelector is probably meant") as string, services: [] }],
  },
  {
    name: "takes defaults, and what was changed since, for what they are",
    state: service({ ports: [{ port: 80 }], selector: { app: "web" }, type: "NodePort" }),
    findings: [],
  },
  {
    name: "does not judge what was applied as another kind",
    state: service({ typo: 1 }, "web", "Servic"),
    findings: [],
  },
]);
