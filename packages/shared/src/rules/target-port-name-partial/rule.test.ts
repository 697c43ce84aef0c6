import { expect } from "vitest";
import { deployment, http, pod, service, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const podRef = (name: string) => ({ kind: "Pod", namespace: "shop", name });
const asks = (more: Raw = {}): Raw => service("web", { ports: [{ port: 80, targetPort: "http" }], ...more });
const made = (name: string, time: string, parts: Raw): Raw =>
  withMetadata(pod(name, parts), { creationTimestamp: time });
const old = made("web-old", "2026-01-01T00:00:00Z", {});
const renamed = { ports: [{ name: "web", containerPort: 8080 }], ip: "10.1.0.2" };
const lost = made("web-new", "2026-01-01T00:05:00Z", renamed);

testRule(rule, [
  {
    name: "one of two pods",
    objects: [asks(), old, lost],
    recheck: null,
    findings: [
      {
        id: "target-port-name-partial shop/web 80/TCP",
        rule: "target-port-name-partial",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message:
          '1 of 2 pods behind Service web (Pod web-new) has no TCP port named "http" and gets nothing of port 80/TCP',
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.ports[0].targetPort", value: "http" },
          { object: podRef("web-new"), path: "spec.containers[0].ports", value: "web 8080/TCP" },
          { object: podRef("web-old"), path: "spec.containers[0].ports", value: "http 8080/TCP" },
        ],
        fixes: [],
        reproduce: [
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=web -o yaml",
          "kubectl -n shop get pod web-new -o jsonpath='{.spec.containers[*].ports}'",
        ],
        location: null,
      },
    ],
  },
  {
    name: "by owner and revision: pods of the older revision stand for themselves",
    objects: [
      asks(),
      ...deployment("web", 3),
      made("web-1", "2026-01-01T00:00:00Z", { owner: "Deployment/web" }),
      made("web-2", "2026-01-01T00:05:00Z", { owner: "Deployment/web", ...renamed }),
      made("web-3", "2026-01-01T00:05:00Z", { owner: "Deployment/web", ...renamed, ip: "10.1.0.3" }),
    ],
    findings: [
      {
        message:
          '2 of 3 pods behind Service web (Deployment web) have no TCP port named "http" and get nothing of port 80/TCP',
        evidence: [
          { object, path: "spec.ports[0].targetPort", value: "http" },
          {
            object: { kind: "Deployment", namespace: "shop", name: "web" },
            path: "spec.template.spec.containers[0].ports",
            value: "web 8080/TCP",
          },
          { object: podRef("web-1"), path: "spec.containers[0].ports", value: "http 8080/TCP" },
        ],
      },
    ],
  },
  {
    name: "a rollout is awaited: a minute after the newest pod, whichever revision it is of",
    objects: [asks(), old, lost, made("web-newest", "2026-01-01T00:09:30Z", { ...renamed, ip: "10.1.0.3" })],
    now: "2026-01-01T00:10:00Z",
    recheck: "2026-01-01T00:10:30Z",
    findings: [],
  },
  {
    name: "the name is there under another protocol only",
    objects: [asks(), old, made("web-new", "2026-01-01T00:05:00Z", { ports: [{ ...http, protocol: "UDP" }] })],
    findings: [{ message: expect.stringContaining('has no TCP port named "http"') as never }],
  },
  {
    name: "headless: DNS gives the address all the same",
    objects: [asks({ clusterIP: "None", clusterIPs: ["None"] }), old, lost],
    findings: [
      {
        message:
          '1 of 2 pods behind Service web (Pod web-new) has no TCP port named "http" and has no SRV record for port 80/TCP',
      },
    ],
  },
  {
    name: "the name stands for different numbers: that works",
    objects: [asks(), old, made("web-new", "2026-01-01T00:05:00Z", { ports: [{ name: "http", containerPort: 9090 }] })],
    findings: [],
  },
  {
    name: "a native sidecar of the other pod has it",
    objects: [
      asks(),
      old,
      made("web-new", "2026-01-01T00:05:00Z", {
        ports: [],
        initContainers: [{ name: "proxy", image: "proxy:1", restartPolicy: "Always", ports: [http] }],
      }),
    ],
    findings: [],
  },
  { name: "in none: another rule's", objects: [asks(), lost], findings: [] },
  {
    name: "the pod without it is on its way out",
    objects: [asks(), old, made("web-new", "2026-01-01T00:05:00Z", { ...renamed, deleted: true })],
    findings: [],
  },
  { name: "a number is never looked up", objects: [service("web"), old, lost], findings: [] },
  { name: "pods that may not be read", objects: [asks(), old, lost], unreadable: ["Pod"], findings: [] },
]);
