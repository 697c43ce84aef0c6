import { endpoint, node, pod, service, slice, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const up = pod("web-1");
const down = (name: string, time: string, parts: Raw = {}): Raw =>
  pod(name, {
    ip: "10.1.0.2",
    ready: false,
    status: { conditions: [{ type: "Ready", status: "False", lastTransitionTime: time }], ...parts },
  });
const listed = slice("web", [
  endpoint("10.1.0.1", { pod: "web-1" }),
  endpoint("10.1.0.2", { pod: "web-2", ready: false }),
]);
const now = "2026-01-01T00:10:00Z";

testRule(rule, [
  {
    name: "one of two for more than a minute",
    objects: [service("web"), up, down("web-2", "2026-01-01T00:08:00Z"), listed],
    now,
    recheck: null,
    findings: [
      {
        id: "some-not-ready shop/web 80/TCP",
        rule: "some-not-ready",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message: "1 of 2 pods behind Service web is not ready and takes no traffic: container app is not ready",
        since: "2026-01-01T00:08:00Z",
        managedBy: null,
        evidence: [
          {
            object: { kind: "Pod", namespace: "shop", name: "web-2" },
            path: 'status.conditions[type="Ready"].status',
            value: "False",
          },
        ],
        fixes: [],
        reproduce: ["kubectl -n shop get pods -l app=web -o wide", "kubectl -n shop describe pod web-2"],
        location: null,
      },
    ],
  },
  {
    name: "several",
    objects: [service("web"), up, down("web-2", "2026-01-01T00:08:00Z"), down("web-3", "2026-01-01T00:05:00Z"), listed],
    now,
    findings: [
      {
        message: "2 of 3 pods behind Service web are not ready and take no traffic: container app is not ready",
        since: "2026-01-01T00:08:00Z",
      },
    ],
  },
  {
    name: "in the first minute a rollout is awaited, and looked at again",
    objects: [service("web"), up, down("web-2", "2026-01-01T00:09:01Z"), listed],
    now,
    recheck: "2026-01-01T00:10:01Z",
    findings: [],
  },
  {
    name: "a minute to the second",
    objects: [service("web"), up, down("web-2", "2026-01-01T00:09:00Z"), listed],
    now,
    recheck: null,
    findings: [{ rule: "some-not-ready" }],
  },
  {
    name: "one is late, another only just: each has its own minute",
    objects: [service("web"), up, down("web-2", "2026-01-01T00:08:00Z"), down("web-3", "2026-01-01T00:09:30Z"), listed],
    now,
    recheck: "2026-01-01T00:10:30Z",
    findings: [
      { message: "1 of 3 pods behind Service web is not ready and takes no traffic: container app is not ready" },
    ],
  },
  {
    name: "a pod that no condition tells of counts from when it was made",
    objects: [
      service("web"),
      up,
      withMetadata(pod("web-2", { ip: "", node: null, phase: "Pending", status: { conditions: [] } }), {
        creationTimestamp: "2026-01-01T00:09:30Z",
      }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" })]),
    ],
    now,
    recheck: "2026-01-01T00:10:30Z",
    findings: [],
  },
  {
    name: "its node is down",
    objects: [service("web"), node("n1", "False"), up, down("web-2", "2026-01-01T00:08:00Z"), listed],
    now,
    findings: [
      { message: "1 of 2 pods behind Service web is not ready and takes no traffic: its node n1 is not ready" },
    ],
  },
  {
    name: "all ready",
    objects: [service("web"), up, slice("web", [endpoint("10.1.0.1", { pod: "web-1" })])],
    now,
    findings: [],
  },
  {
    name: "none ready is another rule's",
    objects: [
      service("web"),
      down("web-2", "2026-01-01T00:08:00Z"),
      slice("web", [endpoint("10.1.0.2", { pod: "web-2", ready: false })]),
    ],
    now,
    findings: [],
  },
  {
    name: "pods on their way out and finished ones are not missed",
    objects: [
      service("web"),
      up,
      pod("web-0", { ip: "10.1.0.3", ready: false, deleted: true }),
      pod("web-9", { ip: "10.1.0.4", ready: false, phase: "Failed" }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" })]),
    ],
    now,
    findings: [],
  },
  {
    name: "publishNotReadyAddresses sends traffic to them all the same",
    objects: [service("web", { publishNotReadyAddresses: true }), up, down("web-2", "2026-01-01T00:08:00Z"), listed],
    now,
    findings: [],
  },
  {
    name: "endpoints by hand are taken out of service by hand",
    objects: [
      service("web", { selector: null }),
      slice("web", [endpoint("192.0.2.1"), endpoint("192.0.2.2", { ready: false })]),
    ],
    now,
    findings: [],
  },
  {
    name: "the new revision's probe asks a port which is not there",
    objects: [
      service("web"),
      up,
      pod("web-2", {
        ip: "10.1.0.2",
        ready: false,
        containers: [{ name: "app", image: "web:2", ports: [], startupProbe: { tcpSocket: { port: "http" } } }],
      }),
      listed,
    ],
    now,
    findings: [
      {
        message:
          '1 of 2 pods behind Service web is not ready and takes no traffic: startup probe fails: connect on port http (container app); the startup probe of container app asks for port "http", which that container does not have',
      },
    ],
  },
]);
