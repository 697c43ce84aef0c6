import { service, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const has = (port: Raw, more: Raw = {}): readonly Raw[] => [
  service("web", { type: "NodePort", ports: [{ targetPort: 80, ...port }], ...more }),
];

testRule(rule, [
  {
    name: "--tcp=30001:80 --node-port=30000",
    objects: has({ port: 30001, nodePort: 30000 }),
    findings: [
      {
        id: "port-looks-like-node-port shop/web 30001/TCP",
        rule: "port-looks-like-node-port",
        severity: "info",
        object,
        port: "30001/TCP",
        hop: "service",
        message:
          "Port 30001/TCP of Service web has a number of the nodePort range, but nodes take 30000: 30001 is the port on the Service's own addresses only",
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.ports[0].port", value: 30001 },
          { object, path: "spec.ports[0].nodePort", value: 30000 },
        ],
        fixes: [],
        reproduce: ["kubectl -n shop get service web"],
        location: null,
        services: [serviceId("shop", "web")],
        silenced: null,
      },
    ],
  },
  {
    name: "no nodePort at all",
    objects: has({ port: 32767 }, { type: "ClusterIP" }),
    findings: [
      {
        message:
          "Port 32767/TCP of Service web has a number of the nodePort range, but no node takes it: 32767 is the port on the Service's own addresses only",
        evidence: [{ object, path: "spec.ports[0].port", value: 32767 }],
      },
    ],
  },
  {
    name: "only the port of several that does",
    objects: has(
      {},
      {
        ports: [
          { name: "a", port: 80 },
          { name: "b", port: 30000, nodePort: 30080 },
        ],
      },
    ),
    findings: [{ port: "30000/TCP" }],
  },
  { name: "the nodePort has the same number", objects: has({ port: 30080, nodePort: 30080 }), findings: [] },
  { name: "below the range", objects: has({ port: 29999, nodePort: 30080 }), findings: [] },
  { name: "above the range", objects: has({ port: 32768, nodePort: 30080 }), findings: [] },
  {
    name: "headless",
    objects: has({ port: 30080 }, { type: "ClusterIP", clusterIP: "None", clusterIPs: ["None"] }),
    findings: [],
  },
  {
    name: "ExternalName",
    objects: has({ port: 30080 }, { type: "ExternalName", externalName: "db.example.com" }),
    findings: [],
  },
]);
