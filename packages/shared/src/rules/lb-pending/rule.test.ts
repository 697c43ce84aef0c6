import { expect } from "vitest";
import { service, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const createdAt = "2026-01-01T00:01:00Z";
const ports = [{ port: 80, targetPort: 8080, nodePort: 30080 }];

const balancer = (spec: Raw = {}, metadata: Raw = {}): Raw =>
  withMetadata(service("web", { type: "LoadBalancer", ports, ...spec }), { creationTimestamp: createdAt, ...metadata });

const internal = (key: string, value: string): Raw => balancer({}, { annotations: { [key]: value } });

testRule(rule, [
  {
    name: "no address after two minutes",
    objects: [balancer()],
    now: "2026-01-01T00:03:00Z",
    recheck: null,
    findings: [
      {
        id: "lb-pending shop/web *",
        rule: "lb-pending",
        severity: "warning",
        object,
        port: null,
        hop: "way-in",
        message:
          "Service web is a LoadBalancer and nothing has given it an address; its nodePort 30080 is open meanwhile",
        since: createdAt,
        managedBy: null,
        evidence: [
          { object, path: "spec.type", value: "LoadBalancer" },
          { object, path: "status.loadBalancer.ingress", value: null },
        ],
        fixes: [],
        reproduce: ["kubectl -n shop get service web", "kubectl -n shop describe service web"],
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
    name: "made a LoadBalancer a minute ago, though the Service is old",
    objects: [
      balancer(
        {},
        {
          managedFields: [
            { manager: "kubectl", operation: "Update", time: "2026-01-01T00:09:00Z", fieldsV1: { "f:spec": {} } },
          ],
        },
      ),
    ],
    now: "2026-01-01T00:10:00Z",
    recheck: "2026-01-01T00:11:00Z",
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
          "Service web is a LoadBalancer and nothing has given it an address; its nodePorts 30080, 30443 are open meanwhile",
      },
    ],
  },
  {
    name: "without nodePorts",
    objects: [balancer({ allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] })],
    findings: [{ message: "Service web is a LoadBalancer and nothing has given it an address" }],
  },
  {
    name: "a loadBalancerClass asks one controller: only noted",
    objects: [balancer({ loadBalancerClass: "example.com/internal" })],
    findings: [
      {
        severity: "info",
        message:
          "Service web is a LoadBalancer and no controller of loadBalancerClass example.com/internal has given it an address; its nodePort 30080 is open meanwhile",
        evidence: [
          { object, path: "spec.type", value: "LoadBalancer" },
          { object, path: "status.loadBalancer.ingress", value: null },
          { object, path: "spec.loadBalancerClass", value: "example.com/internal" },
        ],
      },
    ],
  },
  {
    name: "an annotation asks for an internal balancer: only noted",
    objects: [internal("networking.gke.io/load-balancer-type", "Internal")],
    findings: [
      {
        severity: "info",
        evidence: expect.arrayContaining([
          { object, path: 'metadata.annotations["networking.gke.io/load-balancer-type"]', value: "Internal" },
        ]) as never,
      },
    ],
  },
  ...(
    [
      ["service.beta.kubernetes.io/aws-load-balancer-internal", "true", "info"],
      ["service.beta.kubernetes.io/aws-load-balancer-internal", "0.0.0.0/0", "info"],
      ["service.beta.kubernetes.io/aws-load-balancer-internal", "false", "warning"],
      ["service.beta.kubernetes.io/aws-load-balancer-scheme", "internal", "info"],
      ["service.beta.kubernetes.io/aws-load-balancer-scheme", "internet-facing", "warning"],
      ["service.beta.kubernetes.io/azure-load-balancer-internal", "true", "info"],
      ["service.beta.kubernetes.io/oci-load-balancer-internal", "true", "info"],
      ["service.beta.kubernetes.io/openstack-internal-load-balancer", "true", "info"],
      ["cloud.google.com/load-balancer-type", "External", "warning"],
      ["service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", "private", "info"],
      ["service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", "public", "warning"],
      ["service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", "intranet", "info"],
      ["service.beta.kubernetes.io/cce-load-balancer-internal-vpc", "true", "info"],
      ["service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", "subnet-1a2b3c", "info"],
      ["service.beta.kubernetes.io/do-loadbalancer-network", "INTERNAL", "info"],
      ["service.beta.kubernetes.io/scw-loadbalancer-private", "true", "info"],
      ["load-balancer.hetzner.cloud/disable-public-network", "true", "info"],
      ["yandex.cloud/load-balancer-type", "internal", "info"],
    ] as const
  ).map(([key, value, severity]) => ({
    name: `${key}: ${value}`,
    objects: [internal(key, value)],
    findings: [{ severity }],
  })),
  {
    name: "an address",
    objects: [balancer({ status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } } })],
    findings: [],
  },
  {
    name: "a host name is an address too",
    objects: [balancer({ status: { loadBalancer: { ingress: [{ hostname: "lb.example.com" }] } } })],
    findings: [],
  },
  {
    name: "a manifest was never created: nobody has been asked",
    objects: [service("web", { type: "LoadBalancer", ports })],
    findings: [],
  },
  { name: "another type", objects: [service("web", { type: "NodePort", ports })], findings: [] },
]);
