import { testRule } from "../../../test/rule-table.ts";
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
