import { expect } from "vitest";
import {
  deployment,
  endpoint,
  ingress,
  pod,
  service,
  slice,
  withMetadata,
  type Raw,
} from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const workload = { kind: "Deployment", namespace: "shop", name: "web" };
/** Scales Deployment web. */
const autoscaler = (minReplicas: number, labels: Raw = {}, target: Raw = {}): Raw => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "scaler", namespace: "shop", labels },
  spec: { scaleTargetRef: { kind: "Deployment", name: "web", ...target }, minReplicas, maxReplicas: 5 },
});

const exposed = { type: "NodePort", ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] };

const top = (kind: string, name: string, more: Raw = {}, metadata: Raw = {}): Raw => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name, namespace: "shop", ...metadata },
  spec: {
    ...(kind === "DaemonSet" ? {} : { replicas: 0 }),
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "app", image: "web:1" }] } },
  },
  ...more,
});

const cronJob = (): Raw => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "report", namespace: "shop" },
  spec: {
    schedule: "0 3 * * *",
    jobTemplate: { spec: { template: { metadata: { labels: { app: "web" } }, spec: { containers: [] } } } },
  },
});

testRule(rule, [
  {
    name: "a CronJob between its runs, though a nodePort leads to it",
    objects: [cronJob(), service("web", exposed)],
    findings: [
      {
        severity: "info",
        message: "Service web has no pod: CronJob report makes some only while a Job of it runs",
        evidence: [
          {
            object: { kind: "CronJob", namespace: "shop", name: "report" },
            path: "spec.jobTemplate.spec.template.metadata.labels.app",
            value: "web",
          },
        ],
        fixes: [],
        reproduce: ["kubectl -n shop get cronjob report"],
      },
    ],
  },
  {
    name: "a CronJob after a run, whose pods have ended: told once",
    objects: [
      cronJob(),
      service("web"),
      pod("report-29123456-x", { owner: "Job/report-29123456", phase: "Succeeded", ready: false }),
    ],
    findings: [{ severity: "info" }],
  },
  {
    name: "a CronJob beside a Deployment that has pods",
    objects: [cronJob(), ...deployment("web", 1), service("web"), pod("web-1"), slice("web", [endpoint("web-1")])],
    findings: [],
  },
  {
    name: "a Deployment at 0 that only the cluster uses",
    objects: [...deployment("web", 0), service("web")],
    findings: [
      {
        id: "scaled-to-zero shop/web 80/TCP",
        rule: "scaled-to-zero",
        severity: "info",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message: "Service web has no pod: Deployment web is scaled to 0",
        since: null,
        managedBy: null,
        evidence: [{ object: workload, path: "spec.replicas", value: 0 }],
        fixes: [
          {
            summary: "Scale Deployment web to 1",
            object: workload,
            patch: [
              { op: "test", path: "/spec/replicas", value: 0 },
              { op: "replace", path: "/spec/replicas", value: 1 },
            ],
            command: "kubectl -n shop scale deployment web --replicas=1",
          },
        ],
        reproduce: ["kubectl -n shop get deployment web"],
        location: null,
      },
    ],
  },
  {
    name: "a nodePort leads to it: a warning",
    objects: [...deployment("web", 0), service("web", exposed)],
    findings: [{ severity: "warning" }],
  },
  {
    name: "a load balancer leads to it: a warning",
    objects: [...deployment("web", 0), service("web", { type: "LoadBalancer" })],
    findings: [{ severity: "warning" }],
  },
  {
    name: "an Ingress leads to it: a warning",
    objects: [...deployment("web", 0), service("web"), ingress("site", ["shop.example.com / web:80"])],
    findings: [{ severity: "warning" }],
  },
  {
    name: "KEDA scales to zero on purpose: said, only noted, and nothing is offered",
    objects: [
      top("Deployment", "web", {}, { labels: { "scaledobject.keda.sh/name": "web" } }),
      service("web", exposed),
    ],
    findings: [
      {
        severity: "info",
        message: "Service web has no pod: Deployment web is scaled to 0 by KEDA, which starts a pod when one is needed",
        evidence: [
          { object: workload, path: "spec.replicas", value: 0 },
          { object: workload, path: 'metadata.labels["scaledobject.keda.sh/name"]', value: "web" },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "Knative scales to zero on purpose",
    objects: [
      top("Deployment", "web-00001-deployment", {}, { labels: { "serving.knative.dev/revision": "web-00001" } }),
      service("web"),
    ],
    findings: [
      {
        severity: "info",
        message:
          "Service web has no pod: Deployment web-00001-deployment is scaled to 0 by Knative, which starts a pod when one is needed",
      },
    ],
  },
  {
    name: "a DaemonSet that no node takes is not scaled",
    objects: [top("DaemonSet", "agent", { status: { desiredNumberScheduled: 0 } }), service("web")],
    findings: [
      {
        message: "Service web has no pod: no node takes a pod of DaemonSet agent",
        evidence: [
          {
            object: { ...workload, kind: "DaemonSet", name: "agent" },
            path: "status.desiredNumberScheduled",
            value: 0,
          },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "a StatefulSet that an operator's own resource owns",
    objects: [
      top(
        "StatefulSet",
        "prometheus",
        {},
        {
          ownerReferences: [{ kind: "Prometheus", name: "k8s", controller: true }],
        },
      ),
      service("web"),
    ],
    findings: [{ message: "Service web has no pod: StatefulSet prometheus is scaled to 0" }],
  },
  {
    name: "two workloads, both at 0",
    objects: [top("Deployment", "blue"), top("Deployment", "green"), service("web")],
    findings: [
      {
        message: "Service web has no pod: Deployment blue is scaled to 0, Deployment green is scaled to 0",
        fixes: [
          expect.objectContaining({ summary: "Scale Deployment blue to 1" }) as never,
          expect.objectContaining({ summary: "Scale Deployment green to 1" }) as never,
        ],
      },
    ],
  },
  {
    name: "one of two workloads wants pods: they are missing, which is another rule's",
    objects: [...deployment("web", 2), top("Deployment", "green"), service("web")],
    findings: [],
  },
  {
    name: "a pod is there",
    objects: [...deployment("web", 0), pod("web-1"), service("web")],
    findings: [],
  },
  {
    name: "scaled down: the last pods are on their way out and serve no more",
    objects: [...deployment("web", 0), pod("web-1", { deleted: true, ready: false }), service("web")],
    findings: [{ message: "Service web has no pod: Deployment web is scaled to 0" }],
  },
  {
    name: "scaled down: the last pod is on its way out and still serves",
    objects: [
      ...deployment("web", 0),
      pod("web-1", { deleted: true }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1", ready: false, serving: true, terminating: true })]),
      service("web"),
    ],
    findings: [],
  },
  {
    name: "endpoints by hand beside the selector serve",
    objects: [...deployment("web", 0), slice("web", [endpoint("192.0.2.1")]), service("web")],
    findings: [],
  },
  {
    name: "only a Deployment's old revision has the labels",
    objects: [
      ...deployment("web", 1, { app: "web", version: "v2" }),
      withMetadata(deployment("web", 0, { app: "web", version: "v1" })[1] ?? {}, { name: "web-0" }),
      service("web", { selector: { app: "web", version: "v1" } }),
    ],
    findings: [],
  },
  {
    name: "the template does not match: another rule's",
    objects: [...deployment("api", 0), service("web")],
    findings: [],
  },
  {
    name: "pods that may not be read",
    objects: [...deployment("web", 0), service("web")],
    unreadable: ["Pod"],
    findings: [],
  },
  {
    name: "KEDA by the autoscaler that it makes: the workload itself carries no mark",
    objects: [...deployment("web", 0), service("web", exposed), autoscaler(1, { "scaledobject.keda.sh/name": "web" })],
    findings: [
      {
        severity: "info",
        message: "Service web has no pod: Deployment web is scaled to 0 by KEDA, which starts a pod when one is needed",
        evidence: [
          { object: workload, path: "spec.replicas", value: 0 },
          {
            object: { kind: "HorizontalPodAutoscaler", namespace: "shop", name: "scaler" },
            path: 'metadata.labels["scaledobject.keda.sh/name"]',
            value: "web",
          },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "an autoscaler that may go to zero",
    objects: [...deployment("web", 0), service("web", exposed), autoscaler(0)],
    findings: [
      {
        severity: "info",
        message:
          "Service web has no pod: Deployment web is scaled to 0 by HorizontalPodAutoscaler scaler, which starts a pod when one is needed",
        fixes: [],
      },
    ],
  },
  {
    name: "an autoscaler that does not know zero rests while there is no pod",
    objects: [...deployment("web", 0), service("web", exposed), autoscaler(2)],
    findings: [
      {
        severity: "warning",
        message:
          "Service web has no pod: Deployment web is scaled to 0, and HorizontalPodAutoscaler scaler rests while it is",
        fixes: [expect.objectContaining({ summary: "Scale Deployment web to 1" }) as never],
      },
    ],
  },
  {
    name: "another workload's autoscaler",
    objects: [...deployment("web", 0), service("web"), autoscaler(0, {}, { name: "api" })],
    findings: [{ message: "Service web has no pod: Deployment web is scaled to 0" }],
  },
  {
    name: "manifests: an operator's resource may be what scales it, so it is only noted",
    objects: [...deployment("web", 0), service("web", exposed)],
    openInput: { customKinds: ["Rollout"] },
    findings: [{ severity: "info" }],
    notJudged: [],
  },
  {
    name: "manifests without one: a warning as in a cluster",
    objects: [...deployment("web", 0), service("web", exposed)],
    openInput: {},
    findings: [{ severity: "warning" }],
    notJudged: [],
  },
]);
