import { endpoint, pod, service, slice } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const behind = [pod("web-1"), slice("web", [endpoint("10.1.0.1", { pod: "web-1" })])];
const externalIPs = ["203.0.113.7", "2001:db8::7"];

testRule(rule, [
  {
    name: "each address is shown",
    objects: [...behind, service("web", { externalIPs })],
    findings: [
      {
        id: "external-ips shop/web *",
        rule: "external-ips",
        severity: "info",
        object,
        port: null,
        hop: "way-in",
        message:
          "Service web takes what is sent to 203.0.113.7, 2001:db8::7 by externalIPs, which is deprecated: nobody checks whose address it is",
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.externalIPs[0]", value: "203.0.113.7" },
          { object, path: "spec.externalIPs[1]", value: "2001:db8::7" },
        ],
        fixes: [],
        reproduce: ["kubectl -n shop get service web -o jsonpath='{.spec.externalIPs}'"],
        location: null,
      },
    ],
  },
  {
    name: "on a headless Service they mean nothing",
    objects: [...behind, service("web", { clusterIP: "None", clusterIPs: ["None"], externalIPs })],
    findings: [{ message: "Service web has externalIPs, which mean nothing on a headless Service" }],
  },
  {
    name: "on an ExternalName they mean nothing",
    objects: [service("web", { type: "ExternalName", externalName: "example.com", externalIPs })],
    findings: [{ message: "Service web has externalIPs, which mean nothing on an ExternalName" }],
  },
  {
    name: "a load balancer's address is none of them",
    objects: [
      ...behind,
      service("web", { type: "LoadBalancer", status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } } }),
    ],
    findings: [],
  },
  { name: "an empty list", objects: [...behind, service("web", { externalIPs: [] })], findings: [] },
]);
