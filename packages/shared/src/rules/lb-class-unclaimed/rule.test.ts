import { service, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const createdAt = "2026-01-01T00:01:00Z";
const ports = [{ port: 80, targetPort: 8080, nodePort: 30080 }];
const loadBalancerClass = "example.com/internal";

const balancer = (spec: Raw = {}): Raw =>
  withMetadata(service("web", { type: "LoadBalancer", ports, loadBalancerClass, ...spec }), {
    creationTimestamp: createdAt,
  });

testRule(rule, [
  {
    name: "nobody answers for two minutes",
    objects: [balancer()],
    now: "2026-01-01T00:03:00Z",
    recheck: null,
    findings: [
      {
        id: "lb-class-unclaimed shop/web *",
        rule: "lb-class-unclaimed",
        severity: "warning",
        object,
        port: null,
        hop: "way-in",
        message:
          "Service web asks for loadBalancerClass example.com/internal, and no controller of that class has given it an address; no other load balancer will, but its nodePort 30080 is open",
        since: createdAt,
        managedBy: null,
        evidence: [
          { object, path: "spec.loadBalancerClass", value: loadBalancerClass },
          { object, path: "status.loadBalancer.ingress", value: null },
        ],
        fixes: [],
        reproduce: [
          "kubectl -n shop get service web -o jsonpath='{.spec.loadBalancerClass} {.status.loadBalancer}'",
          "kubectl -n shop describe service web",
        ],
        location: null,
      },
    ],
  },
  {
    name: "in the first two minutes it is awaited, and looked at again",
    objects: [balancer()],
    now: "2026-01-01T00:02:59Z",
    recheck: "2026-01-01T00:03:00Z",
    findings: [],
  },
  {
    name: "several nodePorts",
    objects: [
      balancer({
        ports: [
          { name: "http", port: 80, nodePort: 30080 },
          { name: "https", port: 443, nodePort: 30443 },
        ],
      }),
    ],
    findings: [
      {
        message:
          "Service web asks for loadBalancerClass example.com/internal, and no controller of that class has given it an address; no other load balancer will, but its 2 nodePorts 30080, 30443 are open",
      },
    ],
  },
  {
    name: "without nodePorts nothing from outside is open",
    objects: [balancer({ allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] })],
    findings: [
      {
        message:
          "Service web asks for loadBalancerClass example.com/internal, and no controller of that class has given it an address; no other load balancer will",
      },
    ],
  },
  {
    name: "its controller has answered with an address",
    objects: [balancer({ status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } } })],
    findings: [],
  },
  {
    name: "its controller has answered with a host name",
    objects: [balancer({ status: { loadBalancer: { ingress: [{ hostname: "lb.example.com" }] } } })],
    findings: [],
  },
  {
    name: "no class: any controller may answer",
    objects: [balancer({ loadBalancerClass: undefined })],
    findings: [],
  },
  {
    name: "manifests: the class's controller is none of them",
    objects: [balancer()],
    openInput: {},
    notJudged: ["spec.loadBalancerClass=example.com/internal"],
    findings: [],
  },
  {
    name: "a manifest was never created: nobody has been asked",
    objects: [service("web", { type: "LoadBalancer", ports, loadBalancerClass })],
    findings: [],
  },
]);
