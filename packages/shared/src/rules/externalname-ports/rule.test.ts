import { ingress, pod, service, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "billing" };
const external = (ports: readonly Raw[]): Raw =>
  service("billing", { type: "ExternalName", externalName: "billing.example.com", selector: null, ports });
const translated = external([{ port: 80, targetPort: 8080 }]);
const client = pod("cart", {
  labels: { app: "cart" },
  containers: [{ name: "app", image: "shop/app:1", env: [{ name: "BILLING", value: "http://billing:80" }] }],
});
const patch = [
  { op: "test", path: "/spec/ports/0/port", value: 80 },
  { op: "replace", path: "/spec/ports/0/port", value: 8080 },
] as const;
const message =
  "Service billing is only a name in DNS, and nothing maps port 80 to 8080: who dials port 80 comes to port 80 of billing.example.com";

testRule(rule, [
  {
    name: "port and targetPort differ",
    objects: [translated],
    findings: [
      {
        id: "externalname-ports shop/billing 80/TCP",
        rule: "externalname-ports",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "service",
        message,
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.type", value: "ExternalName" },
          { object, path: "spec.ports[0].port", value: 80 },
          { object, path: "spec.ports[0].targetPort", value: 8080 },
        ],
        fixes: [
          {
            summary: "Set port to 8080, which clients must dial anyway",
            object,
            patch,
            command: `kubectl -n shop patch service billing --type=json -p '${JSON.stringify(patch)}'`,
          },
        ],
        reproduce: ["kubectl -n shop get service billing -o jsonpath='{.spec.externalName} {.spec.ports}'"],
        location: null,
      },
    ],
  },
  {
    name: "only an Ingress uses it: its controller may translate",
    objects: [translated, ingress("web", ["shop.example / billing:80"])],
    findings: [
      {
        severity: "info",
        message: `${message} (only an Ingress or a Gateway is seen to lead to it, and their controllers may heed targetPort)`,
      },
    ],
  },
  {
    name: "an Ingress and a workload that names it: the workload is led astray",
    objects: [translated, ingress("web", ["shop.example / billing:80"]), client],
    findings: [{ severity: "warning", message }],
  },
  {
    name: "a named targetPort means nothing here",
    objects: [external([{ port: 80, targetPort: "http" }])],
    findings: [
      {
        message:
          "Service billing is only a name in DNS, and nothing maps port 80 to http: who dials port 80 comes to port 80 of billing.example.com",
        fixes: [
          {
            summary: "Take out targetPort http, which means nothing here",
            object,
            patch: [
              { op: "test", path: "/spec/ports/0/targetPort", value: "http" },
              { op: "remove", path: "/spec/ports/0/targetPort" },
            ],
            command: `kubectl -n shop patch service billing --type=json -p '[{"op":"test","path":"/spec/ports/0/targetPort","value":"http"},{"op":"remove","path":"/spec/ports/0/targetPort"}]'`,
          },
        ],
      },
    ],
  },
  {
    name: "each port for itself; a port that the Service has already is not offered",
    objects: [
      external([
        { name: "a", port: 8080, targetPort: 8080 },
        { name: "b", port: 80, targetPort: 8080 },
      ]),
    ],
    findings: [{ port: "80/TCP", fixes: [] }],
  },
  { name: "equal ports", objects: [external([{ port: 443, targetPort: 443 }])], findings: [] },
  { name: "a targetPort that is left out is the port", objects: [external([{ port: 443 }])], findings: [] },
  { name: "no ports", objects: [external([])], findings: [] },
  {
    name: "a ClusterIP translates",
    objects: [service("billing", { ports: [{ port: 80, targetPort: 8080 }] })],
    findings: [],
  },
]);
