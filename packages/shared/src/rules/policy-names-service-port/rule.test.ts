import { expect } from "vitest";
import { endpoint, node, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { policy } from "../../../test/policy-cluster.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const policyOf = (name: string) => ({ kind: "NetworkPolicy", namespace: "shop", name });
const from = (app: string) => ({ podSelector: { matchLabels: { app } } });
const client = (app: string): Raw =>
  pod(app, {
    labels: { app },
    ip: "10.1.0.9",
    node: "n2",
    containers: [{ name: app, env: [{ name: "WEB", value: "http://web:80" }] }],
  });
const behind = [node("n1"), node("n2"), pod("web-1"), slice("web", [endpoint("10.1.0.1", { pod: "web-1" })])];
const web = [service("web"), ...behind];
const lets = (ports: readonly object[], app?: string) =>
  policy("web", { ...from("web"), ingress: [{ ...(app === undefined ? {} : { from: [from(app)] }), ports }] });

testRule(rule, [
  {
    name: "the Service's port, and nobody gets in",
    objects: [...web, lets([{ port: 443 }, { port: 80 }])],
    findings: [
      {
        id: "policy-names-service-port shop/web 80/TCP",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message:
          "NetworkPolicy shop/web lists port 80, which is Service web's: a policy sees the pods' port, 8080, and if enforced blocks the path",
        evidence: [
          { object: policyOf("web"), path: "spec.ingress[0].ports[1].port", value: 80 },
          { object, path: "spec.ports[0].port", value: 80 },
          { object, path: "spec.ports[0].targetPort", value: 8080 },
        ],
        fixes: [
          {
            summary: "List the pods' port 8080",
            object: policyOf("web"),
            patch: [
              { op: "test", path: "/spec/ingress/0/ports/1/port", value: 80 },
              { op: "replace", path: "/spec/ingress/0/ports/1/port", value: 8080 },
            ],
            command: expect.any(String) as string,
            opensPolicy: true,
          },
        ],
      },
    ],
  },
  {
    name: "the Service port's name, which no container has; a named targetPort can be listed by name",
    objects: [
      service("web", { ports: [{ name: "web", port: 80, targetPort: "http" }] }),
      pod("web-1"),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" })], [{ name: "web", port: 8080, protocol: "TCP" }]),
      lets([{ port: "web" }]),
    ],
    findings: [
      {
        evidence: expect.arrayContaining([
          { object: policyOf("web"), path: "spec.ingress[0].ports[0].port", value: "web" },
        ]) as never,
        fixes: [expect.objectContaining({ summary: "List the pods' port http" }) as never],
      },
    ],
  },
  {
    name: "a known client's rule, others get in",
    objects: [
      ...web,
      client("front"),
      lets([{ port: 80 }], "front"),
      policy("others", { ...from("web"), ingress: [{ from: [from("job")], ports: [{ port: 8080 }] }] }),
    ],
    findings: [{ evidence: expect.arrayContaining([expect.objectContaining({ object: policyOf("web") })]) as never }],
  },
  {
    name: "a rule of the client's own for egress",
    objects: [
      ...web,
      client("front"),
      policy("front", {
        ...from("front"),
        policyTypes: ["Egress"],
        egress: [{ to: [from("web")], ports: [{ port: 80 }] }],
      }),
    ],
    findings: [
      {
        message:
          "NetworkPolicy shop/front lists port 80, which is Service web's: a policy sees the pods' port, 8080, and if enforced blocks the path",
        evidence: expect.arrayContaining([
          { object: policyOf("front"), path: "spec.egress[0].ports[0].port", value: 80 },
        ]) as never,
      },
    ],
  },
  {
    name: "the rule is for somebody else: the client is blocked by its labels",
    objects: [
      ...web,
      client("front"),
      lets([{ port: 80 }], "job"),
      policy("others", { ...from("web"), ingress: [{ from: [from("cron")], ports: [{ port: 8080 }] }] }),
    ],
    findings: [],
  },
  {
    name: "another rule lets the client through",
    objects: [...web, client("front"), lets([{ port: 80 }, { port: 8080 }], "front")],
    findings: [],
  },
  {
    name: "port and targetPort are the same",
    objects: [service("web", { ports: [{ port: 8080, targetPort: 8080 }] }), ...behind, lets([{ port: 8080 }])],
    findings: [],
  },
  { name: "another port altogether", objects: [...web, lets([{ port: 9090 }])], findings: [] },
  {
    name: "the same number for another protocol",
    objects: [...web, lets([{ port: 80, protocol: "UDP" }])],
    findings: [],
  },
  { name: "no policy", objects: [...web, client("front")], findings: [] },
]);
