import { deployment, endpoint, pod, service, slice } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "db" };
const headless = { clusterIP: "None", clusterIPs: ["None"] };
const crashing = {
  ready: false,
  status: {
    phase: "Running",
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: "2026-01-01T00:03:00Z" }],
    containerStatuses: [
      { name: "app", ready: false, restartCount: 4, state: { waiting: { reason: "CrashLoopBackOff" } } },
    ],
  },
};
const idle = (address: string, name: string) => endpoint(address, { pod: name, ready: false });

testRule(rule, [
  {
    name: "the only pod is not ready",
    objects: [service("db", headless), pod("db-0", crashing), slice("db", [idle("10.1.0.1", "db-0")])],
    findings: [
      {
        id: "headless-no-ready shop/db 80/TCP",
        rule: "headless-no-ready",
        severity: "error",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message:
          "Service db is headless, and the only pod behind it is not ready: DNS answers that there is no such name (CrashLoopBackOff in container app, 4 restarts)",
        since: "2026-01-01T00:03:00Z",
        managedBy: null,
        evidence: [
          { object, path: "spec.clusterIP", value: "None" },
          {
            object: { kind: "Pod", namespace: "shop", name: "db-0" },
            path: 'status.conditions[type="Ready"].status',
            value: "False",
          },
        ],
        fixes: [],
        reproduce: [
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=db -o yaml",
          "kubectl -n shop get pods -l app=web -o wide",
        ],
        location: null,
      },
    ],
  },
  {
    name: "several pods with different reasons",
    objects: [
      service("db", headless),
      pod("db-0", crashing),
      pod("db-1", { ...crashing, ip: "10.1.0.2" }),
      pod("db-2", { ip: "10.1.0.3", deleted: true }),
      slice("db", [
        idle("10.1.0.1", "db-0"),
        idle("10.1.0.2", "db-1"),
        endpoint("10.1.0.3", { pod: "db-2", ready: false, serving: true, terminating: true }),
      ]),
    ],
    findings: [
      {
        message:
          "Service db is headless, and none of the 3 pods behind it is ready: DNS answers that there is no such name (2 × CrashLoopBackOff in container app, 4 restarts; 1 × terminating)",
      },
    ],
  },
  {
    name: "only terminating ones that still serve: DNS gives ready addresses only",
    objects: [
      service("db", headless),
      pod("db-0", { deleted: true }),
      slice("db", [endpoint("10.1.0.1", { pod: "db-0", ready: false, serving: true, terminating: true })]),
    ],
    findings: [
      {
        message:
          "Service db is headless, and the only pod behind it is not ready: DNS answers that there is no such name (terminating)",
      },
    ],
  },
  {
    name: "addresses by hand that are not ready",
    objects: [
      service("db", { ...headless, selector: null }),
      slice("db", [endpoint("192.0.2.1", { ready: false }), endpoint("192.0.2.2", { ready: false })]),
    ],
    findings: [
      {
        message:
          "Service db is headless, and none of the 2 addresses behind it is ready: DNS answers that there is no such name (its EndpointSlice says not ready)",
        evidence: [
          { object, path: "spec.clusterIP", value: "None" },
          {
            object: { kind: "EndpointSlice", namespace: "shop", name: "db-x" },
            path: "endpoints[0].conditions.ready",
            value: false,
          },
          {
            object: { kind: "EndpointSlice", namespace: "shop", name: "db-x" },
            path: "endpoints[1].conditions.ready",
            value: false,
          },
        ],
        reproduce: ["kubectl -n shop get endpointslices -l kubernetes.io/service-name=db -o yaml"],
      },
    ],
  },
  {
    name: "a Service without ports has a name too",
    objects: [
      service("db", { ...headless, ports: [] }),
      pod("db-0", crashing),
      slice("db", [idle("10.1.0.1", "db-0")], []),
    ],
    findings: [{ port: null }],
  },
  {
    name: "publishNotReadyAddresses: DNS gives every address",
    objects: [
      service("db", { ...headless, publishNotReadyAddresses: true }),
      pod("db-0", crashing),
      slice("db", [endpoint("10.1.0.1", { pod: "db-0", serving: false })]),
    ],
    findings: [],
  },
  {
    name: "one pod of two is ready",
    objects: [
      service("db", headless),
      pod("db-0"),
      pod("db-1", { ...crashing, ip: "10.1.0.2" }),
      slice("db", [endpoint("10.1.0.1", { pod: "db-0" }), idle("10.1.0.2", "db-1")]),
    ],
    findings: [],
  },
  {
    name: "slices are taken together",
    objects: [
      service("db", headless),
      pod("db-0"),
      pod("db-1", { ...crashing, ip: "10.1.0.2" }),
      slice("db", [idle("10.1.0.2", "db-1")]),
      slice("db", [endpoint("10.1.0.1", { pod: "db-0" })], undefined, {
        metadata: { name: "db-y", namespace: "shop", labels: { "kubernetes.io/service-name": "db" } },
      }),
    ],
    findings: [],
  },
  {
    name: "a pod whose named port does not resolve has its address in DNS",
    objects: [
      service("db", { ...headless, ports: [{ port: 80, targetPort: "nope" }] }),
      pod("db-0"),
      slice("db", [endpoint("10.1.0.1", { pod: "db-0" })], []),
    ],
    findings: [],
  },
  {
    name: "manifests do not tell on which nodes a host port is free",
    objects: [
      service("db", headless),
      pod("db-0", {
        ...crashing,
        status: {
          phase: "Pending",
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
      slice("db", [idle("10.1.0.1", "db-0")]),
    ],
    openInput: {},
    notJudged: ["spec.selector=app=web"],
    findings: [],
  },
  {
    name: "names in place of addresses: another rule's",
    objects: [
      service("db", { ...headless, selector: null }),
      slice("db", [{ addresses: ["db.example.com"] }], undefined, { addressType: "FQDN" }),
    ],
    findings: [],
  },
  { name: "no pod: another rule's", objects: [service("db", headless)], findings: [] },
  {
    name: "a workload without pods: another rule's",
    objects: [service("db", headless), ...deployment("web", 0)],
    findings: [],
  },
  {
    name: "with a ClusterIP the name resolves",
    objects: [service("db"), pod("db-0", crashing), slice("db", [idle("10.1.0.1", "db-0")])],
    findings: [],
  },
  {
    name: "slices that may not be read",
    objects: [service("db", headless), pod("db-0", crashing)],
    unreadable: ["EndpointSlice"],
    findings: [],
  },
]);
