import { endpoint, pod, service, slice } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const label = "service.kubernetes.io/service-proxy-name";
const behind = [pod("web-1"), slice("web", [endpoint("10.1.0.1", { pod: "web-1" })])];

testRule(rule, [
  {
    name: "the label names another proxy",
    objects: [...behind, service("web", {}, { [label]: "mesh" })],
    findings: [
      {
        id: "proxy-elsewhere shop/web *",
        rule: "proxy-elsewhere",
        severity: "info",
        object,
        port: null,
        hop: "service",
        message:
          "Service web is left to the proxy mesh by its label: kube-proxy has no rule for it, and whether that proxy serves it is not visible from the API",
        since: null,
        managedBy: null,
        evidence: [{ object, path: `metadata.labels["${label}"]`, value: "mesh" }],
        fixes: [],
        reproduce: ["kubectl -n shop get service web --show-labels"],
        location: null,
      },
    ],
  },
  {
    name: "an empty value takes it from kube-proxy too",
    objects: [...behind, service("web", {}, { [label]: "" })],
    findings: [
      {
        message:
          "Service web is left to another proxy by its label: kube-proxy has no rule for it, and whether that proxy serves it is not visible from the API",
      },
    ],
  },
  {
    name: "headless: nothing is proxied",
    objects: [...behind, service("web", { clusterIP: "None", clusterIPs: ["None"] }, { [label]: "mesh" })],
    findings: [],
  },
  {
    name: "ExternalName: nothing is proxied",
    objects: [service("web", { type: "ExternalName", externalName: "example.com" }, { [label]: "mesh" })],
    findings: [],
  },
  { name: "without the label", objects: [...behind, service("web")], findings: [] },
]);
