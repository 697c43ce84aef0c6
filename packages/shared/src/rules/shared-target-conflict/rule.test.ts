import { endpoint, http, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const a = { kind: "Service", namespace: "shop", name: "a" };
const b = { kind: "Service", namespace: "shop", name: "b" };
const has = (name: string, ports: readonly Raw[], more: Raw = {}): Raw => service(name, { ports, ...more });
const to = (port: number, targetPort: number | string, more: Raw = {}): Raw => ({ port, targetPort, ...more });
const web = pod("web-1", { ports: [http, { name: "admin", containerPort: 9000 }] });
const headless = { clusterIP: "None", clusterIPs: ["None"] };

testRule(rule, [
  {
    name: "one port, two targets: told once, shown in both pictures",
    objects: [has("a", [to(80, 8080)]), has("b", [to(80, 9000)]), web],
    findings: [
      {
        id: "shared-target-conflict shop/a 80/TCP",
        rule: "shared-target-conflict",
        severity: "info",
        object: a,
        port: "80/TCP",
        hop: "service",
        message: "Services a and b take the same pods, and port 80/TCP goes to 8080 by a and to 9000 by b",
        since: null,
        managedBy: null,
        evidence: [
          { object: a, path: "spec.ports[0].port", value: 80 },
          { object: a, path: "spec.ports[0].targetPort", value: 8080 },
          { object: b, path: "spec.ports[0].port", value: 80 },
          { object: b, path: "spec.ports[0].targetPort", value: 9000 },
        ],
        fixes: [],
        reproduce: ["kubectl -n shop get service a b", "kubectl -n shop get pods -l app=web"],
        location: null,
        services: [serviceId("shop", "a"), serviceId("shop", "b")],
        silenced: null,
      },
    ],
  },
  {
    name: "one target, two ports",
    objects: [has("a", [to(80, 8080)]), has("b", [to(8080, "http")]), web],
    findings: [
      {
        message:
          "Services a and b take the same pods, and 8080 is behind port 80/TCP of a and behind port 8080/TCP of b",
      },
    ],
  },
  {
    name: "three Services are told pair by pair",
    objects: [has("a", [to(80, 8080)]), has("b", [to(81, 8080)]), has("c", [to(82, 8080)]), web],
    findings: [{ object: a }, { id: "shared-target-conflict shop/a 80/TCP 2" }, { object: b }],
  },
  {
    name: "the same by name and by number",
    objects: [has("a", [to(80, "http")]), has("b", [to(80, 8080)]), web],
    findings: [],
  },
  {
    name: "one has a port more, which is another name for what both have",
    objects: [has("a", [to(80, 8080)]), has("b", [to(80, 8080, { name: "x" }), to(8080, 8080, { name: "y" })]), web],
    findings: [],
  },
  {
    name: "different ports to different targets",
    objects: [has("a", [to(80, 8080)]), has("b", [to(9000, 9000)]), web],
    findings: [],
  },
  {
    name: "another protocol",
    objects: [has("a", [to(53, 5353)]), has("b", [to(53, 5354, { protocol: "UDP" })]), web],
    findings: [],
  },
  {
    name: "only a part of the pods is shared",
    objects: [
      has("a", [to(80, 8080)]),
      has("b", [to(80, 9000)], { selector: { app: "web", tier: "admin" } }),
      pod("web-1", { labels: { app: "web", tier: "admin" } }),
      pod("web-2", { ip: "10.1.0.2" }),
    ],
    findings: [],
  },
  {
    name: "a headless Service beside an ordinary one",
    objects: [has("a", [to(5432, 5432)]), has("b", [to(80, 5432)], headless), web],
    findings: [],
  },
  {
    name: "a name that no pod has is another rule's",
    objects: [has("a", [to(80, 8080)]), has("b", [to(80, "htpp")]), web],
    findings: [],
  },
  { name: "no pod", objects: [has("a", [to(80, 8080)]), has("b", [to(80, 9000)])], findings: [] },
  {
    name: "Services without selector over the same addresses",
    objects: [
      has("a", [to(80, 8080)], { selector: null }),
      has("b", [to(80, 9000)], { selector: null }),
      slice("a", [endpoint("192.0.2.1")]),
      slice("b", [endpoint("192.0.2.1")]),
    ],
    findings: [],
  },
]);
