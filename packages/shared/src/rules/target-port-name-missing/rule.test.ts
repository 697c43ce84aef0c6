import { expect } from "vitest";
import { deployment, endpoint, http, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const workload = { kind: "Deployment", namespace: "shop", name: "web" };
const asks = (targetPort: string, more: Raw = {}): Raw =>
  service("web", { ports: [{ port: 80, targetPort }], ...more });
const owned = (name: string, parts: Raw = {}): Raw => pod(name, { owner: "Deployment/web", ...parts });
const web = deployment("web", 2);
const portless = slice("web", [endpoint("10.1.0.1", { pod: "web-1" })], []);
const container = (name: string, ports: readonly Raw[], more: Raw = {}): Raw => ({
  name,
  image: `${name}:1`,
  ports,
  ...more,
});

testRule(rule, [
  {
    name: "letters swapped, in two pods of a Deployment",
    objects: [asks("htpp"), ...web, owned("web-1"), owned("web-2", { ip: "10.1.0.2" }), portless],
    findings: [
      {
        id: "target-port-name-missing shop/web 80/TCP",
        rule: "target-port-name-missing",
        severity: "error",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message:
          'Port 80/TCP of Service web asks for a container port named "htpp", which no container of its 2 pods has; they have "http"',
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.ports[0].targetPort", value: "htpp" },
          { object: workload, path: "spec.template.spec.containers[0].ports", value: "http 8080/TCP" },
        ],
        fixes: [
          {
            summary: 'Set targetPort to "http"',
            object,
            patch: [
              { op: "test", path: "/spec/ports/0/targetPort", value: "htpp" },
              { op: "replace", path: "/spec/ports/0/targetPort", value: "http" },
            ],
            command: `kubectl -n shop patch service web --type=json -p '[{"op":"test","path":"/spec/ports/0/targetPort","value":"htpp"},{"op":"replace","path":"/spec/ports/0/targetPort","value":"http"}]'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get service web -o jsonpath='{.spec.ports[0].targetPort}'",
          "kubectl -n shop get pod web-1 -o jsonpath='{.spec.containers[*].ports}'",
        ],
        location: null,
      },
    ],
  },
  {
    name: "one pod",
    objects: [asks("htpp"), pod("web-1"), portless],
    findings: [
      {
        message:
          'Port 80/TCP of Service web asks for a container port named "htpp", which no container of its only pod has; it has "http"',
      },
    ],
  },
  {
    name: "a port without a name can be given it",
    objects: [asks("http"), ...web, owned("web-1", { ports: [{ containerPort: 8080 }] }), portless],
    findings: [
      {
        fixes: [
          {
            summary: 'Name port 8080 of container app "http"',
            object: workload,
            patch: [{ op: "add", path: "/spec/template/spec/containers/0/ports/0/name", value: "http" }],
            command: `kubectl -n shop patch deployment web --type=json -p '[{"op":"add","path":"/spec/template/spec/containers/0/ports/0/name","value":"http"}]'`,
          },
        ],
      },
    ],
  },
  {
    name: "pods that declare nothing",
    objects: [asks("http"), pod("web-1", { ports: [] }), portless],
    findings: [
      {
        message:
          'Port 80/TCP of Service web asks for a container port named "http", which no container of its only pod has',
        evidence: [
          { object, path: "spec.ports[0].targetPort", value: "http" },
          {
            object: { kind: "Pod", namespace: "shop", name: "web-1" },
            path: "spec.containers[0].ports",
            value: "none declared",
          },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "a static pod belongs to its node, which has no template",
    objects: [asks("htpp"), pod("web-1", { owner: "Node/n1" }), portless],
    findings: [
      {
        evidence: expect.arrayContaining([
          {
            object: { kind: "Pod", namespace: "shop", name: "web-1" },
            path: "spec.containers[0].ports",
            value: "http 8080/TCP",
          },
        ]) as never,
      },
    ],
  },
  {
    name: "the second container has it",
    objects: [asks("http"), pod("web-1", { containers: [container("log", []), container("app", [http])] })],
    findings: [],
  },
  {
    name: "a native sidecar has it",
    objects: [
      asks("http"),
      pod("web-1", {
        containers: [container("app", [])],
        initContainers: [container("proxy", [http], { restartPolicy: "Always" })],
      }),
    ],
    findings: [],
  },
  {
    name: "a plain init container does not count",
    objects: [
      asks("http"),
      pod("web-1", { containers: [container("app", [])], initContainers: [container("setup", [http])] }),
    ],
    findings: [{ rule: "target-port-name-missing" }],
  },
  {
    name: "not the first pod alone: another one has it",
    objects: [asks("http"), pod("web-1", { ports: [] }), pod("web-2", { ip: "10.1.0.2" })],
    findings: [],
  },
  {
    name: "the same name under another protocol is another rule's",
    objects: [asks("http"), pod("web-1", { ports: [{ ...http, protocol: "UDP" }] })],
    findings: [],
  },
  {
    name: "each port for itself",
    objects: [
      service("web", {
        ports: [
          { name: "http", port: 80, targetPort: "http" },
          { name: "admin", port: 9000, targetPort: "admin" },
        ],
      }),
      pod("web-1"),
    ],
    findings: [
      {
        port: "9000/TCP",
        evidence: expect.arrayContaining([{ object, path: "spec.ports[1].targetPort", value: "admin" }]) as never,
      },
    ],
  },
  {
    name: "headless: DNS gives the addresses all the same",
    objects: [asks("htpp", { clusterIP: "None", clusterIPs: ["None"] }), pod("web-1"), portless],
    findings: [
      {
        severity: "warning",
        message:
          'Port 80/TCP of Service web asks for a container port named "htpp", which no container of its only pod has; it has "http". DNS gives the pods\' addresses all the same, but no SRV record',
      },
    ],
  },
  {
    name: "endpoints by hand beside the selector list the port",
    objects: [asks("htpp"), pod("web-1"), slice("web", [endpoint("192.0.2.1")])],
    findings: [],
  },
  { name: "a number is never looked up", objects: [service("web"), pod("web-1", { ports: [] })], findings: [] },
  {
    name: "only pods on their way out or finished",
    objects: [asks("htpp"), pod("web-1", { deleted: true }), pod("web-2", { phase: "Succeeded" })],
    findings: [],
  },
  { name: "no pod", objects: [asks("htpp"), ...web], findings: [] },
  { name: "pods that may not be read", objects: [asks("htpp"), pod("web-1")], unreadable: ["Pod"], findings: [] },
]);
