import { expect } from "vitest";
import {
  deployment,
  endpoint,
  node,
  pod,
  service,
  slice,
  withMetadata,
  type Raw,
} from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const ready = 'status.conditions[type="Ready"].status';
const podRef = (name: string) => ({ kind: "Pod", namespace: "shop", name });
const waiting = (reason: string): Raw => ({
  containerStatuses: [{ name: "app", ready: false, restartCount: 3, state: { waiting: { reason } } }],
});
const down = (name: string, ip: string, status: Raw = {}): Raw =>
  pod(name, { ip, ready: false, status, containers: [{ name: "app", image: "web:1", ports: [] }] });
const listed = (...entries: readonly (readonly [address: string, pod: string])[]): Raw =>
  slice(
    "web",
    entries.map(([address, name]) => endpoint(address, { pod: name, ready: false })),
  );
const another = (object_: Raw, name: string): Raw => withMetadata(object_, { name });
const twoPorts = [
  { name: "http", port: 80, targetPort: 8080 },
  { name: "admin", port: 9000, targetPort: 9000 },
];

testRule(rule, [
  {
    name: "the only pod",
    objects: [service("web"), down("web-1", "10.1.0.1", waiting("CrashLoopBackOff")), listed(["10.1.0.1", "web-1"])],
    findings: [
      {
        id: "no-ready-endpoints shop/web 80/TCP",
        rule: "no-ready-endpoints",
        severity: "error",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message: "The only pod behind Service web is not ready: CrashLoopBackOff in container app, 3 restarts",
        since: "2026-01-01T00:00:00Z",
        managedBy: null,
        evidence: [{ object: podRef("web-1"), path: ready, value: "False" }],
        fixes: [],
        reproduce: [
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=web -o yaml",
          "kubectl -n shop get pods -l app=web -o wide",
          "kubectl -n shop describe pod web-1",
        ],
        location: null,
      },
    ],
  },
  {
    name: "each pod's own reason, in several slices",
    objects: [
      service("web"),
      node("n1"),
      node("n2", "False"),
      down("web-1", "10.1.0.1", waiting("CrashLoopBackOff")),
      down("web-2", "10.1.0.2", waiting("CrashLoopBackOff")),
      pod("web-3", {
        ip: "10.1.0.3",
        ready: false,
        containers: [{ name: "app", image: "web:1", readinessProbe: { httpGet: { path: "/ok", port: 8080 } } }],
      }),
      pod("web-4", { ip: "", node: null, ready: false, phase: "Pending" }),
      pod("web-5", { ip: "10.1.0.5", node: "n2", ready: false }),
      listed(["10.1.0.1", "web-1"], ["10.1.0.2", "web-2"]),
      another(listed(["10.1.0.3", "web-3"], ["10.1.0.5", "web-5"]), "web-y"),
    ],
    findings: [
      {
        message:
          "None of the 5 pods behind Service web is ready: 2 × CrashLoopBackOff in container app, 3 restarts; 1 × its node n2 is not ready; 1 × not scheduled yet; and 1 more reason",
        evidence: [
          { object: podRef("web-1"), path: ready, value: "False" },
          { object: podRef("web-2"), path: ready, value: "False" },
          {
            object: podRef("web-3"),
            path: ready,
            value: "False",
          },
          { object: podRef("web-4"), path: ready, value: "False" },
          { object: podRef("web-5"), path: ready, value: "False" },
          { object: { kind: "Node", namespace: null, name: "n2" }, path: ready, value: "False" },
        ],
      },
    ],
  },
  {
    name: "one ready address in another slice is enough",
    objects: [
      service("web"),
      down("web-1", "10.1.0.1"),
      pod("web-2", { ip: "10.1.0.2" }),
      listed(["10.1.0.1", "web-1"]),
      another(slice("web", [endpoint("10.1.0.2", { pod: "web-2" })]), "web-y"),
    ],
    findings: [],
  },
  {
    name: "per port, not per Service: the pod that has the port is not ready, the other is",
    objects: [
      service("web", { ports: [twoPorts[0], { name: "admin", port: 9000, targetPort: "admin" }] }),
      pod("web-1"),
      pod("web-2", { ip: "10.1.0.2", ready: false, ports: [{ name: "admin", containerPort: 9000 }] }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" })], [{ name: "http", port: 8080, protocol: "TCP" }]),
      another(
        slice(
          "web",
          [endpoint("10.1.0.2", { pod: "web-2", ready: false })],
          [
            { name: "http", port: 8080, protocol: "TCP" },
            { name: "admin", port: 9000, protocol: "TCP" },
          ],
        ),
        "web-y",
      ),
    ],
    findings: [
      {
        id: "no-ready-endpoints shop/web 9000/TCP",
        port: "9000/TCP",
        message: expect.stringContaining("None of the 2 pods behind port 9000/TCP of Service web is ready: ") as never,
      },
    ],
  },
  {
    name: "several ports that fail alike are one finding",
    objects: [
      service("web", { ports: twoPorts }),
      down("web-1", "10.1.0.1"),
      slice(
        "web",
        [endpoint("10.1.0.1", { pod: "web-1", ready: false })],
        [
          { name: "http", port: 8080, protocol: "TCP" },
          { name: "admin", port: 9000, protocol: "TCP" },
        ],
      ),
    ],
    findings: [
      {
        id: "no-ready-endpoints shop/web *",
        port: null,
        message: "The only pod behind Service web is not ready: container app is not ready",
      },
    ],
  },
  {
    name: "two address families are one pod",
    objects: [
      service("web", { ipFamilies: ["IPv4", "IPv6"] }),
      down("web-1", "10.1.0.1"),
      listed(["10.1.0.1", "web-1"]),
      another({ ...listed(["fd00::1", "web-1"]), addressType: "IPv6" }, "web-6"),
    ],
    findings: [{ message: "The only pod behind Service web is not ready: container app is not ready" }],
  },
  {
    name: "pods on their way out are not counted while others are there",
    objects: [
      service("web"),
      down("web-1", "10.1.0.1"),
      pod("web-0", { ip: "10.1.0.9", deleted: true, ready: false }),
      listed(["10.1.0.1", "web-1"], ["10.1.0.9", "web-0"]),
    ],
    findings: [{ message: "The only pod behind Service web is not ready: container app is not ready" }],
  },
  {
    name: "what terminates and still serves is used",
    objects: [
      service("web"),
      pod("web-0", { deleted: true }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-0", ready: false, serving: true, terminating: true })]),
    ],
    findings: [],
  },
  {
    name: "addresses by hand",
    objects: [
      service("web", { selector: null }),
      slice("web", [endpoint("192.0.2.1", { ready: false }), endpoint("192.0.2.2", { ready: false })]),
    ],
    findings: [
      {
        message: "None of the 2 addresses behind Service web is ready: its EndpointSlice says not ready",
        evidence: [
          {
            object: { kind: "EndpointSlice", namespace: "shop", name: "web-x" },
            path: "endpoints[0].conditions.ready",
            value: false,
          },
          {
            object: { kind: "EndpointSlice", namespace: "shop", name: "web-x" },
            path: "endpoints[1].conditions.ready",
            value: false,
          },
        ],
        reproduce: ["kubectl -n shop get endpointslices -l kubernetes.io/service-name=web -o yaml"],
      },
    ],
  },
  {
    name: "publishNotReadyAddresses lists them as ready",
    objects: [
      service("web", { publishNotReadyAddresses: true }),
      down("web-1", "10.1.0.1"),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1", serving: false })]),
    ],
    findings: [],
  },
  {
    name: "the only pod has finished",
    objects: [service("web"), pod("job-1", { phase: "Succeeded", ready: false })],
    findings: [
      {
        message: "The only pod that Service web selects has finished (Succeeded), and such a pod gets no endpoint",
        evidence: [{ object: podRef("job-1"), path: "status.phase", value: "Succeeded" }],
      },
    ],
  },
  {
    name: "all pods have finished",
    objects: [
      service("web"),
      pod("job-1", { phase: "Succeeded", ready: false }),
      pod("job-2", { phase: "Failed", ready: false }),
    ],
    findings: [{ message: "All 2 pods that Service web selects have finished, and such pods get no endpoint" }],
  },
  {
    name: "an address of a family that the Service does not have",
    objects: [service("web", { ipFamilies: ["IPv6"], clusterIPs: ["fd00::7"] }), slice("web", [endpoint("10.1.0.1")])],
    findings: [{ message: "The only address behind Service web is not of use: the Service has no IPv4" }],
  },
  {
    name: "the same in manifests: which families the Service will get is not known",
    openInput: {},
    objects: [service("web", { ipFamilies: ["IPv6"], clusterIPs: ["fd00::7"] }), slice("web", [endpoint("10.1.0.1")])],
    findings: [],
    notJudged: ["spec.ipFamilies=null"],
  },
  {
    name: "a workload wants pods and there is none",
    objects: [
      service("web"),
      ...deployment("web", 2).map((each) => withMetadata(each, { creationTimestamp: "2026-01-01T00:00:00Z" })),
    ],
    findings: [
      {
        message: "Service web has no pod yet: Deployment web wants 2 pods and there is none",
        evidence: [{ object: { kind: "Deployment", namespace: "shop", name: "web" }, path: "spec.replicas", value: 2 }],
      },
    ],
  },
  {
    name: "a StatefulSet whose name leaves its pods' label no room",
    objects: [
      service("web"),
      {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        metadata: { name: "w".repeat(53), namespace: "shop", creationTimestamp: "2026-01-01T00:00:00Z" },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: "web" } },
          template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "a", image: "a" }] } },
        },
      },
    ],
    findings: [
      {
        message: `Service web has no pod yet: StatefulSet ${"w".repeat(53)} wants 1 pod and there is none: its name is too long, for the label controller-revision-hash of its pods holds it and a hash, in 63 characters`,
      },
    ],
  },
  {
    name: "a name that resolves in no pod is another rule's",
    objects: [
      service("web", { ports: [{ port: 80, targetPort: "htpp" }] }),
      pod("web-1"),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" })], []),
    ],
    findings: [],
  },
  { name: "no pod and no template: another rule's", objects: [service("web")], findings: [] },
  {
    name: "slices that may not be read",
    objects: [service("web"), down("web-1", "10.1.0.1")],
    unreadable: ["EndpointSlice"],
    findings: [],
  },
  {
    name: "a probe that asks a port which is not there: why, and the mend of the workload",
    objects: [
      service("web"),
      ...deployment("web", 1),
      pod("web-1", {
        owner: "Deployment/web",
        ready: false,
        containers: [
          {
            name: "app",
            image: "web:1",
            ports: [{ name: "http", containerPort: 8080 }],
            readinessProbe: { httpGet: { path: "/ready", port: "htpp" } },
          },
        ],
      }),
      listed(["10.1.0.1", "web-1"]),
    ],
    findings: [
      {
        message:
          'The only pod behind Service web is not ready: readiness probe fails: GET /ready on port htpp (container app); the readiness probe of container app asks for port "htpp", which that container does not have',
        evidence: [
          { object: podRef("web-1"), path: ready, value: "False" },
          {
            object: { kind: "Deployment", namespace: "shop", name: "web" },
            path: "spec.template.spec.containers[0].readinessProbe.httpGet.port",
            value: "htpp",
          },
        ],
        fixes: [
          expect.objectContaining({ summary: 'Let the readiness probe of container app ask port "http"' }) as never,
        ],
      },
    ],
  },
  {
    name: "a workload of the manifests that the API server would refuse makes no pods: that is told of the workload",
    objects: [service("web"), ...deployment("web", 2)],
    findings: [],
  },
  {
    name: "manifests do not tell on which nodes a host port is free",
    objects: [
      service("web"),
      pod("web-1", {
        ip: "",
        node: null,
        ready: false,
        phase: "Pending",
        status: {
          conditions: [
            {
              type: "PodScheduled",
              status: "False",
              reason: "Unschedulable",
              message: "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.",
            },
          ],
        },
      }),
    ],
    openInput: {},
    findings: [],
    notJudged: ["spec.selector=app=web"],
  },
  ...[{ openInput: {} }, {}].map((input) => ({
    name: `a Job's pods have ended, ${"openInput" in input ? "in manifests" : "in a cluster"}`,
    objects: [service("web"), pod("import-1", { owner: "Job/import", phase: "Succeeded", ready: false })],
    ...input,
    findings: [
      {
        severity: "info" as const,
        message:
          "Service web selects only pods of Job import: it has endpoints while they run, and none before and after",
        evidence: [
          { object: { kind: "Pod", namespace: "shop", name: "import-1" }, path: "status.phase", value: "Succeeded" },
        ],
      },
    ],
    notJudged: [],
  })),
  {
    name: "a Job's pods have failed, all of them",
    objects: [service("web"), pod("import-1", { owner: "Job/import", phase: "Failed", ready: false })],
    findings: [{ severity: "error" }],
  },
  {
    name: "a pod that nobody starts again has ended",
    objects: [service("web"), pod("import", { phase: "Succeeded", ready: false })],
    findings: [{ severity: "error" }],
  },
]);
