import { expect } from "vitest";
import { endpoint, ingress, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "db" };
const headless = (ports: readonly Raw[], more: Raw = {}): Raw =>
  service("db", { clusterIP: "None", clusterIPs: ["None"], selector: { app: "web" }, ports, ...more });
const postgres = { name: "postgres", containerPort: 5432 };
const db0 = pod("db-0", { ports: [postgres] });
const listed = (port: number): Raw =>
  slice("db", [endpoint("10.1.0.1", { pod: "db-0" })], [{ name: "", port, protocol: "TCP" }]);

testRule(rule, [
  {
    name: "a targetPort that is another number",
    objects: [headless([{ port: 15432, targetPort: 5432 }]), db0, listed(5432)],
    findings: [
      {
        id: "headless-port-translation shop/db 15432/TCP",
        rule: "headless-port-translation",
        severity: "warning",
        object,
        port: "15432/TCP",
        hop: "service",
        message:
          "Service db is headless: DNS gives the pods' own addresses and nothing maps port 15432 to 5432, so a client must dial 5432",
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.clusterIP", value: "None" },
          { object, path: "spec.ports[0].port", value: 15432 },
          { object, path: "spec.ports[0].targetPort", value: 5432 },
        ],
        fixes: [
          {
            summary: "Set port to 5432, which clients must dial anyway",
            object,
            patch: [
              { op: "test", path: "/spec/ports/0/port", value: 15432 },
              { op: "replace", path: "/spec/ports/0/port", value: 5432 },
            ],
            command: `kubectl -n shop patch service db --type=json -p '[{"op":"test","path":"/spec/ports/0/port","value":15432},{"op":"replace","path":"/spec/ports/0/port","value":5432}]'`,
          },
        ],
        reproduce: ["kubectl -n shop get endpointslices -l kubernetes.io/service-name=db"],
        location: null,
      },
    ],
  },
  {
    name: "a name that resolves to another number: judged as resolved, not as written",
    objects: [headless([{ port: 15432, targetPort: "postgres" }]), db0, listed(5432)],
    findings: [
      {
        message:
          "Service db is headless: DNS gives the pods' own addresses and nothing maps port 15432 to 5432, so a client must dial 5432",
      },
    ],
  },
  {
    name: "a name that resolves to the port",
    objects: [headless([{ port: 5432, targetPort: "postgres" }]), db0, listed(5432)],
    findings: [],
  },
  {
    name: "a name that stands for two numbers",
    objects: [
      headless([{ port: 80, targetPort: "postgres" }]),
      db0,
      pod("db-1", { ip: "10.1.0.2", ports: [{ name: "postgres", containerPort: 6432 }] }),
      listed(5432),
      slice("db", [endpoint("10.1.0.2", { pod: "db-1" })], [{ name: "", port: 6432, protocol: "TCP" }], {
        metadata: { name: "db-y", namespace: "shop", labels: { "kubernetes.io/service-name": "db" } },
      }),
    ],
    findings: [
      {
        message:
          "Service db is headless: DNS gives the pods' own addresses and nothing maps port 80 to 5432 or 6432, so a client must dial 5432 or 6432",
        fixes: [],
      },
    ],
  },
  {
    name: "each port for itself; a port that the Service has already is not offered",
    objects: [
      headless([
        { name: "a", port: 5432, targetPort: 5432 },
        { name: "b", port: 80, targetPort: 5432 },
      ]),
      db0,
      slice(
        "db",
        [endpoint("10.1.0.1", { pod: "db-0" })],
        [
          { name: "a", port: 5432, protocol: "TCP" },
          { name: "b", port: 5432, protocol: "TCP" },
        ],
      ),
    ],
    findings: [{ port: "80/TCP", fixes: [] }],
  },
  {
    name: "endpoints by hand on another port",
    objects: [headless([{ port: 80 }], { selector: null }), slice("db", [endpoint("192.0.2.1")])],
    findings: [
      {
        message: expect.stringContaining("nothing maps port 80 to 8080, so a client must dial 8080") as never,
      },
    ],
  },
  {
    name: "only an Ingress uses it: its controller dials the targetPort",
    objects: [
      headless([{ port: 15432, targetPort: 5432 }]),
      db0,
      listed(5432),
      ingress("site", ["shop.example.com / db:15432"]),
    ],
    findings: [
      {
        severity: "info",
        message:
          "Service db is headless: DNS gives the pods' own addresses and nothing maps port 15432 to 5432, so a client must dial 5432 (only an Ingress or a Gateway is seen to lead to it, and their controllers heed targetPort)",
        fixes: [],
      },
    ],
  },
  {
    name: "an Ingress and a workload that names it: the workload dials the wrong port",
    objects: [
      headless([{ port: 15432, targetPort: 5432 }]),
      db0,
      listed(5432),
      ingress("site", ["shop.example.com / db:15432"]),
      pod("cart", {
        labels: { app: "cart" },
        containers: [{ name: "app", image: "shop/app:1", env: [{ name: "DB", value: "postgres://db:15432" }] }],
      }),
    ],
    findings: [{ severity: "warning" }],
  },
  {
    name: "pods that are not ready count: the port is wrong all the same",
    objects: [
      headless([{ port: 15432, targetPort: "postgres" }]),
      db0,
      pod("db-1", { ip: "10.1.0.2", ports: [{ name: "postgres", containerPort: 6432 }], ready: false }),
      listed(15432),
      slice("db", [endpoint("10.1.0.2", { pod: "db-1", ready: false })], [{ name: "", port: 6432, protocol: "TCP" }], {
        metadata: { name: "db-y", namespace: "shop", labels: { "kubernetes.io/service-name": "db" } },
      }),
    ],
    findings: [{ message: expect.stringContaining("nothing maps port 15432 to 6432") as never }],
  },
  {
    name: "a ClusterIP translates",
    objects: [service("db", { ports: [{ port: 15432, targetPort: 5432 }] }), db0, listed(5432)],
    findings: [],
  },
  {
    name: "no pod at all",
    objects: [headless([{ port: 15432, targetPort: 5432 }])],
    findings: [],
  },
]);
